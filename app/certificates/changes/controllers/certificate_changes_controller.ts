import { inject } from '@adonisjs/core'
import AskForCertificateChange from '#app/certificates/changes/actions/ask_for_certificate_change'
import CertificateChangePolicy from '#app/certificates/changes/certificate_change_policy'
import {
  certificateChange,
  certificateChangeList,
} from '#app/certificates/changes/queries/certificate_changes'
import { certificatePage } from '#app/certificates/queries/certificate_page'
import {
  CHANGE_KINDS,
  CHANGE_STATUSES,
  CHANGE_TINTS,
} from '#app/certificates/changes/certificate_change'
import { DOCUMENT_TYPES } from '#app/people/identity_document'
import { findCertificate } from '#app/certificates/queries/find_certificate'
import { onlyFilled } from '#app/shared/validation'
import {
  changeKindValidator,
  changeListValidator,
  changeValidator,
} from '#app/certificates/changes/validators'
import type { HttpContext } from '@adonisjs/core/http'
import type { Locale } from '#app/shared/words'

export default class CertificateChangesController {
  async index({ auth, bouncer, request, view }: HttpContext) {
    await bouncer.with(CertificateChangePolicy).authorize('index')

    const asked = await changeListValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/certificates/changes/index', {
      ...(await certificateChangeList(auth.getUserOrFail(), asked)),
      shown: asked.state ?? null,
      statuses: CHANGE_STATUSES,
      tints: CHANGE_TINTS,
    })
  }

  async create({ bouncer, i18n, params, request, view }: HttpContext) {
    const { certificate, guarded } = await findCertificate(params.id)
    await bouncer.with(CertificateChangePolicy).authorize('propose', guarded)

    const { kind } = await changeKindValidator.validate(onlyFilled(request.qs()))
    return view.render('pages/certificates/changes/create', {
      certificate: await certificatePage(certificate.id, i18n.locale as Locale),
      kind: kind ?? null,
      kinds: CHANGE_KINDS,
      documentTypes: DOCUMENT_TYPES,
    })
  }

  async show({ auth, bouncer, params, view }: HttpContext) {
    await bouncer.with(CertificateChangePolicy).authorize('index')
    const change = await certificateChange(params.id)
    const guarded = { baseId: change.base_id, personId: change.person_id, kind: change.kind }
    await bouncer.with(CertificateChangePolicy).authorize('show', guarded)

    return view.render('pages/certificates/changes/show', {
      change,
      tint: CHANGE_TINTS[change.status as keyof typeof CHANGE_TINTS],
      mayPropose: await bouncer.with(CertificateChangePolicy).allows('propose', guarded),
      mayDecide: await bouncer.with(CertificateChangePolicy).allows('decide', guarded),
      isOwn: change.proposed_by_id === auth.getUserOrFail().id,
      isDropper: change.drop_proposed_by_id === auth.getUserOrFail().id,
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    ask: AskForCertificateChange
  ) {
    const { certificate, guarded } = await findCertificate(params.id)
    await bouncer.with(CertificateChangePolicy).authorize('propose', guarded)

    const { kind, reason, document, ...facts } = await request.validateUsing(changeValidator)
    const id = await ask.handle({
      actor: auth.getUserOrFail(),
      certificateId: certificate.id,
      kind,
      reason,
      document,
      facts,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('certificate_changes.done.proposed'))
    return response.redirect(`/certificates/changes/${id}`)
  }
}
