import { inject } from '@adonisjs/core'
import CertificatePolicy from '#app/certificates/certificate_policy'
import OpenCredential from '#app/certificates/credentials/actions/open_credential'
import { fileHead } from '#app/shared/file_response'
import { findCertificate } from '#app/certificates/queries/find_certificate'
import type { HttpContext } from '@adonisjs/core/http'

/** A certificate as a credential for wallets: for its holder, and for whoever may open its file. */
export default class CertificateCredentialsController {
  @inject()
  async show(ctx: HttpContext, openCredential: OpenCredential) {
    const { certificate, guarded } = await findCertificate(ctx.params.id)
    await ctx.bouncer.with(CertificatePolicy).authorize('viewFile', guarded)

    const { number, credential } = await openCredential.handle({
      actor: ctx.auth.getUserOrFail(),
      certificateId: certificate.id,
      requestId: ctx.request.id(),
    })
    fileHead(ctx, { name: `${number}.json`, type: 'credential', disposition: 'attachment' })
    return ctx.response.send(JSON.stringify(credential, null, 2))
  }
}
