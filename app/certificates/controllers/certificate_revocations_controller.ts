import { inject } from '@adonisjs/core'
import CertificatePolicy from '#app/certificates/certificate_policy'
import RevokeCertificate from '#app/certificates/actions/revoke_certificate'
import { findCertificate } from '#app/certificates/queries/find_certificate'
import { revocationValidator } from '#app/certificates/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class CertificateRevocationsController {
  @inject()
  async store(
    { auth, bouncer, params, request, response, session, i18n }: HttpContext,
    revoke: RevokeCertificate
  ) {
    const { certificate, guarded } = await findCertificate(params.id)
    await bouncer.with(CertificatePolicy).authorize('revoke', guarded)
    const { reason } = await request.validateUsing(revocationValidator)
    await revoke.handle({
      actor: auth.getUserOrFail(),
      certificateId: certificate.id,
      reason,
      requestId: request.id(),
    })
    const words = { number: certificate.number }
    session.flash('success', i18n.t('certificates.done.revoked', words))
    return response.redirect(`/certificates/${certificate.id}`)
  }
}
