import {
  CONTENT,
  dayOf,
  FIELD,
  KINDS,
  type PayloadKind,
} from '#app/certificates/signed_payload/payload_fields'
import { decoded, readMessage } from '#app/certificates/signed_payload/cose'
import {
  publicKeyOf,
  signedIn,
  type VerificationKey,
} from '#app/certificates/signed_payload/signing_keys'

/** What a payload that was signed by us says. */
export interface ReadFacts {
  kind: PayloadKind
  number: string
  holderMask: string
  title: string
  occupationCode: string | null
  workType: string | null
  gradeRank: number | null
  issuedOn: string
  /** The day of issue where the payload does not tell another. */
  signedOn: string
  issuerName: string
  documentTag: Uint8Array | null
}

/** Why a payload does not hold. */
export type PayloadFault = 'malformed' | 'unknown_key' | 'bad_signature' | 'key_not_valid'

export type ReadPayload =
  | { fault: PayloadFault; facts: null; kid: string | null }
  | { fault: null; facts: ReadFacts; kid: string }

/**
 * Verifies a payload without the register: signed by one of the keys, in the time that key signed in.
 * Every character counts: another spelling of the same bytes is refused too.
 */
export function readPayload(text: string, keys: readonly VerificationKey[]): ReadPayload {
  const refuse = (fault: PayloadFault, kid: string | null = null): ReadPayload => ({
    fault,
    facts: null,
    kid,
  })
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.toString('base64url') !== text) return refuse('malformed')
  const message = readMessage(bytes)
  if (!message) return refuse('malformed')
  const { kid } = message
  const key = keys.find((one) => one.kid === kid)
  if (!key) return refuse('unknown_key', kid)
  if (!message.isSignedBy(publicKeyOf(key))) return refuse('bad_signature', kid)
  const facts = factsOf(decoded(message.content))
  if (!facts) return refuse('malformed', kid)
  if (!signedIn(key, facts.signedOn)) return refuse('key_not_valid', kid)
  return { fault: null, facts, kid }
}

/** The payload in an address `…/v/NUMBER#payload`, or the text itself. */
export function payloadIn(text: string): string {
  const bare = text.trim()
  const at = bare.indexOf('#')
  return at === -1 ? bare : bare.slice(at + 1)
}

function factsOf(fields: unknown): ReadFacts | null {
  if (!(fields instanceof Map) || fields.get(FIELD.content) !== CONTENT.certificate) return null
  const text = (field: number) => (typeof fields.get(field) === 'string' ? fields.get(field) : null)
  const [number, holderMask, title, issuerName] = [
    FIELD.number,
    FIELD.holder,
    FIELD.title,
    FIELD.issuer,
  ].map(text)
  const days = fields.get(FIELD.issuedOn)
  const kind = KINDS[fields.get(FIELD.kind) ?? 0]
  if (!number || !holderMask || !title || !issuerName || !kind) return null
  const signedDays = fields.get(FIELD.signedOn) ?? days
  if (!Number.isInteger(days) || !Number.isInteger(signedDays)) return null
  return {
    kind,
    number,
    holderMask,
    title,
    occupationCode: text(FIELD.occupationCode),
    workType: text(FIELD.workType),
    gradeRank: fields.get(FIELD.grade) ?? null,
    issuedOn: dayOf(days),
    signedOn: dayOf(signedDays),
    issuerName,
    documentTag: fields.get(FIELD.documentTag) ?? null,
  }
}
