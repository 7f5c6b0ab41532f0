import { lastSealedDay, sealedTree } from '#app/certificates/transparency/queries/sealed_tree'
import type { SealedStatus } from '#app/certificates/transparency/seal_entry'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** What shows that a certificate is in the public record; holds no personal data. */
export interface InclusionProof {
  number: string
  day: string
  tree_size: number
  root: string
  /** COSE_Sign1 over day, size and root, base64url. */
  signed_root: string
  entries: {
    status: SealedStatus
    position: number
    /** Salted hash of the facts. */
    facts_hash: string
    /** Hashes from the entry up to the root (RFC 6962), hexadecimal. */
    path: string[]
  }[]
}

/**
 * The proof of a certificate in the newest root: an entry of its issue, and one of its end. Null when no
 * root has been made since it was issued.
 */
export async function inclusionProof(
  client: QueryClientContract,
  certificateId: number
): Promise<InclusionProof | null> {
  const last = await lastSealedDay(client)
  const rows = await client
    .from('seal_entries as se')
    .join('certificates as ce', 'ce.id', 'se.certificate_id')
    .where('se.certificate_id', certificateId)
    .orderBy('se.position')
    .select('ce.number', 'se.status', 'se.position', 'se.facts_hash')
  if (!last || rows.length === 0) return null
  const tree = await sealedTree(client, last)
  return {
    number: rows[0].number,
    day: last.day,
    tree_size: last.size,
    root: last.root,
    signed_root: last.signedRoot,
    entries: rows.map((row) => ({
      status: row.status,
      position: row.position,
      facts_hash: row.facts_hash,
      path: tree.inclusionPath(row.position, last.size).map((hash) => hash.toString('hex')),
    })),
  }
}
