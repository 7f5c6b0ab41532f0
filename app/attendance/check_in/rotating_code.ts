import env from '#start/env'
import { ATTENDANCE_PARAMETERS } from '#app/attendance/attendance_parameters'
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/*
 * Codes of a session that change with time. All come from one secret and are told apart by their
 * purpose; none is stored. A code is the HMAC of the session and the step of time it was shown in.
 */
const { qrSeconds, spokenSeconds, entrySeconds } = ATTENDANCE_PARAMETERS.checkIn
const key = Buffer.from(hkdfSync('sha256', env.get('APP_KEY').release(), '', 'check-in', 32))

function macOf(purpose: string, text: string): Buffer {
  return createHmac('sha256', key).update(`${purpose}:${text}`).digest()
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const stepOf = (milliseconds: number, seconds: number) => Math.floor(milliseconds / 1000 / seconds)

function signed(purpose: string, fields: (number | string)[]): string {
  const text = fields.join('-')
  return `${text}-${macOf(purpose, text).toString('base64url').slice(0, 16).replaceAll('-', '~')}`
}

/** The fields of a signed text; null when it was not made here. */
function opened(purpose: string, text: string): string[] | null {
  const fields = text.split('-')
  const own = signed(purpose, fields.slice(0, -1))
  return same(own, text) ? fields.slice(0, -1) : null
}

/** What the QR code of a session holds now. */
export function qrTokenOf(sessionId: number, now: number): string {
  return signed('qr', [sessionId, stepOf(now, qrSeconds)])
}

/** Whether a scanned token was shown just now; a token of the step before still holds. */
export function readQrToken(
  token: string,
  now: number
): { sessionId: number } | { fault: 'forged' | 'expired' } {
  const fields = opened('qr', token)
  if (!fields) return { fault: 'forged' }
  const [sessionId, step] = fields.map(Number)
  const age = stepOf(now, qrSeconds) - step
  return age === 0 || age === 1 ? { sessionId } : { fault: 'expired' }
}

/** Six digits that the trainer reads out, for whoever cannot scan. */
export function spokenCodeOf(sessionId: number, now: number): string {
  return spokenAt(sessionId, stepOf(now, spokenSeconds))
}

/** Seconds until the spoken code changes. */
export function spokenLeft(now: number): number {
  return spokenSeconds - (Math.floor(now / 1000) % spokenSeconds)
}

/** Whether these are the six digits of the session, now or in the step before. */
export function isSpokenCode(sessionId: number, code: string, now: number): boolean {
  const step = stepOf(now, spokenSeconds)
  return [step, step - 1].some((one) => same(spokenAt(sessionId, one), code))
}

function spokenAt(sessionId: number, step: number): string {
  const number = macOf('spoken', `${sessionId}-${step}`).readUInt32BE(0) % 1_000_000
  return String(number).padStart(6, '0')
}

/**
 * What the form of somebody who scanned in time holds, so that typing may take longer than the code
 * lives. Bound to the device: passed on it is worth nothing.
 */
export function entryOf(sessionId: number, deviceTag: string, now: number): string {
  return signed('entry', [sessionId, Math.floor(now / 1000), deviceTag.slice(0, 16)])
}

/** The session of an entry; null when it is too old, of another device or not made here. */
export function readEntry(entry: string, deviceTag: string, now: number): number | null {
  const fields = opened('entry', entry)
  if (!fields) return null
  const age = Math.floor(now / 1000) - Number(fields[1])
  const isFresh = age >= 0 && age <= entrySeconds && fields[2] === deviceTag.slice(0, 16)
  return isFresh ? Number(fields[0]) : null
}

/** What stands for a device in the records: nothing can be told from it but that it is the same. */
export function deviceTagOf(deviceId: string): string {
  return macOf('device', deviceId).toString('hex')
}
