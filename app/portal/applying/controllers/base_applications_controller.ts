import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ApplicationPolicy from '#app/enrolments/applications/application_policy'
import ApplyForClass from '#app/enrolments/applications/actions/apply_for_class'
import { applyForPersonValidator } from '#app/portal/applying/validators'
import { checkQualification } from '#app/portal/applying/qualification'
import { classFacts, seatsLeft } from '#app/enrolments/queries/class_facts'
import { DOCUMENT_TYPES } from '#app/people/identity_document'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import type { HttpContext } from '@adonisjs/core/http'

/** The base applies for somebody who comes to the desk. */
export default class BaseApplicationsController {
  async create({ bouncer, params, view }: HttpContext) {
    const facts = await this.#find(params.id)
    await bouncer.with(ApplicationPolicy).authorize('decide', facts)

    return view.render('pages/enrolments/applications/create', {
      facts,
      left: seatsLeft(facts),
      categories: TRAINEE_CATEGORIES,
      documentTypes: DOCUMENT_TYPES,
    })
  }

  @inject()
  async store(ctx: HttpContext, apply: ApplyForClass) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const facts = await this.#find(params.id)
    await bouncer.with(ApplicationPolicy).authorize('decide', facts)
    const { traineeCategory, categoryProof, categoryProvenOn, proofSeen, ...person } =
      await request.validateUsing(applyForPersonValidator)

    const asked = { traineeCategory, categoryProof, categoryProvenOn, proofSeen }
    const actor = auth.getUserOrFail()
    const id = await apply.handle(
      {
        ...asked,
        actor,
        classId: facts.id,
        applicant: { person },
        sentBy: 'base',
        requestId: request.id(),
      },
      checkQualification
    )
    session.flash('success', i18n.t('applications.done.sent_for', { name: person.name }))
    return response.redirect(`/applications/${id}`)
  }

  async #find(id: string) {
    const facts = await classFacts({ id: Number(id) })
    if (!facts) throw new Exception('No such class', { status: 404, code: 'E_ROW_NOT_FOUND' })
    return facts
  }
}
