import clock from '#app/shared/clock'
import { enqueue } from '#app/shared/outbox/outbox'
import { changedRows } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { type ClassStatus, statusesBefore } from '#app/classes/class_status'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface ClassRow {
  training_kind: string
  id: number
  base_id: number
  plan_allocation_id: number
  code: string
  status: ClassStatus
  starts_on: string
  ends_on: string
  seats: number
  seats_taken: number
}

/** Reads a class as it stands in this transaction. */
export async function readClass(trx: TransactionClientContract, id: number): Promise<ClassRow> {
  return trx.from('course_classes').where('id', id).firstOrFail()
}

/**
 * Moves a class to a status, provided that the table of statuses allows it and that its seats are
 * still those of `row`.
 * @throws RuleViolation E_CLASS_STATE when another status stands, E_CLASS_CHANGED when the seats moved
 */
export async function moveClass(
  trx: TransactionClientContract,
  row: ClassRow,
  to: ClassStatus,
  values: Record<string, unknown> = {}
) {
  const changed = await changedRows(
    trx
      .from('course_classes')
      .where({ id: row.id, seats: row.seats, seats_taken: row.seats_taken })
      .where('plan_allocation_id', row.plan_allocation_id)
      .whereIn('status', statusesBefore(to))
      .update({ ...values, status: to, updated_at: clock.instant() })
  )
  if (changed === 0) {
    const now = await readClass(trx, row.id)
    refuseState(now.status, to)
    throw new RuleViolation('E_CLASS_CHANGED', { module: 'classes' })
  }
}

/** @throws RuleViolation E_CLASS_STATE unless the class may go from the one status to the other */
export function refuseState(from: ClassStatus, to: ClassStatus) {
  if (statusesBefore(to).includes(from)) return
  throw new RuleViolation('E_CLASS_STATE', { module: 'classes', params: { from, to } })
}

type DecisionResult = 'applied' | 'approved' | 'returned' | 'started' | 'finished' | 'cancelled'

/** Appends to the decisions on a class; gives the id of the row. */
export async function recordDecision(
  trx: TransactionClientContract,
  classId: number,
  result: DecisionResult,
  actor: { id: number },
  reason: string | null = null
): Promise<number> {
  const [row] = await trx.table('class_decisions').returning('id').insert({
    course_class_id: classId,
    result,
    actor_id: actor.id,
    reason,
    created_at: clock.instant(),
  })
  return Number(row.id ?? row)
}

/** Work that ends the open applications of a class which gives no seat any more. */
export const CLOSE_JOB = 'applications.close'

/** Work that offers the seats which a class gained to those who wait. */
export const FILL_JOB = 'waiting_list.fill'

/** Queues the end of a class's open applications, when it begins or is cancelled. */
export async function endApplications(trx: TransactionClientContract, classId: number) {
  await enqueue(trx, [{ kind: CLOSE_JOB, payload: { classId } }])
}

/** Appends a decision after which the preflight of the class's subsidies is kept for comparison. */
export async function recordStep(
  trx: TransactionClientContract,
  classId: number,
  occasion: 'applied' | 'approved' | 'started',
  actor: { id: number },
  reason: string | null = null
) {
  const decisionId = await recordDecision(trx, classId, occasion, actor, reason)
  await enqueue(trx, [{ kind: 'preflight.keep', payload: { classId, occasion, decisionId } }])
}
