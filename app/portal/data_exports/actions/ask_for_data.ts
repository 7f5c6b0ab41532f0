import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { countRows } from '#app/shared/database/rows'
import { enqueue, tryAgain } from '#app/shared/outbox/outbox'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { DATA_EXPORTS, EXPORT_JOB, EXPORTS_A_DAY } from '#app/portal/data_exports/export_terms'
import type User from '#models/user'

const jobKey = (id: number) => `data_export:${id}`

/**
 * Somebody asks for a copy of all that is kept about them (Personal Information Protection Law, article
 * 45); it is made in the background.
 * @throws RuleViolation E_EXPORT_WAITS, E_EXPORTS_A_DAY
 */
export default class AskForData {
  async handle({ actor, requestId }: { actor: User; requestId?: string }): Promise<number> {
    const personId = actor.personId!
    return db.transaction(async (trx) => {
      await trx.from('persons').where('id', personId).forUpdate().select('id').firstOrFail()
      const own = () => trx.from('data_exports').where('person_id', personId)
      const waiting = await own().where('status', 'asked').first()
      if (waiting) {
        // Making it was given up: who asks once more has it made anew instead of waiting for ever.
        if (await tryAgain(trx, jobKey(waiting.id))) return waiting.id
        throw new RuleViolation('E_EXPORT_WAITS', { module: DATA_EXPORTS })
      }
      const today = await countRows(own().where('asked_at', '>', clock.instantIn(-24 * 3600)))
      if (today >= EXPORTS_A_DAY)
        throw new RuleViolation('E_EXPORTS_A_DAY', { module: DATA_EXPORTS })
      const [row] = await trx.table('data_exports').returning('id').insert({
        person_id: personId,
        asked_by_id: actor.id,
        status: 'asked',
        asked_at: clock.instant(),
      })
      const id = Number(row.id ?? row)
      await enqueue(trx, [{ kind: EXPORT_JOB, payload: { exportId: id }, uniqueKey: jobKey(id) }])
      await recordAudit(trx, {
        actor,
        action: 'data_export.asked',
        subject: { type: 'person', id: personId },
        changes: { export: id },
        requestId,
      })
      return id
    })
  }
}
