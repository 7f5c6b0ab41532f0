import { inject } from '@adonisjs/core'
import ClaimRunPolicy from '#app/subsidies/queue/claim_run_policy'
import TakeNextClaim from '#app/subsidies/queue/actions/take_next_claim'
import { nextClaimValidator } from '#app/subsidies/queue/validators'
import { stageOf } from '#app/subsidies/queries/queue_filters'
import type { HttpContext } from '@adonisjs/core/http'

export default class NextClaimsController {
  /** The claim that waits longest and belongs to nobody. */
  @inject()
  async store(
    { auth, bouncer, i18n, request, response, session }: HttpContext,
    take: TakeNextClaim
  ) {
    await bouncer.with(ClaimRunPolicy).authorize('act')
    const { state } = await request.validateUsing(nextClaimValidator)
    const actor = auth.getUserOrFail()
    const stage = stageOf(state, actor)
    if (!stage) return response.redirect('/claims')
    const id = await take.handle({ actor, stage, requestId: request.id() })
    if (id) return response.redirect(`/claims/${id}`)
    session.flash('notice', i18n.t('claim_work.flash.none_left'))
    return response.redirect(`/claims?state=${stage}`)
  }
}
