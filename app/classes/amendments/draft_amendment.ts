import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { closuresBetween, type Closure } from '#app/bases/resources/queries/closures'
import { openingRuleOn } from '#app/classes/opening/opening_rule'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import {
  planClass,
  sessionsOfClass,
  type AmendmentRow,
  type PlannedClass,
} from '#app/classes/amendments/amendment_changes'
import { movedSessions, type AskedDates } from '#app/classes/amendments/moved_sessions'
import type { PlacedSession } from '#app/classes/timetabling/clashes'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface AskedAmendment {
  seats: number
  roomId: number
  trainerId: number
  /** Left out where no session goes to another time. */
  dates?: AskedDates
}

export interface DraftedAmendment {
  amendment: AmendmentRow
  plan: PlannedClass
}

/** What an amendment of a class is drafted from. */
export interface AmendmentGround {
  courseClass: Record<string, any>
  sessions: PlacedSession[]
  calendar: WorkCalendar
  closures: Closure[]
  /** The last day on which an answer to what is asked today is in time; null where no rule says. */
  dueOn: string | null
}

/** Days for which closures are looked at when sessions are laid anew. */
const LONGEST_SHIFT_DAYS = 2 * 366

/** @throws RuleViolation E_CALENDAR_NOT_LOADED */
export async function groundOfAmendment(
  client: QueryClientContract,
  courseClass: Record<string, any>
): Promise<AmendmentGround> {
  const today = clock.today()
  const calendar = await WorkCalendar.load(client)
  const rule = await openingRuleOn(client, today)
  const until = addDays(today, LONGEST_SHIFT_DAYS)
  return {
    courseClass,
    calendar,
    sessions: await sessionsOfClass(client, courseClass.id),
    closures: await closuresBetween(client, courseClass.base_id, today, until),
    dueOn: rule && calendar.addWorkingDays(today, rule.answerDays),
  }
}

/**
 * What is asked of a class, session by session, with old and new of what differs. Pure.
 * @throws RuleViolation those of `movedSessions`
 */
export function draftAmendment(
  { courseClass, sessions, calendar, closures }: AmendmentGround,
  { seats, roomId, trainerId, dates }: AskedAmendment
): DraftedAmendment {
  const moved = dates ? movedSessions(dates, sessions, { calendar, closures }) : new Map()
  const [oldSeats, newSeats] = differing(courseClass.seats, seats)
  const [oldRoom, newRoom] = differing(courseClass.room_id, roomId)
  const [oldTrainer, newTrainer] = differing(courseClass.trainer_id, trainerId)
  const places = {
    old_room_id: oldRoom,
    new_room_id: newRoom,
    old_trainer_id: oldTrainer,
    new_trainer_id: newTrainer,
  }
  const plan = planClass(sessions, places, moved)
  const isMoved = moved.size > 0
  const [oldStart, newStart] = differing(
    courseClass.starts_on,
    isMoved ? plan.startsOn : courseClass.starts_on
  )
  const [oldEnd, newEnd] = differing(
    courseClass.ends_on,
    isMoved ? plan.endsOn : courseClass.ends_on
  )
  return {
    amendment: {
      ...{ old_seats: oldSeats, new_seats: newSeats, ...places },
      sessions_moved: isMoved ? moved.size : null,
      old_starts_on: oldStart,
      new_starts_on: newStart,
      old_ends_on: oldEnd,
      new_ends_on: newEnd,
    },
    plan,
  }
}

function differing<T>(before: T, after: T): [T, T] | [null, null] {
  return before === after ? [null, null] : [before, after]
}
