import db from '@adonisjs/lucid/services/db'
import DuplicatePolicy from '#app/people/duplicates/duplicate_policy'
import { queueScan } from '#app/people/duplicates/scan_people'
import { recordAudit } from '#app/shared/audit/record_audit'
import type { HttpContext } from '@adonisjs/core/http'

export default class DuplicateScansController {
  async store({ auth, bouncer, i18n, request, response, session }: HttpContext) {
    await bouncer.with(DuplicatePolicy).authorize('scan')
    await db.transaction(async (trx) => {
      await queueScan(trx)
      await recordAudit(trx, {
        actor: auth.getUserOrFail(),
        action: 'person_duplicate.scan_asked',
        subject: { type: 'person_duplicate', id: null },
        requestId: request.id(),
      })
    })
    session.flash('success', i18n.t('duplicates.done.scan'))
    return response.redirect('/people/duplicates')
  }
}
