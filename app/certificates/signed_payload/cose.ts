import { decode, encode } from 'cborg'
import { sign, verify, type KeyObject } from 'node:crypto'

/*
 * COSE_Sign1 (RFC 9052) with Ed25519 and nothing else: the protected header holds the algorithm and
 * the id of the key, the unprotected one nothing.
 */
const TAG = Buffer.from([0xd2])
const NOTHING = new Uint8Array(0)
const ALG = 1
const KID = 4
const EDDSA = -8

const headers = new Map<string, Uint8Array>()

/** Signs bytes; gives the tagged COSE_Sign1 message. */
export function signMessage(kid: string, privateKey: KeyObject, content: Uint8Array): Buffer {
  const header = protectedHeader(kid)
  const signature = sign(null, toBeSigned(header, content), privateKey)
  return Buffer.concat([TAG, encode([header, new Map(), content, signature])])
}

export interface ReadMessage {
  kid: string
  content: Uint8Array
  /** Whether the holder of the key signed exactly these bytes. */
  isSignedBy(publicKey: KeyObject): boolean
}

/**
 * Takes a message apart; null when it is no COSE_Sign1 of ours. The algorithm is never chosen by the
 * message: one whose header is not the very header we write for its key is no message of ours.
 */
export function readMessage(bytes: Uint8Array): ReadMessage | null {
  if (bytes[0] !== TAG[0]) return null
  const parts = decoded(bytes.subarray(1))
  if (!Array.isArray(parts) || parts.length !== 4) return null
  const [header, unprotected, content, signature] = parts
  if (![header, content, signature].every((part) => part instanceof Uint8Array)) return null
  if (!(unprotected instanceof Map) || unprotected.size > 0) return null
  const named = decoded(header)
  const kid = named instanceof Map ? named.get(KID) : null
  if (!(kid instanceof Uint8Array) || kid.length > 20) return null
  const name = Buffer.from(kid).toString('latin1')
  if (Buffer.compare(Buffer.from(header), Buffer.from(protectedHeader(name))) !== 0) return null
  return {
    kid: name,
    content,
    isSignedBy: (publicKey) => verify(null, toBeSigned(header, content), publicKey, signature),
  }
}

/** What CBOR bytes hold, with maps as `Map`; undefined when they are no CBOR. */
export function decoded(bytes: Uint8Array): unknown {
  try {
    return decode(bytes, { useMaps: true, allowUndefined: false, allowIndefinite: false })
  } catch {
    return undefined
  }
}

function toBeSigned(header: Uint8Array, content: Uint8Array): Uint8Array {
  return encode(['Signature1', header, NOTHING, content])
}

function protectedHeader(kid: string): Uint8Array {
  let header = headers.get(kid)
  if (!header) {
    const fields: [number, unknown][] = [
      [ALG, EDDSA],
      [KID, Buffer.from(kid, 'latin1')],
    ]
    header = encode(new Map(fields))
    if (headers.size < 1000) headers.set(kid, header)
  }
  return header
}
