import { inject } from '@adonisjs/core'
import CertificatePolicy from '#app/certificates/certificate_policy'
import OpenCertificateFiles from '#app/certificates/actions/open_certificate_files'
import { fileHead } from '#app/shared/file_response'
import { findCertificate } from '#app/certificates/queries/find_certificate'
import type { HttpContext } from '@adonisjs/core/http'

export default class CertificateFilesController {
  @inject()
  async show(ctx: HttpContext, open: OpenCertificateFiles) {
    const { certificate, guarded } = await findCertificate(ctx.params.id)
    await ctx.bouncer.with(CertificatePolicy).authorize('viewFile', guarded)
    const pdf = await open.one({
      actor: ctx.auth.getUserOrFail(),
      certificateId: certificate.id,
      requestId: ctx.request.id(),
    })
    fileHead(ctx, {
      name: `职业技能等级证书 ${certificate.number}.pdf`,
      fallback: `${certificate.number}.pdf`,
      type: 'pdf',
      disposition: 'inline',
    })
    return ctx.response.send(pdf)
  }
}
