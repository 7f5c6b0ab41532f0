import { inject } from '@adonisjs/core'
import ReviewPolicy from '#app/subsidies/review/review_policy'
import { claimOr404 } from '#app/subsidies/review/queries/claim_or_404'
import AnswerQuestions from '#app/subsidies/review/actions/answer_questions'
import { answersValidator } from '#app/subsidies/review/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClaimAnswersController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    answer: AnswerQuestions
  ) {
    const claim = await claimOr404(params.id)
    await bouncer.with(ReviewPolicy).authorize('answer', claim)

    const { answers } = await request.validateUsing(answersValidator)
    await answer.handle({
      answers: answers.map((one) => ({ id: one.id, answer: one.answer ?? '' })),
      actor: auth.getUserOrFail(),
      claimId: claim.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('review.flash.answered', { number: claim.number }))
    return response.redirect(`/claims/${claim.id}`)
  }
}
