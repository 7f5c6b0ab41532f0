import { createHash } from 'node:crypto'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { leafHash } from '#app/certificates/transparency/merkle'
import type { CertificateFacts } from '#app/certificates/certificate_facts'

/** What can befall a certificate, in the order of its life. */
export type SealedStatus = 'issued' | 'revoked' | 'superseded'

export interface SealedFacts {
  number: string
  status: SealedStatus
  factsHash: string
}

/**
 * Hash over what a certificate certifies; serial and count of its paper copies are left out, since another
 * copy changes them. The salt keeps the few possible facts from being tried.
 */
export function factsHash(salt: string, factsCipher: string): string {
  const facts: CertificateFacts = JSON.parse(decryptField(factsCipher))
  const certified = [
    facts.number,
    facts.name,
    facts.documentType,
    facts.documentNumber,
    facts.occupationCode,
    facts.occupationName,
    facts.workType,
    facts.gradeRank,
    facts.issuerName,
    facts.issuedOn,
  ]
  const hash = createHash('sha256').update(Buffer.from(salt, 'hex'))
  return hash.update(JSON.stringify(certified)).digest('hex')
}

/** Leaf of an entry: over its number, what befell it, and the salted hash of its facts. */
export function entryLeaf({ number, status, factsHash: facts }: SealedFacts): Buffer {
  return leafHash(JSON.stringify([number, status, facts]))
}
