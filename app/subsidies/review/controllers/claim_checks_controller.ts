import { inject } from '@adonisjs/core'
import { MODULE } from '#app/subsidies/claim_terms'
import ReviewPolicy from '#app/subsidies/review/review_policy'
import RecordCheck from '#app/subsidies/review/actions/record_check'
import { staleClaim } from '#app/subsidies/last_act'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { claimOr404 } from '#app/subsidies/review/queries/claim_or_404'
import { checkValidator } from '#app/subsidies/review/validators'
import db from '@adonisjs/lucid/services/db'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClaimChecksController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    record: RecordCheck
  ) {
    const claim = await claimOr404(params.id)
    await bouncer.with(ReviewPolicy).authorize('handle', claim)

    const input = await request.validateUsing(checkValidator)
    const [{ code, params: words }] = await record.handle({
      ...input,
      actor: auth.getUserOrFail(),
      claims: [claim.id],
      requestId: request.id(),
    })
    if (code === 'E_STALE_PAGE') throw await staleClaim(db.connection(), claim.id, input.note)
    if (code) throw new RuleViolation(code, { module: MODULE, params: words })
    session.flash('success', i18n.t('review.flash.checked', { name: input.name }))
    return response.redirect(`/claims/${claim.id}#checks`)
  }
}
