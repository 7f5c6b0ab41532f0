import { inject } from '@adonisjs/core'
import { seesEveryBase } from '#app/accounts/scope'
import ClaimPolicy from '#app/subsidies/claim_policy'
import MakeEvidencePack from '#app/subsidies/evidence/actions/make_evidence_pack'
import { findClass } from '#app/classes/queries/find_class'
import { streamFile } from '#app/shared/file_response'
import type { HttpContext } from '@adonisjs/core/http'

export default class ClassEvidencesController {
  /** The evidence pack of all claims of a class, for those who may read its claims. */
  @inject()
  async show(ctx: HttpContext, makeEvidencePack: MakeEvidencePack) {
    const courseClass = await findClass(ctx.params.id)
    await ctx.bouncer.with(ClaimPolicy).authorize('preflight', courseClass)

    const user = ctx.auth.getUserOrFail()
    const pack = await makeEvidencePack.handle({
      subject: { kind: 'class', id: courseClass.id, name: courseClass.code },
      actor: user,
      forBase: !seesEveryBase(user),
      requestId: ctx.request.id(),
    })
    streamFile(ctx, pack.open(), {
      name: `证据包 ${courseClass.code}.zip`,
      fallback: pack.name,
      type: 'zip',
      disposition: 'attachment',
    })
  }
}
