import { entryLeaf } from '#app/certificates/transparency/seal_entry'
import { isIncluded } from '#app/certificates/transparency/merkle'
import { readRoot } from '#app/certificates/transparency/signed_root'
import type { InclusionProof } from '#app/certificates/transparency/queries/inclusion_proof'
import type { VerificationKey } from '#app/certificates/signed_payload/signing_keys'

/** Why a proof does not hold. */
export type ProofFault = 'malformed' | 'root_not_signed' | 'not_included'

/** Checks a proof with nothing but the published keys; null when it holds. */
export function checkProof(
  proof: InclusionProof,
  keys: readonly VerificationKey[]
): ProofFault | null {
  if (!isProof(proof)) return 'malformed'
  const signed = readRoot(proof.signed_root, keys)
  const isSigned =
    signed?.day === proof.day && signed.size === proof.tree_size && signed.root === proof.root
  if (!isSigned) return 'root_not_signed'
  const root = Buffer.from(proof.root, 'hex')
  const holds = proof.entries.every(({ status, position, facts_hash: facts, path }) =>
    isIncluded(
      {
        index: position,
        size: proof.tree_size,
        leaf: entryLeaf({ number: proof.number, status, factsHash: facts }),
        path: path.map((hash) => Buffer.from(hash, 'hex')),
      },
      root
    )
  )
  return holds ? null : 'not_included'
}

function isProof(proof: InclusionProof | null): boolean {
  return (
    typeof proof?.signed_root === 'string' &&
    Array.isArray(proof.entries) &&
    proof.entries.length > 0 &&
    proof.entries.every((one) => Array.isArray(one?.path))
  )
}
