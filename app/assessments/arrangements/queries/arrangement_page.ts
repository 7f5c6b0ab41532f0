import db from '@adonisjs/lucid/services/db'
import { callOf } from '#app/assessments/arrangements/seating'
import { type Arrangement, teachersAmong } from '#app/assessments/arrangements/queries/arrangement'
import type { Component } from '#app/grades/pass_rule'

/** Examiners offered on one page at most; a base picks among those filed for the occupation. */
const MOST_EXAMINERS = 200

export interface ExaminerChoice {
  id: number
  name: string
  number: string
  kind: 'assessor' | 'invigilator'
  filedUntil: string
  /** Why not to take them, as a key of `arrangements.conflicts`; null when nothing speaks against. */
  conflict: 'teaches' | 'sits' | 'busy' | null
}

/**
 * Examiners filed on the day of the sitting: invigilators, and assessors of its occupation, with what
 * speaks against each. Five queries.
 */
export async function examinerChoices(arrangement: Arrangement): Promise<ExaminerChoice[]> {
  const { heldOn, occupationId, classId, sittingId } = arrangement
  const rows = await db
    .from('examiners as x')
    .join('persons as p', 'p.id', 'x.person_id')
    .where('x.filed_from', '<=', heldOn)
    .where('x.filed_until', '>=', heldOn)
    .where((fit) => {
      fit
        .where('x.kind', 'invigilator')
        .orWhereIn(
          'x.id',
          db.from('examiner_occupations').where('occupation_id', occupationId).select('examiner_id')
        )
    })
    .orderBy('x.kind')
    .orderBy('x.number')
    .limit(MOST_EXAMINERS)
    .select('x.id', 'x.number', 'x.kind', 'x.filed_until', 'x.person_id', 'p.name')
  const ids = rows.map((row) => row.id as number)
  const teachers = await teachersAmong(db.connection(), classId, ids)
  const sitting = await db
    .from('enrolments')
    .where('course_class_id', classId)
    .whereIn(
      'person_id',
      rows.map((row) => row.person_id)
    )
    .select('person_id')
  const sitters = new Set(sitting.map((row) => row.person_id))
  const elsewhere = await db
    .from('sitting_staff as ss')
    .join('sittings as s', 's.id', 'ss.sitting_id')
    .where('s.held_on', heldOn)
    .whereNot('s.id', sittingId)
    .whereNot('s.status', 'planned')
    .whereIn('ss.examiner_id', ids)
    .distinct('ss.examiner_id')
  const busy = new Set(elsewhere.map((row) => row.examiner_id))
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    number: row.number,
    kind: row.kind,
    filedUntil: row.filed_until,
    conflict: teachers.has(row.id)
      ? 'teaches'
      : sitters.has(row.person_id)
        ? 'sits'
        : busy.has(row.id)
          ? 'busy'
          : null,
  }))
}

/** Rooms of the base, those of the sitting first to be seen. */
export async function roomChoices(baseId: number, language: 'zh' | 'en') {
  const rows = await db
    .from('rooms')
    .where('base_id', baseId)
    .orderBy('code')
    .select('id', 'code', `name_${language} as name`, 'seats')
  return rows as { id: number; code: string; name: string; seats: number }[]
}

export interface CandidateCard {
  enrolmentId: number
  number: string
  position: number
  name: string
  documentMask: string
  room: string
  roomCode: string
  seat: number
  calls: { component: Component; startsAt: string; endsAt: string; group: number }[]
}

/**
 * Every candidate with room, seat and the time of each component they sit: in the drawn order, the
 * groups of a component one after another.
 */
export async function candidateCards(arrangement: Arrangement): Promise<CandidateCard[]> {
  const people = await db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .whereIn(
      'e.id',
      arrangement.candidates.map((one) => one.enrolmentId)
    )
    .select('e.id', 'p.name', 'p.document_mask')
  const byId = new Map(people.map((row) => [row.id as number, row]))
  const rooms = new Map(arrangement.rooms.map((room) => [room.id, room]))
  const order = new Map<Component, number>()
  return arrangement.candidates.map((one) => {
    const person = byId.get(one.enrolmentId)!
    const calls = arrangement.parts
      .filter((part) => one.components.includes(part.component))
      .map((part) => {
        const place = order.get(part.component) ?? 0
        order.set(part.component, place + 1)
        return { component: part.component, ...callOf(part, place) }
      })
    return {
      enrolmentId: one.enrolmentId,
      number: one.number,
      position: one.position,
      name: person.name,
      documentMask: person.document_mask,
      room: rooms.get(one.roomId)!.name,
      roomCode: rooms.get(one.roomId)!.code,
      seat: one.seat,
      calls,
    }
  })
}
