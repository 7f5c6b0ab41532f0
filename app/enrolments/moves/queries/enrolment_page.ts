import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { stateOfEnrolment, stateTint, type PlaceState } from '#app/enrolments/enrolment_states'
import type { Locale } from '#app/shared/words'

/** One person in one class: how they came, where they stand, where they could go. */
export interface EnrolmentPage {
  id: number
  personId: number
  name: string
  documentMask: string
  classId: number
  baseId: number
  code: string
  course: string
  termNumber: number
  classStatus: string
  startsOn: string
  endsOn: string
  status: string
  state: PlaceState
  tint: string
  category: string
  proof: string | null
  provenOn: string | null
  /** Who of the base checked the proof, and when; null where nobody recorded it. */
  proofCheckedBy: string | null
  proofCheckedAt: string | null
  confirmedAt: string
  confirmedBy: string
  endedAt: string | null
  endedReason: string | null
  /** Whether a seat that was left is free again; null while it is held. */
  seatFreed: boolean | null
  /** The application that led here; null for rosters and the desk. */
  applicationId: number | null
  movedFrom: { id: number; code: string } | null
  movedTo: { id: number; code: string } | null
  /** The application on the waiting list of the class the person was deferred to. */
  deferredTo: { id: number; code: string } | null
  marks: number
  came: number
}

/** An enrolment with its history; null when there is none. Three queries. */
export async function enrolmentPage(id: number, locale: Locale): Promise<EnrolmentPage | null> {
  const row = await db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .join('courses as k', 'k.id', 'c.course_id')
    .join('users as u', 'u.id', 'e.created_by_id')
    .leftJoin('users as pc', 'pc.id', 'e.proof_checked_by_id')
    .leftJoin('enrolment_applications as a', 'a.enrolment_id', 'e.id')
    .leftJoin('enrolments as f', 'f.id', 'e.moved_from_id')
    .leftJoin('course_classes as fc', 'fc.id', 'f.course_class_id')
    .leftJoin('enrolments as t', 't.moved_from_id', 'e.id')
    .leftJoin('course_classes as tc', 'tc.id', 't.course_class_id')
    .leftJoin('enrolment_applications as d', 'd.from_enrolment_id', 'e.id')
    .leftJoin('course_classes as dc', 'dc.id', 'd.course_class_id')
    .where('e.id', id)
    .select('e.*', 'p.name', 'p.document_mask', 'c.code', 'c.base_id', 'c.term_number')
    .select('c.status as class_status', 'c.starts_on', 'c.ends_on', 'u.full_name as confirmed_by')
    .select('pc.full_name as proof_checked_by')
    .select(`k.title_${locale === 'en' ? 'en' : 'zh'} as course`, 'a.id as application_id')
    .select('f.id as from_id', 'fc.code as from_code', 't.id as to_id', 'tc.code as to_code')
    .select('d.id as deferred_id', 'dc.code as deferred_code')
    .first()
  if (!row) return null
  const seat = await db
    .from('seat_entries')
    .where('enrolment_id', id)
    .whereIn('kind', ['take', 'free'])
    .orderBy('id', 'desc')
    .first()
  const marks = await db
    .from('attendance_marks')
    .where('enrolment_id', id)
    .select(db.raw('COUNT(*) AS total'))
    .select(db.raw("COUNT(CASE WHEN status IN ('present', 'late') THEN 1 END) AS came"))
    .firstOrFail()
  const state = stateOfEnrolment(row)
  const pair = (key: number | null, code: string) => (key ? { id: key, code } : null)
  return {
    id,
    personId: row.person_id,
    name: row.name,
    documentMask: row.document_mask,
    classId: row.course_class_id,
    baseId: row.base_id,
    code: row.code,
    course: row.course,
    termNumber: row.term_number,
    classStatus: row.class_status,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    status: row.status,
    state,
    tint: stateTint(state),
    category: row.trainee_category,
    proof: row.category_proof,
    provenOn: row.category_proven_on,
    proofCheckedBy: row.proof_checked_by,
    proofCheckedAt: row.proof_checked_at,
    confirmedAt: row.confirmed_at,
    confirmedBy: row.confirmed_by,
    endedAt: row.ended_at,
    endedReason: row.ended_reason,
    seatFreed: row.status === 'withdrawn' ? seat?.kind === 'free' : null,
    applicationId: row.application_id,
    movedFrom: pair(row.from_id, row.from_code),
    movedTo: pair(row.to_id, row.to_code),
    deferredTo: pair(row.deferred_id, row.deferred_code),
    marks: Number(marks.total),
    came: Number(marks.came),
  }
}

export interface OtherClass {
  id: number
  code: string
  startsOn: string
  endsOn: string
  left: number
  isLater: boolean
}

/** Classes of the same course and base that somebody could be moved to, those that begin first first. */
export async function classesToMoveTo(classId: number): Promise<OtherClass[]> {
  const own = await db.from('course_classes').where('id', classId).firstOrFail()
  const rows = await db
    .from('course_classes')
    .where({ course_id: own.course_id, base_id: own.base_id, status: 'enrolling' })
    .whereNot('id', classId)
    .where('starts_on', '>', clock.today())
    .orderBy('starts_on')
    .limit(30)
    .select('id', 'code', 'starts_on', 'ends_on', 'seats', 'seats_taken', 'seats_offered')
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    left: row.seats - row.seats_taken - row.seats_offered,
    isLater: row.starts_on > own.starts_on,
  }))
}
