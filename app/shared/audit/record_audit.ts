import { randomBytes } from 'node:crypto'
import clock from '#app/shared/clock'
import {
  auditHash,
  factsDigest,
  wordsDigest,
  type SaltedFacts,
  type SaltedWords,
} from '#app/shared/audit/audit_hash'
import { insertMany } from '#app/shared/database/rows'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface AuditFact {
  /** Who acts; null for the system itself. */
  actor: { id: number; fullName: string } | null
  /** `noun.verb`, e.g. `claim.approved`. */
  action: string
  subject: { type: string; id: number | null }
  /** Field → [old, new], or other facts of the act. Never personal data in clear. */
  changes?: Record<string, unknown>
  /**
   * Words somebody typed for the act. They may tell of people, and the chain can never be put right: it
   * keeps a salted digest of them, the words and the salt stand beside it in `audit_reasons`: whoever alters
   * them is found out, and once they are erased the digest tells nothing.
   */
  reason?: string | null
  /**
   * Facts that tell of illness or need, such as the group of a person: kept beside the chain as the words
   * are, in `audit_facts`.
   */
  sensitive?: Record<string, unknown> | null
  requestId?: string | null
}

/**
 * Appends to the audit chain inside the caller's transaction. Call it last: the head row is the one
 * lock that all writers share.
 */
export function recordAudit(trx: TransactionClientContract, fact: AuditFact) {
  return recordAudits(trx, [fact])
}

/** Appends several entries in their order, as one act over many records does. Call it last. */
export async function recordAudits(trx: TransactionClientContract, facts: AuditFact[]) {
  if (facts.length === 0) return
  // The update takes the lock before the head is read, so two writers never chain to the same row.
  await trx.from('audit_heads').where('id', 1).increment('sequence', facts.length)
  const head = await trx.from('audit_heads').where('id', 1).firstOrFail()
  let hash = head.hash as string
  const first = Number(head.sequence) - facts.length + 1
  const reasons: { audit_sequence: number; reason: string; salt: string }[] = []
  const beside: { audit_sequence: number; facts: string; salt: string }[] = []
  const entries = facts.map((fact, i) => {
    const said = fact.reason ? { reason: fact.reason, salt: newSalt() } : null
    if (said) reasons.push({ audit_sequence: first + i, ...said })
    const kept = fact.sensitive ? { facts: JSON.stringify(fact.sensitive), salt: newSalt() } : null
    if (kept) beside.push({ audit_sequence: first + i, ...kept })
    const entry = entryOf(fact, { sequence: first + i, previousHash: hash, said, kept })
    hash = auditHash(entry)
    return { ...entry, hash }
  })
  await insertMany(trx, 'audit_entries', entries)
  await insertMany(trx, 'audit_reasons', reasons)
  await insertMany(trx, 'audit_facts', beside)
  await trx.from('audit_heads').where('id', 1).update({ hash })
}

function newSalt(): string {
  return randomBytes(16).toString('hex')
}

interface Place {
  sequence: number
  previousHash: string
  said: SaltedWords | null
  kept: SaltedFacts | null
}

function entryOf(fact: AuditFact, { sequence, previousHash, said, kept }: Place) {
  return {
    sequence,
    actor_id: fact.actor?.id ?? null,
    actor_name: fact.actor?.fullName ?? 'system',
    action: fact.action,
    subject_type: fact.subject.type,
    subject_id: fact.subject.id,
    changes: JSON.stringify({
      ...fact.changes,
      ...(kept && { factsDigest: factsDigest(kept) }),
      ...(said && { reasonDigest: wordsDigest(said) }),
    }),
    request_id: fact.requestId ?? null,
    occurred_at: clock.instant(),
    crypto_alg: 'sha256',
    previous_hash: previousHash,
  }
}
