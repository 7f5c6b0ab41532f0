import type {
  EvidenceClass,
  EvidenceInspection,
  EvidenceMark,
  EvidenceScore,
  EvidenceSession,
} from '#app/subsidies/evidence/evidence'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

/**
 * Classes with their sessions, marks, inspections and scores; of everybody, or of the given enrolments alone.
 * Marks and scores come in the order of the sessions and the roster.
 */
export async function readClasses(
  client: QueryClientContract,
  ids: number[],
  enrolmentIds: number[] | null
): Promise<EvidenceClass[]> {
  const rows: Row[] = await client
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .whereIn('c.id', ids)
    .orderBy('c.id')
    .select('c.*', 'co.title_zh as course', 'b.name_zh as base')
  const classes: EvidenceClass[] = []
  for (const row of rows) {
    classes.push({
      id: row.id,
      code: row.code,
      course: row.course,
      base: row.base,
      startsOn: row.starts_on,
      endsOn: row.ends_on,
      status: row.status,
      feeKind: row.fee_kind,
      seats: row.seats,
      sessions: await readSessions(client, row.id),
      marks: await readMarks(client, row.id, enrolmentIds),
      inspections: await readInspections(client, row.id, enrolmentIds),
      scores: await readScores(client, row.id, enrolmentIds),
    })
  }
  return classes
}

async function readSessions(client: QueryClientContract, id: number): Promise<EvidenceSession[]> {
  const rows: Row[] = await client
    .from('class_sessions as s')
    .join('trainers as t', 't.id', 's.trainer_id')
    .join('rooms as r', 'r.id', 's.room_id')
    .where('s.course_class_id', id)
    .orderBy('s.sequence')
    .select('s.*', 't.name as trainer', 't.code as trainer_code', 't.qualification')
    .select('r.name_zh as room', 'r.code as room_code')
  return rows.map((row) => ({
    id: row.id,
    sequence: row.sequence,
    day: row.day,
    slot: row.slot,
    startsAt: row.starts_at_time,
    endsAt: row.ends_at_time,
    hours: row.hours,
    kind: row.kind,
    trainer: row.trainer,
    trainerCode: row.trainer_code,
    qualification: row.qualification,
    room: row.room,
    roomCode: row.room_code,
    markedAt: row.attendance_marked_at,
  }))
}

async function readMarks(
  client: QueryClientContract,
  id: number,
  enrolmentIds: number[] | null
): Promise<EvidenceMark[]> {
  const query = client
    .from('attendance_marks as m')
    .join('class_sessions as s', 's.id', 'm.class_session_id')
    .join('users as u', 'u.id', 'm.marked_by_id')
    .where('s.course_class_id', id)
    .orderBy('s.sequence')
    .orderBy('m.enrolment_id')
    .select('m.*', 'u.full_name as marker')
  if (enrolmentIds) query.whereIn('m.enrolment_id', enrolmentIds)
  const rows: Row[] = await query
  return rows.map((row) => ({
    sessionId: row.class_session_id,
    enrolmentId: row.enrolment_id,
    status: row.status,
    hours: row.hours,
    markedBy: row.marker,
    markedAt: row.marked_at,
  }))
}

/** Only those that took place: an unannounced one still to come stays unknown to a base. */
async function readInspections(
  client: QueryClientContract,
  id: number,
  enrolmentIds: number[] | null
): Promise<EvidenceInspection[]> {
  const rows: Row[] = await client
    .from('inspections as i')
    .join('class_sessions as s', 's.id', 'i.class_session_id')
    .leftJoin('users as u', 'u.id', 'i.inspected_by_id')
    .leftJoin('users as a', 'a.id', 'i.answered_by_id')
    .where('s.course_class_id', id)
    .whereNot('i.status', 'planned')
    .orderBy('i.id')
    .select('i.*', 'u.full_name as inspector', 'a.full_name as answerer')
  const query = client
    .from('inspection_people')
    .whereIn(
      'inspection_id',
      rows.map((row) => row.id)
    )
    .orderBy('enrolment_id')
  if (enrolmentIds) query.whereIn('enrolment_id', enrolmentIds)
  const people: Row[] = rows.length === 0 ? [] : await query
  return rows.map((row) => ({
    sessionId: row.class_session_id,
    kind: row.kind,
    inspectedBy: row.inspector,
    inspectedAt: row.inspected_at,
    headCount: row.head_count,
    finding: row.finding,
    words: row.words,
    photoSha256: row.photo_sha256,
    answer: row.answer,
    answeredBy: row.answerer,
    answeredAt: row.answered_at,
    people: people
      .filter((person) => person.inspection_id === row.id)
      .map((person) => ({
        enrolmentId: person.enrolment_id,
        wasSeen: Boolean(person.was_seen),
      })),
  }))
}

async function readScores(
  client: QueryClientContract,
  id: number,
  enrolmentIds: number[] | null
): Promise<EvidenceScore[]> {
  const query = client
    .from('scores as s')
    .join('sittings as si', 'si.id', 's.sitting_id')
    .join('users as e', 'e.id', 's.entered_by_id')
    .leftJoin('users as c', 'c.id', 'si.checked_by_id')
    .leftJoin('users as p', 'p.id', 'si.published_by_id')
    .where('si.course_class_id', id)
    .orderBy('si.attempt')
    .orderBy('s.id')
    .select('s.*', 'si.code', 'si.attempt', 'si.held_on', 'si.published_at')
    .select('e.full_name as enterer', 'c.full_name as checker', 'p.full_name as publisher')
  if (enrolmentIds) query.whereIn('s.enrolment_id', enrolmentIds)
  const rows: Row[] = await query
  return rows.map((row) => ({
    enrolmentId: row.enrolment_id,
    sitting: row.code,
    attempt: row.attempt,
    heldOn: row.held_on,
    publishedAt: row.published_at,
    component: row.component,
    outcome: row.outcome,
    markTenths: row.mark_tenths,
    enteredBy: row.enterer,
    enteredAt: row.entered_at,
    checkedBy: row.checker,
    publishedBy: row.publisher,
  }))
}
