import clock from '#app/shared/clock'
import { APPOINTED_FROM_RANK } from '#app/grades/ladder'
import { offeredRanks } from '#app/grades/offered_grades'
import { changedRows, insertMany } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { SourceKind } from '#app/grades/grade_record_status'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface GradeToRecord {
  personId: number
  occupationId: number
  /** Empty for the occupation as a whole. */
  workType: string
  /** 1 (apprentice) to 8 (chief technician). */
  gradeRank: number
  sourceKind: SourceKind
  awardedOn: string
  enrolmentId?: number | null
  sittingId?: number | null
  competitionAwardId?: number | null
  document?: string | null
  /** What was judged, kept as it was: never with personal data in clear. */
  trace?: unknown
  recordedById: number | null
}

/**
 * Records a grade: nothing else writes `grade_records`. The person is locked, so two grades of one
 * person never pass each other. Writes its decision row; the audit entry is the caller's.
 * @throws RuleViolation E_GRADE_FUTURE, E_GRADE_NOT_OFFERED, E_GRADE_BY_APPOINTMENT, and E_GRADE_HELD
 *   when the same or a higher grade of the occupation and work type is held
 */
export async function recordGrade(
  trx: TransactionClientContract,
  grade: GradeToRecord
): Promise<number> {
  const [id] = await write(trx, [grade], (held) => {
    throw new RuleViolation('E_GRADE_HELD', {
      module: 'grades',
      params: { rank: held, awarded: grade.gradeRank },
    })
  })
  return id
}

/**
 * Records the grades of many people in one go, as a published sitting does. Who holds the same or a
 * higher grade keeps what they have. Gives the number of grades recorded.
 * @throws RuleViolation as `recordGrade`, E_GRADE_HELD apart
 */
export async function recordGrades(
  trx: TransactionClientContract,
  grades: GradeToRecord[]
): Promise<number> {
  const ids = await write(trx, grades, () => false)
  return ids.length
}

/**
 * Takes back a grade that should not have been given. The row stays, as does all that was issued on
 * it: certificates and claims are put right by their own steps. The audit entry is the caller's.
 * @throws RuleViolation E_GRADE_NOT_LIVE when it was withdrawn or has ended before
 */
export async function withdrawGrade(
  trx: TransactionClientContract,
  input: { gradeRecordId: number; reason: string; document: string; byId: number }
) {
  await close(trx, input.gradeRecordId, 'withdrawn', {
    reason: input.reason,
    document: input.document,
    byId: input.byId,
  })
}

/**
 * Ends a grade that was a post, with the post. The row stays as history.
 * @throws RuleViolation E_GRADE_NOT_LIVE when it was withdrawn or has ended before
 */
export async function endGrade(
  trx: TransactionClientContract,
  input: {
    gradeRecordId: number
    endedOn: string
    reason: string
    document: string | null
    byId: number | null
  }
) {
  const { gradeRecordId, ...facts } = input
  await close(trx, gradeRecordId, 'ended', facts)
}

async function write(
  trx: TransactionClientContract,
  grades: GradeToRecord[],
  onHeld: (heldRank: number) => false
): Promise<number[]> {
  if (grades.length === 0) return []
  const personIds = [...new Set(grades.map((grade) => grade.personId))].sort((a, b) => a - b)
  // Of two acts that award to the same people at once, both come to them in one order.
  await trx.from('persons').whereIn('id', personIds).orderBy('id').forUpdate().select('id')
  await assertOffered(trx, grades)
  const held = await highestHeld(trx, personIds)
  const kept = grades.filter((grade) => {
    const rank = held.get(keyOf(grade)) ?? 0
    if (grade.gradeRank <= rank) return onHeld(rank)
    held.set(keyOf(grade), grade.gradeRank)
    return true
  })
  return insert(trx, kept)
}

