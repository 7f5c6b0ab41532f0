import { inject } from '@adonisjs/core'
import ReviewPolicy from '#app/subsidies/review/review_policy'
import { claimOr404 } from '#app/subsidies/review/queries/claim_or_404'
import UndoDecision from '#app/subsidies/review/actions/undo_decision'
import { actValidator } from '#app/subsidies/review/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClaimUndoingsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    undo: UndoDecision
  ) {
    const claim = await claimOr404(params.id)
    await bouncer.with(ReviewPolicy).authorize('handle', claim)

    const input = await request.validateUsing(actValidator)
    await undo.handle({
      ...input,
      actor: auth.getUserOrFail(),
      claimId: claim.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('review.flash.undone', { number: claim.number }))
    return response.redirect(`/claims/${claim.id}`)
  }
}
