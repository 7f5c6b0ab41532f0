import { chunksOf } from '#app/subsidies/anomalies/screened'
import {
  standingStatuses,
  type AnomalyCase,
  type FlagStatus,
} from '#app/subsidies/anomalies/anomaly_codes'
import { evidenceHref } from '#app/subsidies/claim_view'
import type { FlagRow } from '#app/subsidies/anomalies/detection'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** A flag as pages show it. The sentence is `anomalies.sentences.<case>` with `params`. */
export interface ShownFlag {
  id: number
  code: string
  case: AnomalyCase
  params: Record<string, string | number>
  rows: (FlagRow & { href?: string })[]
  weight: number
  blocks: boolean
  status: FlagStatus
  claimId: number | null
  classId: number | null
  personId: number | null
  raisedAt: string
}

/** Key of the sentence that tells a flag, with its `params`. */
export function sentenceKey(flag: Pick<ShownFlag, 'case'>): string {
  return `anomalies.sentences.${flag.case}`
}

/** A row of `anomaly_flags` as a page shows it. */
export function shownFlag(row: Record<string, any>): ShownFlag {
  const { case: name, params } = JSON.parse(row.facts)
  return {
    id: row.id,
    code: row.code,
    case: name,
    params,
    rows: (JSON.parse(row.rows) as FlagRow[]).map((one) => ({ ...one, href: hrefOf(one) })),
    weight: row.weight,
    blocks: Boolean(row.blocks),
    status: row.status,
    claimId: row.claim_id,
    classId: row.course_class_id,
    personId: row.person_id,
    raisedAt: row.raised_at,
  }
}

/**
 * The flags that concern claims, gravest first, by claim: those on the claim, on its person in its
 * class or everywhere, and on its class. Cleared ones are left out, dismissed ones are told.
 * Two queries for every five hundred claims.
 */
export async function flagsOfClaims(
  client: QueryClientContract,
  claimIds: number[]
): Promise<Map<number, ShownFlag[]>> {
  return concerning(client, claimIds, (query) => query.whereNot('status', 'cleared'))
}

/**
 * The flags that forbid approval and payment of claims, by claim: blocking ones that nobody dismissed.
 * A claim that is not in the map may go on. Read it after `screenClaims`.
 */
export async function blockingFlags(
  client: QueryClientContract,
  claimIds: number[]
): Promise<Map<number, ShownFlag[]>> {
  return concerning(client, claimIds, (query) =>
    query.where('blocks', true).whereIn('status', [...standingStatuses])
  )
}

async function concerning(
  client: QueryClientContract,
  claimIds: number[],
  restrict: (query: any) => any
): Promise<Map<number, ShownFlag[]>> {
  const found = new Map<number, ShownFlag[]>()
  for (const ids of chunksOf(claimIds)) {
    const claims = await client
      .from('claims')
      .whereIn('id', ids!)
      .select('id', 'person_id', 'course_class_id')
    const classIds = [...new Set(claims.flatMap((claim) => claim.course_class_id ?? []))]
    const personIds = [...new Set(claims.map((claim) => claim.person_id))]
    const rows = await restrict(
      client.from('anomaly_flags').where((either) => {
        either
          .whereIn('claim_id', ids!)
          .orWhereIn('course_class_id', classIds)
          .orWhere((person) => person.whereNull('course_class_id').whereIn('person_id', personIds))
      })
    )
      .orderBy('weight', 'desc')
      .orderBy('id')
      .select('*')
    for (const claim of claims) {
      const own = rows.filter((row: Record<string, any>) => concerns(row, claim))
      if (own.length > 0) found.set(claim.id, own.map(shownFlag))
    }
  }
  return found
}

function concerns(flag: Record<string, any>, claim: Record<string, any>): boolean {
  if (flag.claim_id !== null) return flag.claim_id === claim.id
  if (flag.person_id !== null && flag.person_id !== claim.person_id) return false
  return flag.course_class_id === null || flag.course_class_id === claim.course_class_id
}

function hrefOf({ type, id }: FlagRow): string | undefined {
  if (type === 'session') return `/sessions/${id}/attendance`
  if (type === 'call_back') return '/anomalies/call_backs'
  return evidenceHref({ type, id, label: { 'zh-CN': '', 'en': '' } })
}
