import {
  lastSealedDay,
  sealedDayOn,
  sealedTree,
} from '#app/certificates/transparency/queries/sealed_tree'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/**
 * The root of a day for everybody, with what shows that its list begins with that of the day before (RFC
 * 6962, 2.1.2). Null for a day that was not sealed.
 */
export async function dayRecord(client: QueryClientContract, day: string) {
  const [sealed, last] = [await sealedDayOn(client, day), await lastSealedDay(client)]
  if (!sealed || !last) return null
  const before = await client
    .from('daily_roots')
    .where('day', '<', day)
    .orderBy('day', 'desc')
    .select('day', 'tree_size', 'root_hash')
    .first()
  const tree = await sealedTree(client, last)
  const path = before?.tree_size > 0 ? tree.consistencyPath(before.tree_size, sealed.size) : []
  return {
    day: sealed.day,
    tree_size: sealed.size,
    root: sealed.root,
    kid: sealed.kid,
    signed_root: sealed.signedRoot,
    sealed_at: sealed.sealedAt,
    before: before && {
      day: before.day as string,
      tree_size: before.tree_size as number,
      root: before.root_hash as string,
      consistency: path.map((hash) => hash.toString('hex')),
    },
  }
}
