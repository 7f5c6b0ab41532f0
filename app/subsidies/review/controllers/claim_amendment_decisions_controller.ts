import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import ReviewPolicy from '#app/subsidies/review/review_policy'
import DecideAmendment from '#app/subsidies/review/actions/decide_amendment'
import { claimOr404 } from '#app/subsidies/review/queries/claim_or_404'
import { amendmentDecisionValidator } from '#app/subsidies/review/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClaimAmendmentDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideAmendment
  ) {
    const amendment = await db.from('claim_amendments').where('id', params.id).first()
    if (!amendment) throw new Exception('No such amendment', { status: 404 })
    const claim = await claimOr404(amendment.claim_id)
    await bouncer.with(ReviewPolicy).authorize('handle', claim)

    const input = await request.validateUsing(amendmentDecisionValidator)
    await decide.handle({
      ...input,
      actor: auth.getUserOrFail(),
      amendmentId: amendment.id,
      requestId: request.id(),
    })
    session.flash('success', i18n.t(`review.flash.amendment_${input.result}`))
    return response.redirect(`/claims/${claim.id}#amendments`)
  }
}
