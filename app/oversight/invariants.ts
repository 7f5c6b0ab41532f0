import db from '@adonisjs/lucid/services/db'
import { payableFen } from '#app/rules/evaluate'
import { PLACE_SQL, STANDING_JOINS } from '#app/oversight/standing'
import { hashOf } from '#app/subsidies/claim_assessment'
import { verifyAudit } from '#app/shared/audit/verify_audit'
import { committedStatuses, paidStatuses, reservedStatuses } from '#app/subsidies/claim_status'
import type { Trace } from '#app/rules/types'

/** The rules that hold at any moment over the whole database, in the order pages list them. */
export const INVARIANTS = [
  'plan_counters',
  'class_counters',
  'standings',
  'one_live_claim',
  'paid_once',
  'claim_amount',
  'fund_equation',
  'separation',
  'decided_status',
  'disputes',
  'batch_totals',
  'recoveries',
  'grades',
  'certificate_basis',
  'certificate_serials',
  'audit_chain',
] as const

export type InvariantName = (typeof INVARIANTS)[number]

/** One record that breaks a rule: how people call it, and what was found there. */
export interface Offence {
  /** Kind of record as the audit chain names it. */
  type: string
  id: number | null
  label: string
  /** Figures or codes, the same in every language: `seats_taken 12 / 11`. */
  found: string
}

export interface InvariantResult {
  name: InvariantName
  holds: boolean
  /** How many records break it. */
  count: number
  /** The first hundred of them. */
  offending: Offence[]
}

const SHOWN = 100
const CHUNK = 500

type Row = Record<string, any>

/**
 * Checks every rule against the rows as they are and names what breaks it. Reads only; personal
 * data never appears in the result.
 */
export async function checkInvariants(): Promise<InvariantResult[]> {
  const results: InvariantResult[] = []
  for (const name of INVARIANTS) {
    const offending = await checks[name]()
    results.push({
      name,
      holds: offending.length === 0,
      count: offending.length,
      offending: offending.slice(0, SHOWN),
    })
  }
  return results
}

const checks: Record<InvariantName, () => Promise<Offence[]>> = {
  plan_counters: async () => [...(await allocations()), ...(await plans())],
  class_counters: classes,
  standings: standingSums,
  one_live_claim: liveClaims,
  paid_once: paidOnce,
  claim_amount: claimAmounts,
  fund_equation: funds,
  separation: separation,
  decided_status: decidedStatus,
  disputes: disputes,
  batch_totals: batches,
  recoveries: recoveries,
  grades: grades,
  certificate_basis: certificateBasis,
  certificate_serials: certificateSerials,
  audit_chain: auditChain,
}

/** Runs a query whose rows are offences: columns `id`, `label` and whatever `found` needs. */
async function offences(
  type: string,
  sql: string,
  found: (row: Row) => string,
  bindings: (string | number)[] = []
): Promise<Offence[]> {
  const answer = await db.rawQuery(sql, bindings)
  const rows: Row[] = Array.isArray(answer) ? answer : answer.rows
  return rows.map((row) => ({
    type: row.type ?? type,
    id: row.id ?? null,
    label: String(row.label),
    found: found(row),
  }))
}

/** A person keeps the seat unless it was given back: withdrawn, and the last entry of the seat says so. */
const KEEPS_SEAT = `(e.status <> 'withdrawn' OR COALESCE((
  SELECT f.kind FROM seat_entries f WHERE f.enrolment_id = e.id AND f.kind IN ('take', 'free')
  ORDER BY f.id DESC LIMIT 1), 'take') <> 'free')`

