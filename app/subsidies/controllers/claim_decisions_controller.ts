import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ClaimPolicy from '#app/subsidies/claim_policy'
import DecideClaim from '#app/subsidies/actions/decide_claim'
import HoldClaim from '#app/subsidies/review/actions/hold_claim'
import { refusal } from '#app/subsidies/review/open_claim'
import { decisionValidator } from '#app/subsidies/validators'
import { claimKey, nextWaiting } from '#app/subsidies/queries/claim_page'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClaimDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideClaim,
    hold: HoldClaim
  ) {
    const claim = await claimKey(params.id)
    if (!claim) throw new Exception('No such claim', { status: 404 })
    await bouncer.with(ClaimPolicy).authorize('show', claim)
    await bouncer.with(ClaimPolicy).authorize('decideMany')
    const { result, questions = [], ...input } = await request.validateUsing(decisionValidator)
    await bouncer.with(ClaimPolicy).authorize('decide', input.stage)

    const actor = auth.getUserOrFail()
    const common = { ...input, actor, claimId: claim.id, requestId: request.id() }
    if (result === 'held') await hold.handle({ ...common, reason: reasonOf(input.reason) })
    else await decide.handle({ ...common, result, questions: questions.map(asked) })

    const next = input.stage === 'notice' ? null : await nextWaiting(claim.status, claim.id)
    const act = result === 'held' ? 'hold_held' : `${input.stage}_${result}`
    session.flash(
      'success',
      i18n.t(`subsidies.acts.${act}`, { actor: actor.fullName, number: claim.number })
    )
    return response.redirect(next ? `/claims/${next}` : `/claims/${claim.id}`)
  }
}

function asked<T extends { question?: string }>(one: T) {
  return { ...one, question: one.question ?? '' }
}

/** A hold without a reason is refused at the field. */
function reasonOf(reason?: string): string {
  if (!reason) throw refusal('E_HOLD_REASON_NEEDED', {}, 'reason')
  return reason
}
