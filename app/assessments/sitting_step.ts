import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { refuse } from '#app/assessments/refusal'
import { type SittingStatus, statusesBefore } from '#app/assessments/sitting_status'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export interface SittingRow {
  id: number
  code: string
  course_class_id: number
  attempt: number
  held_on: string
  components: string
  status: SittingStatus
  submitted_by_id: number | null
  entered_by_id: number | null
  checked_by_id: number | null
  entry_round: number
  sampled_at: string | null
  objections_until: string | null
}

/** Reads a sitting for change: its row stays locked to the end of the transaction. */
export async function lockSitting(trx: TransactionClientContract, id: number): Promise<SittingRow> {
  return trx
    .from('sittings')
    .where('id', id)
    .select(
      'id',
      'code',
      'course_class_id',
      'attempt',
      'held_on',
      'components',
      'status',
      'submitted_by_id',
      'entered_by_id',
      'checked_by_id',
      'entry_round',
      'sampled_at',
      'objections_until'
    )
    .forUpdate()
    .firstOrFail()
}

/**
 * Moves a sitting to a status that the table of statuses allows from where it stands.
 * @throws RuleViolation E_SITTING_STATE
 */
export async function moveSitting(
  trx: TransactionClientContract,
  sitting: SittingRow,
  to: SittingStatus,
  values: Record<string, unknown> = {}
) {
  const changed = await changedRows(
    trx
      .from('sittings')
      .where('id', sitting.id)
      .whereIn('status', statusesBefore(to))
      .update({ ...values, status: to, updated_at: clock.instant() })
  )
  if (changed === 0) refuse('E_SITTING_STATE', { code: sitting.code, status: sitting.status })
}

/** Gives the marks of a sitting back: what was entered stays on record, both entries begin anew. */
export async function giveMarksBack(trx: TransactionClientContract, sitting: SittingRow) {
  await moveSitting(trx, sitting, 'approved', {
    entered_by_id: null,
    entered_at: null,
    checked_by_id: null,
    checked_at: null,
    sample_seed: null,
    sampled_by_id: null,
    sampled_at: null,
    entry_round: sitting.entry_round + 1,
  })
  await trx
    .from('scores')
    .where('sitting_id', sitting.id)
    .whereIn('outcome', ['marked', 'absent'])
    .delete()
}

/**
 * Nobody decides over a sitting in which they are a candidate.
 * @throws RuleViolation E_OWN_SITTING
 */
export async function refuseCandidate(
  trx: TransactionClientContract,
  actor: User,
  sitting: Pick<SittingRow, 'course_class_id'>
) {
  if (actor.personId === null) return
  const own = await trx
    .from('enrolments')
    .where({ course_class_id: sitting.course_class_id, person_id: actor.personId })
    .first()
  if (own) refuse('E_OWN_SITTING')
}
