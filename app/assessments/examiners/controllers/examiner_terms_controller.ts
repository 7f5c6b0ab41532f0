import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import EndExaminer from '#app/assessments/examiners/actions/end_examiner'
import ExaminerPolicy from '#app/assessments/examiners/examiner_policy'
import { examinerTermValidator } from '#app/assessments/examiners/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ExaminerTermsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    end: EndExaminer
  ) {
    await bouncer.with(ExaminerPolicy).authorize('register')
    const examiner = await db.from('examiners').where('id', params.id).first()
    if (!examiner) throw new Exception('No such examiner', { status: 404 })
    const { filedUntil, reason } = await request.validateUsing(examinerTermValidator)
    await end.handle({
      actor: auth.getUserOrFail(),
      examinerId: examiner.id,
      filedUntil,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('examiners.done.term_changed', { number: examiner.number }))
    return response.redirect('/examiners')
  }
}
