import { inject } from '@adonisjs/core'
import AnswerContestObjection from '#app/competitions/contests/actions/answer_contest_objection'
import ContestPolicy from '#app/competitions/contests/contest_policy'
import RecordContestObjection from '#app/competitions/contests/actions/record_contest_objection'
import {
  contestObjectionValidator,
  objectionAnswerValidator,
} from '#app/competitions/contests/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ContestObjectionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    record: RecordContestObjection
  ) {
    await bouncer.with(ContestPolicy).authorize('hold')

    const input = await request.validateUsing(contestObjectionValidator)
    const actor = auth.getUserOrFail()
    const contestId = Number(params.id)
    await record.handle({ ...input, actor, contestId, requestId: request.id() })
    session.flash('success', i18n.t('contests.flash.objection'))
    return response.redirect(`/competitions/${contestId}`)
  }

  @inject()
  async answer(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    answer: AnswerContestObjection
  ) {
    await bouncer.with(ContestPolicy).authorize('answer')

    const input = await request.validateUsing(objectionAnswerValidator)
    await answer.handle({
      ...input,
      actor: auth.getUserOrFail(),
      contestId: Number(params.id),
      objectionId: Number(params.objectionId),
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`contests.flash.${input.result}`))
    return response.redirect(`/competitions/${params.id}`)
  }
}
