import { checkRoots, type SealFault } from '#app/certificates/transparency/check_roots'
import { entryLeaf, factsHash } from '#app/certificates/transparency/seal_entry'
import { MerkleTree } from '#app/certificates/transparency/merkle'
import { sealedDays } from '#app/certificates/transparency/queries/sealed_tree'
import { verificationKeys } from '#app/certificates/signed_payload/signing_keys'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface SealVerdict {
  entries: number
  days: number
  fault: SealFault | null
}

const EVERY_DAY = 100_000

/**
 * Makes every entry and every root anew from the register: an altered fact, a missing entry, a day whose
 * list does not begin with that of the day before, or a signature that does not hold is named.
 */
export async function checkSeals(client: QueryClientContract): Promise<SealVerdict> {
  const keys = await verificationKeys(client)
  const days = await sealedDays(client, EVERY_DAY)
  const leaves: Buffer[] = []
  for (;;) {
    const rows = await client
      .from('seal_entries as se')
      .join('certificates as ce', 'ce.id', 'se.certificate_id')
      .where('se.position', '>=', leaves.length)
      .orderBy('se.position')
      .limit(2000)
      .select('se.*', 'ce.number', 'ce.facts_cipher')
    for (const row of rows) {
      const facts = factsHash(row.salt, row.facts_cipher)
      const leaf = entryLeaf({ number: row.number, status: row.status, factsHash: facts })
      if (row.position !== leaves.length || leaf.toString('hex') !== row.leaf_hash) {
        const fault = { kind: 'entry' as const, at: row.number as string }
        return { entries: leaves.length, days: days.length, fault }
      }
      leaves.push(leaf)
    }
    if (rows.length === 0) break
  }
  const fault = checkRoots(new MerkleTree(leaves), days.reverse(), keys)
  return { entries: leaves.length, days: days.length, fault }
}
