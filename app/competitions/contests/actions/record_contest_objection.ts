import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { CONTESTS, lockContest } from '#app/competitions/contests/contest_terms'
import type User from '#models/user'

export interface RecordContestObjectionInput {
  actor: User
  contestId: number
  /** The entry it is about; the list as a whole when left out. */
  entryId?: number | null
  raisedBy: string
  /** How the objector is answered: kept encrypted, shown masked. */
  contact: string
  ground: string
  requestId?: string | null
}

/**
 * Takes down an objection to an award list that the bureau received while the list is public.
 * @throws RuleViolation E_CONTEST_STATE, E_PUBLICITY_OVER
 */
export default class RecordContestObjection {
  async handle({ actor, contestId, requestId, ...input }: RecordContestObjectionInput) {
    return db.transaction(async (trx): Promise<{ id: number }> => {
      const contest = await lockContest(trx, contestId, 'published')
      if (clock.today() > contest.publicity_closes_on!) {
        throw new RuleViolation('E_PUBLICITY_OVER', {
          module: CONTESTS,
          params: { day: contest.publicity_closes_on! },
        })
      }
      if (input.entryId) {
        await trx
          .from('contest_entries as e')
          .join('contest_events as v', 'v.id', 'e.contest_event_id')
          .where({ 'e.id': input.entryId, 'v.contest_id': contestId })
          .select('e.id')
          .firstOrFail()
      }
      const [row] = await trx
        .table('contest_objections')
        .returning('id')
        .insert({
          contest_id: contestId,
          contest_entry_id: input.entryId ?? null,
          raised_by: input.raisedBy,
          contact_cipher: encryptField(input.contact),
          contact_mask: `****${input.contact.slice(-4)}`,
          ground: input.ground,
          status: 'open',
          recorded_by_id: actor.id,
          recorded_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'contest.objection_recorded',
        subject: { type: 'contest', id: contestId },
        changes: { objection: id, entry: input.entryId ?? null },
        requestId,
      })
      return { id }
    })
  }
}
