import { createHash } from 'node:crypto'

export interface ChainedEntry {
  sequence: number
  actor_id: number | null
  actor_name: string
  action: string
  subject_type: string
  subject_id: number | null
  changes: string
  request_id: string | null
  occurred_at: string
  crypto_alg: string
  previous_hash: string
}

/** What the first entry of the chain points to. */
export const GENESIS = '0'.repeat(64)

/** SHA-256 over every field of an audit entry and the hash of the one before it. */
export function auditHash(entry: ChainedEntry): string {
  const fields = [
    entry.sequence,
    entry.actor_id,
    entry.actor_name,
    entry.action,
    entry.subject_type,
    entry.subject_id,
    entry.changes,
    entry.request_id,
    entry.occurred_at,
    entry.crypto_alg,
    entry.previous_hash,
  ]
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex')
}

export interface SaltedWords {
  reason: string
  salt: string
}

/** What the chain keeps of words that stand beside it. */
export function wordsDigest({ reason, salt }: SaltedWords): string {
  return saltedDigest(salt, reason)
}

export interface SaltedFacts {
  /** JSON, as it was digested. */
  facts: string
  salt: string
}

/** What the chain keeps of sensitive facts that stand beside it. */
export function factsDigest({ facts, salt }: SaltedFacts): string {
  return saltedDigest(salt, facts)
}

function saltedDigest(salt: string, text: string): string {
  return createHash('sha256').update(`${salt}\n${text}`).digest('hex')
}