function allocations() {
  return offences(
    'plan_allocation',
    `SELECT * FROM (
      SELECT a.id, s.name_zh AS label, a.capacity, a.seats_reserved AS reserved,
        a.seats_taken AS taken,
        (SELECT COUNT(*) FROM enrolments e
          WHERE e.plan_allocation_id = a.id AND ${KEEPS_SEAT}) AS rows_taken,
        (SELECT COALESCE(SUM(CASE x.kind WHEN 'reserve' THEN x.seats WHEN 'release' THEN -x.seats
          ELSE 0 END), 0) FROM seat_entries x WHERE x.plan_allocation_id = a.id) AS rows_reserved
      FROM plan_allocations a JOIN specialties s ON s.id = a.specialty_id
    ) counted
    WHERE taken <> rows_taken OR reserved <> rows_reserved OR taken > reserved
      OR reserved > capacity
    ORDER BY id`,
    (row) =>
      `seats_taken ${row.taken} / ${row.rows_taken}, seats_reserved ${row.reserved} / ${row.rows_reserved}, capacity ${row.capacity}`
  )
}

function plans() {
  return offences(
    'annual_plan',
    `SELECT * FROM (
      SELECT p.id, b.short_name AS base, p.year, p.capacity, p.seats_taken AS taken,
        p.seats_reserved AS reserved, COALESCE(SUM(a.seats_taken), 0) AS sum_taken,
        COALESCE(SUM(a.seats_reserved), 0) AS sum_reserved,
        COALESCE(SUM(a.capacity), 0) AS sum_capacity, b.short_name AS label
      FROM annual_plans p JOIN bases b ON b.id = p.base_id
      LEFT JOIN plan_allocations a ON a.annual_plan_id = p.id
      GROUP BY p.id, b.short_name, p.year, p.capacity, p.seats_taken, p.seats_reserved
    ) counted
    WHERE taken <> sum_taken OR reserved <> sum_reserved OR sum_capacity > capacity
      OR taken > capacity
    ORDER BY id`,
    (row) =>
      `${row.year}: seats_taken ${row.taken} / ${row.sum_taken}, seats_reserved ${row.reserved} / ${row.sum_reserved}, capacity ${row.capacity} / ${row.sum_capacity}`
  )
}

function classes() {
  return offences(
    'course_class',
    `SELECT * FROM (
      SELECT c.id, c.code AS label, c.seats, c.seats_taken AS taken,
        (SELECT COUNT(*) FROM enrolments e
          WHERE e.course_class_id = c.id AND ${KEEPS_SEAT}) AS rows_taken,
        c.seats_offered AS offered,
        (SELECT COUNT(*) FROM enrolment_applications a
          WHERE a.course_class_id = c.id AND a.status = 'offered') AS rows_offered
      FROM course_classes c
    ) counted
    WHERE taken <> rows_taken OR offered <> rows_offered OR taken + offered > seats ORDER BY id`,
    (row) =>
      `seats_taken ${row.taken} / ${row.rows_taken}, seats_offered ${row.offered} / ${row.rows_offered}, seats ${row.seats}`
  )
}

/** What was added up of a class that did not change since is what its rows give; the sums of the years follow. */
async function standingSums(): Promise<Offence[]> {
  const ofClasses = await offences(
    'course_class',
    `SELECT c.id, c.code AS label, x.place, SUM(x.kept) AS kept, SUM(x.counted) AS counted
     FROM (
       SELECT course_class_id, place, total AS kept, 0 AS counted FROM class_standings
       UNION ALL SELECT c.id, ${PLACE_SQL}, 0, COUNT(*) FROM enrolments e ${STANDING_JOINS}
         WHERE e.status <> 'withdrawn' GROUP BY c.id, 2
     ) x JOIN course_classes c ON c.id = x.course_class_id
     WHERE c.id NOT IN (SELECT course_class_id FROM standing_changes)
     GROUP BY c.id, c.code, x.place HAVING SUM(x.kept) <> SUM(x.counted) ORDER BY c.id, x.place`,
    (row) => `${row.place} ${row.kept} / ${row.counted}`
  )
  const ofYears = await offences(
    'annual_plan',
    `SELECT NULL AS id, b.short_name AS label, x.year, x.place, SUM(x.kept) AS kept, SUM(x.added) AS added
     FROM (
       SELECT year, base_id, place, total AS kept, 0 AS added FROM year_standings
       UNION ALL SELECT year, base_id, place, 0, total FROM class_standings
     ) x JOIN bases b ON b.id = x.base_id
     GROUP BY b.short_name, x.base_id, x.year, x.place HAVING SUM(x.kept) <> SUM(x.added)
     ORDER BY x.year, x.place`,
    (row) => `${row.year} ${row.place} ${row.kept} / ${row.added}`
  )
  return [...ofClasses, ...ofYears]
}

