import { MerkleTree } from '#app/certificates/transparency/merkle'
import type { DailyRoot } from '#app/certificates/transparency/signed_root'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface SealedDay extends DailyRoot {
  kid: string
  signedRoot: string
  sealedAt: string
}

/** The tree of the newest root; entries are only ever added, so that one root means one tree. */
let cached: { root: string; tree: MerkleTree } | null = null

/** The newest root, or null before the first one. */
export async function lastSealedDay(client: QueryClientContract): Promise<SealedDay | null> {
  const row = await client.from('daily_roots').orderBy('day', 'desc').first()
  return row ? sealedDay(row) : null
}

/** The root of a day. */
export async function sealedDayOn(client: QueryClientContract, day: string) {
  const row = await client.from('daily_roots').where('day', day).first()
  return row ? sealedDay(row) : null
}

/** Roots, newest first. */
export async function sealedDays(client: QueryClientContract, limit: number): Promise<SealedDay[]> {
  const rows = await client.from('daily_roots').orderBy('day', 'desc').limit(limit)
  return rows.map(sealedDay)
}

/** The tree over everything the root stands for; kept in memory until the next root. */
export async function sealedTree(
  client: QueryClientContract,
  { root, size }: DailyRoot
): Promise<MerkleTree> {
  if (cached?.root !== root) {
    const rows = await client
      .from('seal_entries')
      .where('position', '<', size)
      .orderBy('position')
      .select('leaf_hash')
    const tree = new MerkleTree(rows.map((row) => Buffer.from(row.leaf_hash, 'hex')))
    cached = { root, tree }
  }
  return cached.tree
}

function sealedDay(row: Record<string, any>): SealedDay {
  return {
    day: row.day,
    size: row.tree_size,
    root: row.root_hash,
    kid: row.kid,
    signedRoot: row.signed_root,
    sealedAt: row.sealed_at,
  }
}
