import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { PRESENCES, type PresenceMark } from '#app/attendance/presence'
import { createPublicKey, verify, type KeyObject } from 'node:crypto'

/** Language file of the roll call without a network. */
export const ROLL_CALL = 'roll_call'

/** What a telephone signs: one whole sheet, as it was saved. */
export interface RollCallPayload {
  session: number
  /** Counts the sheets of one device; none comes twice. */
  sequence: number
  /** When it was saved, by the device's clock: UTC ISO text. */
  markedAt: string
  /** When the session was last marked as far as the device knew; null for never. */
  known: string | null
  marks: PresenceMark[]
}

export function refuseRollCall(code: string): never {
  throw new RuleViolation(code, { module: ROLL_CALL })
}

/**
 * The public key of a device: ECDSA on P-256, SubjectPublicKeyInfo in base64, as browsers export it.
 * @throws RuleViolation E_DEVICE_KEY
 */
export function readDeviceKey(spki: string): KeyObject {
  let key: KeyObject
  try {
    key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' })
  } catch {
    return refuseRollCall('E_DEVICE_KEY')
  }
  const isP256 =
    key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'
  return isP256 ? key : refuseRollCall('E_DEVICE_KEY')
}

/** Whether the device signed this text: ECDSA with SHA-256, the two numbers side by side. */
export function isSignedBy(spki: string, payload: string, signature: string): boolean {
  const key = { key: readDeviceKey(spki), dsaEncoding: 'ieee-p1363' as const }
  return verify('sha256', Buffer.from(payload, 'utf8'), key, Buffer.from(signature, 'base64'))
}

/** What a signed text says. @throws RuleViolation E_PAYLOAD */
export function readPayload(text: string): RollCallPayload {
  let read: any
  try {
    read = JSON.parse(text)
  } catch {
    return refuseRollCall('E_PAYLOAD')
  }
  const isWhole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0
  const isInstant = (value: unknown) =>
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  const isFit =
    read?.v === 1 &&
    isWhole(read.session) &&
    isWhole(read.sequence) &&
    read.sequence < 2_147_483_647 &&
    isInstant(read.markedAt) &&
    (read.known === null || isInstant(read.known)) &&
    Array.isArray(read.marks) &&
    read.marks.length <= 200 &&
    read.marks.every(
      (mark: any) =>
        Array.isArray(mark) &&
        isWhole(mark[0]) &&
        PRESENCES.includes(mark[1]) &&
        (mark[2] === null || isWhole(mark[2]))
    )
  if (!isFit) refuseRollCall('E_PAYLOAD')
  return {
    session: read.session,
    sequence: read.sequence,
    markedAt: read.markedAt,
    known: read.known,
    marks: read.marks.map(([enrolmentId, status, hours]: any) => ({
      enrolmentId,
      status,
      hours: status === 'late' ? (hours ?? undefined) : undefined,
    })),
  }
}
