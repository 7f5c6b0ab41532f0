import { inject } from '@adonisjs/core'
import { Exception } from '@adonisjs/core/exceptions'
import { seesEveryBase } from '#app/accounts/scope'
import ClaimPolicy from '#app/subsidies/claim_policy'
import MakeEvidencePack from '#app/subsidies/evidence/actions/make_evidence_pack'
import { claimKey } from '#app/subsidies/queries/claim_page'
import { streamFile } from '#app/shared/file_response'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClaimEvidencesController {
  /** The evidence pack of a claim, for those who may read the claim. */
  @inject()
  async show(ctx: HttpContext, makeEvidencePack: MakeEvidencePack) {
    const claim = await claimKey(ctx.params.id)
    if (!claim) throw new Exception('No such claim', { status: 404 })
    await ctx.bouncer.with(ClaimPolicy).authorize('show', claim)

    const user = ctx.auth.getUserOrFail()
    const pack = await makeEvidencePack.handle({
      subject: { kind: 'claim', id: claim.id, name: claim.number },
      actor: user,
      forBase: !seesEveryBase(user),
      requestId: ctx.request.id(),
    })
    streamFile(ctx, pack.open(), {
      name: `证据包 ${claim.number}.zip`,
      fallback: pack.name,
      type: 'zip',
      disposition: 'attachment',
    })
  }
}
