import { openMessage, sha256 } from './message.js'

/* What the signed messages say: a certificate, and the list of those that no longer count. */

const CERTIFICATE = 1
const STATUS = 2
const KINDS = ['skill_grade', 'special_ability', 'training_completion', 'award']
const DAY_MS = 86_400_000
const EIGHT_HOURS = 8 * 3_600_000

/** The payload in an address `…/v/NUMBER#payload`, or the text itself. */
export function payloadIn(text) {
  const bare = text.trim()
  return bare.slice(bare.indexOf('#') + 1)
}

/**
 * Reads and verifies the payload of a certificate: `{ fault }` or `{ fault: null, key, facts }`. A
 * certificate signed before or after the time its key was in use is `key_not_valid`; it was signed on
 * its day of issue unless it says another day, as a correction does.
 */
export async function openCertificate(text, keys) {
  const opened = await openMessage(text, keys)
  if (opened.fault) return opened
  const { fields, key } = opened
  if (fields.get(0) !== CERTIFICATE) return { fault: 'malformed' }
  const facts = {
    number: fields.get(1),
    holder: fields.get(2),
    title: fields.get(3),
    occupationCode: fields.get(4) ?? '',
    workType: fields.get(5) ?? '',
    grade: fields.get(6) ?? null,
    issuedOn: dayOf(fields.get(7)),
    signedOn: dayOf(fields.get(11) ?? fields.get(7)),
    issuer: fields.get(8),
    kind: KINDS[fields.get(10) ?? 0],
  }
  if (facts.signedOn < localDay(key.not_before)) return { fault: 'key_not_valid', kid: key.kid }
  if (key.retired_at && facts.signedOn > localDay(key.retired_at)) {
    return { fault: 'key_not_valid', kid: key.kid }
  }
  return { fault: null, key, facts }
}

/**
 * Reads and verifies a status snapshot: `{ fault }` or `{ fault: null, at, count, find }`, where
 * `find(number)` gives null or `{ state, since }` of a certificate that no longer counts.
 */
export async function openStatus(text, keys) {
  const opened = await openMessage(text, keys)
  if (opened.fault) return opened
  const { fields } = opened
  const entries = fields.get(3)
  if (fields.get(0) !== STATUS || !(entries instanceof Uint8Array) || entries.length % 11) {
    return { fault: 'malformed' }
  }
  return {
    fault: null,
    at: new Date(fields.get(1) * 1000),
    count: entries.length / 11,
    find: (number) => findIn(entries, number),
  }
}

async function findIn(entries, number) {
  const wanted = await sha256(new TextEncoder().encode(number))
  for (let at = 0; at < entries.length; at += 11) {
    if (!wanted.subarray(0, 8).every((byte, index) => byte === entries[at + index])) continue
    const days = entries[at + 8] * 256 + entries[at + 9]
    return {
      state: entries[at + 10] === 2 ? 'superseded' : 'revoked',
      since: days === 0 ? null : dayOf(days),
    }
  }
  return null
}

/** The day of an instant in China, `YYYY-MM-DD`. */
export function localDay(instant) {
  return new Date(new Date(instant).getTime() + EIGHT_HOURS).toISOString().slice(0, 10)
}

function dayOf(days) {
  return new Date(days * DAY_MS).toISOString().slice(0, 10)
}
