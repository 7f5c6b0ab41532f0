import { verifyAsync } from '@noble/ed25519'
import { cborHead, readCbor } from './cbor.js'

/*
 * Signed messages of the register (COSE_Sign1 with Ed25519), as written by
 * `app/certificates/signed_payload`. What browsers cannot do themselves is done by a library.
 */

/** Whether this browser can verify at all: pages without https, and very old ones, cannot. */
export function canVerify() {
  return Boolean(globalThis.crypto?.subtle) && typeof BigInt === 'function'
}

/** The bytes of a base64url text; null when it is none, or another spelling of one. */
export function bytesOf(text) {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return null
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (sign) => sign.charCodeAt(0))
    return textOf(bytes) === text ? bytes : null
  } catch {
    return null
  }
}

/** Bytes as base64url text. */
export function textOf(bytes) {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** SHA-256 of bytes. */
export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}

/**
 * Reads a message and verifies it with the key it names out of `keys`. Gives `{ fault }`, one of
 * `malformed`, `unknown_key`, `bad_signature`, or `{ fault: null, key, fields }`.
 */
export async function openMessage(text, keys) {
  const bytes = bytesOf(text)
  const parts = bytes && partsOf(bytes)
  if (!parts) return { fault: 'malformed' }
  const key = keys.find((one) => one.kid === parts.kid)
  if (!key) return { fault: 'unknown_key', kid: parts.kid }
  const publicKey = bytesOf(key.public_key)
  const isSigned = await isSignedBy(publicKey, parts.signature, toBeSigned(parts))
  if (!isSigned) return { fault: 'bad_signature', kid: parts.kid }
  const fields = quietly(() => readCbor(parts.content))
  return fields instanceof Map ? { fault: null, key, fields } : { fault: 'malformed' }
}

function partsOf(bytes) {
  if (bytes[0] !== 0xd2) return null
  const parts = quietly(() => readCbor(bytes.subarray(1)))
  if (!Array.isArray(parts) || parts.length !== 4) return null
  const [header, unprotected, content, signature] = parts
  if (![header, content, signature].every((part) => part instanceof Uint8Array)) return null
  if (!(unprotected instanceof Map) || unprotected.size > 0 || signature.length !== 64) return null
  // The message does not choose: Ed25519 and the id of the key, or it is none of ours.
  const named = quietly(() => readCbor(header))
  if (!(named instanceof Map) || named.size !== 2 || named.get(1) !== -8) return null
  const kid = named.get(4)
  if (!(kid instanceof Uint8Array)) return null
  return { header, content, signature, kid: String.fromCharCode(...kid) }
}

function toBeSigned({ header, content }) {
  const context = new TextEncoder().encode('Signature1')
  return Uint8Array.from([
    ...cborHead(4, 4),
    ...cborHead(3, context.length),
    ...context,
    ...cborHead(2, header.length),
    ...header,
    ...cborHead(2, 0),
    ...cborHead(2, content.length),
    ...content,
  ])
}

async function isSignedBy(publicKey, signature, bytes) {
  if (publicKey?.length !== 32) return false
  let key
  try {
    key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
  } catch {
    return verifyAsync(signature, bytes, publicKey, { zip215: false }).catch(() => false)
  }
  return crypto.subtle.verify('Ed25519', key, signature, bytes)
}

function quietly(read) {
  try {
    return read()
  } catch {
    return null
  }
}
