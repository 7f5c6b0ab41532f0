import clock from '#app/shared/clock'
import { amended } from '#app/subsidies/amended_facts'
import { awardFacts } from '#app/subsidies/award_facts'
import { earlierFacts, isOfFamily, prepaidFacts } from '#app/subsidies/earlier_claim_facts'
import { enrolmentFacts } from '#app/subsidies/enrolment_facts'
import { listFacts } from '#app/subsidies/status_lists/list_facts'
import { certificateKinds, subjectKey } from '#app/subsidies/claim_kinds'
import {
  readAmendments,
  readApplicant,
  readAttendance,
  readAwards,
  readCertificates,
  readClaims,
  readEnrolments,
  readFirstSubmissions,
  readScores,
  type Applicant,
  type Row,
} from '#app/subsidies/claim_records'
import type { ClaimKind, ClaimPart } from '#app/subsidies/claim_kinds'
import type { Facts } from '#app/rules/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** What is needed to judge one case, and to write its claim. */
export interface ClaimSubject {
  kind: ClaimKind
  part: ClaimPart
  /** What the claim is about, as the database keeps it unique; null while there is nothing yet. */
  key: string | null
  /** Null for competition awards, as are class, base and what hangs on them. */
  enrolmentId: number | null
  awardId: number | null
  personId: number
  personName: string
  documentMask: string
  enrolmentStatus: string | null
  classId: number | null
  baseId: number | null
  feeKind: 'free' | 'self_paid' | 'enterprise' | null
  employerId: number | null
  occupationId: number
  gradeRank: number | null
  certificate: { id: number; number: string; status: string } | null
  /** The claim that counts for this subject: the live one, else the newest. */
  claim: OwnClaim | null
  facts: Facts
}

/** What is claimed. */
export interface ClaimScope {
  kind: ClaimKind
  part?: ClaimPart
}

export interface OwnClaim {
  id: number
  number: string
  status: string
  version: number
  amountFen: number
  policyId: number
  submittedAt: string | null
  heldAt: string | null
  disputedAt: string | null
  noticeClosedAt: string | null
  /** What of the amount came back, over all recoveries. */
  recoveredFen: number
  traceHash: string
}

const CHUNK = 400

/**
 * Gathers the facts of enrolments for judging a claim of one kind, in at most eleven queries for every
 * four hundred, whatever their number. What is not recorded stays unknown: its value is null and the
 * note says what is missing; what has not happened yet is pending. Corrections that a second person
 * approved stand in the place of what was recorded. Withdrawn enrolments are left out. The order is
 * that of the roster.
 */
export async function gatherClaimFacts(
  client: QueryClientContract,
  enrolmentIds: number[],
  scope: ClaimScope
): Promise<ClaimSubject[]> {
  const [subjects] = await gatherFactsOfKinds(client, enrolmentIds, [scope])
  return subjects
}

/** As `gatherClaimFacts`, for several kinds from one reading of the records: a list for each. */
export async function gatherFactsOfKinds(
  client: QueryClientContract,
  enrolmentIds: number[],
  scopes: ClaimScope[]
): Promise<ClaimSubject[][]> {
  const lists: ClaimSubject[][] = scopes.map(() => [])
  for (let start = 0; start < enrolmentIds.length; start += CHUNK) {
    const records = await readRecords(client, enrolmentIds.slice(start, start + CHUNK))
    const some = await subjectsOf(client, records, scopes)
    some.forEach((subjects, index) => lists[index].push(...subjects))
  }
  return lists
}

/** The facts that somebody would have who asks for a seat of a class, as if enrolled: a list for each. */
export async function gatherFactsOfApplicant(
  client: QueryClientContract,
  applicant: Applicant,
  scopes: ClaimScope[]
): Promise<Facts[]> {
  const row = await readApplicant(client, applicant)
  const lists = await subjectsOf(client, await recordsOf(client, [row]), scopes)
  return lists.map(([subject]) => subject.facts)
}

