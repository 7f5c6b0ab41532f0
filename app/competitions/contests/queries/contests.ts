import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { handsInResults } from '#app/competitions/contests/actions/answer_contest_objection'
import { countRows } from '#app/shared/database/rows'
import { maskName } from '#app/people/person_name'
import { pageOf } from '#app/shared/database/paging'
import type { Locale } from '#app/shared/words'

/** Contests, the latest first, with how many events and entries each has. */
export async function contestList({ page }: { page?: number }) {
  const paginator = pageOf(await countRows(db.from('contests')), page)
  const rows = await db
    .from('contests as c')
    .orderBy('c.starts_on', 'desc')
    .orderBy('c.id', 'desc')
    .offset((paginator.currentPage - 1) * paginator.perPage)
    .limit(paginator.perPage)
    .select('c.id', 'c.code', 'c.name', 'c.level', 'c.status')
    .select('c.contest_class as contestClass', 'c.starts_on as startsOn', 'c.ends_on as endsOn')
    .select(
      db.raw('(SELECT COUNT(*) FROM contest_events v WHERE v.contest_id = c.id) AS events'),
      db.raw(
        `(SELECT COUNT(*) FROM contest_entries e JOIN contest_events v ON v.id = e.contest_event_id
          WHERE v.contest_id = c.id AND e.status = 'entered') AS entries`
      )
    )
  return {
    paginator,
    contests: rows.map((row) => ({
      ...row,
      events: Number(row.events),
      entries: Number(row.entries),
    })),
  }
}

/** A contest with its events, objections and decisions; null when there is none. */
export async function contestPage(id: number, locale: Locale) {
  const contest = await db
    .from('contests as c')
    .leftJoin('users as p', 'p.id', 'c.published_by_id')
    .leftJoin('users as f', 'f.id', 'c.confirmed_by_id')
    .where('c.id', id)
    .select('c.*', 'p.full_name as publisher', 'f.full_name as confirmer')
    .first()
  if (!contest) return null
  const events = await db
    .from('contest_events as v')
    .join('occupations as o', 'o.id', 'v.occupation_id')
    .leftJoin('users as r', 'r.id', 'v.results_by_id')
    .leftJoin('users as k', 'k.id', 'v.checked_by_id')
    .where('v.contest_id', id)
    .orderBy('v.id')
    .select('v.*', `o.name_${locale === 'en' ? 'en' : 'zh'} as occupation`)
    .select('r.full_name as recorder', 'k.full_name as checker')
    .select(
      db.raw(
        "(SELECT COUNT(*) FROM contest_entries e WHERE e.contest_event_id = v.id AND e.status = 'entered') AS entries"
      ),
      db.raw(
        '(SELECT COUNT(*) FROM contest_entries e WHERE e.contest_event_id = v.id AND e.prize IS NOT NULL) AS prizes'
      )
    )
  const objections = await db
    .from('contest_objections as x')
    .leftJoin('contest_entries as e', 'e.id', 'x.contest_entry_id')
    .leftJoin('users as u', 'u.id', 'x.recorded_by_id')
    .leftJoin('users as w', 'w.id', 'x.answered_by_id')
    .where('x.contest_id', id)
    .orderBy('x.id')
    .select('x.id', 'x.raised_by as raisedBy', 'x.contact_mask as contactMask', 'x.ground')
    .select(
      'x.status',
      'x.answer',
      'x.recorded_by_id as recordedById',
      'x.contest_entry_id as entryId',
      'x.recorded_at as recordedAt'
    )
    .select('u.full_name as recorder', 'w.full_name as answerer', 'e.number as entryNumber')
  const named = await db
    .from('contest_entries as e')
    .join('contest_events as v', 'v.id', 'e.contest_event_id')
    .where({ 'v.contest_id': id, 'e.status': 'entered' })
    .whereNotNull('e.rank')
    .orderBy(['v.id', 'e.rank', 'e.id'])
    .select('e.id', 'e.number', 'e.unit', 'v.name as event')
  const uncertified = await countRows(
    db
      .from('competition_awards as a')
      .join('contest_entries as e', 'e.id', 'a.contest_entry_id')
      .join('contest_events as v', 'v.id', 'e.contest_event_id')
      .where('v.contest_id', id)
      .whereNotExists((query) => {
        query
          .from('certificates as c')
          .whereColumn('c.competition_award_id', 'a.id')
          .whereNotIn('c.status', ['revoked', 'superseded'])
          .select('c.id')
      })
  )
  const decisions = await db
    .from('contest_decisions as x')
    .join('users as u', 'u.id', 'x.decided_by_id')
    .where('x.contest_id', id)
    .orderBy('x.id')
    .select('x.decision', 'x.reason', 'x.decided_at as at', 'u.full_name as by')
    .select('x.thrown_away as thrownAway')
  const hands = await Promise.all(
    objections.map((one) => handsInResults(db.connection(), contest, one.entryId))
  )
  return {
    contest,
    objections: objections.map((one, index) => ({ ...one, hands: [...hands[index]] })),
    decisions: decisions.map(({ thrownAway, ...one }) => ({
      ...one,
      cleared: thrownAway === null ? 0 : (JSON.parse(thrownAway) as unknown[]).length,
    })),
    /** Entries with a place, to choose which an objection is about. */
    named: named.map((one) => ({
      value: one.id as number,
      label: `${one.number} ${one.event} ${one.unit}`,
    })),
    /** Awards that have no valid certificate yet. */
    uncertified,
    events: events.map((event) => ({
      ...event,
      entries: Number(event.entries),
      prizes: Number(event.prizes),
    })),
    isPublicityOver:
      contest.publicity_closes_on !== null && clock.today() > contest.publicity_closes_on,
  }
}

