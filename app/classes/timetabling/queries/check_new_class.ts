import db from '@adonisjs/lucid/services/db'
import { addDays } from '#app/shared/days'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { loadTimetableWorld } from '#app/classes/timetabling/load_world'
import {
  clashesOfPlan,
  freeChoices,
  NEW_CLASS,
  REACH_DAYS,
  sessionsOfPlan,
  type NewClassChoice,
  type NewClassPlan,
} from '#app/classes/timetabling/new_class'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { JudgedSession, TimetableWorld, WorldClass } from '#app/classes/timetabling/clashes'

export interface AskedClass extends NewClassPlan {
  courseId: number
  seats: number
}

export interface NewClassCheck {
  world: TimetableWorld
  /** Every session that cannot be held; empty when the class can. */
  clashing: JudgedSession[]
  sessions: number
  from: string
  to: string
  choices: NewClassChoice[]
  /** Why its sessions cannot be laid out at all; then nothing else is known. */
  fault: RuleViolation | null
}

/** Days that a course takes at most for each of its hours: an evening a week would take seven. */
const DAYS_PER_HOUR = 7

/**
 * Every clash of a class that is not written yet, occurrence by occurrence, and free rooms, trainers
 * and days. Writes nothing; a bounded number of queries.
 * @returns null when the base has no such room or trainer, or there is no such course
 */
export async function checkNewClass(
  baseId: number,
  asked: AskedClass
): Promise<NewClassCheck | null> {
  const course = await courseHours(asked.courseId)
  if (!course) return null
  const days = Math.min(400, (course.theoryHours + course.practiceHours) * DAYS_PER_HOUR)
  const world = await newClassWorld(db.connection(), baseId, asked, {
    ...course,
    from: addDays(asked.startsOn, -REACH_DAYS),
    to: addDays(asked.startsOn, days + REACH_DAYS),
  })
  if (!world.rooms.has(asked.roomId) || !world.trainers.has(asked.trainerId)) return null
  try {
    const sessions = sessionsOfPlan(asked, course, world, NEW_CLASS)
    const clashing = clashesOfPlan(sessions, world)
    const choices = clashing.length > 0 ? freeChoices(asked, course, world, NEW_CLASS) : []
    const [from, to] = [sessions[0].day, sessions[sessions.length - 1].day]
    return { world, clashing, choices, sessions: sessions.length, from, to, fault: null }
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error
    return { world, clashing: [], choices: [], sessions: 0, from: '', to: '', fault: error }
  }
}

async function courseHours(courseId: number) {
  const row = await db.from('courses').where('id', courseId).first()
  if (!row) return null
  return {
    title: { zh: row.title_zh as string, en: row.title_en as string },
    specialtyId: row.specialty_id as number,
    theoryHours: row.theory_hours as number,
    practiceHours: row.practice_hours as number,
    hoursPerDay: row.hours_per_day as number,
  }
}

type CourseOfWorld = Pick<WorldClass, 'title' | 'specialtyId' | 'theoryHours' | 'practiceHours'>

/**
 * The world around a class that is not written yet, the class in it.
 * @param asked.exceptClassId a class that is laid out anew: its present sessions make way
 */
export async function newClassWorld(
  client: QueryClientContract,
  baseId: number,
  asked: { seats: number; roomId: number; trainerId: number; exceptClassId?: number | null },
  { from, to, ...course }: CourseOfWorld & { from: string; to: string }
): Promise<TimetableWorld> {
  const { title, specialtyId, theoryHours, practiceHours } = course
  const { seats, roomId, trainerId, exceptClassId } = asked
  const world = await loadTimetableWorld(client, { baseId, from, to })
  const own: WorldClass = {
    ...{ id: NEW_CLASS, baseId, code: '', status: 'draft', enrolled: 0 },
    ...{ title, specialtyId, seats, theoryHours, practiceHours, roomId, trainerId },
  }
  return {
    ...world,
    classes: new Map([...world.classes, [NEW_CLASS, own]]),
    sessions: world.sessions.filter((one) => one.classId !== exceptClassId),
  }
}
