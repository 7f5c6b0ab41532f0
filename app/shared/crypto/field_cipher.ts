import env from '#start/env'
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
} from 'node:crypto'

/*
 * Personal fields at rest: AES-256-GCM under FIELD_KEY, written `v1.<base64 of iv, tag, text>`.
 * The prefix names key and algorithm, so that both can be changed without guessing.
 */
const fieldKey = Buffer.from(env.get('FIELD_KEY').release(), 'base64')
const indexKey = Buffer.from(env.get('INDEX_KEY').release(), 'base64')

if (fieldKey.length !== 32 || indexKey.length !== 32) {
  throw new Error('FIELD_KEY and INDEX_KEY must each be 32 bytes in base64')
}

/** Node takes a key in raw bytes in anew for every field, which costs more than the field itself. */
const fieldCipherKey = createSecretKey(fieldKey)

/** Encrypts a personal field. */
export function encryptField(text: string): string {
  return `v1.${encryptBytes(Buffer.from(text, 'utf8')).toString('base64')}`
}

/** Decrypts what `encryptField` gave. @throws when the key or the text is not the right one */
export function decryptField(text: string): string {
  const [version, body] = text.split('.', 2)
  if (version !== 'v1') throw new Error('Unknown version of an encrypted field')
  return decryptBytes(Buffer.from(body, 'base64')).toString('utf8')
}

/** Encrypts the content of a personal file: iv, tag, cipher text. */
export function encryptBytes(bytes: Uint8Array): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', fieldCipherKey, iv)
  const body = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body])
}

/** Decrypts what `encryptBytes` gave. @throws when the key or the bytes are not the right ones */
export function decryptBytes(bytes: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', fieldCipherKey, bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
}

/**
 * Blind index of a personal field: equal texts give equal values, nothing else can be told without
 * INDEX_KEY. `purpose` keeps a phone and a document with the same digits apart.
 */
export function blindIndex(
  purpose: 'document' | 'phone' | 'account' | 'certificate' | 'document_tail' | 'phone_tail',
  text: string
): string {
  return createHmac('sha256', indexKey).update(`${purpose}:${text}`).digest('hex')
}

/**
 * Eight bytes that stand for a document number on a certificate that anybody can read. Numbers are few
 * enough to try them all, so that only who has INDEX_KEY can tell whether a number is the one.
 */
export function documentTag(number: string): Buffer {
  return createHmac('sha256', indexKey).update(`certificate:${number}`).digest().subarray(0, 8)
}
