import { addHours, NO_HOURS, type RecordedHours } from '#app/classes/attendance_rule'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/** What somebody brought along from a class that was merged into theirs while both were taught. */
export interface Carried {
  fromEnrolmentId: number
  fromClassId: number
  fromCode: string
  /** Sessions held there, by day. */
  days: Map<string, RecordedHours>
  /** Sessions of the present class that had been held before they came: nothing is due there. */
  notDue: Map<number, { day: string; hours: number }>
}

/**
 * Who came into classes by a merger while they were taught, by enrolment, with what they bring along.
 * One query where nobody did, four otherwise.
 */
export async function carriedInto(
  client: Pick<QueryClientContract, 'from'>,
  classIds: readonly number[]
): Promise<Map<number, Carried>> {
  const people = await client
    .from('class_regrouping_people as p')
    .join('class_regroupings as r', 'r.id', 'p.class_regrouping_id')
    .join('course_classes as f', 'f.id', 'r.from_class_id')
    .whereIn('r.to_class_id', [...classIds])
    .whereNotNull('r.class_merger_request_id')
    .orderBy('p.id')
    .select('r.id', 'r.from_class_id', 'f.code', 'p.from_enrolment_id', 'p.to_enrolment_id')
  if (people.length === 0) return new Map()
  const unique = (name: string) => [...new Set(people.map((row) => row[name] as number))]
  const before = await client
    .from('class_regrouping_sessions as x')
    .join('class_sessions as s', 's.id', 'x.class_session_id')
    .whereIn('x.class_regrouping_id', unique('id'))
    .select('x.class_regrouping_id', 's.id', 's.day', 's.hours')
  const held = await client
    .from('class_sessions')
    .whereIn('course_class_id', unique('from_class_id'))
    .whereNotNull('attendance_marked_at')
    .select('id', 'course_class_id', 'day', 'hours')
  const marks = await client
    .from('attendance_marks')
    .whereIn('enrolment_id', unique('from_enrolment_id'))
    .select('enrolment_id', 'class_session_id', 'status', 'hours')
  const beforeOf = Map.groupBy(before, (row) => row.class_regrouping_id as number)
  const heldIn = Map.groupBy(held, (row) => row.course_class_id as number)
  const markOf = new Map(marks.map((row) => [`${row.enrolment_id} ${row.class_session_id}`, row]))
  const carried = new Map<number, Carried>()
  for (const row of people) {
    const own: Carried = {
      fromEnrolmentId: row.from_enrolment_id,
      fromClassId: row.from_class_id,
      fromCode: row.code,
      days: new Map(),
      notDue: new Map(
        (beforeOf.get(row.id) ?? []).map(({ id, day, hours }) => [id, { day, hours }])
      ),
    }
    for (const session of heldIn.get(row.from_class_id) ?? []) {
      const mark = markOf.get(`${row.from_enrolment_id} ${session.id}`)
      const hours = {
        ...{ planned: session.hours, held: session.hours, attended: mark?.hours ?? 0 },
        onLeave: mark?.status === 'leave' ? session.hours : 0,
      }
      own.days.set(session.day, addHours(own.days.get(session.day) ?? NO_HOURS, hours))
    }
    carried.set(row.to_enrolment_id, own)
  }
  return carried
}

/**
 * What somebody who came by a merger adds to the recorded hours of the present class, by day: those held
 * in the former class, less those held here before, which are not due. Nothing of others. Pure.
 */
export function hoursBrought(carried: Carried | undefined): Map<string, RecordedHours> {
  if (!carried) return new Map()
  const brought = new Map(carried.days)
  for (const { day, hours } of carried.notDue.values()) {
    const notDue = { ...NO_HOURS, planned: -hours, held: -hours }
    brought.set(day, addHours(brought.get(day) ?? NO_HOURS, notDue))
  }
  return brought
}

/** Leaves out enrolments, by the column of their id, to which a session is not due: they came after it. */
export function whereDue(
  query: DatabaseQueryBuilderContract,
  enrolment: string,
  sessionId: number
) {
  return query.whereNotExists((came) =>
    came
      .from('class_regrouping_people as gp')
      .join('class_regrouping_sessions as gs', 'gs.class_regrouping_id', 'gp.class_regrouping_id')
      .whereColumn('gp.to_enrolment_id', enrolment)
      .where('gs.class_session_id', sessionId)
  )
}
