import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ClaimPolicy from '#app/subsidies/claim_policy'
import DecideClaim from '#app/subsidies/actions/decide_claim'
import { decisionValidator } from '#app/subsidies/validators'
import { claimKey, nextWaiting } from '#app/subsidies/queries/claim_page'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClaimDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideClaim
  ) {
    const claim = await claimKey(params.id)
    if (!claim) throw new Exception('No such claim', { status: 404 })
    await bouncer.with(ClaimPolicy).authorize('show', claim)
    await bouncer.with(ClaimPolicy).authorize('decideMany')
    const input = await request.validateUsing(decisionValidator)
    await bouncer.with(ClaimPolicy).authorize('decide', input.stage)

    const actor = auth.getUserOrFail()
    await decide.handle({ ...input, actor, claimId: claim.id, requestId: request.id() })

    const next = input.stage === 'notice' ? null : await nextWaiting(claim.status, claim.id)
    const said = i18n.t(`subsidies.acts.${input.stage}_${input.result}`, {
      actor: actor.fullName,
      number: claim.number,
    })
    session.flash('success', said)
    return response.redirect(next ? `/claims/${next}` : `/claims/${claim.id}`)
  }
}
