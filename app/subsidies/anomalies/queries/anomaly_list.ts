import { claimStateSql } from '#app/shared/chain_claim'
import db from '@adonisjs/lucid/services/db'
import { maskName } from '#app/people/person_name'
import { pageOf, PER_PAGE } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import { standingStatuses } from '#app/subsidies/anomalies/anomaly_codes'
import { shownFlag, type ShownFlag } from '#app/subsidies/anomalies/flags'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

export interface FlagFilters {
  code?: string
  state?: string
  weight?: number
  base?: number
  class?: number
  /** Flags on this claim, on its person there or everywhere, and on its class. */
  claim?: number
  blocks?: '0' | '1'
  page?: number
}

/** A page of flags with the filters, gravest and newest first, and how many stand by code. */
export async function anomalyList(filters: FlagFilters) {
  const paginator = pageOf(await countRows(flagsBy(filters)), filters.page)
  const rows = await flagsBy(filters)
    .leftJoin('persons as p', 'p.id', 'f.person_id')
    .leftJoin('course_classes as c', 'c.id', 'f.course_class_id')
    .leftJoin('claims as l', 'l.id', 'f.claim_id')
    .orderBy('f.weight', 'desc')
    .orderBy('f.id', 'desc')
    .offset((paginator.currentPage - 1) * PER_PAGE)
    .limit(PER_PAGE)
    .select('f.*', 'p.name as person_name', 'c.code as class_code', 'l.number as claim_number')
  const flags = rows.map((row) => ({
    ...shownFlag(row),
    personName: row.person_name as string | null,
    classCode: row.class_code as string | null,
    claimNumber: row.claim_number as string | null,
  }))
  return { flags: await withNames(flags), paginator }
}

/** How many flags stand, by code. */
export async function standingByCode() {
  const rows = await db
    .from('anomaly_flags')
    .whereIn('status', [...standingStatuses])
    .groupBy('code')
    .select('code')
    .count('* as total')
  return new Map(rows.map((row) => [row.code as string, Number(row.total)]))
}

/** The last screening of everything, or null. */
export async function lastRun() {
  return db
    .from('anomaly_runs')
    .leftJoin('users', 'users.id', 'anomaly_runs.actor_id')
    .where('scope', 'all')
    .orderBy('anomaly_runs.id', 'desc')
    .select('anomaly_runs.*', 'users.full_name as actor')
    .first()
}

/** One flag with who settled it and the claims it concerns; null when there is none. */
export async function flagPage(id: number) {
  const row = await db
    .from('anomaly_flags as f')
    .leftJoin('persons as p', 'p.id', 'f.person_id')
    .leftJoin('course_classes as c', 'c.id', 'f.course_class_id')
    .leftJoin('users as one', 'one.id', 'f.proposed_by_id')
    .leftJoin('users as two', 'two.id', 'f.decided_by_id')
    .where('f.id', id)
    .select('f.*', 'p.name as person_name', 'c.code as class_code')
    .select('one.full_name as proposer', 'two.full_name as decider')
    .first()
  if (!row) return null
  const [flag] = await withNames([shownFlag(row)])
  return {
    flag: {
      ...flag,
      personName: row.person_name as string | null,
      classCode: row.class_code as string | null,
      clearedAt: row.cleared_at as string | null,
      proposer: row.proposer as string | null,
      proposedById: row.proposed_by_id as number | null,
      proposedReason: row.proposed_reason as string | null,
      proposedAt: row.proposed_at as string | null,
      decider: row.decider as string | null,
      decidedReason: row.decided_reason as string | null,
      decidedAt: row.decided_at as string | null,
    },
    claims: await claimsConcerned(row),
  }
}

const CLAIMS_SHOWN = 30

async function claimsConcerned(flag: Record<string, any>) {
  const query = db
    .from('claims')
    .join('persons', 'persons.id', 'claims.person_id')
    .whereNotIn('claims.status', ['rejected', 'withdrawn'])
    .orderBy('claims.id')
    .limit(CLAIMS_SHOWN)
    .select('claims.id', 'claims.number', 'claims.amount_fen')
    .select('persons.name', db.raw(`${claimStateSql('claims')} AS state`))
  if (flag.course_class_id !== null) query.where('claims.course_class_id', flag.course_class_id)
  if (flag.person_id !== null) query.where('claims.person_id', flag.person_id)
  return query
}

/** Gives the rows about people their masked names, in one query. */
async function withNames<Flag extends ShownFlag>(flags: Flag[]): Promise<Flag[]> {
  const ids = flags.flatMap((flag) =>
    flag.rows.flatMap((row) => (row.type === 'person' ? row.id : []))
  )
  const people = ids.length ? await db.from('persons').whereIn('id', ids).select('id', 'name') : []
  const names = new Map(people.map((person) => [person.id, maskName(person.name)]))
  return flags.map((flag) => ({
    ...flag,
    rows: flag.rows.map((row) =>
      row.type === 'person' ? { ...row, label: names.get(row.id) ?? row.label } : row
    ),
  }))
}

function flagsBy(filters: FlagFilters) {
  const { code, state = 'standing', weight, base, class: classId, claim, blocks } = filters
  const query = db.from('anomaly_flags as f')
  if (claim) concerning(query, claim)
  if (code) query.where('f.code', code)
  if (state === 'standing') query.whereIn('f.status', [...standingStatuses])
  else if (state !== 'all') query.where('f.status', state)
  if (weight) query.where('f.weight', weight)
  if (blocks) query.where('f.blocks', blocks === '1')
  if (classId) query.where('f.course_class_id', classId)
  if (base) {
    query.where((either) => {
      either.where('f.base_id', base).orWhereExists((exists) => {
        exists
          .from('enrolments as e')
          .join('course_classes as k', 'k.id', 'e.course_class_id')
          .whereNull('f.base_id')
          .whereColumn('e.person_id', 'f.person_id')
          .where('k.base_id', base)
          .select('e.id')
      })
    })
  }
  return query
}

function concerning(query: DatabaseQueryBuilderContract, claimId: number) {
  query.where((either) => {
    either.where('f.claim_id', claimId).orWhere((other) => {
      other.whereNull('f.claim_id').whereExists((exists) => {
        exists
          .from('claims as own')
          .where('own.id', claimId)
          .where((person) => {
            person.whereNull('f.person_id').orWhereColumn('own.person_id', 'f.person_id')
          })
          .where((place) => {
            place
              .whereNull('f.course_class_id')
              .orWhereColumn('own.course_class_id', 'f.course_class_id')
          })
          .select('own.id')
      })
    })
  })
}