export interface EntryRow {
  id: number
  number: string
  unit: string
  teamName: string | null
  status: string
  takesHonours: boolean
  honoursReason: string | null
  outcome: string | null
  score: string | null
  /** What decides between equal scores. */
  tieScore: string | null
  rank: number | null
  awardedRank: number | null
  prize: string | null
  people: { name: string; documentMask: string; awardId: number | null }[]
}

/** Entries of an event: by place once there are places, by number before. */
export async function eventEntries(eventId: number): Promise<EntryRow[]> {
  const rows = await db
    .from('contest_entries as e')
    .where('e.contest_event_id', eventId)
    .orderByRaw('CASE WHEN e.rank IS NULL THEN 1 ELSE 0 END')
    .orderBy('e.rank')
    .orderBy('e.number')
    .select('e.*')
  const members = await db
    .from('contest_members as m')
    .join('persons as p', 'p.id', 'm.person_id')
    .leftJoin('competition_awards as a', (join) => {
      join.on('a.contest_entry_id', 'm.contest_entry_id').andOn('a.person_id', 'm.person_id')
    })
    .where('m.contest_event_id', eventId)
    .orderBy('m.position')
    .select('m.contest_entry_id', 'p.name', 'p.document_mask', 'a.id as award_id')
  const byEntry = Map.groupBy(members, (member) => member.contest_entry_id as number)
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    unit: row.unit,
    teamName: row.team_name,
    status: row.status,
    takesHonours: row.takes_honours === 'yes' && row.passed_title === null,
    honoursReason: row.passed_title ?? row.honours_reason,
    outcome: row.outcome,
    score: scoreText(row.score_hundredths),
    tieScore: scoreText(row.tie_hundredths),
    rank: row.rank,
    awardedRank: row.awarded_rank,
    prize: row.prize,
    people: (byEntry.get(row.id) ?? []).map((one) => ({
      name: one.name,
      documentMask: one.document_mask,
      awardId: one.award_id,
    })),
  }))
}

function scoreText(hundredths: number | null): string | null {
  return hundredths === null ? null : (hundredths / 100).toFixed(2)
}

/** One event of a contest, or null. */
export async function contestEvent(contestId: number, eventId: number, locale: Locale) {
  const found = await contestPage(contestId, locale)
  const event = found?.events.find((one) => one.id === eventId)
  if (!found || !event) return null
  return { contest: found.contest, event, entries: await eventEntries(eventId) }
}

/** Contests whose award list is before the public today, for everybody. */
export async function publicAwardLists() {
  const today = clock.today()
  return db
    .from('contests')
    .where('status', 'published')
    .where('publicity_opens_on', '<=', today)
    .where('publicity_closes_on', '>=', today)
    .orderBy('publicity_closes_on')
    .select('code', 'name', 'organiser', 'publicity_opens_on as opensOn')
    .select('publicity_closes_on as closesOn')
}

/** The award list of a contest while it is public: names masked, no identity numbers; null outside. */
export async function publicAwardList(code: string) {
  const lists = await publicAwardLists()
  const contest = lists.find((one) => one.code === code)
  if (!contest) return null
  const rows = await db
    .from('contest_members as m')
    .join('contest_entries as e', 'e.id', 'm.contest_entry_id')
    .join('contest_events as v', 'v.id', 'e.contest_event_id')
    .join('contests as c', 'c.id', 'v.contest_id')
    .join('persons as p', 'p.id', 'm.person_id')
    .where({ 'c.code': code, 'e.status': 'entered' })
    .whereNotNull('e.prize')
    .orderBy(['v.id', 'e.awarded_rank', 'm.position'])
    .select('v.id as eventId', 'v.name as event', 'v.contestants', 'e.number', 'e.unit')
    .select('e.awarded_rank as awardedRank', 'e.prize', 'p.name')
  const events = Map.groupBy(rows, (row) => row.eventId as number)
  return {
    contest,
    events: [...events.values()].map((lines) => ({
      name: lines[0].event as string,
      contestants: lines[0].contestants as string,
      lines: lines.map(({ name, ...line }) => ({ ...line, name: maskName(name) })),
    })),
  }
}
