import {
  compareEntries,
  type EntryDifference,
  type EntryRow,
} from '#app/assessments/entry_difference'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** What names a mark within a sitting. */
export const placeKey = (enrolmentId: number, component: string) => `${enrolmentId}:${component}`

/**
 * Marks of a sitting that an accepted exemption or void took the place of: they are not marked, and
 * what one of the entries may say about them no longer counts.
 */
export async function ruledPlaces(
  client: QueryClientContract,
  sittingId: number
): Promise<Set<string>> {
  const rows = await client
    .from('score_rulings')
    .where({ sitting_id: sittingId, status: 'accepted' })
    .select('enrolment_id', 'component')
  return new Set(rows.map((row) => placeKey(row.enrolment_id, row.component)))
}

/** All marks on which the two entries of a round differ, ruled upon or not. */
export async function entryDifferences(
  client: QueryClientContract,
  sittingId: number,
  round: number
): Promise<EntryDifference[]> {
  const rows: EntryRow[] = await client
    .from('score_entries')
    .where({ sitting_id: sittingId, round })
    .orderBy('id')
    .select('turn', 'enrolment_id', 'component', 'outcome', 'mark_tenths')
  return rows.some((row) => row.turn === 2) ? compareEntries(rows) : []
}

/** The differences of a round that a third person has to settle: those that nobody has ruled upon. */
export async function differencesToSettle(
  client: QueryClientContract,
  sittingId: number,
  round: number
): Promise<EntryDifference[]> {
  const ruled = await ruledPlaces(client, sittingId)
  const all = await entryDifferences(client, sittingId, round)
  return all.filter((one) => !ruled.has(placeKey(one.enrolmentId, one.component)))
}

/** Users who had a hand in the marks of a sitting: both who entered, and whoever settled a difference. */
export async function markersOf(
  client: QueryClientContract,
  sitting: {
    id: number
    entry_round: number
    entered_by_id: number | null
    checked_by_id: number | null
  }
): Promise<Set<number>> {
  const settled = await client
    .from('score_resolutions')
    .where({ sitting_id: sitting.id, round: sitting.entry_round })
    .distinct('resolved_by_id')
  const ids = [
    sitting.entered_by_id,
    sitting.checked_by_id,
    ...settled.map((row) => row.resolved_by_id),
  ]
  return new Set(ids.filter((id): id is number => id !== null))
}
