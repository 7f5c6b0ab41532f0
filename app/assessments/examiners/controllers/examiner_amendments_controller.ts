import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import AmendExaminer from '#app/assessments/examiners/actions/amend_examiner'
import ExaminerPolicy from '#app/assessments/examiners/examiner_policy'
import { EXAMINER_KINDS } from '#app/assessments/examiners/actions/register_examiner'
import { examinerAmendmentValidator } from '#app/assessments/examiners/validators'
import { examinerFormChoices, examinerPage } from '#app/assessments/examiners/queries/examiner_list'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class ExaminerAmendmentsController {
  async create({ bouncer, params, view, i18n }: HttpContext) {
    await bouncer.with(ExaminerPolicy).authorize('list')
    const locale = i18n.locale as Locale
    const examiner = await examinerPage(params.id, locale)
    if (!examiner) throw new Exception('No such examiner', { status: 404 })
    const { occupations } = await examinerFormChoices(locale)
    return view.render('pages/assessments/examiner_amend', {
      examiner,
      kinds: EXAMINER_KINDS,
      occupations,
      mayRegister: await bouncer.with(ExaminerPolicy).allows('register'),
    })
  }

  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    amend: AmendExaminer
  ) {
    await bouncer.with(ExaminerPolicy).authorize('register')
    const { occupationIds = [], ...input } = await request.validateUsing(examinerAmendmentValidator)
    await amend.handle({
      ...input,
      occupationIds,
      actor: auth.getUserOrFail(),
      examinerId: Number(params.id),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('examiners.done.amended'))
    return response.redirect(`/examiners/${params.id}/amendments`)
  }
}
