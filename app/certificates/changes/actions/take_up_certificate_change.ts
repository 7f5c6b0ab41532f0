import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { CHANGES } from '#app/certificates/changes/certificate_change'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

interface TakeUpInput {
  actor: User
  changeId: number
  requestId?: string | null
}

/**
 * A person proposes what the system drafted: the first of the two who answer for it.
 * @throws RuleViolation E_CHANGE_NOT_DRAFT
 */
export default class TakeUpCertificateChange {
  async handle({ actor, changeId, requestId }: TakeUpInput) {
    await db.transaction(async (trx) => {
      const taken = await changedRows(
        trx.from('certificate_changes').where({ id: changeId, status: 'draft' }).update({
          status: 'proposed',
          proposed_by_id: actor.id,
          proposed_at: clock.instant(),
        })
      )
      if (taken === 0) throw new RuleViolation('E_CHANGE_NOT_DRAFT', { module: CHANGES })
      await recordAudit(trx, {
        actor,
        action: 'certificate_change.proposed',
        subject: { type: 'certificate_change', id: changeId },
        changes: { status: ['draft', 'proposed'] },
        requestId,
      })
    })
  }
}
