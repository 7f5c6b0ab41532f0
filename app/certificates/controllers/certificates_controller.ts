import CertificateChangePolicy from '#app/certificates/changes/certificate_change_policy'
import CertificatePolicy, { isAdminOf } from '#app/certificates/certificate_policy'
import { CERTIFICATE_KINDS } from '#app/certificates/certificate_kinds'
import { CERTIFICATE_STATUSES, certificateTint, isLive } from '#app/certificates/certificate_status'
import { certificateFilterValidator } from '#app/certificates/validators'
import { certificateList } from '#app/certificates/queries/certificate_list'
import { certificatePage } from '#app/certificates/queries/certificate_page'
import db from '@adonisjs/lucid/services/db'
import { inclusionProof } from '#app/certificates/transparency/queries/inclusion_proof'
import { findCertificate } from '#app/certificates/queries/find_certificate'
import { specialtyChoices } from '#app/catalogue/queries/courses'
import { printsOfCertificate } from '#app/certificates/printing/queries/printing_runs'
import { seesEveryBase } from '#app/accounts/scope'
import { onlyFilled } from '#app/shared/validation'
import type { HttpContext } from '@adonisjs/core/http'
import type { Locale } from '#app/shared/words'

export default class CertificatesController {
  async index({ auth, bouncer, request, view, i18n }: HttpContext) {
    await bouncer.with(CertificatePolicy).authorize('list')
    const user = auth.getUserOrFail()
    const locale = i18n.locale as Locale
    const filters = await certificateFilterValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/certificates/index', {
      ...(await certificateList(user, filters, locale)),
      filters,
      statuses: CERTIFICATE_STATUSES,
      kinds: CERTIFICATE_KINDS,
      specialties: await specialtyChoices(locale),
      showsBase: seesEveryBase(user),
      certificateTint,
      mayChange: await bouncer.with(CertificateChangePolicy).allows('index'),
    })
  }

  async show({ auth, bouncer, params, response, view, i18n }: HttpContext) {
    const { certificate, guarded } = await findCertificate(params.id)
    await bouncer.with(CertificatePolicy).authorize('view', guarded)
    const user = auth.getUserOrFail()
    if (!(await bouncer.with(CertificatePolicy).allows('list'))) {
      return response.redirect(`/me/certificates/${certificate.id}`)
    }
    return view.render('pages/certificates/show', {
      certificate: await certificatePage(certificate.id, i18n.locale as Locale),
      mayOpenFile: await bouncer.with(CertificatePolicy).allows('viewFile', guarded),
      mayChange: await bouncer.with(CertificateChangePolicy).allows('propose', guarded),
      prints: await printsOfCertificate(certificate.id),
      maySeeChanges: await bouncer.with(CertificateChangePolicy).allows('show', guarded),
      mayIssue: isAdminOf(user, guarded.baseId),
      maySeePerson: seesEveryBase(user) || user.has('base_admin'),
      enrolmentId: certificate.enrolmentId,
      tint: certificateTint(certificate.status),
      isLive: isLive(certificate.status),
      seal: await inclusionProof(db.connection(), certificate.id),
    })
  }
}
