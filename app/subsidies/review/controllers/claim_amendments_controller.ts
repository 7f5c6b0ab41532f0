import { inject } from '@adonisjs/core'
import ReviewPolicy from '#app/subsidies/review/review_policy'
import { claimOr404 } from '#app/subsidies/review/queries/claim_or_404'
import ProposeAmendment from '#app/subsidies/review/actions/propose_amendment'
import { amendmentValidator } from '#app/subsidies/review/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClaimAmendmentsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    propose: ProposeAmendment
  ) {
    const claim = await claimOr404(params.id)
    await bouncer.with(ReviewPolicy).authorize('amend', claim)

    const { amendmentReason: reason, ...input } = await request.validateUsing(amendmentValidator)
    await propose.handle({
      ...input,
      reason,
      actor: auth.getUserOrFail(),
      claimId: claim.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('review.flash.proposed', { number: claim.number }))
    return response.redirect(`/claims/${claim.id}`)
  }
}
