import { inject } from '@adonisjs/core'
import ExaminerPolicy from '#app/assessments/examiners/examiner_policy'
import RegisterExaminer, {
  EXAMINER_KINDS,
} from '#app/assessments/examiners/actions/register_examiner'
import { examinerFilterValidator, examinerValidator } from '#app/assessments/examiners/validators'
import { examinerFormChoices, examinerList } from '#app/assessments/examiners/queries/examiner_list'
import { onlyFilled } from '#app/shared/validation'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class ExaminersController {
  async index({ bouncer, request, view, i18n }: HttpContext) {
    await bouncer.with(ExaminerPolicy).authorize('list')
    const filters = await examinerFilterValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/assessments/examiners', {
      ...(await examinerList(filters, i18n.locale as Locale)),
      filters,
      kinds: EXAMINER_KINDS,
      mayRegister: await bouncer.with(ExaminerPolicy).allows('register'),
    })
  }

  async create({ bouncer, view, i18n }: HttpContext) {
    await bouncer.with(ExaminerPolicy).authorize('register')
    const choices = await examinerFormChoices(i18n.locale as Locale)
    return view.render('pages/assessments/examiner_create', choices)
  }

  @inject()
  async store(
    { auth, bouncer, request, response, session, i18n }: HttpContext,
    register: RegisterExaminer
  ) {
    await bouncer.with(ExaminerPolicy).authorize('register')
    const { occupationIds = [], ...input } = await request.validateUsing(examinerValidator)
    await register.handle({
      ...input,
      occupationIds,
      actor: auth.getUserOrFail(),
      requestId: request.id(),
    })
    session.flash('success', i18n.t('examiners.done.registered', { number: input.number }))
    return response.redirect('/examiners')
  }
}
