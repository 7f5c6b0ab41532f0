import { inject } from '@adonisjs/core'
import db from '@adonisjs/lucid/services/db'
import ChangeTimetable from '#app/classes/timetabling/actions/change_timetable'
import { placedSession } from '#app/classes/timetabling/load_world'
import { refuseAbsence } from '#app/classes/absences/absence_terms'
import type User from '#models/user'
import type { PlacedSession } from '#app/classes/timetabling/clashes'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

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
    const { actor, classId, chosen, reason, seen, requestId } = input
    if (chosen.length === 0) refuseAbsence('E_NOBODY_CHOSEN')
    const sessions = await sessionsOf(db.connection(), input)
    const moved = chosen.map(({ sessionId, trainerId }) => {
      const session = sessions.get(sessionId)
      if (!session) refuseAbsence('E_NOT_OF_ABSENCE')
      const { day, slot, roomId } = session
      return { sessionId, day, slot, roomId, trainerId }
    })
    const change = { actor, classId, moved, reason, seen, requestId }
    // Whoever takes the absence back holds the class too: of the two at once one holds.
    return this.change.after(async (trx) => {
      await trx.from('course_classes').where('id', classId).select('id').forUpdate()
      const still = await sessionsOf(trx, input)
      if (moved.some((one) => !still.has(one.sessionId))) refuseAbsence('E_NOT_OF_ABSENCE')
    }, change)
  }
}

/** Sessions of the class that the absent trainer still has in an absence that was not taken back. */
async function sessionsOf(
  client: QueryClientContract,
  { absenceId, classId }: Pick<AssignSubstitutesInput, 'absenceId' | 'classId'>
): Promise<Map<number, PlacedSession>> {
  const rows = await client
    .from('class_sessions as s')
    .join('trainer_absences as a', 'a.trainer_id', 's.trainer_id')
    .where({ 'a.id': absenceId, 's.course_class_id': classId })
    .whereNull('a.lifted_at')
    .whereRaw('s.day BETWEEN a.from_day AND a.to_day AND (a.slot IS NULL OR a.slot = s.slot)')
    .select('s.*')
  return new Map(rows.map(placedSession).map((one) => [one.id, one]))
}
