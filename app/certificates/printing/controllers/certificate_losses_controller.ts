import { inject } from '@adonisjs/core'
import CertificateChangePolicy from '#app/certificates/changes/certificate_change_policy'
import ReportLoss from '#app/certificates/printing/actions/report_loss'
import { findCertificate } from '#app/certificates/queries/find_certificate'
import { lossValidator } from '#app/certificates/printing/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class CertificateLossesController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    report: ReportLoss
  ) {
    const { certificate, guarded } = await findCertificate(params.id)
    await bouncer.with(CertificateChangePolicy).authorize('propose', guarded)

    const { lostOn, statement } = await request.validateUsing(lossValidator)
    await report.handle({
      actor: auth.getUserOrFail(),
      certificateId: certificate.id,
      lostOn,
      statement,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('certificate_printing.done.lost'))
    return response.redirect(`/certificates/${certificate.id}/changes/create?kind=reissue`)
  }
}
