import { encode } from 'cborg'
import { CONTENT, dayOf, daysOf } from '#app/certificates/signed_payload/payload_fields'
import { decoded, readMessage, signMessage } from '#app/certificates/signed_payload/cose'
import {
  publicKeyOf,
  type SigningKey,
  type VerificationKey,
} from '#app/certificates/signed_payload/signing_keys'

export interface DailyRoot {
  day: string
  size: number
  /** SHA-256, hexadecimal. */
  root: string
}

/** The root of a day as a signed message (COSE_Sign1, base64url). */
export function signRoot(key: SigningKey, { day, size, root }: DailyRoot): string {
  const fields: [number, unknown][] = [
    [0, CONTENT.dailyRoot],
    [1, daysOf(day)],
    [2, size],
    [3, Buffer.from(root, 'hex')],
  ]
  return signMessage(key.kid, key.privateKey, encode(new Map(fields))).toString('base64url')
}

/** What a signed root says; null when it is none, or not signed by one of the keys. */
export function readRoot(text: string, keys: readonly VerificationKey[]): DailyRoot | null {
  const message = readMessage(Buffer.from(text, 'base64url'))
  const key = message && keys.find((one) => one.kid === message.kid)
  if (!message || !key || !message.isSignedBy(publicKeyOf(key))) return null
  const fields = decoded(message.content)
  if (!(fields instanceof Map) || fields.get(0) !== CONTENT.dailyRoot) return null
  return {
    day: dayOf(fields.get(1)),
    size: fields.get(2),
    root: Buffer.from(fields.get(3)).toString('hex'),
  }
}
