import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { fullYears } from '#app/rules/days'
import { countRows, insertMany } from '#app/shared/database/rows'
import { findOrCreatePerson } from '#app/people/find_or_create_person'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { CONTESTS, lockContest } from '#app/competitions/contests/contest_terms'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface EnterContestInput {
  actor: User
  contestId: number
  eventId: number
  /** Who sends the contestants. */
  unit: string
  teamName?: string | null
  members: { name: string; documentNumber: string }[]
  /** No for who may compete but leaves the honours to the next. */
  takesHonours: 'yes' | 'no'
  honoursReason?: string | null
  requestId?: string | null
}

/**
 * Enters a person, or a team, for an event of an open contest, until its last day. The people are found
 * by their documents, or recorded. Nobody stands twice in one event.
 * @throws RuleViolation E_CONTEST_STATE, E_ENTRIES_OVER, E_TEAM_SIZE, E_TOO_YOUNG, E_ENTERED,
 *   E_REASON_NEEDED and those of `findOrCreatePerson`
 */
export default class EnterContest {
  async handle(input: EnterContestInput): Promise<{ id: number; number: string }> {
    const { actor, contestId, eventId, requestId } = input
    if (input.takesHonours === 'no' && !input.honoursReason) {
      throw new RuleViolation('E_REASON_NEEDED', { module: CONTESTS, field: 'honoursReason' })
    }
    return db.transaction(async (trx) => {
      const contest = await lockContest(trx, contestId, 'open')
      if (clock.today() > contest.entries_until) {
        throw new RuleViolation('E_ENTRIES_OVER', {
          module: CONTESTS,
          params: { day: contest.entries_until },
        })
      }
      const event = await trx
        .from('contest_events')
        .where({ id: eventId, contest_id: contestId })
        .firstOrFail()
      const members = input.members.filter((one) => one.name !== '' || one.documentNumber !== '')
      if (members.length !== event.team_size) {
        throw new RuleViolation('E_TEAM_SIZE', {
          module: CONTESTS,
          params: { needed: event.team_size, given: members.length },
        })
      }
      const personIds = await people(trx, members, contest.starts_on, event)
      const entries = trx.from('contest_entries').where('contest_event_id', eventId)
      const serial = (await countRows(entries)) + 1
      const number = `${contest.code}-${eventId}-${String(serial).padStart(3, '0')}`
      const [row] = await trx
        .table('contest_entries')
        .returning('id')
        .insert({
          contest_event_id: eventId,
          number,
          unit: input.unit,
          team_name: input.teamName ?? null,
          status: 'entered',
          takes_honours: input.takesHonours,
          honours_reason: input.takesHonours === 'no' ? input.honoursReason : null,
          created_by_id: actor.id,
          created_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await insertMany(
        trx,
        'contest_members',
        personIds.map((personId, index) => ({
          contest_entry_id: id,
          contest_event_id: eventId,
          person_id: personId,
          position: index + 1,
          status: 'entered',
        }))
      )
      await recordAudit(trx, {
        actor,
        action: 'contest.entered',
        subject: { type: 'contest', id: contestId },
        changes: { entry: number, event: event.name, people: personIds },
        requestId,
      })
      return { id, number }
    })
  }
}

interface Event {
  id: number
  minimum_age: number
}

async function people(
  trx: TransactionClientContract,
  members: EnterContestInput['members'],
  startsOn: string,
  event: Event
): Promise<number[]> {
  const ids: number[] = []
  for (const member of members) {
    const id = await findOrCreatePerson(trx, member)
    const person = await trx.from('persons').where('id', id).select('birth_on').firstOrFail()
    if (person.birth_on && fullYears(person.birth_on, startsOn) < event.minimum_age) {
      throw new RuleViolation('E_TOO_YOUNG', {
        module: CONTESTS,
        params: { name: member.name, age: event.minimum_age },
      })
    }
    const entered = await trx
      .from('contest_members')
      .where({ contest_event_id: event.id, person_id: id, status: 'entered' })
      .first()
    if (entered || ids.includes(id)) {
      throw new RuleViolation('E_ENTERED', { module: CONTESTS, params: { name: member.name } })
    }
    ids.push(id)
  }
  return ids
}