function liveClaims() {
  return offences(
    'claim',
    `SELECT MAX(cl.id) AS id, MAX(cl.number) AS label, COUNT(*) AS total, cl.subject_key
     FROM claims cl
     WHERE cl.status NOT IN ('rejected', 'withdrawn') AND cl.quota_freed_at IS NULL
     GROUP BY cl.kind, cl.subject_key HAVING COUNT(*) > 1 ORDER BY 1`,
    (row) => `claims ${row.total}, ${row.subject_key}`
  )
}

function paidOnce() {
  return offences(
    'claim',
    `SELECT MAX(cl.id) AS id, MAX(cl.number) AS label, MIN(cl.number) AS first, COUNT(*) AS total
     FROM claims cl
     WHERE cl.status IN ('paid', 'recovering', 'recovered') AND cl.quota_freed_at IS NULL
       AND cl.kind IN ('training_subsidy', 'assessment_subsidy')
     GROUP BY cl.person_id, cl.occupation_id, cl.grade_rank, cl.kind
     HAVING COUNT(*) > 1 ORDER BY 1`,
    (row) => `paid ${row.total}, ${row.first}`
  )
}

/** The amount is what the stored trace gives, and trace and rules are those that were hashed. */
async function claimAmounts() {
  const offending: Offence[] = []
  for (let last = 0; ;) {
    const rows: Row[] = await db
      .from('claims as cl')
      .join('policies as p', 'p.id', 'cl.policy_id')
      .join('rule_sets as r', 'r.id', 'p.rule_set_id')
      .join('claim_traces as t', 't.id', 'cl.trace_id')
      .where('cl.id', '>', last)
      .orderBy('cl.id')
      .limit(CHUNK)
      .select('cl.id', 'cl.number', 'cl.amount_fen', 't.trace', 'cl.trace_hash', 'r.hash')
    for (const row of rows) {
      const found = amountFault(row)
      if (found) offending.push({ type: 'claim', id: row.id, label: row.number, found })
    }
    if (rows.length < CHUNK) return offending
    last = rows.at(-1)!.id
  }
}

function amountFault(row: Row): string | null {
  if (hashOf(row.trace) !== row.trace_hash) return 'trace_hash'
  const trace = JSON.parse(row.trace) as Trace
  const fen = payableFen(trace)
  if (fen !== Number(row.amount_fen)) return `amount_fen ${row.amount_fen} / ${fen}`
  return trace.ruleSet.hash === row.hash ? null : 'rule_set'
}

