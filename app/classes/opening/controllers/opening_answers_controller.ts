import { inject } from '@adonisjs/core'
import ClassPolicy from '#app/classes/class_policy'
import AnswerFault from '#app/classes/opening/actions/answer_fault'
import { findClass } from '#app/classes/queries/find_class'
import { answerFaultValidator } from '#app/classes/opening/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class OpeningAnswersController {
  @inject()
  async store(ctx: HttpContext, answerFault: AnswerFault) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    const courseClass = await findClass(params.id)
    await bouncer.with(ClassPolicy).authorize('manage', courseClass)
    const { faultId, answer } = await request.validateUsing(answerFaultValidator)

    await answerFault.handle({
      actor: auth.getUserOrFail(),
      classId: courseClass.id,
      faultId,
      answer,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('opening.done.answered'))
    return response.redirect(`/classes/${courseClass.id}/opening`)
  }
}
