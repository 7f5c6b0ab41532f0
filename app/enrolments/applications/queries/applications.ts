import db from '@adonisjs/lucid/services/db'
import { eventsOfClass } from '#app/enrolments/applications/application_events'
import { replay, type PlaceChange, type Replay } from '#app/enrolments/waiting_list/replay'
import {
  stateOfApplication,
  type ApplicationStatus,
} from '#app/enrolments/applications/application_status'
import { stateTint, type PlaceState } from '#app/enrolments/enrolment_states'
import type { Qualification } from '#app/enrolments/applications/qualification'
import type { Locale } from '#app/shared/words'

/** An application as lists show it. */
export interface ListedApplication {
  id: number
  personId: number
  name: string
  documentMask: string
  phoneMask: string | null
  category: string
  proof: string | null
  provenOn: string | null
  /** Whether the base has checked the proof; what is only typed does not count. */
  isProofChecked: boolean
  status: ApplicationStatus
  state: PlaceState
  tint: string
  verdict: 'passed' | 'failed' | 'unknown'
  sentBy: 'trainee' | 'base'
  priority: number | null
  /** Place on the waiting list, from 1; null when not waiting. */
  place: number | null
  offerExpiresAt: string | null
  reasonCode: string | null
  reason: string | null
  at: string
  decidedAt: string | null
  decidedBy: string | null
}

export interface ClassApplications {
  applied: ListedApplication[]
  waiting: ListedApplication[]
  offered: ListedApplication[]
  ended: ListedApplication[]
}

/** How many ended applications of a class are shown. */
const ENDED_SHOWN = 50

