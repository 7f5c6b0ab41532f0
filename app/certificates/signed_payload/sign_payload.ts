import { encode } from 'cborg'
import {
  CONTENT,
  daysOf,
  FIELD,
  KINDS,
  type PayloadKind,
} from '#app/certificates/signed_payload/payload_fields'
import { documentTag } from '#app/shared/crypto/field_cipher'
import { signMessage } from '#app/certificates/signed_payload/cose'
import type { SigningKey } from '#app/certificates/signed_payload/signing_keys'

export { currentSigningKey } from '#app/certificates/signed_payload/signing_keys'

/** What the QR code of a certificate says, to be read without the register. */
export interface PayloadFacts {
  kind: PayloadKind
  /** 22 characters. */
  number: string
  /** The name as strangers may see it, `赵*峰`. */
  holderMask: string
  /** Name of the occupation, the training or the award, as printed. */
  title: string
  /** Null where the certificate is of no occupation. */
  occupationCode: string | null
  workType: string | null
  /** Rank 1 to 8; null where the certificate is of no grade. */
  gradeRank: number | null
  /** `YYYY-MM-DD` */
  issuedOn: string
  /** The day it was signed, `YYYY-MM-DD`, where that is not the day of issue: of a correction, say. */
  signedOn?: string
  issuerName: string
  /** Kept out of the payload: only eight bytes of a keyed hash of it go in. */
  documentNumber: string | null
}

/**
 * The signed payload of a certificate for its QR code, `https://HOST/v/NUMBER#payload`: a COSE_Sign1
 * message with Ed25519 over compact CBOR, base64url. Bears no identity number; the keyed hash of it
 * lets the register alone tell whether a document shown is the one of the certificate. The same facts
 * and key give the same text. Synchronous; about 0.06 ms.
 */
export function signPayload(key: SigningKey, facts: PayloadFacts): string {
  return signMessage(key.kid, key.privateKey, encode(fieldsOf(facts))).toString('base64url')
}

function fieldsOf(facts: PayloadFacts): Map<number, unknown> {
  const fields = new Map<number, unknown>([
    [FIELD.content, CONTENT.certificate],
    [FIELD.number, facts.number],
    [FIELD.holder, facts.holderMask],
    [FIELD.title, facts.title],
    [FIELD.issuedOn, daysOf(facts.issuedOn)],
    [FIELD.issuer, facts.issuerName],
  ])
  if (facts.signedOn && facts.signedOn !== facts.issuedOn) {
    fields.set(FIELD.signedOn, daysOf(facts.signedOn))
  }
  if (facts.kind !== 'skill_grade') fields.set(FIELD.kind, KINDS.indexOf(facts.kind))
  if (facts.occupationCode) fields.set(FIELD.occupationCode, facts.occupationCode)
  if (facts.workType) fields.set(FIELD.workType, facts.workType)
  if (facts.gradeRank !== null) fields.set(FIELD.grade, facts.gradeRank)
  if (facts.documentNumber) fields.set(FIELD.documentTag, documentTag(facts.documentNumber))
  return fields
}
