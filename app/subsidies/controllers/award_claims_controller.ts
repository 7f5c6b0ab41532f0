import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ClaimPolicy from '#app/subsidies/claim_policy'
import PrepareAwardClaim from '#app/subsidies/actions/prepare_award_claim'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import { awardPage } from '#app/competitions/queries/awards'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class AwardClaimsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    prepare: PrepareAwardClaim,
    submit: SubmitClaims
  ) {
    await bouncer.with(ClaimPolicy).authorize('claimAward')
    const found = await awardPage(params.id, i18n.locale as Locale)
    if (!found) throw new Exception('No such award', { status: 404 })

    const actor = auth.getUserOrFail()
    const requestId = request.id()
    const { id } = await prepare.handle({ actor, awardId: found.award.id, requestId })
    await submit.handle({ actor, claimIds: [id], requestId })
    session.flash('success', i18n.t('awards.flash.claimed'))
    return response.redirect(`/claims/${id}`)
  }
}