async function assertOffered(trx: TransactionClientContract, grades: GradeToRecord[]) {
  const today = clock.today()
  const offered = new Map<string, number[]>()
  for (const { occupationId, workType, gradeRank, sourceKind, awardedOn } of grades) {
    if (awardedOn > today) throw new RuleViolation('E_GRADE_FUTURE', { module: 'grades' })
    if (gradeRank >= APPOINTED_FROM_RANK !== (sourceKind === 'appointment')) {
      throw new RuleViolation('E_GRADE_BY_APPOINTMENT', { module: 'grades' })
    }
    const key = `${occupationId} ${workType}`
    if (!offered.has(key)) offered.set(key, await offeredRanks(trx, { occupationId, workType }))
    if (!offered.get(key)!.includes(gradeRank)) {
      throw new RuleViolation('E_GRADE_NOT_OFFERED', { module: 'grades' })
    }
  }
}

const keyOf = (grade: { personId: number; occupationId: number; workType: string }) =>
  `${grade.personId} ${grade.occupationId} ${grade.workType}`

async function highestHeld(trx: TransactionClientContract, personIds: number[]) {
  const rows = await trx
    .from('grade_records')
    .whereIn('person_id', personIds)
    .where('status', 'live')
    .groupBy('person_id', 'occupation_id', 'work_type')
    .select('person_id as personId', 'occupation_id as occupationId', 'work_type as workType')
    .max('grade_rank as rank')
  return new Map(rows.map((row) => [keyOf(row), Number(row.rank)]))
}

async function insert(trx: TransactionClientContract, grades: GradeToRecord[]): Promise<number[]> {
  if (grades.length === 0) return []
  const at = clock.instant()
  await insertMany(
    trx,
    'grade_records',
    grades.map((grade) => rowOf(grade, at))
  )
  const ids = await recordedIds(trx, grades)
  await insertMany(
    trx,
    'grade_record_decisions',
    grades.map((grade, index) => ({
      grade_record_id: ids[index],
      decision: 'recorded',
      reason: null,
      document: grade.document ?? null,
      decided_by_id: grade.recordedById,
      decided_at: at,
    }))
  )
  return ids
}

function rowOf(grade: GradeToRecord, at: string) {
  return {
    person_id: grade.personId,
    occupation_id: grade.occupationId,
    work_type: grade.workType,
    grade_rank: grade.gradeRank,
    source_kind: grade.sourceKind,
    awarded_on: grade.awardedOn,
    status: 'live',
    enrolment_id: grade.enrolmentId ?? null,
    sitting_id: grade.sittingId ?? null,
    competition_award_id: grade.competitionAwardId ?? null,
    document: grade.document ?? null,
    trace: grade.trace === undefined ? null : JSON.stringify(grade.trace),
    recorded_by_id: grade.recordedById,
    created_at: at,
  }
}

/** Ids in the order of the grades: of a person, occupation and work type each rank is live once. */
async function recordedIds(trx: TransactionClientContract, grades: GradeToRecord[]) {
  const rows = await trx
    .from('grade_records')
    .whereIn('person_id', [...new Set(grades.map((grade) => grade.personId))])
    .where('status', 'live')
    .select('id', 'person_id as personId', 'occupation_id as occupationId')
    .select('work_type as workType', 'grade_rank as gradeRank')
  const ids = new Map(rows.map((row) => [`${keyOf(row)} ${row.gradeRank}`, row.id as number]))
  return grades.map((grade) => ids.get(`${keyOf(grade)} ${grade.gradeRank}`)!)
}

async function close(
  trx: TransactionClientContract,
  id: number,
  decision: 'withdrawn' | 'ended',
  facts: { endedOn?: string; reason: string; document: string | null; byId: number | null }
) {
  const moved = await changedRows(
    trx
      .from('grade_records')
      .where({ id, status: 'live' })
      .update({ status: decision, ended_on: facts.endedOn ?? clock.today() })
  )
  if (moved === 0) throw new RuleViolation('E_GRADE_NOT_LIVE', { module: 'grades' })
  await trx.table('grade_record_decisions').insert({
    grade_record_id: id,
    decision,
    reason: facts.reason,
    document: facts.document,
    decided_by_id: facts.byId,
    decided_at: clock.instant(),
  })
}
