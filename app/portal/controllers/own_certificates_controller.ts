import env from '#start/env'
import db from '@adonisjs/lucid/services/db'
import { inclusionProof } from '#app/certificates/transparency/queries/inclusion_proof'
import { newestPhotos } from '#app/people/photos/queries/person_photos'
import router from '@adonisjs/core/services/router'
import { Exception } from '@adonisjs/core/exceptions'
import { qrPath } from '#app/shared/qr_path'
import { certificateTint, ownCertificates } from '#app/portal/queries/own_certificates'
import PortalPolicy from '#app/portal/portal_policy'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class OwnCertificatesController {
  async index({ auth, bouncer, i18n, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')

    const personId = auth.getUserOrFail().personId!
    const photos = await newestPhotos(db.connection(), [personId])
    return view.render('pages/portal/certificates', {
      photo: photos.get(personId) ?? null,
      certificates: await ownCertificates(personId, i18n.locale as Locale),
      certificateTint,
    })
  }

  async show({ auth, bouncer, i18n, params, view }: HttpContext) {
    await bouncer.with(PortalPolicy).authorize('view')

    const personId = auth.getUserOrFail().personId!
    const own = await ownCertificates(personId, i18n.locale as Locale)
    const certificate = own.find((one) => one.id === Number(params.id))
    // Somebody else's certificate is as unknown as one that does not exist.
    if (!certificate) throw new Exception('No such certificate', { status: 404 })
    const path = `/verify/${certificate.verificationCode.replaceAll('-', '')}`
    return view.render('pages/portal/certificate', {
      certificate,
      others: own.filter((one) => one !== certificate),
      certificateTint,
      verifyPath: path,
      qr: qrPath(new URL(certificate.scanPath ?? path, env.get('APP_URL')).href),
      seal: await inclusionProof(db.connection(), certificate.id),
      pdfPath: router.match(`/certificates/${certificate.id}/pdf`, 'GET', false)
        ? `/certificates/${certificate.id}/pdf`
        : null,
    })
  }
}