function funds() {
  const claimsIn = (statuses: readonly string[]) =>
    `(SELECT COALESCE(SUM(cl.amount_fen), 0) FROM claims cl WHERE cl.fund_id = f.id
      AND cl.status IN (${statuses.map((status) => `'${status}'`).join(', ')}))`
  const entries = (kind: string) =>
    `(SELECT COALESCE(SUM(x.amount_fen), 0) FROM fund_entries x
      WHERE x.fund_id = f.id AND x.kind = '${kind}')`
  return offences(
    'fund',
    `SELECT * FROM (
      SELECT f.id, f.code AS label, f.appropriated_fen AS appropriated, f.reserved_fen AS reserved,
        f.committed_fen AS committed, f.paid_fen AS paid, f.recovered_fen AS recovered,
        ${entries('appropriated')} - ${entries('taken_back')} AS e_appropriated,
        ${entries('reserved')} AS e_reserved,
        ${entries('released')} AS e_released, ${entries('paid')} AS e_paid,
        ${entries('recovered')} AS e_recovered,
        ${claimsIn(reservedStatuses)} AS c_reserved, ${claimsIn(committedStatuses)} AS c_committed,
        ${claimsIn(paidStatuses)} AS c_paid
      FROM funds f
    ) counted
    WHERE appropriated <> e_appropriated OR reserved + committed + paid <> e_reserved - e_released
      OR paid <> e_paid OR recovered <> e_recovered OR reserved <> c_reserved
      OR committed <> c_committed OR paid <> c_paid
      OR reserved + committed + paid - recovered > appropriated
    ORDER BY id`,
    (row) =>
      `appropriated_fen ${row.appropriated} / ${row.e_appropriated}, reserved_fen ${row.reserved} / ${row.c_reserved}, committed_fen ${row.committed} / ${row.c_committed}, paid_fen ${row.paid} / ${row.e_paid} / ${row.c_paid}`
  )
}

/** A claim is frozen exactly while an objection to it is open, and is not payable meanwhile. */
function disputes() {
  return offences(
    'claim',
    `SELECT * FROM (
      SELECT cl.id, cl.number AS label, cl.status, cl.disputed_at, cl.notice_closed_at,
        (SELECT COUNT(*) FROM notice_objections o
          WHERE o.claim_id = cl.id AND o.status = 'open') AS waiting
      FROM claims cl
      WHERE cl.disputed_at IS NOT NULL
        OR cl.id IN (SELECT o.claim_id FROM notice_objections o WHERE o.status = 'open')
    ) counted
    WHERE (disputed_at IS NOT NULL AND (status <> 'noticed' OR waiting = 0
        OR notice_closed_at IS NOT NULL))
      OR (disputed_at IS NULL AND status <> 'rejected' AND waiting > 0)
    ORDER BY id`,
    (row) =>
      `status ${row.status}, disputed_at ${row.disputed_at ?? '—'}, open objections ${row.waiting}`
  )
}

/** Submission, review, approval and payment are four people's; scores are two people's. */
async function separation() {
  return [
    ...(await offences(
      'claim',
      `SELECT id, number AS label FROM claims
       WHERE reviewed_by_id = submitted_by_id OR approved_by_id = submitted_by_id
         OR approved_by_id = reviewed_by_id ORDER BY id`,
      () => 'submitted_by = reviewed_by = approved_by'
    )),
    ...(await offences(
      'claim',
      `SELECT DISTINCT cl.id, cl.number AS label, b.number AS batch
       FROM claims cl JOIN payment_lines l ON l.claim_id = cl.id
       JOIN payment_batches b ON b.id = l.payment_batch_id
       WHERE cl.submitted_by_id IN (b.created_by_id, b.exported_by_id, b.settled_by_id)
         OR cl.reviewed_by_id IN (b.created_by_id, b.exported_by_id, b.settled_by_id)
         OR cl.approved_by_id IN (b.created_by_id, b.exported_by_id, b.settled_by_id)
       ORDER BY cl.id`,
      (row) => `paid_by, ${row.batch}`
    )),
    ...(await offences(
      'claim',
      `SELECT DISTINCT cl.id, cl.number AS label FROM claims cl
       JOIN users u ON u.person_id = cl.person_id
       WHERE u.id IN (cl.submitted_by_id, cl.reviewed_by_id, cl.approved_by_id) ORDER BY cl.id`,
      () => 'own claim'
    )),
    ...(await offences(
      'sitting',
      `SELECT id, code AS label FROM sittings WHERE checked_by_id = entered_by_id ORDER BY id`,
      () => 'entered_by = checked_by'
    )),
  ]
}

