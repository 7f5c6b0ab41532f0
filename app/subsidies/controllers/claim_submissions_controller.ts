import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ClaimPolicy from '#app/subsidies/claim_policy'
import PrepareAwardClaim from '#app/subsidies/actions/prepare_award_claim'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import { claimKey } from '#app/subsidies/queries/claim_page'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClaimSubmissionsController {
  /** Reads the facts of a draft or returned claim anew and sends it. */
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    prepare: PrepareClaims,
    prepareAward: PrepareAwardClaim,
    submit: SubmitClaims
  ) {
    const claim = await claimKey(params.id)
    if (!claim) throw new Exception('No such claim', { status: 404 })
    await bouncer.with(ClaimPolicy).authorize('submit', claim)

    const actor = auth.getUserOrFail()
    const requestId = request.id()
    const { awardId, classId, enrolmentId } = claim
    if (awardId) await prepareAward.handle({ actor, awardId, requestId })
    else await prepare.handle({ actor, classId, enrolmentIds: [enrolmentId], requestId })
    await submit.handle({ actor, claimIds: [claim.id], requestId })

    session.flash('success', i18n.t('subsidies.flash.submitted_one', { number: claim.number }))
    return response.redirect(`/claims/${claim.id}`)
  }
}
