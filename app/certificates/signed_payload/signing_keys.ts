import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keysDir } from '#config/storage'
import { localDay } from '#app/certificates/signed_payload/local_day'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Area of the sentences about keys, payloads, credentials and the record of all certificates. */
export const MODULE = 'trust'

/** The public half of a key and when it signs. */
export interface VerificationKey {
  kid: string
  /** Raw 32 bytes of the Ed25519 public key, base64url. */
  publicKey: string
  /** UTC ISO text, inclusive. */
  notBefore: string
  /** UTC ISO text, inclusive; null while the key is in use. */
  retiredAt: string | null
}

/** A key that can sign. */
export interface SigningKey extends VerificationKey {
  privateKey: KeyObject
}

const inMemory = new Map<string, KeyObject>()

/** Every key there is or was, oldest first: what a signature is verified against. */
export async function verificationKeys(client: QueryClientContract): Promise<VerificationKey[]> {
  const rows = await client.from('signing_keys').orderBy('id')
  return rows.map(keyOf)
}

/**
 * The key that signs now, with its private half out of the folder of keys (read once per process).
 *
 * @throws RuleViolation E_NO_SIGNING_KEY when there is none, E_SIGNING_KEY_UNREADABLE when its file
 *   is missing or is another key's
 */
export async function currentSigningKey(client: QueryClientContract): Promise<SigningKey> {
  const row = await client.from('signing_keys').whereNull('retired_at').first()
  if (!row) throw new RuleViolation('E_NO_SIGNING_KEY', { module: MODULE })
  const key = keyOf(row)
  return { ...key, privateKey: privateKeyOf(key) }
}

/** Where the private half of a key lies. */
export function keyFile(kid: string): string {
  return join(keysDir, `${kid}.pem`)
}

/** Raw public bytes of a private or public key, base64url. */
export function publicBytes(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key
  return half.export({ format: 'jwk' }).x!
}

/** A public key as node:crypto takes it. */
export function publicKeyOf({ publicKey }: Pick<VerificationKey, 'publicKey'>): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
}

/** Whether the key was in use on a day, `YYYY-MM-DD` in Asia/Shanghai. */
export function signedIn(key: VerificationKey, day: string): boolean {
  const from = localDay(key.notBefore)
  return day >= from && (key.retiredAt === null || day <= localDay(key.retiredAt))
}

function privateKeyOf(key: VerificationKey): KeyObject {
  const known = inMemory.get(key.kid)
  if (known && publicBytes(known) === key.publicKey) return known
  const read = readPrivateKey(keyFile(key.kid))
  if (!read || publicBytes(read) !== key.publicKey) {
    throw new RuleViolation('E_SIGNING_KEY_UNREADABLE', {
      module: MODULE,
      params: { kid: key.kid },
    })
  }
  inMemory.set(key.kid, read)
  return read
}

/** The Ed25519 private key of a PEM file; null when the file is missing or holds another thing. */
export function readPrivateKey(file: string): KeyObject | null {
  try {
    const key = createPrivateKey(readFileSync(file))
    return key.asymmetricKeyType === 'ed25519' ? key : null
  } catch {
    return null
  }
}

function keyOf(row: Record<string, any>): VerificationKey {
  return {
    kid: row.kid,
    publicKey: row.public_key,
    notBefore: row.not_before,
    retiredAt: row.retired_at,
  }
}
