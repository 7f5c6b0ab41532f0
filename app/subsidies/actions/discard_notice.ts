import db from '@adonisjs/lucid/services/db'
import { changedRows } from '#app/shared/database/rows'
import { MODULE } from '#app/subsidies/claim_terms'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

/**
 * Gives up a notice that was only drawn up: its claims wait for another one. The number stays used.
 * @throws RuleViolation E_NOTICE_NOT_DRAFT
 */
export default class DiscardNotice {
  async handle(input: { actor: User; noticeId: number; requestId?: string | null }) {
    await db.transaction(async (trx) => {
      const discarded = await changedRows(
        trx
          .from('notices')
          .where({ id: input.noticeId, status: 'draft' })
          .update({ status: 'discarded' })
      )
      const { number } = await trx.from('notices').where('id', input.noticeId).firstOrFail()
      if (discarded === 0) {
        throw new RuleViolation('E_NOTICE_NOT_DRAFT', { module: MODULE, params: { number } })
      }
      await trx.from('notice_lines').where('notice_id', input.noticeId).delete()
      await recordAudit(trx, {
        actor: input.actor,
        action: 'notice.discarded',
        subject: { type: 'notice', id: input.noticeId },
        changes: { number },
        requestId: input.requestId,
      })
    })
  }
}
