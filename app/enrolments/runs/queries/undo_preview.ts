import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { canLeave } from '#app/enrolments/enrolment_rules'
import { isOverApplications, isUndoable, MOST_AT_ONCE } from '#app/enrolments/runs/run_acts'
import type { PreviewedRow, Why } from '#app/enrolments/runs/queries/run_preview'
import type { UndoableAct } from '#app/enrolments/runs/run_acts'
import type User from '#models/user'

type Row = Record<string, any>

/**
 * The rows that a run of the user's base did, each with why it could not be taken back. Seats that are to
 * be taken again are counted down by class; what else stands in the way is looked at when it is done.
 */
export async function previewUndo(
  user: User,
  runId: number
): Promise<{ rows: PreviewedRow[]; isCut: boolean }> {
  const run = await db
    .from('enrolment_runs')
    .where({ id: runId, base_id: user.baseId ?? 0 })
    .first()
  if (!run || !isUndoable(run.act)) return { rows: [], isCut: false }
  const rows = isOverApplications(run.act) ? await applicationsOf(runId) : await enrolmentsOf(runId)
  const seats = new Map<number, number>()
  return {
    rows: rows.map((row): PreviewedRow => {
      const ids = {
        applicationId: row.application_id ?? null,
        enrolmentId: row.enrolment_id ?? null,
      }
      return {
        ...{ ...ids, undoesId: row.line_id },
        ...{ name: row.name, code: row.class_code, category: row.category },
        why: whyStay(row, run.act, user) ?? whyNoSeat(row, run.act, seats),
      }
    }),
    isCut: false,
  }
}

function lines(runId: number) {
  return db
    .from('enrolment_run_lines as n')
    .leftJoin('enrolment_run_lines as u', (join) => {
      join.on('u.undoes_id', 'n.id').andOnVal('u.status', 'went')
    })
    .where({ 'n.enrolment_run_id': runId, 'n.status': 'went' })
    .limit(MOST_AT_ONCE)
    .select('n.id as line_id', 'n.went_at', 'u.id as undone_id')
}

/** Last decided first: places on a waiting list come back as they were left. */
function applicationsOf(runId: number): Promise<Row[]> {
  return lines(runId)
    .orderBy('n.id', 'desc')
    .join('enrolment_applications as s', 's.id', 'n.enrolment_application_id')
    .join('persons as p', 'p.id', 's.person_id')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .leftJoin('enrolments as e', 'e.id', 's.enrolment_id')
    .select('s.id as application_id', 's.person_id', 's.status', 's.trainee_category as category')
    .select('p.name', 'c.code as class_code', 'c.status as class_status', 'c.starts_on')
    .select('e.status as enrolment_status', 'e.created_at', 'e.updated_at') as Promise<Row[]>
}

function enrolmentsOf(runId: number): Promise<Row[]> {
  return lines(runId)
    .orderBy('n.id')
    .join('enrolments as s', 's.id', 'n.enrolment_id')
    .join('persons as p', 'p.id', 's.person_id')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .select('s.id as enrolment_id', 's.person_id', 's.status', 's.left_by', 's.course_class_id')
    .select('s.trainee_category as category', 'p.name', 'c.code as class_code')
    .select('c.status as class_status', db.raw('c.seats - c.seats_taken - c.seats_offered AS free'))
    .select(
      db.raw(
        `(SELECT f.kind FROM seat_entries f WHERE f.enrolment_id = s.id
          AND f.kind IN ('take', 'free') ORDER BY f.id DESC LIMIT 1) AS seat`
      ),
      db.raw(
        `(SELECT COUNT(*) FROM class_sessions x WHERE x.course_class_id = s.course_class_id
          AND x.attendance_marked_at > s.ended_at) AS marked`
      )
    ) as Promise<Row[]>
}

function whyStay(row: Row, act: UndoableAct, user: User): Why | null {
  if (row.undone_id !== null) return why('E_TAKEN_BACK')
  if (row.person_id === user.personId) return { module: 'moves', code: 'E_OWN_RECORD', params: {} }
  if (isOverApplications(act)) {
    const isTouched = act === 'confirmed' && row.updated_at !== row.created_at
    if (row.status !== act || isTouched) return why('E_CHANGED_SINCE')
    if (row.class_status !== 'enrolling') {
      const params = { code: row.class_code, status: row.class_status }
      return { module: 'enrolments', code: 'E_CLASS_NOT_ENROLLING', params }
    }
    if (clock.today() < row.starts_on) return null
    const params = { code: row.class_code, day: row.starts_on }
    return { module: 'applications', code: 'E_CLASS_BEGUN', params }
  }
  if (row.status !== 'withdrawn' || row.left_by !== act) return why('E_CHANGED_SINCE')
  if (!canLeave(row.class_status)) {
    return { module: 'enrolments', code: 'E_CLASS_ENDED', params: {} }
  }
  return Number(row.marked) > 0 ? why('E_MARKED_SINCE') : null
}

function whyNoSeat(row: Row, act: UndoableAct, seats: Map<number, number>): Why | null {
  if (isOverApplications(act) || row.seat !== 'free') return null
  const left = seats.get(row.course_class_id) ?? Number(row.free)
  if (left < 1) return why('E_SEAT_GONE')
  seats.set(row.course_class_id, left - 1)
  return null
}

function why(code: string): Why {
  return { module: 'enrolment_runs', code, params: {} }
}
