import clock from '#app/shared/clock'
import { checkRoots, type SealFault } from '#app/certificates/transparency/check_roots'
import { addDays, midnightOf } from '#app/shared/days'
import { entryLeaf, factsHash, type SealedStatus } from '#app/certificates/transparency/seal_entry'
import { MerkleTree } from '#app/certificates/transparency/merkle'
import { sealedDays } from '#app/certificates/transparency/queries/sealed_tree'
import { verificationKeys } from '#app/certificates/signed_payload/signing_keys'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface SealVerdict {
  entries: number
  days: number
  fault: SealFault | null
}

const EVERY_DAY = 100_000

/**
 * Makes every entry and every root anew from the register: an altered fact, a missing entry, a day whose
 * list does not begin with that of the day before, or a signature that does not hold is named; so is a
 * certificate whose status is another than the record tells (`status`), and one that was issued or ended
 * before yesterday, or before the last root, and is not in the record (`unsealed`).
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
  const fault =
    checkRoots(new MerkleTree(leaves), days.toReversed(), keys) ??
    (await statusFault(client)) ??
    (await unsealed(client, days[0]?.day ?? null))
  return { entries: leaves.length, days: days.length, fault }
}

/** A certificate that came back to life, or ended in another way than the record says. */
async function statusFault(client: QueryClientContract): Promise<SealFault | null> {
  const row = await client
    .from('seal_entries as se')
    .join('certificates as ce', 'ce.id', 'se.certificate_id')
    .whereNot('se.status', 'issued')
    .whereColumn('se.status', '<>', 'ce.status')
    .orderBy('se.position')
    .select('ce.number')
    .first()
  return row && { kind: 'status', at: row.number }
}

/** A certificate that the record should hold by now. */
async function unsealed(
  client: QueryClientContract,
  lastDay: string | null
): Promise<SealFault | null> {
  const yesterday = addDays(clock.today(), -1)
  const before = midnightOf(lastDay !== null && lastDay > yesterday ? lastDay : yesterday)
  const row = await client
    .from('certificates as ce')
    .leftJoin('certificates as next', 'next.id', 'ce.successor_id')
    .where((due) => {
      due
        .where((issued) => {
          issued.where('ce.issued_at', '<', before).whereNotExists(entryOf('issued'))
        })
        .orWhere((revoked) => {
          revoked
            .where('ce.status', 'revoked')
            .where('ce.revoked_at', '<', before)
            .whereNotExists(entryOf('revoked'))
        })
        .orWhere((superseded) => {
          superseded
            .where('ce.status', 'superseded')
            .where('next.issued_at', '<', before)
            .whereNotExists(entryOf('superseded'))
        })
    })
    .orderBy('ce.id')
    .select('ce.number')
    .first()
  return row && { kind: 'unsealed', at: row.number }
}

function entryOf(status: SealedStatus) {
  return (entry: DatabaseQueryBuilderContract) => {
    entry
      .from('seal_entries as se')
      .whereColumn('se.certificate_id', 'ce.id')
      .where('se.status', status)
  }
}