/** Whatever status a record has, the row of the decision that led there is kept. */
async function decidedStatus() {
  return [
    ...(await offences(
      'claim',
      `SELECT cl.id, cl.number AS label, cl.status, d.status AS decided FROM claims cl
       LEFT JOIN claim_decisions d ON d.id = (
         SELECT MAX(last.id) FROM claim_decisions last WHERE last.claim_id = cl.id)
       WHERE cl.status <> 'draft' AND (d.status = cl.status) IS NOT TRUE
       ORDER BY cl.id`,
      (row) => `${row.status} / ${row.decided ?? '—'}`
    )),
    ...(await offences(
      'course_class',
      `SELECT c.id, c.code AS label, c.status, d.result FROM course_classes c
       LEFT JOIN class_decisions d ON d.id = (
         SELECT MAX(last.id) FROM class_decisions last WHERE last.course_class_id = c.id)
       WHERE c.status <> 'draft' AND CASE c.status
         WHEN 'enrolling' THEN d.result IN ('approved', 'enrolling')
         WHEN 'running' THEN d.result = 'started'
         WHEN 'archived' THEN d.result = 'finished'
         ELSE d.result = c.status END IS NOT TRUE
       ORDER BY c.id`,
      (row) => `${row.status} / ${row.result ?? '—'}`
    )),
    ...(await offences(
      'certificate',
      `SELECT ce.id, ce.number AS label, ce.status FROM certificates ce
       WHERE NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.subject_type = 'certificate'
           AND a.subject_id = ce.id AND a.action = 'certificate.issued')
         OR (ce.status = 'revoked' AND NOT EXISTS (
           SELECT 1 FROM audit_entries a WHERE a.subject_type = 'certificate'
             AND a.subject_id = ce.id AND a.action = 'certificate.revoked'))
       ORDER BY ce.id`,
      (row) => `${row.status} / —`
    )),
  ]
}

function batches() {
  return offences(
    'payment_batch',
    `SELECT * FROM (
      SELECT b.id, b.number AS label, b.status, b.total_fen AS total, b.lines_count AS lines,
        b.paid_fen AS paid, b.failed_count AS failed,
        COUNT(l.id) AS n, COALESCE(SUM(l.amount_fen), 0) AS sum_total,
        COALESCE(SUM(CASE WHEN l.status = 'paid' THEN l.amount_fen ELSE 0 END), 0) AS sum_paid,
        COALESCE(SUM(CASE WHEN l.status = 'failed' THEN 1 ELSE 0 END), 0) AS n_failed,
        COALESCE(SUM(CASE WHEN l.status = 'pending' THEN 1 ELSE 0 END), 0) AS n_pending,
        COALESCE(SUM(CASE WHEN l.status IN ('pending', 'paid') AND l.amount_fen <> cl.amount_fen
          THEN 1 ELSE 0 END), 0) AS n_other, b.file_total_fen AS file_total
      FROM payment_batches b
      LEFT JOIN payment_lines l ON l.payment_batch_id = b.id
      LEFT JOIN claims cl ON cl.id = l.claim_id
      GROUP BY b.id, b.number, b.status, b.total_fen, b.lines_count, b.paid_fen, b.failed_count,
        b.file_total_fen
    ) counted
    WHERE total <> sum_total OR lines <> n OR paid <> sum_paid OR failed <> n_failed
      OR n_other > 0 OR (status IN ('settled', 'discarded') AND n_pending > 0)
      OR file_total <> total
    ORDER BY id`,
    (row) =>
      `total_fen ${row.total} / ${row.sum_total} / ${row.file_total ?? '—'}, paid_fen ${row.paid} / ${row.sum_paid}, lines ${row.lines} / ${row.n}`
  )
}

