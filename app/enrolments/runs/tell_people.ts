import { createHash } from 'node:crypto'
import clock from '#app/shared/clock'
import { ATTENDANCE_RULE } from '#app/classes/attendance_rule'
import { classNamed } from '#app/enrolments/applications/tell_applicant'
import { attendanceOf } from '#app/classes/queries/attendance_of'
import { hoursToSpare, standingOf } from '#app/classes/attendance_standing'
import { isReached, reachOf } from '#app/people/messages/queries/reach'
import { relatedPeople } from '#app/people/queries/present_relation'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { sendMessage } from '#app/people/messages/send_message'
import type { MessageKind } from '#app/people/messages/message_kinds'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** The kind of message that decides how an act reaches people. */
export function noticeKind(act: 'notice' | 'warning'): MessageKind {
  return act === 'notice' ? 'base_notice' : 'attendance_reminder'
}

/** One warning a day about an enrolment. */
export function warningKey(enrolmentId: number): string {
  return `attendance_reminder:${enrolmentId}:${clock.today()}`
}

interface Subject {
  enrolmentId: number
  personId: number
  classId: number
}

/**
 * Sends a base's own words to somebody, the same words once a day. Gives the key of the message.
 * @throws RuleViolation E_NO_RELATION, E_UNREACHED, E_TOLD_TODAY
 */
export async function sendNotice(
  trx: TransactionClientContract,
  { personId }: Subject,
  { baseId, text }: { baseId: number; text: string }
): Promise<string> {
  const related = await relatedPeople(trx, { baseId, personIds: [personId] })
  if (!related.has(personId)) throw refusal('E_NO_RELATION')
  await refuseUnreached(trx, personId, 'base_notice')
  const words = createHash('sha256').update(text).digest('hex').slice(0, 16)
  const key = `base_notice:${baseId}:${personId}:${clock.today()}:${words}`
  await refuseTold(trx, key, 'E_TOLD_TODAY')
  const base = await trx.from('bases').where('id', baseId).firstOrFail()
  await sendMessage(trx, {
    to: { personId },
    kind: 'base_notice',
    parameters: { base: { zh: base.name_zh, en: base.name_en }, text },
    uniqueKey: key,
  })
  return key
}

/**
 * Warns somebody whose attendance is under or near the limit, with the hours as they now stand, once a
 * day. Gives the key of the message.
 * @throws RuleViolation E_ATTENDS, E_UNREACHED, E_WARNED_TODAY
 */
export async function sendWarning(
  trx: TransactionClientContract,
  { enrolmentId, personId, classId }: Subject
): Promise<string> {
  const found = await attendanceOf([{ id: enrolmentId, classId }], { client: trx })
  const hours = found.get(enrolmentId)!
  const standing = standingOf(hours)
  if (standing === 'good') throw refusal('E_ATTENDS')
  await refuseUnreached(trx, personId, 'attendance_reminder')
  const key = warningKey(enrolmentId)
  await refuseTold(trx, key, 'E_WARNED_TODAY')
  await sendMessage(trx, {
    to: { personId },
    kind: standing === 'lost' ? 'attendance_reminder_lost' : 'attendance_reminder',
    parameters: {
      ...(await classNamed(trx, classId)),
      hours: hours.missed,
      spare: Math.max(0, hoursToSpare(hours)),
      percent: ATTENDANCE_RULE.minimumPercent,
    },
    path: '/me/classes',
    uniqueKey: key,
  })
  return key
}

async function refuseUnreached(
  trx: TransactionClientContract,
  personId: number,
  kind: MessageKind
) {
  const reach = await reachOf(trx, [personId], kind)
  if (!isReached(reach.get(personId)!)) throw refusal('E_UNREACHED')
}

async function refuseTold(trx: TransactionClientContract, key: string, code: string) {
  const told = await trx.from('messages').where('unique_key', key).select('id').first()
  if (told) throw refusal(code)
}

function refusal(code: string) {
  return new RuleViolation(code, { module: 'enrolment_runs' })
}
