import db from '@adonisjs/lucid/services/db'
import { resultsOf, type AssessmentResult } from '#app/assessments/queries/results'
import { type Component, COMPONENTS, componentsFor, readComponents } from '#app/grades/pass_rule'
import { MOST_ATTEMPTS } from '#app/assessments/terms'
import { sittingTint, type SittingStatus } from '#app/assessments/sitting_status'

export interface ClassSitting {
  id: number
  code: string
  attempt: number
  heldOn: string
  components: Component[]
  status: SittingStatus
  tint: string
  enteredBy: string | null
  checkedBy: string | null
  publishedBy: string | null
  publishedAt: string | null
  /** People who sit it. */
  people: number
}

export interface ClassResult {
  enrolmentId: number
  personId: number
  position: number
  name: string
  documentMask: string
  isCompleted: boolean
  attendancePercent: number
  result: AssessmentResult | null
}

export type PlanGuard =
  'class_not_finished' | 'nobody_completed' | 'open' | 'no_more_resits' | 'nobody_failed'

export interface ClassAssessment {
  components: Component[]
  sittings: ClassSitting[]
  rows: ClassResult[]
  counts: { completed: number; passed: number; failed: number; waiting: number }
  /** The sitting that can be planned next, or why none can. */
  next: {
    attempt: number
    components: Component[]
    people: number
    earliestOn: string
    guard: PlanGuard | null
    openCode: string
  }
}

/** Sittings and results of a class, shown or binding, in nine queries. */
export async function classAssessment(classId: number): Promise<ClassAssessment> {
  const courseClass = await db
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .where('c.id', classId)
    .select('c.status', 'c.ends_on', 'co.grade_rank')
    .firstOrFail()
  const sittings = await sittingsOf(classId)
  const people: any[] = await db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .where('e.course_class_id', classId)
    .whereIn('e.status', ['confirmed', 'completed', 'not_completed'])
    .orderBy('e.position')
    .orderBy('e.id')
    .select('e.id', 'e.person_id', 'e.position', 'e.status', 'e.attendance_percent')
    .select('p.name', 'p.document_mask')
  const results = await resultsOf(classId, undefined, { shown: true })
  const binding = await resultsOf(classId)

  const rows: ClassResult[] = people.map((row) => ({
    enrolmentId: row.id,
    personId: row.person_id,
    position: row.position,
    name: row.name,
    documentMask: row.document_mask,
    isCompleted: row.status === 'completed',
    attendancePercent: row.attendance_percent,
    result: results.get(row.id) ?? null,
  }))
  const completed = rows.filter((row) => row.isCompleted)
  const failed = completed.filter((row) => row.result && !row.result.passed)
  const toResit = completed.filter((row) => binding.get(row.enrolmentId)?.passed === false)
  const last = sittings.at(-1)
  const lacking = new Set(toResit.flatMap((row) => binding.get(row.enrolmentId)!.failed))
  return {
    components: last ? sittings[0].components : componentsFor(courseClass.grade_rank),
    sittings,
    rows,
    counts: {
      completed: completed.length,
      passed: completed.filter((row) => row.result?.passed).length,
      failed: failed.length,
      waiting: completed.filter((row) => !row.result).length,
    },
    next: {
      attempt: (last?.attempt ?? 0) + 1,
      components: last
        ? COMPONENTS.filter((one) => lacking.has(one))
        : componentsFor(courseClass.grade_rank),
      people: last ? toResit.length : completed.length,
      earliestOn: last?.heldOn ?? courseClass.ends_on,
      guard: guardOf(courseClass.status, completed.length, toResit.length, last),
      openCode: last?.code ?? '',
    },
  }
}

/** Why no sitting can be planned now, in the order that `PlanSitting` refuses. */
function guardOf(
  classStatus: string,
  completed: number,
  failed: number,
  last: ClassSitting | undefined
): PlanGuard | null {
  if (classStatus !== 'finished') return 'class_not_finished'
  if (!last) return completed === 0 ? 'nobody_completed' : null
  if (last.status !== 'final') return 'open'
  if (last.attempt >= MOST_ATTEMPTS) return 'no_more_resits'
  return failed === 0 ? 'nobody_failed' : null
}

async function sittingsOf(classId: number): Promise<ClassSitting[]> {
  const rows = await db
    .from('sittings as s')
    .leftJoin('users as e', 'e.id', 's.entered_by_id')
    .leftJoin('users as k', 'k.id', 's.checked_by_id')
    .leftJoin('users as p', 'p.id', 's.published_by_id')
    .where('s.course_class_id', classId)
    .orderBy('s.attempt')
    .select('s.*', 'e.full_name as entered_by', 'k.full_name as checked_by')
    .select('p.full_name as published_by')
    .select(
      db
        .from('sitting_candidates as sc')
        .whereColumn('sc.sitting_id', 's.id')
        .count('*')
        .as('people')
    )
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    attempt: row.attempt,
    heldOn: row.held_on,
    components: readComponents(row.components),
    status: row.status,
    tint: sittingTint(row.status),
    enteredBy: row.entered_by,
    checkedBy: row.checked_by,
    publishedBy: row.published_by,
    publishedAt: row.published_at,
    people: Number(row.people),
  }))
}
