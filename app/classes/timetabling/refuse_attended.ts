import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { PlacedSession } from '#app/classes/timetabling/clashes'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Rows in which somebody was seen at a session; a sheet is a roll call that came from a telephone. */
const OF_ATTENDANCE = [
  'attendance_marks',
  'attendance_check_ins',
  'attendance_punches',
  'roll_call_sheets',
] as const

/**
 * Refuses that sessions leave their time once somebody is marked, checked in or seen by a device there,
 * or an inspector was there: such a session is marked as held.
 * @throws RuleViolation E_SESSION_HELD, E_SESSION_CHECKED_IN, E_SESSION_INSPECTED
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
  for (const table of OF_ATTENDANCE) {
    const found = await client.from(table).whereIn('class_session_id', ids).first()
    if (found) throw refusal('E_SESSION_CHECKED_IN', going, found.class_session_id)
  }
  const seen = inspectionsOf(client, ids).whereNot('status', 'planned')
  const inspection = await seen.first()
  if (inspection) throw refusal('E_SESSION_INSPECTED', going, inspection.class_session_id)
}

/**
 * Refuses that a session is taken off the timetable for which the bureau planned an inspection.
 * @throws RuleViolation E_SESSION_INSPECTED
 */
export async function refuseInspected(
  client: QueryClientContract,
  gone: readonly PlacedSession[]
): Promise<void> {
  const inspection = await inspectionsOf(
    client,
    gone.map((one) => one.id)
  ).first()
  if (inspection) throw refusal('E_SESSION_INSPECTED', gone, inspection.class_session_id)
}

function inspectionsOf(client: QueryClientContract, sessionIds: number[]) {
  return client.from('inspections').whereIn('class_session_id', sessionIds).orderBy('id')
}

function refusal(code: string, going: readonly PlacedSession[], id: number) {
  const { day, slot } = going.find((one) => one.id === id)!
  return new RuleViolation(code, { module: 'timetable', params: { day, slot } })
}