/** The applications of a class: open ones in their order, and the newest that ended. Four queries. */
export async function classApplications(classId: number): Promise<ClassApplications> {
  const { list } = replay(await eventsOfClass(db.connection(), classId))
  const placeOf = new Map(list.map((one, index) => [one.applicationId, index + 1]))
  const open = await listed()
    .where('a.course_class_id', classId)
    .whereIn('a.status', ['applied', 'waiting', 'offered'])
    .orderBy('a.id')
  const ended = await listed()
    .where('a.course_class_id', classId)
    .whereNotIn('a.status', ['applied', 'waiting', 'offered'])
    .orderBy('a.updated_at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(ENDED_SHOWN)
  const rows = open.map((row) => shown(row, placeOf))
  const of = (status: ApplicationStatus) => rows.filter((row) => row.status === status)
  return {
    applied: of('applied'),
    waiting: of('waiting').sort((a, b) => (a.place ?? 0) - (b.place ?? 0)),
    offered: of('offered'),
    ended: ended.map((row) => shown(row, placeOf)),
  }
}

/** One application with its class and the check of the moment it was sent; null when there is none. */
export interface ShownApplication extends ListedApplication {
  classId: number
  baseId: number
  code: string
  course: string
  termNumber: number
  base: string
  startsOn: string
  endsOn: string
  classStatus: string
  qualification: Qualification
  enrolmentId: number | null
  /** Whether the person still has the seat that the application led to. */
  hasSeat: boolean
  /** Why this person stands where they stand, oldest first. */
  changes: PlaceChange[]
  waitingInAll: number
  /** Class of the application that this one came instead of. */
  formerCode: string | null
  /** The application for another class that came instead of this one. */
  replacedById: number | null
  /** Whether the applicant may still ask for another class instead. */
  mayChangeClass: boolean
}

export async function applicationById(
  id: number,
  locale: Locale
): Promise<ShownApplication | null> {
  const language = locale === 'en' ? 'en' : 'zh'
  const row = await listed()
    .join('course_classes as c', 'c.id', 'a.course_class_id')
    .join('courses as k', 'k.id', 'c.course_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .leftJoin('enrolments as n', 'n.id', 'a.enrolment_id')
    .leftJoin('enrolment_applications as f', 'f.id', 'a.replaces_id')
    .leftJoin('course_classes as fc', 'fc.id', 'f.course_class_id')
    .leftJoin('enrolment_applications as r', 'r.replaces_id', 'a.id')
    .where('a.id', id)
    .select('fc.code as former_code', 'r.id as replaced_by_id')
    .select('c.id as class_id', 'c.base_id', 'c.code', 'c.term_number', 'c.starts_on', 'c.ends_on')
    .select('c.status as class_status', 'a.qualification', 'a.enrolment_id')
    .select('n.status as enrolment_status')
    .select(`k.title_${language} as course`, `b.name_${language} as base`)
    .first()
  if (!row) return null
  const { list, changes } = replay(await eventsOfClass(db.connection(), row.class_id))
  const placeOf = new Map(list.map((one, index) => [one.applicationId, index + 1]))
  return {
    ...shown(row, placeOf),
    classId: row.class_id,
    baseId: row.base_id,
    code: row.code,
    course: row.course,
    termNumber: row.term_number,
    base: row.base,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    classStatus: row.class_status,
    qualification: JSON.parse(row.qualification),
    enrolmentId: row.enrolment_id,
    hasSeat: row.enrolment_status === 'confirmed',
    changes: changes.get(id) ?? [],
    waitingInAll: list.length,
    formerCode: row.former_code,
    replacedById: row.replaced_by_id,
    mayChangeClass:
      ['applied', 'waiting', 'offered'].includes(row.status) && row.from_enrolment_id === null,
  }
}

export interface WaitingLog {
  events: {
    id: number
    event: string
    applicationId: number
    name: string
    documentMask: string
    category: string
    priority: number | null
    place: number | null
    reasonCode: string | null
    reason: string | null
    expiresAt: string | null
    actor: string | null
    at: string
    /** Who waited in which order after it. */
    after: number[]
  }[]
  faults: Replay['faults']
}

/** The log of a class with the list after each step, so that anybody can follow it. Two queries. */
export async function waitingLog(classId: number): Promise<WaitingLog> {
  const log = await eventsOfClass(db.connection(), classId)
  const rows = await db
    .from('application_events as e')
    .join('enrolment_applications as a', 'a.id', 'e.enrolment_application_id')
    .join('persons as p', 'p.id', 'a.person_id')
    .leftJoin('users as u', 'u.id', 'e.actor_id')
    .where('e.course_class_id', classId)
    .orderBy('e.id')
    .select('e.id', 'p.name', 'p.document_mask', 'u.full_name as actor')
  const { orders, faults } = replay(log)
  const named = new Map(rows.map((row) => [row.id as number, row]))
  return {
    events: log.map((event, index) => ({
      ...event,
      name: named.get(event.id)!.name,
      documentMask: named.get(event.id)!.document_mask,
      actor: named.get(event.id)!.actor,
      after: orders[index],
    })),
    faults,
  }
}

function listed() {
  return db
    .from('enrolment_applications as a')
    .join('persons as p', 'p.id', 'a.person_id')
    .leftJoin('users as u', 'u.id', 'a.decided_by_id')
    .select('a.id', 'a.person_id', 'p.name', 'p.document_mask', 'p.phone_mask')
    .select('a.proof_checked_by_id', 'a.from_enrolment_id')
    .select('a.trainee_category', 'a.category_proof', 'a.category_proven_on', 'a.status')
    .select('a.verdict', 'a.sent_by', 'a.priority', 'a.offer_expires_at', 'a.reason_code')
    .select('a.reason', 'a.created_at', 'a.decided_at', 'u.full_name as decided_by')
}

function shown(row: Record<string, any>, placeOf: Map<number, number>): ListedApplication {
  const state = stateOfApplication(row.status)
  return {
    id: row.id,
    personId: row.person_id,
    name: row.name,
    documentMask: row.document_mask,
    phoneMask: row.phone_mask,
    category: row.trainee_category,
    proof: row.category_proof,
    provenOn: row.category_proven_on,
    isProofChecked:
      row.category_proven_on !== null &&
      (row.proof_checked_by_id !== null || row.from_enrolment_id !== null),
    status: row.status,
    state,
    tint: stateTint(state),
    verdict: row.verdict,
    sentBy: row.sent_by,
    priority: row.priority,
    place: placeOf.get(row.id) ?? null,
    offerExpiresAt: row.offer_expires_at,
    reasonCode: row.reason_code,
    reason: row.reason,
    at: row.created_at,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
  }
}
