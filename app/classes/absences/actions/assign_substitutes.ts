import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import ChangeTimetable from '#app/classes/timetabling/actions/change_timetable'
import { placedSession } from '#app/classes/timetabling/load_world'
import { refuseAbsence } from '#app/classes/absences/absence_terms'
import type User from '#models/user'

export interface AssignSubstitutesInput {
  actor: User
  absenceId: number
  classId: number
  chosen: readonly { sessionId: number; trainerId: number }[]
  /** What those affected read; why the trainer is away is nobody's business. */
  reason: string
  /** The last change that the page had seen. */
  seen: number
  requestId?: string
}

/**
 * Gives sessions of one class in an absence to other trainers: a change of its timetable, with the
 * rules of one. Trainees, the new trainer and who is away are told.
 * @throws RuleViolation E_NOBODY_CHOSEN, E_NOT_OF_ABSENCE and those of `ChangeTimetable`
 */
@inject()
export default class AssignSubstitutes {
  constructor(private change: ChangeTimetable) {}

  async handle(input: AssignSubstitutesInput): Promise<{ changed: number; told: number }> {
    const { actor, absenceId, classId, chosen, reason, seen, requestId } = input
    if (chosen.length === 0) refuseAbsence('E_NOBODY_CHOSEN')
    const rows = await db
      .from('class_sessions as s')
      .join('trainer_absences as a', 'a.trainer_id', 's.trainer_id')
      .where({ 'a.id': absenceId, 's.course_class_id': classId })
      .whereNull('a.lifted_at')
      .whereRaw('s.day BETWEEN a.from_day AND a.to_day AND (a.slot IS NULL OR a.slot = s.slot)')
      .select('s.*')
    const sessions = new Map(rows.map(placedSession).map((one) => [one.id, one]))
    const moved = chosen.map(({ sessionId, trainerId }) => {
      const session = sessions.get(sessionId)
      if (!session) refuseAbsence('E_NOT_OF_ABSENCE')
      const { day, slot, roomId } = session
      return { sessionId, day, slot, roomId, trainerId }
    })
    return this.change.handle({ actor, classId, moved, reason, seen, requestId })
  }
}
