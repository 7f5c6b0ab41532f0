import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { countRows } from '#app/shared/database/rows'
import { pageOf } from '#app/shared/database/paging'
import { seesEveryBase } from '#app/accounts/scope'
import { whyNotDecideStudio } from '#app/competitions/studios/actions/decide_studio'
import type { Locale } from '#app/shared/words'
import type { StudioCondition, StudioFinding } from '#app/competitions/studios/studio_findings'
import type User from '#models/user'

const nameIn = (locale: Locale) => (locale === 'en' ? 'name_en' : 'name_zh')

/** Studios the user may see, what waits first, with the year of the last accepted return. */
export async function studioList({ page }: { page?: number }, locale: Locale, user: User) {
  const search = () =>
    db.from('studios as s').if(!seesEveryBase(user), (query) => {
      query.where('s.base_id', user.baseId ?? 0)
    })
  const paginator = pageOf(await countRows(search()), page)
  const rows = await search()
    .join('studio_kinds as k', 'k.id', 's.studio_kind_id')
    .orderByRaw("CASE s.status WHEN 'proposed' THEN 0 WHEN 'recognised' THEN 1 ELSE 2 END")
    .orderBy('s.recognised_on', 'desc')
    .orderBy('s.id', 'desc')
    .offset((paginator.currentPage - 1) * paginator.perPage)
    .limit(paginator.perPage)
    .select('s.id', 's.name', 's.host', 's.status', 's.recognised_on as recognisedOn')
    .select('s.valid_until as validUntil', `k.${nameIn(locale)} as kind`)
    .select(
      db.raw(
        "(SELECT MAX(r.year) FROM studio_returns r WHERE r.studio_id = s.id AND r.status = 'accepted') AS last_return"
      )
    )
  const today = clock.today()
  return {
    paginator,
    studios: rows.map((row) => ({
      ...row,
      lastReturn: row.last_return as number | null,
      isOver: row.validUntil !== null && row.validUntil < today,
    })),
  }
}

/** Kinds of studios to choose from, with their conditions. */
export async function studioKinds(locale: Locale) {
  const rows = await db.from('studio_kinds').orderBy('id')
  return rows.map((row) => ({
    id: row.id as number,
    name: row[nameIn(locale)] as string,
    hasLeader: row.has_leader === 'yes',
    conditions: JSON.parse(row.conditions) as StudioCondition[],
    valueStatus: row.value_status as string,
  }))
}

/** A studio with its kind's conditions and its returns, the latest year first; null when there is none. */
export async function studioPage(id: number, locale: Locale, user: User) {
  const studio = await db
    .from('studios as s')
    .join('studio_kinds as k', 'k.id', 's.studio_kind_id')
    .leftJoin('persons as p', 'p.id', 's.leader_id')
    .leftJoin('occupations as o', 'o.id', 's.occupation_id')
    .leftJoin('users as u', 'u.id', 's.proposed_by_id')
    .leftJoin('users as d', 'd.id', 's.decided_by_id')
    .leftJoin('users as w', 'w.id', 's.end_proposed_by_id')
    .where('s.id', id)
    .select('s.*', 'k.conditions', 'k.source', 'k.value_status', `k.${nameIn(locale)} as kind`)
    .select('p.name as leader', 'p.document_mask as leaderMask', 'u.full_name as proposer')
    .select(
      `o.${nameIn(locale)} as occupation`,
      'd.full_name as decider',
      'w.full_name as endProposer'
    )
    .first()
  if (!studio) return null
  const returns = await db
    .from('studio_returns as r')
    .leftJoin('users as u', 'u.id', 'r.submitted_by_id')
    .leftJoin('users as d', 'd.id', 'r.decided_by_id')
    .where('r.studio_id', id)
    .orderBy('r.year', 'desc')
    .select('r.*', 'u.full_name as submitter', 'd.full_name as decider')
  const standing = {
    status: studio.status,
    proposedById: studio.proposed_by_id,
    leaderId: studio.leader_id,
    endProposedById: studio.end_proposed_by_id,
  }
  const decisions = await db
    .from('studio_decisions as x')
    .join('users as u', 'u.id', 'x.decided_by_id')
    .where('x.studio_id', id)
    .orderBy('x.id')
    .select('x.decision', 'x.reason', 'x.decided_at as at', 'u.full_name as by')
  return {
    studio,
    decisions,
    conditions: JSON.parse(studio.conditions) as StudioCondition[],
    refusal: whyNotDecideStudio(
      user,
      standing,
      studio.status === 'recognised' ? 'ended' : 'recognised'
    ),
    returns: returns.map((row) => ({
      id: row.id as number,
      year: row.year as number,
      status: row.status as string,
      reason: row.reason as string | null,
      achievements: row.achievements as string | null,
      submitter: row.submitter as string,
      decider: row.decider as string | null,
      findings: JSON.parse(row.findings) as StudioFinding[],
      isOwn: row.submitted_by_id === user.id,
    })),
  }
}

/** The base that hosts a studio; undefined when there is no such studio. */
export async function hostOf(id: number): Promise<{ baseId: number | null } | undefined> {
  const row = await db.from('studios').where('id', id).select('base_id').first()
  return row ? { baseId: row.base_id } : undefined
}
