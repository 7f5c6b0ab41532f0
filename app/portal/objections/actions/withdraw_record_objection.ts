import db from '@adonisjs/lucid/services/db'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { OBJECTIONS } from '#app/portal/objections/objection_terms'
import type User from '#models/user'

/** Takes an own objection back while nobody has answered it. @throws RuleViolation E_ALREADY_ANSWERED */
export default class WithdrawRecordObjection {
  async handle({ actor, id }: { actor: User; id: number }) {
    await db.transaction(async (trx) => {
      const withdrawn = await changedRows(
        trx
          .from('record_objections')
          .where({ id, person_id: actor.personId, status: 'open' })
          .update({ status: 'withdrawn' })
      )
      if (withdrawn === 0) throw new RuleViolation('E_ALREADY_ANSWERED', { module: OBJECTIONS })
      await recordAudit(trx, {
        actor,
        action: 'record_objection.withdrawn',
        subject: { type: 'record_objection', id },
      })
    })
  }
}
