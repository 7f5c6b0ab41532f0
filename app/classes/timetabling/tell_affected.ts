import { sendMessages, type NewMessage } from '#app/people/messages/send_message'
import { kindOfChange, type SessionChange } from '#app/classes/timetabling/change_rows'
import type { PlacedSession, TimetableWorld, WorldClass } from '#app/classes/timetabling/clashes'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Statuses in which people rely on the timetable. */
const PUBLISHED = ['approved', 'enrolling', 'running']

/** Whether a class's timetable was given out, so that people must be told of changes. */
export function isPublished(courseClass: Pick<WorldClass, 'status'>): boolean {
  return PUBLISHED.includes(courseClass.status)
}

export interface Affected {
  personIds: number[]
  userIds: number[]
}

/** Who relies on the sessions of a class: those enrolled, and who taught or will teach them. */
export async function affectedBy(
  client: QueryClientContract,
  courseClass: WorldClass,
  sessions: readonly SessionChange[]
): Promise<Affected> {
  if (!isPublished(courseClass)) return { personIds: [], userIds: [] }
  const people = await client
    .from('enrolments')
    .where({ course_class_id: courseClass.id, status: 'confirmed' })
    .orderBy('id')
    .select('person_id')
  const trainers = sessions.flatMap(({ before, after }) => [before?.trainerId, after?.trainerId])
  const users = await client
    .from('trainers')
    .whereIn('id', [...new Set(trainers.filter((id) => id !== undefined))])
    .whereNotNull('user_id')
    .orderBy('id')
    .select('user_id')
  return {
    personIds: people.map((row) => row.person_id),
    userIds: users.map((row) => row.user_id),
  }
}

/** Tells them, old and new, once for a change; several sessions are told by the first of them. */
export async function tellAffected(
  trx: TransactionClientContract,
  told: {
    changeId: number
    courseClass: WorldClass
    sessions: readonly SessionChange[]
    reason: string | null
    world: TimetableWorld
    affected: Affected
  }
) {
  const { changeId, courseClass, sessions, affected } = told
  const base = wordsOf(told)
  const messages: NewMessage[] = [
    ...affected.personIds.map((personId) => ({
      ...base,
      to: { personId },
      path: '/me/classes',
      uniqueKey: `timetable:${changeId}:person:${personId}`,
    })),
    ...affected.userIds.map((userId) => ({
      ...base,
      to: { userId },
      path: `/classes/${courseClass.id}/timetable`,
      uniqueKey: `timetable:${changeId}:user:${userId}`,
    })),
  ]
  if (sessions.length > 0) await sendMessages(trx, messages)
}

const MESSAGES = {
  moved: 'session_moved',
  added: 'session_added',
  cancelled: 'session_cancelled',
} as const

function wordsOf({
  courseClass,
  sessions,
  reason,
  world,
}: {
  courseClass: WorldClass
  sessions: readonly SessionChange[]
  reason: string | null
  world: TimetableWorld
}): Pick<NewMessage, 'kind' | 'parameters'> {
  const [first] = sessions
  return {
    kind: MESSAGES[kindOfChange(first)],
    parameters: {
      course: courseClass.title,
      more: sessions.length - 1,
      reason: reason ?? '',
      hasReason: reason ? 'yes' : 'no',
      ...(first.before ? sideOf('before', first.before, world) : {}),
      ...(first.after ? sideOf('after', first.after, world) : {}),
    },
  }
}

function sideOf(name: 'before' | 'after', session: PlacedSession, world: TimetableWorld) {
  return {
    [name]: session.day,
    [`${name}Time`]: `${session.startsAt}–${session.endsAt}`,
    [`${name}Room`]: world.rooms.get(session.roomId)?.name ?? '',
    [`${name}Trainer`]: world.trainers.get(session.trainerId)?.name ?? '',
  }
}
