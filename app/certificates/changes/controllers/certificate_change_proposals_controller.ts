import { inject } from '@adonisjs/core'
import CertificateChangePolicy from '#app/certificates/changes/certificate_change_policy'
import TakeUpCertificateChange from '#app/certificates/changes/actions/take_up_certificate_change'
import { certificateChange } from '#app/certificates/changes/queries/certificate_changes'
import type { HttpContext } from '@adonisjs/core/http'

export default class CertificateChangeProposalsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    takeUp: TakeUpCertificateChange
  ) {
    const change = await certificateChange(params.id)
    const guarded = { baseId: change.base_id, personId: change.person_id }
    await bouncer.with(CertificateChangePolicy).authorize('propose', guarded)

    const actor = auth.getUserOrFail()
    await takeUp.handle({ actor, changeId: change.id, requestId: request.id() })
    session.flash('success', i18n.t('certificate_changes.done.proposed'))
    return response.redirect(`/certificates/changes/${change.id}`)
  }
}
