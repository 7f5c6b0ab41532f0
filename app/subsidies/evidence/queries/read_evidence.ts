import db from '@adonisjs/lucid/services/db'
import { carriedInto } from '#app/classes/queries/carried_attendance'
import { maskName } from '#app/subsidies/mask_name'
import { readClaimRecord, type ClaimRecord } from '#app/subsidies/history/claim_record'
import { readAudit } from '#app/subsidies/evidence/queries/read_audit'
import { readClasses } from '#app/subsidies/evidence/queries/read_classes'
import type {
  ClaimEvidence,
  Evidence,
  EvidenceCertificate,
  EvidencePolicy,
  EvidenceSubject,
  PackSubject,
} from '#app/subsidies/evidence/evidence'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

/** The claim or class a pack is asked for; null when there is none of that name. */
export async function findSubject(
  kind: PackSubject['kind'],
  key: { id: number } | { name: string }
): Promise<(PackSubject & { baseId: number | null }) | null> {
  const column = kind === 'claim' ? 'number' : 'code'
  const where = 'id' in key ? { id: key.id } : { [column]: key.name }
  const row = await db
    .from(kind === 'claim' ? 'claims' : 'course_classes')
    .where(where)
    .select('id', 'base_id', `${column} as name`)
    .first()
  return row && { kind, id: row.id, name: row.name, baseId: row.base_id }
}

/**
 * Reads everything about a claim, or about the claims of a class, in one snapshot: nothing that is
 * written meanwhile is in one part and missing in another. For a base without what it does not read of
 * its claims: who objected and why, and what is looked for in them.
 */
export async function readEvidence(subject: PackSubject, forBase: boolean): Promise<Evidence> {
  return db.transaction(
    async (trx) => {
      const ids = await claimIdsOf(trx, subject)
      const claims: ClaimEvidence[] = []
      for (const id of ids) claims.push(await readClaim(trx, id, forBase))
      const ownIds = subject.kind === 'class' ? [subject.id] : classIdsOf(claims)
      const own = subject.kind === 'class' ? null : enrolmentIdsOf(claims)
      const { classIds, enrolmentIds } = await withFormerClasses(trx, ownIds, own)
      const classes = await readClasses(trx, classIds, enrolmentIds)
      const policies = await readPolicies(trx, policyIdsOf(claims))
      const { entries, head } = await readAudit(trx, claims, classes, forBase)
      return { subject, claims, classes, policies, audit: entries, head }
    },
    { isolationLevel: 'repeatable read' }
  )
}

/** Adds the classes in which people of these attended before they came by a merger. */
async function withFormerClasses(
  client: QueryClientContract,
  classIds: number[],
  enrolmentIds: number[] | null
) {
  const carried = [...(await carriedInto(client, classIds))].filter(
    ([id]) => enrolmentIds === null || enrolmentIds.includes(id)
  )
  const former = carried.map(([, one]) => one)
  return {
    classIds: [...new Set([...classIds, ...former.map((one) => one.fromClassId)])],
    enrolmentIds: enrolmentIds && [...enrolmentIds, ...former.map((one) => one.fromEnrolmentId)],
  }
}

async function claimIdsOf(client: QueryClientContract, { kind, id }: PackSubject) {
  if (kind === 'claim') return [id]
  const rows = await client.from('claims').where('course_class_id', id).orderBy('id').select('id')
  return rows.map((row) => row.id as number)
}

const classIdsOf = (claims: ClaimEvidence[]) => [
  ...new Set(claims.flatMap(({ record }) => record.claim.classId ?? [])),
]
const enrolmentIdsOf = (claims: ClaimEvidence[]) =>
  claims.flatMap(({ record }) => record.claim.enrolmentId ?? [])
const policyIdsOf = (claims: ClaimEvidence[]) => [
  ...new Set(
    claims.flatMap(({ record }) => [
      record.claim.policyId,
      ...record.traces.map((trace) => trace.policyId),
    ])
  ),
]

async function readClaim(
  client: QueryClientContract,
  id: number,
  forBase: boolean
): Promise<ClaimEvidence> {
  const whole = (await readClaimRecord(client, id))!
  const record = forBase ? { ...whole, flags: [], objections: [] } : whole
  const { certificateId, fundId } = record.claim
  const fund = await client.from('funds').where('id', fundId).firstOrFail()
  const entries: Row[] = await client.from('fund_entries').where('claim_id', id).orderBy('id')
  return {
    record,
    subject: await readSubject(client, record),
    certificate: certificateId === null ? null : await readCertificate(client, certificateId),
    noticeTotals: await totalsOf(client, {
      of: 'notices',
      lines: 'notice_lines',
      key: 'notice_id',
      numbers: record.notices.map(({ number }) => number),
    }),
    batchTotals: await totalsOf(client, {
      of: 'payment_batches',
      lines: 'payment_lines',
      key: 'payment_batch_id',
      numbers: record.payments.map(({ batch }) => batch),
    }),
    fund: {
      code: fund.code,
      name: fund.name_zh,
      entries: entries.map((entry) => ({
        kind: entry.kind,
        amountFen: Number(entry.amount_fen),
        at: entry.created_at,
        document: entry.document,
      })),
    },
  }
}