/** Instalments, recoveries and the ledger of the fund say the same; claims stand where they say. */
async function recoveries() {
  return [
    ...(await offences(
      'recovery',
      `SELECT * FROM (
        SELECT r.id, r.number AS label, r.status, r.amount_fen AS amount, r.recovered_fen AS recovered,
          (SELECT COALESCE(SUM(i.amount_fen), 0) FROM recovery_instalments i
            WHERE i.recovery_id = r.id) AS received,
          (SELECT COALESCE(SUM(x.amount_fen), 0) FROM fund_entries x
            WHERE x.recovery_id = r.id AND x.kind = 'recovered' AND x.fund_id = r.fund_id
              AND x.claim_id = r.claim_id) AS booked
        FROM recoveries r
      ) counted
      WHERE recovered <> received OR recovered <> booked
        OR (status = 'completed') <> (recovered = amount)
        OR (status IN ('draft', 'cancelled') AND recovered > 0)
      ORDER BY id`,
      (row) =>
        `${row.status}, recovered_fen ${row.recovered} / ${row.received} / ${row.booked}, amount_fen ${row.amount}`
    )),
    ...(await offences(
      'fund',
      `SELECT * FROM (
        SELECT f.id, f.code AS label, f.recovered_fen AS recovered,
          (SELECT COALESCE(SUM(r.recovered_fen), 0) FROM recoveries r
            WHERE r.fund_id = f.id) AS received
        FROM funds f
      ) counted WHERE recovered <> received ORDER BY id`,
      (row) => `recovered_fen ${row.recovered} / ${row.received}`
    )),
    ...(await offences(
      'claim',
      `SELECT * FROM (
        SELECT cl.id, cl.number AS label, cl.status, cl.amount_fen AS amount, cl.quota_freed_at AS freed,
          (SELECT COUNT(*) FROM recoveries r
            WHERE r.claim_id = cl.id AND r.status = 'open') AS open,
          (SELECT COUNT(*) FROM recoveries r
            WHERE r.claim_id = cl.id AND r.status = 'completed') AS completed,
          (SELECT COUNT(*) FROM recoveries r
            WHERE r.claim_id = cl.id AND r.quota_decision = 'freed') AS freeing,
          (SELECT COALESCE(SUM(r.recovered_fen), 0) FROM recoveries r
            WHERE r.claim_id = cl.id) AS recovered
        FROM claims cl
        WHERE cl.status IN ('recovering', 'recovered') OR cl.quota_freed_at IS NOT NULL
          OR EXISTS (SELECT 1 FROM recoveries r WHERE r.claim_id = cl.id)
      ) counted
      WHERE (status = 'recovering') <> (open > 0) OR (status = 'recovered') <> (completed > 0)
        OR (freed IS NOT NULL) <> (freeing > 0) OR recovered > amount
      ORDER BY id`,
      (row) => `${row.status}, open ${row.open}, completed ${row.completed}`
    )),
  ]
}

/** A grade is what was decided about it last, and a post and its grade begin and end together. */
async function grades() {
  return [
    ...(await offences(
      'grade_record',
      `SELECT g.id, g.source_kind AS label, g.status, d.decision FROM grade_records g
       JOIN grade_record_decisions d ON d.id = (
         SELECT MAX(x.id) FROM grade_record_decisions x WHERE x.grade_record_id = g.id)
       WHERE g.status <> CASE d.decision WHEN 'recorded' THEN 'live' ELSE d.decision END
       ORDER BY g.id`,
      (row) => `${row.status} / ${row.decision}`
    )),
    ...(await offences(
      'appointment',
      `SELECT a.id, COALESCE(a.filing_number, a.plan_document) AS label, a.status,
         COALESCE(g.status, 'none') AS grade
       FROM appointments a LEFT JOIN grade_records g ON g.id = a.grade_record_id
       WHERE (a.status = 'filed') <> (COALESCE(g.status, 'none') = 'live')
       ORDER BY a.id`,
      (row) => `${row.status} / ${row.grade}`
    )),
  ]
}

