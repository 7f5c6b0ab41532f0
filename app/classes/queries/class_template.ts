import db from '@adonisjs/lucid/services/db'
import { addDays } from '#app/shared/days'
import { weeklyPattern } from '#app/classes/queries/class_choices'
import { clashesOf, type Clash } from '#app/classes/timetabling/clashes'
import { loadTimetableWorld, placedSession } from '#app/classes/timetabling/load_world'
import clock from '#app/shared/clock'

/**
 * What a class gives its next term: everything but its days, which move on by whole weeks past its own
 * last day and today, with the clashes that the same timetable would have there. Null when the base has
 * no such class.
 */
export async function classTemplate(classId: number, baseId: number) {
  const row = await db.from('course_classes').where({ id: classId, base_id: baseId }).first()
  if (!row) return null
  const after = row.ends_on > clock.today() ? row.ends_on : clock.today()
  let weeks = 1
  while (addDays(row.starts_on, 7 * weeks) <= after) weeks++
  const rows = await db.from('class_sessions').where('course_class_id', classId).orderBy('day')
  const sessions = rows.map((one, index) => {
    const session = placedSession(one)
    const day = addDays(session.day, 7 * weeks)
    return { ...session, id: -1 - index, day, isMarked: false }
  })
  return {
    code: row.code as string,
    startsOn: addDays(row.starts_on, 7 * weeks),
    values: {
      courseId: row.course_id,
      startsOn: addDays(row.starts_on, 7 * weeks),
      seats: row.seats,
      roomId: row.room_id,
      trainerId: row.trainer_id,
      assessmentBodyId: row.assessment_body_id,
      mode: row.mode,
      feeKind: row.fee_kind,
      employerId: row.employer_id,
      trainingKind: row.training_kind,
      apprenticeshipYears: row.apprenticeship_years,
      ...(await weeklyPattern(classId)),
    },
    clashes: await hardClashes(baseId, classId, sessions),
  }
}

/** Room, trainer and closures; holidays are passed over when the timetable is laid out anew. */
async function hardClashes(
  baseId: number,
  classId: number,
  sessions: ReturnType<typeof placedSession>[]
): Promise<Clash[]> {
  if (sessions.length === 0) return []
  const world = await loadTimetableWorld(db.connection(), {
    ...{ baseId, classIds: [classId] },
    from: sessions[0].day,
    to: sessions[sessions.length - 1].day,
  })
  const seen = new Set(['room', 'trainer', 'closure', 'absence', 'sitting', 'qualification'])
  return clashesOf(sessions, world)
    .flatMap((one) => one.clashes)
    .filter((clash) => clash.isHard && seen.has(clash.kind))
    .slice(0, 5)
}
