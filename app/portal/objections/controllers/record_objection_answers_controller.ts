import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import AnswerRecordObjection from '#app/portal/objections/actions/answer_record_objection'
import RecordObjectionPolicy from '#app/portal/objections/record_objection_policy'
import { recordObjection } from '#app/portal/objections/queries/record_objections'
import { recordAnswerValidator } from '#app/portal/objections/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class RecordObjectionAnswersController {
  @inject()
  async store(ctx: HttpContext, answerObjection: AnswerRecordObjection) {
    const { auth, bouncer, i18n, params, request, response, session } = ctx
    await bouncer.with(RecordObjectionPolicy).authorize('index')
    const objection: any = await recordObjection(params.id)
    if (!objection) throw new Exception('No such objection', { status: 404 })
    await bouncer.with(RecordObjectionPolicy).authorize('answer', objection)

    const { result, answer } = await request.validateUsing(recordAnswerValidator)
    await answerObjection.handle({
      actor: auth.getUserOrFail(),
      id: objection.id,
      result,
      answer,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('record_objections.flash.answered'))
    return response.redirect(`/record_objections/${objection.id}`)
  }
}