/**
 * Attendance was enough (the enrolment completed) and a final sitting gave the grade; without a class the
 * grade came by award, recognition, settlement or appointment.
 */
async function certificateBasis() {
  return [...(await basisInClass()), ...(await basisWithoutClass())]
}

function basisWithoutClass() {
  return offences(
    'certificate',
    `SELECT ce.id, ce.number AS label, g.source_kind FROM certificates ce
     LEFT JOIN grade_records g ON g.id = ce.grade_record_id
     WHERE ce.kind = 'skill_grade' AND ce.enrolment_id IS NULL AND (g.id IS NULL
       OR g.source_kind = 'assessment' OR g.person_id <> ce.person_id
       OR g.occupation_id <> ce.occupation_id OR g.work_type <> ce.work_type
       OR g.grade_rank <> ce.grade_rank)
     ORDER BY ce.id`,
    (row) => row.source_kind ?? '—'
  )
}

function basisInClass() {
  return offences(
    'certificate',
    `SELECT ce.id, ce.number AS label, e.status AS enrolment, s.status AS sitting FROM certificates ce
     JOIN enrolments e ON e.id = ce.enrolment_id
     JOIN grade_records g ON g.id = ce.grade_record_id
     LEFT JOIN sittings s ON s.id = g.sitting_id
     WHERE ce.kind = 'skill_grade' AND (e.status <> 'completed' OR e.person_id <> ce.person_id OR g.person_id <> ce.person_id
       OR g.occupation_id <> ce.occupation_id OR g.work_type <> ce.work_type
       OR g.grade_rank <> ce.grade_rank OR g.enrolment_id IS NULL
       OR g.enrolment_id <> ce.enrolment_id OR s.id IS NULL OR s.status <> 'final')
     ORDER BY ce.id`,
    (row) => `${row.enrolment} / ${row.sitting ?? '—'}`
  )
}

/** The last six digits of a number run from 1 within body, year and grade, without a gap. */
function certificateSerials() {
  return offences(
    'certificate_serial',
    `SELECT * FROM (
      SELECT r.id, r.label, COUNT(ce.id) AS n, COALESCE(MAX(ce.serial), 0) AS most,
        COALESCE(MAX(r.last_serial), 0) AS last_serial
      FROM (
        SELECT x.id, x.assessment_body_id, x.year, x.grade_rank, x.last_serial, b.code AS label
        FROM certificate_serials x JOIN assessment_bodies b ON b.id = x.assessment_body_id
      ) r
      LEFT JOIN (
        SELECT id, assessment_body_id, grade_rank,
          2000 + CAST(SUBSTR(number, 14, 2) AS INTEGER) AS year,
          CAST(SUBSTR(number, 17, 6) AS INTEGER) AS serial FROM certificates
        WHERE kind = 'skill_grade'
      ) ce ON ce.assessment_body_id = r.assessment_body_id AND ce.year = r.year
        AND ce.grade_rank = r.grade_rank
      GROUP BY r.id, r.label
      UNION ALL
      SELECT NULL, MIN(c2.number), COUNT(*), COUNT(*), 0 FROM certificates c2
      WHERE c2.kind = 'skill_grade' AND NOT EXISTS (SELECT 1 FROM certificate_serials x
        WHERE x.assessment_body_id = c2.assessment_body_id AND x.grade_rank = c2.grade_rank
          AND x.year = 2000 + CAST(SUBSTR(c2.number, 14, 2) AS INTEGER))
      HAVING COUNT(*) > 0
    ) counted
    WHERE n <> most OR most <> last_serial ORDER BY label`,
    (row) => `certificates ${row.n}, highest ${row.most}, last_serial ${row.last_serial}`
  )
}

async function auditChain(): Promise<Offence[]> {
  const { fault } = await verifyAudit()
  if (!fault) return []
  return [{ type: 'audit_entry', id: null, label: `#${fault.sequence}`, found: fault.kind }]
}
