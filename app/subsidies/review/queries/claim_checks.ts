import { decryptField } from '#app/shared/crypto/field_cipher'
import { readDocument } from '#app/people/identity_document'
import { committedStatuses, paidStatuses } from '#app/subsidies/claim_status'
import { policiesById, type Assessment } from '#app/subsidies/claim_assessment'
import { activeLists, listNames, type ListInForce } from '#app/subsidies/status_lists/list_facts'
import {
  factsRead,
  judgeChecks,
  type CheckResult,
  type ManualResult,
} from '#app/subsidies/review/checks'
import type { ClaimRow } from '#app/subsidies/claim_rows'
import type { RuleSet, Trace } from '#app/rules/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

const CHUNK = 400

/**
 * Every check of claims by claim id, in seven queries for every four hundred. `now` holds the traces
 * as things stand; a claim that is missing there counts as not judged.
 */
export async function checksOf(
  client: QueryClientContract,
  claims: ClaimRow[],
  now: Map<number, { trace: Trace } | Assessment>
): Promise<Map<number, CheckResult[]>> {
  const found = new Map<number, CheckResult[]>()
  for (let start = 0; start < claims.length; start += CHUNK) {
    const some = claims.slice(start, start + CHUNK)
    const policies = await policiesById(
      client,
      some.map((claim) => claim.policyId)
    )
    const manual = await manualResults(client, some)
    const flags = await openFlags(client, some)
    const faults = await documentFaults(client, some)
    const cover = await fundCover(client, some)
    const lists = await activeLists(client)
    const ends = await classEnds(client, some)
    for (const claim of some) {
      const { ruleSet } = policies.get(claim.policyId)!
      const classEndsOn = ends.get(claim.classId ?? 0) ?? null
      found.set(
        claim.id,
        judgeChecks({
          kind: claim.kind,
          ruleSet,
          trace: now.get(claim.id)?.trace ?? null,
          documentFault: faults.get(claim.personId) ?? null,
          manual: manual.get(claim.id) ?? new Map(),
          flags: countFlags(flags, claim),
          isCovered: isCovered(claim, cover.get(claim.fundId)),
          olderLists: olderLists([...lists.values()], ruleSet, classEndsOn),
          classEndsOn,
        })
      )
    }
  }
  return found
}

/**
 * The last result of each manual check. A check counts for the sending it was made for: a claim that
 * is sent again is checked again.
 */
export async function manualResults(client: QueryClientContract, claims: ClaimRow[]) {
  const rows = await client
    .from('claim_checks')
    .join('users', 'users.id', 'claim_checks.actor_id')
    .join('claims', 'claims.id', 'claim_checks.claim_id')
    .whereIn('claim_checks.claim_id', ids(claims))
    .whereColumn('claim_checks.created_at', '>=', 'claims.submitted_at')
    .orderBy('claim_checks.id')
    .select('claim_checks.*', 'users.full_name')
  const found = new Map<number, Map<string, ManualResult>>()
  for (const row of rows) {
    const ofClaim = found.get(row.claim_id) ?? new Map<string, ManualResult>()
    const { result, note, evidence } = row
    ofClaim.set(row.name, { result, note, evidence, actor: row.full_name, at: row.created_at })
    found.set(row.claim_id, ofClaim)
  }
  return found
}

async function classEnds(client: QueryClientContract, claims: ClaimRow[]) {
  const classIds = [...new Set(claims.flatMap((claim) => claim.classId ?? []))]
  const rows = await client.from('course_classes').whereIn('id', classIds).select('id', 'ends_on')
  return new Map<number, string>(rows.map((row) => [row.id, row.ends_on]))
}

/** The lists a policy reads that describe a day before the class ended. */
function olderLists(lists: ListInForce[], ruleSet: RuleSet, endsOn: string | null) {
  if (endsOn === null) return []
  const read = new Set(ruleSet.conditions.flatMap(factsRead))
  return lists
    .filter((list) => read.has(`listed_${list.kind}`) && list.asOf < endsOn)
    .map((list) => ({ name: listNames[list.kind], asOf: list.asOf }))
}

function openFlags(client: QueryClientContract, claims: ClaimRow[]): Promise<Row[]> {
  return client
    .from('anomaly_flags')
    .whereIn('status', ['open', 'proposed', 'confirmed'])
    .where((any) => {
      any
        .whereIn('claim_id', ids(claims))
        .orWhereIn('person_id', [...new Set(claims.map((claim) => claim.personId))])
        .orWhereIn('course_class_id', [...new Set(claims.flatMap((claim) => claim.classId ?? []))])
    })
    .select('id', 'claim_id', 'person_id', 'course_class_id', 'blocks')
}

/** A flag of a claim is that claim's; one of a person or class is for all their claims. */
function countFlags(flags: Row[], claim: ClaimRow) {
  const own = flags.filter((flag) => {
    if (flag.claim_id !== null) return flag.claim_id === claim.id
    if (flag.person_id !== null && flag.person_id !== claim.personId) return false
    return flag.course_class_id === null || flag.course_class_id === claim.classId
  })
  const blocking = own.filter((flag) => Boolean(flag.blocks)).length
  return { blocking, others: own.length - blocking }
}

async function documentFaults(client: QueryClientContract, claims: ClaimRow[]) {
  const rows = await client
    .from('persons')
    .whereIn('id', [...new Set(claims.map((claim) => claim.personId))])
    .select('id', 'document_type', 'document_cipher')
  return new Map<number, string | null>(rows.map((row) => [row.id, documentFault(row)]))
}

function documentFault(row: Row): string | null {
  const reading = readDocument(row.document_type, decryptField(row.document_cipher))
  return reading.ok ? null : reading.fault
}

async function fundCover(client: QueryClientContract, claims: ClaimRow[]) {
  const rows = await client
    .from('funds')
    .whereIn('id', [...new Set(claims.map((claim) => claim.fundId))])
    .select(
      'id',
      client.raw('appropriated_fen + recovered_fen - committed_fen - paid_fen as uncommitted')
    )
  return new Map<number, number>(rows.map((row) => [row.id, Number(row.uncommitted)]))
}

/** Money that is bound or paid is covered; before that the fund must have so much uncommitted. */
function isCovered(claim: ClaimRow, uncommitted = 0): boolean {
  const isBound = [...committedStatuses, ...paidStatuses].includes(claim.status)
  return isBound || uncommitted >= claim.amountFen
}

function ids(claims: ClaimRow[]): number[] {
  return claims.map((claim) => claim.id)
}
