import { isConsistent, type MerkleTree } from '#app/certificates/transparency/merkle'
import { readRoot } from '#app/certificates/transparency/signed_root'
import type { SealedDay } from '#app/certificates/transparency/queries/sealed_tree'
import type { VerificationKey } from '#app/certificates/signed_payload/signing_keys'

/** The first thing that is wrong with the record, and where. */
export interface SealFault {
  kind: 'entry' | 'root' | 'signature' | 'consistency' | 'status' | 'unsealed'
  at: string
}

/** Compares the roots of all days, oldest first, with the tree; null when all hold. */
export function checkRoots(
  tree: MerkleTree,
  days: readonly SealedDay[],
  keys: readonly VerificationKey[]
): SealFault | null {
  let before = { size: 0, root: tree.root(0) }
  for (const { day, size, root, signedRoot } of days) {
    const isWhole = size <= tree.leaves.length && tree.root(size).toString('hex') === root
    if (!isWhole) return { kind: 'root', at: day }
    const signed = readRoot(signedRoot, keys)
    if (signed?.day !== day || signed.size !== size || signed.root !== root) {
      return { kind: 'signature', at: day }
    }
    const now = { size, root: Buffer.from(root, 'hex') }
    const path =
      before.size > 0 && size >= before.size ? tree.consistencyPath(before.size, size) : []
    if (!isConsistent(before, now, path)) return { kind: 'consistency', at: day }
    before = now
  }
  return null
}
