import { insertMany } from '#app/shared/database/rows'
import { placeKey, ruledPlaces } from '#app/assessments/queries/entry_differences'
import { moveSitting, type SittingRow } from '#app/assessments/sitting_step'
import { newSeed, shuffled } from '#app/assessments/shuffle'
import { SAMPLE_PERCENT } from '#app/assessments/terms'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Writes the marks of a round that stand: what both entries say, and what a third person settled. A
 * mark that was ruled upon after the first entry is not written: the ruling stands in its place.
 * Draws whose papers are looked at once more.
 */
export async function settleMarks(
  trx: TransactionClientContract,
  sitting: SittingRow,
  values: Record<string, unknown> = {}
) {
  const round = { sitting_id: sitting.id, round: sitting.entry_round }
  const resolved = await trx.from('score_resolutions').where(round)
  const settled = new Map(resolved.map((row) => [placeKey(row.enrolment_id, row.component), row]))
  const entries = await trx
    .from('score_entries')
    .where({ ...round, turn: 1 })
    .orderBy('id')
  const ruled = await ruledPlaces(trx, sitting.id)
  const standing = entries.filter((one) => !ruled.has(placeKey(one.enrolment_id, one.component)))
  const marks = standing.map((entry) => {
    const { outcome, mark_tenths: tenths } =
      settled.get(placeKey(entry.enrolment_id, entry.component)) ?? entry
    return {
      sitting_id: sitting.id,
      enrolment_id: entry.enrolment_id,
      component: entry.component,
      outcome,
      mark_tenths: tenths,
      entered_by_id: entry.entered_by_id,
      entered_at: entry.entered_at,
    }
  })
  await insertMany(trx, 'scores', marks)
  const seed = newSeed()
  const people = [...new Set(marks.map((mark) => mark.enrolment_id as number))]
  await insertMany(
    trx,
    'score_samples',
    drawSample(people, seed).map((enrolmentId) => ({ ...round, enrolment_id: enrolmentId }))
  )
  await moveSitting(trx, sitting, 'checked', { ...values, sample_seed: seed })
}

/** Whose papers are looked at once more: the share of the terms, at least one; the seed tells who. */
export function drawSample(enrolmentIds: readonly number[], seed: number): number[] {
  const count = Math.ceil((enrolmentIds.length * SAMPLE_PERCENT) / 100)
  return shuffled(enrolmentIds, seed, String)
    .slice(0, count)
    .sort((a, b) => a - b)
}
