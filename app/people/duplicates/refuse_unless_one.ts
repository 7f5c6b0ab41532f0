import { MOVED, type Reference } from '#app/people/duplicates/references'
import { refusal, type DuplicateRow } from '#app/people/duplicates/duplicate_step'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

/**
 * Makes sure that two records can become one: neither is part of another merge, no payment to either is
 * under way, and they do not both have what one person can have once. Their people must be locked.
 * @throws RuleViolation E_MERGED_ELSEWHERE, E_PAYMENT_UNDER_WAY, E_TWO_OFFICES and the codes of
 * `references`
 */
export async function refuseUnlessOne(
  trx: TransactionClientContract,
  pair: Pick<DuplicateRow, 'first_id' | 'second_id'>,
  keepId: number
) {
  const ids = [pair.first_id, pair.second_id]
  const formerId = ids.find((id) => id !== keepId)!
  const merged = await trx
    .from('persons')
    .where((either) => {
      either
        .where((own) => own.whereIn('id', ids).whereNotNull('merged_into_id'))
        .orWhere('merged_into_id', formerId)
    })
    .first()
  if (merged) throw refusal('E_MERGED_ELSEWHERE')
  // Locked before they are judged: a batch that takes one of them waits, or was first and is seen.
  const claims = await trx
    .from('claims')
    .whereIn('person_id', ids)
    .orderBy('id')
    .forUpdate()
    .select('number', 'status')
  const paying = claims.find((claim) => ['batched', 'paying'].includes(claim.status))
  if (paying) throw refusal('E_PAYMENT_UNDER_WAY', { number: paying.number })
  await refuseTwoOffices(trx, ids)
  for (const reference of MOVED) {
    for (const { refuses, row } of await twice(trx, reference, formerId, keepId)) {
      if (refuses) throw refusal(refuses, await namesOf(trx, reference.table, row))
    }
  }
}

/** Rows of the former record that the other cannot have too, each with the rule that says so. */
export async function twice(
  trx: TransactionClientContract,
  { table, column, once = [] }: Reference,
  formerId: number,
  keepId: number
): Promise<{ row: Row; refuses?: string }[]> {
  const found: { row: Row; refuses?: string }[] = []
  for (const { same, live, refuses } of once) {
    const rows: Row[] = await trx
      .from(`${table} as a`)
      .where(`a.${column}`, formerId)
      .whereRaw(`a.id IN (SELECT id FROM ${table} WHERE ${live})`)
      .whereExists((other) => {
        other
          .from(`${table} as b`)
          .where(`b.${column}`, keepId)
          .whereRaw(`b.id IN (SELECT id FROM ${table} WHERE ${live})`)
          .select('b.id')
        for (const name of same) other.whereColumn(`a.${name}`, `b.${name}`)
      })
      .orderBy('a.id')
      .select('a.*')
    found.push(...rows.map((row) => ({ row, refuses })))
  }
  return found
}

/** What tells the reader which record stands in the way. */
async function namesOf(trx: TransactionClientContract, table: string, row: Row) {
  if (row.number) return { number: row.number as string }
  if (!row.course_class_id) return { number: `${table} ${row.id}` }
  const courseClass = await trx
    .from('course_classes')
    .where('id', row.course_class_id)
    .select('code')
    .first()
  return { number: courseClass.code as string }
}

/** Nobody has two officer's accounts, or one person could be maker and checker. */
async function refuseTwoOffices(trx: TransactionClientContract, ids: number[]) {
  const officers = await trx
    .from('users as u')
    .whereIn('u.person_id', ids)
    .where('u.status', 'active')
    .whereExists((role) => {
      role
        .from('user_roles as r')
        .whereColumn('r.user_id', 'u.id')
        .whereNot('r.role', 'trainee')
        .select('r.id')
    })
    .distinct('u.person_id')
  if (officers.length > 1) throw refusal('E_TWO_OFFICES')
}
