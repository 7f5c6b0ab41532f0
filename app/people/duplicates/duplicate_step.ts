import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const DUPLICATES = 'duplicates'

export const DUPLICATE_STATUSES = [
  'open',
  'proposed',
  'merged',
  'undo_proposed',
  'different',
] as const

export type DuplicateStatus = (typeof DUPLICATE_STATUSES)[number]

export interface DuplicateRow {
  id: number
  first_id: number
  second_id: number
  status: DuplicateStatus
  keep_id: number | null
  proposed_by_id: number | null
  merged_at: string | null
}

interface Deciding {
  actor: { id: number; personId: number | null }
  duplicateId: number
}

/**
 * Locks both people of a pair, in the order of their ids, and the pair itself. Nobody decides about
 * the own record.
 * @throws RuleViolation E_OWN_RECORD, E_STALE_PAIR
 */
export async function lockPair(
  trx: TransactionClientContract,
  { actor, duplicateId }: Deciding,
  expected: readonly DuplicateStatus[]
): Promise<DuplicateRow> {
  const pair = await trx.from('person_duplicates').where('id', duplicateId).firstOrFail()
  const ids = [pair.first_id, pair.second_id]
  if (actor.personId !== null && ids.includes(actor.personId)) throw refusal('E_OWN_RECORD')
  await trx.from('persons').whereIn('id', ids).orderBy('id').forUpdate().select('id')
  const locked = await trx
    .from('person_duplicates')
    .where('id', duplicateId)
    .forUpdate()
    .firstOrFail()
  if (!expected.includes(locked.status)) throw refusal('E_STALE_PAIR')
  return locked
}

/** Takes a pair to a status, provided it still stands where it was read, and keeps who did it and why. */
export async function movePair(
  trx: TransactionClientContract,
  pair: DuplicateRow,
  to: DuplicateStatus,
  decision: { step: string; reason: string; actorId: number; values?: Record<string, unknown> }
): Promise<number> {
  const now = clock.instant()
  const changed = await changedRows(
    trx
      .from('person_duplicates')
      .where({ id: pair.id, status: pair.status })
      .update({ proposed_by_id: null, ...decision.values, status: to, updated_at: now })
  )
  if (changed === 0) throw refusal('E_STALE_PAIR')
  const [row] = await trx.table('person_duplicate_decisions').returning('id').insert({
    person_duplicate_id: pair.id,
    step: decision.step,
    reason: decision.reason,
    actor_id: decision.actorId,
    decided_at: now,
  })
  return Number(row.id ?? row)
}

/** What the audit trail calls a pair. */
export function pairSubject(pair: Pick<DuplicateRow, 'id'>) {
  return { type: 'person_duplicate', id: pair.id }
}

export function refusal(code: string, params: Record<string, string> = {}, field?: string) {
  return new RuleViolation(code, { module: DUPLICATES, params, field })
}