/** Gathers the facts of competition awards, in at most six queries for every four hundred. */
export async function gatherAwardFacts(
  client: QueryClientContract,
  awardIds: number[]
): Promise<ClaimSubject[]> {
  const subjects: ClaimSubject[] = []
  for (let start = 0; start < awardIds.length; start += CHUNK) {
    const ids = awardIds.slice(start, start + CHUNK)
    subjects.push(...(await awardSubjects(client, await readAwards(client, ids))))
  }
  return subjects
}

/** Ids of the enrolments of a class that count (not withdrawn), in the order of the roster. */
export async function enrolmentsOfClass(
  client: QueryClientContract,
  classId: number
): Promise<number[]> {
  const rows = await client
    .from('enrolments')
    .where('course_class_id', classId)
    .whereNot('status', 'withdrawn')
    .orderBy('position')
    .orderBy('id')
    .select('id')
  return rows.map((row) => row.id)
}

interface Records {
  rows: Row[]
  scores: Map<number, Row[]>
  certificates: Map<number, Row[]>
  attendance: Awaited<ReturnType<typeof readAttendance>>
  claims: Map<number, Row[]>
  lists: Awaited<ReturnType<typeof listFacts>>
}

async function readRecords(client: QueryClientContract, ids: number[]): Promise<Records> {
  return recordsOf(client, await readEnrolments(client, ids))
}

async function recordsOf(client: QueryClientContract, rows: Row[]): Promise<Records> {
  const ids = rows.map((row) => row.enrolment_id as number)
  const personIds = [...new Set(rows.map((row) => row.person_id as number))]
  return {
    rows,
    scores: group(await readScores(client, ids), 'enrolment_id'),
    certificates: group(await readCertificates(client, ids), 'enrolment_id'),
    attendance: await readAttendance(client, rows),
    claims: group(await readClaims(client, personIds), 'person_id'),
    lists: await listFacts(
      client,
      rows.map((row) => ({
        key: row.enrolment_id,
        personId: row.person_id,
        from: row.starts_on,
        to: row.ends_on,
      }))
    ),
  }
}

async function subjectsOf(
  client: QueryClientContract,
  { rows, scores, certificates, attendance, claims, lists }: Records,
  scopes: ClaimScope[]
): Promise<ClaimSubject[][]> {
  const claimsOf = (row: Row) => claims.get(row.person_id) ?? []
  const own = scopes.map(({ kind, part = 'whole' }) => {
    return rows.map((row) =>
      chosenClaim(claimsOf(row).filter((one) => isOwn(one, row, kind, part)))
    )
  })
  const { firstSent, amendments } = await readOfClaims(client, own.flat())

  return scopes.map(({ kind, part = 'whole' }, scopeIndex) => {
    return rows.map((row, index): ClaimSubject => {
      const certificate = certificates.get(row.enrolment_id)?.[0] ?? null
      const claim = own[scopeIndex][index]
      const family = claimsOf(row).filter((one) => isOfFamily(kind, one.kind))
      const facts = {
        ...enrolmentFacts({
          row,
          scores: scores.get(row.enrolment_id) ?? [],
          certificate,
          attendance: attendance.get(row.enrolment_id),
          submittedOn: claim ? (firstSent.get(claim.id) ?? null) : null,
        }),
        ...earlierFacts(kind, row, family, claim),
        ...lists.get(row.enrolment_id),
        ...(kind === 'apprenticeship' && prepaidFacts(part, row, claimsOf(row))),
      }
      return {
        kind,
        part,
        key: keyOf(kind, part, row.enrolment_id, certificate?.id ?? null),
        enrolmentId: row.enrolment_id,
        awardId: null,
        personId: row.person_id,
        personName: row.person_name,
        documentMask: row.document_mask,
        enrolmentStatus: row.enrolment_status,
        classId: row.class_id,
        baseId: row.base_id,
        feeKind: row.fee_kind,
        employerId: row.employer_id,
        occupationId: row.occupation_id,
        gradeRank: row.grade_rank,
        certificate: certificate && {
          id: certificate.id,
          number: certificate.number,
          status: certificate.status,
        },
        claim: claim && ownClaim(claim),
        facts: amended(facts, claim ? (amendments.get(claim.id) ?? []) : []),
      }
    })
  })
}

