import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { PlacedSession } from '#app/classes/timetabling/clashes'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * Refuses that sessions leave their time once somebody is marked, checked in or seen by a device there:
 * such a session is marked as held.
 * @throws RuleViolation E_SESSION_HELD, E_SESSION_CHECKED_IN
 */
export async function refuseAttended(
  client: QueryClientContract,
  going: readonly PlacedSession[]
): Promise<void> {
  const ids = going.map((one) => one.id)
  const held = await client
    .from('class_sessions')
    .whereIn('id', ids)
    .whereNotNull('attendance_marked_at')
    .orderBy('id')
    .first()
  if (held) throw refusal('E_SESSION_HELD', going, held.id)
  for (const table of ['attendance_marks', 'attendance_check_ins', 'attendance_punches']) {
    const found = await client.from(table).whereIn('class_session_id', ids).first()
    if (found) throw refusal('E_SESSION_CHECKED_IN', going, found.class_session_id)
  }
}

function refusal(code: string, going: readonly PlacedSession[], id: number) {
  const { day, slot } = going.find((one) => one.id === id)!
  return new RuleViolation(code, { module: 'timetable', params: { day, slot } })
}
