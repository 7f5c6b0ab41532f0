import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { refuse } from '#app/assessments/refusal'
import { type SittingStatus, statusesBefore } from '#app/assessments/sitting_status'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface SittingRow {
  id: number
  code: string
  course_class_id: number
  attempt: number
  held_on: string
  components: string
  status: SittingStatus
  entered_by_id: number | null
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
      'entered_by_id'
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
  values: Record<string, unknown>
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
