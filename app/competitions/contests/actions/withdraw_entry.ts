import db from '@adonisjs/lucid/services/db'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { CONTESTS, lockContest } from '#app/competitions/contests/contest_terms'
import type User from '#models/user'

/**
 * Takes an entry back before the results of its event are in. Its number stays used.
 * @throws RuleViolation E_CONTEST_STATE, E_RESULTS_IN, E_ENTRY_WITHDRAWN
 */
export default class WithdrawEntry {
  async handle(input: {
    actor: User
    contestId: number
    entryId: number
    requestId?: string | null
  }) {
    const { actor, contestId, entryId, requestId } = input
    await db.transaction(async (trx) => {
      await lockContest(trx, contestId, 'open', 'closed')
      const entry = await trx
        .from('contest_entries as e')
        .join('contest_events as v', 'v.id', 'e.contest_event_id')
        .where({ 'e.id': entryId, 'v.contest_id': contestId })
        .select('e.number', 'v.results_at')
        .firstOrFail()
      if (entry.results_at) throw new RuleViolation('E_RESULTS_IN', { module: CONTESTS })
      const withdrawn = { status: 'withdrawn' }
      const changed = await changedRows(
        trx.from('contest_entries').where({ id: entryId, status: 'entered' }).update(withdrawn)
      )
      if (changed === 0) throw new RuleViolation('E_ENTRY_WITHDRAWN', { module: CONTESTS })
      await trx.from('contest_members').where('contest_entry_id', entryId).update(withdrawn)
      await recordAudit(trx, {
        actor,
        action: 'contest.entry_withdrawn',
        subject: { type: 'contest', id: contestId },
        changes: { entry: entry.number },
        requestId,
      })
    })
  }
}
