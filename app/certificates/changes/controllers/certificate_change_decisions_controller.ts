import { inject } from '@adonisjs/core'
import CertificateChangePolicy from '#app/certificates/changes/certificate_change_policy'
import DecideCertificateChange from '#app/certificates/changes/actions/decide_certificate_change'
import { certificateChange } from '#app/certificates/changes/queries/certificate_changes'
import { changeDecisionValidator } from '#app/certificates/changes/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class CertificateChangeDecisionsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    decide: DecideCertificateChange
  ) {
    const change = await certificateChange(params.id)
    const guarded = { baseId: change.base_id, kind: change.kind }
    await bouncer.with(CertificateChangePolicy).authorize('decide', guarded)

    const { result, reason } = await request.validateUsing(changeDecisionValidator)
    const done = await decide.handle({
      actor: auth.getUserOrFail(),
      changeId: change.id,
      result,
      reason,
      requestId: request.id(),
    })
    const outcome = done === 'carried_out' ? change.kind : done
    session.flash('success', i18n.t(`certificate_changes.done.${outcome}`))
    return response.redirect(`/certificates/changes/${change.id}`)
  }
}