function isOwn(claim: Row, row: Row, kind: ClaimKind, part: ClaimPart): boolean {
  return claim.enrolment_id === row.enrolment_id && claim.kind === kind && claim.part === part
}

function keyOf(
  kind: ClaimKind,
  part: ClaimPart,
  enrolmentId: number,
  certificateId: number | null
): string | null {
  if (certificateKinds.includes(kind) && certificateId === null) return null
  return subjectKey(kind, { certificateId, enrolmentId, part })
}

async function readOfClaims(client: QueryClientContract, claims: (Row | null)[]) {
  const known = claims.filter((claim) => claim !== null)
  const sent = known.filter((claim) => claim.submitted_at).map((claim) => claim.id)
  return {
    firstSent: sent.length ? await readFirstSubmissions(client, sent) : new Map<number, string>(),
    amendments: known.length
      ? group(
          await readAmendments(
            client,
            known.map((claim) => claim.id)
          ),
          'claim_id'
        )
      : new Map<number, Row[]>(),
  }
}

async function awardSubjects(client: QueryClientContract, rows: Row[]): Promise<ClaimSubject[]> {
  const personIds = [...new Set(rows.map((row) => row.person_id as number))]
  const claims = await readClaims(client, personIds)
  const byAward = group(
    claims.filter((claim) => claim.kind === 'competition_award'),
    'competition_award_id'
  )
  const own = rows.map((row) => chosenClaim(byAward.get(row.award_id) ?? []))
  const { firstSent, amendments } = await readOfClaims(client, own)
  const lists = await listFacts(
    client,
    rows.map((row) => ({
      key: row.award_id,
      personId: row.person_id,
      from: row.awarded_on,
      to: row.awarded_on,
    }))
  )

  return rows.map((row, index): ClaimSubject => {
    const claim = own[index]
    const claimOn = (claim && firstSent.get(claim.id)) ?? clock.today()
    const facts = { ...awardFacts(row, claimOn), ...lists.get(row.award_id) }
    return {
      kind: 'competition_award',
      part: 'whole',
      key: subjectKey('competition_award', { awardId: row.award_id }),
      enrolmentId: null,
      awardId: row.award_id,
      personId: row.person_id,
      personName: row.person_name,
      documentMask: row.document_mask,
      enrolmentStatus: null,
      classId: null,
      baseId: null,
      feeKind: null,
      employerId: null,
      occupationId: row.occupation_id,
      gradeRank: null,
      certificate: null,
      claim: claim && ownClaim(claim),
      facts: amended(facts, claim ? (amendments.get(claim.id) ?? []) : []),
    }
  })
}

function chosenClaim(claims: Row[]): Row | null {
  const live = claims.filter((claim) => !['rejected', 'withdrawn'].includes(claim.status))
  return live.at(-1) ?? claims.at(-1) ?? null
}

function ownClaim(claim: Row): OwnClaim {
  return {
    id: claim.id,
    number: claim.number,
    status: claim.status,
    version: claim.version,
    amountFen: Number(claim.amount_fen),
    policyId: claim.policy_id,
    submittedAt: claim.submitted_at,
    heldAt: claim.held_at,
    disputedAt: claim.disputed_at,
    noticeClosedAt: claim.notice_closed_at,
    recoveredFen: Number(claim.recovered_fen),
    traceHash: claim.trace_hash,
  }
}

function group(rows: Row[], key: string): Map<number, Row[]> {
  return Map.groupBy(rows, (row) => row[key] as number)
}
