import { inject } from '@adonisjs/core'
import AnswerScoreObjection from '#app/assessments/objections/actions/answer_score_objection'
import SittingPolicy from '#app/assessments/sitting_policy'
import { readMark } from '#app/assessments/written_mark'
import { scoreAnswerValidator } from '#app/assessments/objections/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ScoreObjectionAnswersController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    answerObjection: AnswerScoreObjection
  ) {
    await bouncer.with(SittingPolicy).authorize('approve')
    const { result, answer, mark } = await request.validateUsing(scoreAnswerValidator)
    const { sittingId } = await answerObjection.handle({
      actor: auth.getUserOrFail(),
      objectionId: Number(params.id),
      result,
      answer,
      mark: mark ? readMark(mark) : null,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`marking.done.objection_${result}`))
    return response.redirect(`/sittings/${sittingId}`)
  }
}
