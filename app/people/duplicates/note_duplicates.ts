import clock from '#app/shared/clock'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Why two records may be one person, the surest first. */
export const DUPLICATE_REASONS = ['same_document', 'former_document', 'name_birth_phone'] as const

export type DuplicateReason = (typeof DUPLICATE_REASONS)[number]

const BATCH = 200

/**
 * Notes whoever may be the same person as one of these: the same document number under two types, a
 * former document of one that is a document of the other, or the same name, birth date and phone. What
 * is empty equals nothing. A pair that was noted once is never noted again, whatever was decided on it.
 * Asks by index only; gives how many pairs are new.
 */
export async function noteDuplicates(
  client: QueryClientContract,
  personIds: number[]
): Promise<number> {
  let noted = 0
  for (let start = 0; start < personIds.length; start += BATCH) {
    const pairs = await pairsOf(client, personIds.slice(start, start + BATCH))
    if (pairs.size > 0) noted += await keep(client, [...pairs.values()])
  }
  return noted
}

interface Pair {
  firstId: number
  secondId: number
  reasons: DuplicateReason[]
}

async function pairsOf(client: QueryClientContract, ids: number[]): Promise<Map<string, Pair>> {
  const marks = ids.map(() => '?').join(', ')
  const living = 'a.merged_into_id IS NULL AND b.merged_into_id IS NULL AND a.id <> b.id'
  const sources: [DuplicateReason, string][] = [
    [
      'same_document',
      `FROM persons a JOIN persons b ON b.document_index = a.document_index
       WHERE a.id IN (${marks}) AND ${living}`,
    ],
    [
      'former_document',
      `FROM persons a JOIN person_documents d ON d.document_index = a.document_index
       JOIN persons b ON b.id = d.person_id WHERE a.id IN (${marks}) AND ${living}`,
    ],
    [
      'former_document',
      `FROM persons a JOIN person_documents d ON d.person_id = a.id
       JOIN persons b ON b.document_index = d.document_index WHERE a.id IN (${marks}) AND ${living}`,
    ],
    [
      'former_document',
      `FROM persons a JOIN person_documents d ON d.person_id = a.id
       JOIN person_documents e ON e.document_index = d.document_index
       JOIN persons b ON b.id = e.person_id WHERE a.id IN (${marks}) AND ${living}`,
    ],
    [
      'name_birth_phone',
      `FROM persons a JOIN persons b ON b.phone_index = a.phone_index
       AND b.birth_on = a.birth_on AND b.name = a.name WHERE a.id IN (${marks}) AND ${living}`,
    ],
  ]
  const pairs = new Map<string, Pair>()
  for (const [reason, from] of sources) {
    const answer = await client.rawQuery(`SELECT a.id AS one, b.id AS other ${from}`, ids)
    for (const { one, other } of answer.rows ?? answer) {
      const [firstId, secondId] = one < other ? [one, other] : [other, one]
      const key = `${firstId}-${secondId}`
      const pair: Pair = pairs.get(key) ?? { firstId, secondId, reasons: [] }
      if (!pair.reasons.includes(reason)) pair.reasons.push(reason)
      pairs.set(key, pair)
    }
  }
  return pairs
}

async function keep(client: QueryClientContract, pairs: Pair[]): Promise<number> {
  const now = clock.instant()
  const added = await client
    .knexQuery()
    .table('person_duplicates')
    .insert(
      pairs.map(({ firstId, secondId, reasons }) => ({
        first_id: firstId,
        second_id: secondId,
        reasons: reasons.join(','),
        status: 'open',
        found_at: now,
        updated_at: now,
      }))
    )
    .onConflict(['first_id', 'second_id'])
    .ignore()
    .returning('id')
  return added.length
}
