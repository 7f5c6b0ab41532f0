import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import RecordProofs from '#app/enrolments/actions/record_proofs'
import EnrolmentPolicy from '#app/enrolments/enrolment_policy'
import { classFacts } from '#app/enrolments/queries/class_facts'
import { classProofs } from '#app/enrolments/queries/class_proofs'
import { recordProofsValidator } from '#app/enrolments/validators'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import { UNSTATED_CATEGORY } from '#app/enrolments/enrolment_rules'
import type { HttpContext } from '@adonisjs/core/http'

/** The groups of a class's trainees and their proofs. */
export default class CategoryProofsController {
  async show({ bouncer, params, view }: HttpContext) {
    const courseClass = await this.#find(params.id)
    await bouncer.with(EnrolmentPolicy).authorize('create', courseClass)

    return view.render('pages/enrolments/proofs', {
      courseClass,
      categories: TRAINEE_CATEGORIES,
      unstated: UNSTATED_CATEGORY,
      rows: await classProofs(courseClass.id),
    })
  }

  @inject()
  async store(ctx: HttpContext, record: RecordProofs) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const courseClass = await this.#find(params.id)
    await bouncer.with(EnrolmentPolicy).authorize('create', courseClass)
    const { proofs } = await request.validateUsing(recordProofsValidator)

    const changed = await record.handle({
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      proofs: proofs.map((proof) => ({
        ...proof,
        categoryProof: proof.categoryProof ?? null,
        categoryProvenOn: proof.categoryProvenOn ?? null,
      })),
      requestId: request.id(),
    })

    session.flash('success', i18n.t('proofs.saved', { changed }))
    return response.redirect(`/classes/${courseClass.id}/proofs`)
  }

  async #find(id: string) {
    const courseClass = await classFacts({ id: Number(id) })
    if (!courseClass) throw new Exception('No such class', { status: 404, code: 'E_ROW_NOT_FOUND' })
    return courseClass
  }
}
