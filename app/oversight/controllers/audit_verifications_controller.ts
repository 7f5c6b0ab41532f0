import { verifyAudit } from '#app/shared/audit/verify_audit'
import OversightPolicy from '#app/oversight/oversight_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class AuditVerificationsController {
  async store({ bouncer, i18n, response, session }: HttpContext) {
    await bouncer.with(OversightPolicy).authorize('audit')

    const { entries, head, fault } = await verifyAudit()
    if (fault) {
      session.flash(
        'error',
        i18n.t('oversight.audit.broken', { sequence: String(fault.sequence), kind: fault.kind })
      )
    } else {
      session.flash(
        'success',
        i18n.t('oversight.audit.holds', { count: entries, head: head.slice(0, 16) })
      )
    }
    return response.redirect('/audit')
  }
}
