import { inject } from '@adonisjs/core'
import EnrolTrainee from '#app/enrolments/actions/enrol_trainee'
import EnrolmentPolicy from '#app/enrolments/enrolment_policy'
import { classFacts, seatsLeft } from '#app/enrolments/queries/class_facts'
import { EDUCATIONS, enrolTraineeValidator } from '#app/enrolments/validators'
import { DOCUMENT_TYPES } from '#app/people/identity_document'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import type { HttpContext } from '@adonisjs/core/http'

export default class EnrolmentsController {
  async create({ bouncer, params, response, view }: HttpContext) {
    const courseClass = await classFacts({ id: Number(params.id) })
    if (!courseClass) return response.status(404).send(await view.render('pages/errors/not_found'))
    await bouncer.with(EnrolmentPolicy).authorize('create', courseClass)
    return view.render('pages/enrolments/create', {
      courseClass,
      left: seatsLeft(courseClass),
      documentTypes: DOCUMENT_TYPES,
      categories: TRAINEE_CATEGORIES,
      educations: EDUCATIONS,
    })
  }

  @inject()
  async store(ctx: HttpContext, enrol: EnrolTrainee) {
    const { auth, bouncer, i18n, params, request, response, session, view } = ctx
    const courseClass = await classFacts({ id: Number(params.id) })
    if (!courseClass) return response.status(404).send(await view.render('pages/errors/not_found'))
    await bouncer.with(EnrolmentPolicy).authorize('create', courseClass)
    const { traineeCategory, categoryProvenOn, categoryProof, proofSeen, ...person } =
      await request.validateUsing(enrolTraineeValidator)

    await enrol.handle({
      actor: auth.user!,
      classId: courseClass.id,
      person,
      traineeCategory,
      categoryProvenOn,
      categoryProof,
      proofSeen,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('enrolments.enrolled', { name: person.name }))
    return response.redirect(
      request.input('another')
        ? `/classes/${courseClass.id}/enrolments/create`
        : `/classes/${courseClass.id}`
    )
  }
}