async function readSubject(
  client: QueryClientContract,
  { claim }: ClaimRecord
): Promise<EvidenceSubject> {
  const row = await client
    .from('claims as cl')
    .join('persons as p', 'p.id', 'cl.person_id')
    .leftJoin('occupations as o', 'o.id', 'cl.occupation_id')
    .leftJoin('bases as b', 'b.id', 'cl.base_id')
    .leftJoin('course_classes as c', 'c.id', 'cl.course_class_id')
    .leftJoin('employers as em', 'em.id', 'cl.employer_id')
    .where('cl.id', claim.id)
    .select('p.name', 'p.document_mask', 'o.name_zh as occupation', 'b.name_zh as base')
    .select('c.code as class_code', 'em.name as employer', 'em.credit_code', 'cl.grade_rank')
    .firstOrFail()
  const enrolment: Row | null = claim.enrolmentId
    ? await client.from('enrolments').where('id', claim.enrolmentId).first()
    : null
  const award: Row | null = claim.awardId
    ? await client.from('competition_awards').where('id', claim.awardId).first()
    : null
  return {
    name: maskName(row.name),
    document: row.document_mask,
    occupation: row.occupation,
    gradeRank: row.grade_rank,
    base: row.base,
    employer: row.employer && { name: row.employer, creditCode: row.credit_code },
    classCode: row.class_code,
    enrolment: enrolment && {
      id: enrolment.id,
      position: enrolment.position,
      status: enrolment.status,
      category: enrolment.trainee_category,
      categoryProof: enrolment.category_proof,
      categoryProvenOn: enrolment.category_proven_on,
      daysAttended: enrolment.days_attended,
      trainingDays: enrolment.training_days,
      hoursAttended: enrolment.hours_attended,
      attendancePercent: enrolment.attendance_percent,
      confirmedAt: enrolment.confirmed_at,
    },
    award: award && {
      contest: award.contest,
      level: award.level,
      contestClass: award.contest_class,
      event: award.event,
      rank: award.rank,
      awardedRank: award.awarded_rank,
      award: award.award,
      document: award.document,
      awardedOn: award.awarded_on,
    },
  }
}

async function readCertificate(
  client: QueryClientContract,
  id: number
): Promise<EvidenceCertificate> {
  const row = await client
    .from('certificates as ce')
    .join('occupations as o', 'o.id', 'ce.occupation_id')
    .join('assessment_bodies as ab', 'ab.id', 'ce.assessment_body_id')
    .where('ce.id', id)
    .select('ce.*', 'o.name_zh as occupation', 'ab.name_zh as issuer')
    .firstOrFail()
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    holderMask: row.holder_mask,
    occupation: row.occupation,
    gradeRank: row.grade_rank,
    workType: row.work_type,
    issuer: row.issuer,
    issuedOn: row.issued_on,
    issuedAt: row.issued_at,
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
    templateVersion: row.template_version,
    pdfSha256: row.pdf_sha256,
  }
}

async function totalsOf(
  client: QueryClientContract,
  { of, lines, key, numbers }: { of: string; lines: string; key: string; numbers: string[] }
) {
  const totals: Record<string, { totalFen: number; amountsFen: number[] }> = {}
  const rows: Row[] = await client
    .from(of)
    .join(lines, `${lines}.${key}`, `${of}.id`)
    .whereIn(`${of}.number`, numbers)
    .orderBy(`${lines}.position`)
    .select(`${of}.number`, `${of}.total_fen`, `${lines}.amount_fen`)
  for (const row of rows) {
    totals[row.number] ??= { totalFen: Number(row.total_fen), amountsFen: [] }
    totals[row.number].amountsFen.push(Number(row.amount_fen))
  }
  return totals
}

async function readPolicies(client: QueryClientContract, ids: number[]): Promise<EvidencePolicy[]> {
  const rows: Row[] = await client
    .from('policies as p')
    .join('rule_sets as r', 'r.id', 'p.rule_set_id')
    .whereIn('p.id', ids)
    .orderBy('p.id')
    .select('p.*', 'r.definition', 'r.hash')
  return rows.map((row) => ({
    code: row.code,
    version: row.version,
    kind: row.kind,
    title: row.title_zh,
    status: row.status,
    valueStatus: row.value_status,
    confirmedDocument: row.confirmed_document,
    effectiveFrom: row.effective_from,
    effectiveTo: row.effective_to,
    ruleSet: JSON.parse(row.definition),
    hash: row.hash,
  }))
}
