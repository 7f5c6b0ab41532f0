import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import ClaimPolicy from '#app/subsidies/claim_policy'
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
    submit: SubmitClaims
  ) {
    const claim = await claimKey(params.id)
    if (!claim) throw new Exception('No such claim', { status: 404 })
    await bouncer.with(ClaimPolicy).authorize('submit', claim)

    const actor = auth.getUserOrFail()
    const requestId = request.id()
    await prepare.handle({
      actor,
      classId: claim.classId,
      enrolmentIds: [claim.enrolmentId],
      requestId,
    })
    await submit.handle({ actor, claimIds: [claim.id], requestId })

    session.flash('success', i18n.t('subsidies.flash.submitted_one', { number: claim.number }))
    return response.redirect(`/claims/${claim.id}`)
  }
}
