import clock from '#app/shared/clock'
import { canLeave } from '#app/enrolments/enrolment_rules'
import { changedRows } from '#app/shared/database/rows'
import { classNamed } from '#app/enrolments/applications/tell_applicant'
import { lockClass } from '#app/enrolments/take_places'
import { openSeats } from '#app/enrolments/queries/open_seats'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseOtherClass } from '#app/enrolments/applications/application_step'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { sendMessage } from '#app/people/messages/send_message'
import { settleApplications } from '#app/enrolments/waiting_list/settle_applications'
import { takeSeat } from '#app/bases/seats'
import type { ClassFacts } from '#app/enrolments/queries/class_facts'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export interface ReinstateInput {
  actor: User
  enrolmentId: number
  /** How the enrolment was ended by what is taken back. */
  way: 'withdrawn' | 'no_show'
  reason: string
  requestId?: string | null
}

/**
 * Puts somebody back into the class they were taken off, as if they had never left: the seat that was
 * freed is taken again if it is still there.
 *
 * Raises RuleViolation E_CHANGED_SINCE, E_MARKED_SINCE, E_MONEY_SINCE, E_SEAT_GONE of `enrolment_runs`;
 * E_OWN_RECORD of `moves`; E_CLASS_ENDED of `enrolments`; E_IN_CLASS, E_OTHER_CLASS of `applications`.
 */
export async function reinstateWithin(
  trx: TransactionClientContract,
  { actor, enrolmentId, way, reason, requestId }: ReinstateInput
) {
  const seen = await trx.from('enrolments').where('id', enrolmentId).firstOrFail()
  const courseClass = await lockClass(trx, seen.course_class_id)
  const row = await trx.from('enrolments').where('id', enrolmentId).forUpdate().firstOrFail()
  if (actor.personId === row.person_id) throw new RuleViolation('E_OWN_RECORD', { module: 'moves' })
  if (row.status !== 'withdrawn' || row.left_by !== way) throw refusal('E_CHANGED_SINCE')
  if (!canLeave(courseClass.status)) {
    throw new RuleViolation('E_CLASS_ENDED', { module: 'enrolments' })
  }
  await refuseConsequences(trx, row)
  await refuseOtherClass(trx, row.person_id, courseClass)
  // What they asked of the class since is answered by their being in it.
  await settleApplications(trx, courseClass.id, [row.person_id], actor)
  const there = await lockClass(trx, courseClass.id)
  const isFreed = await seatIsFreed(trx, enrolmentId)
  if (isFreed && (await openSeats(trx, there, row.trainee_category)) < 1) {
    throw refusal('E_SEAT_GONE')
  }
  await restore(trx, enrolmentId)
  if (isFreed) await takeAgain(trx, courseClass, enrolmentId, actor)
  await sendMessage(trx, {
    to: { personId: row.person_id },
    kind: 'enrolment_reinstated',
    parameters: await classNamed(trx, courseClass.id),
    path: '/me/classes',
  })
  await recordAudit(trx, {
    actor,
    action: 'enrolment.reinstated',
    subject: { type: 'enrolment', id: enrolmentId },
    reason,
    changes: { status: ['withdrawn', 'confirmed'], way, seatTaken: isFreed },
    requestId,
  })
}

/** What came of it since: sessions marked without the person, money asked back. */
async function refuseConsequences(trx: TransactionClientContract, row: Record<string, any>) {
  const marked = await trx
    .from('class_sessions')
    .where('course_class_id', row.course_class_id)
    .where('attendance_marked_at', '>', row.ended_at)
    .first()
  if (marked) throw refusal('E_MARKED_SINCE')
  const recovery = await trx
    .from('recoveries as r')
    .join('claims as cl', 'cl.id', 'r.claim_id')
    .where('cl.enrolment_id', row.id)
    .whereNot('r.status', 'cancelled')
    .first()
  if (recovery) throw refusal('E_MONEY_SINCE')
}

/** Whether the last that happened to the seat of an enrolment was that it was given back. */
async function seatIsFreed(trx: TransactionClientContract, enrolmentId: number): Promise<boolean> {
  const last = await trx
    .from('seat_entries')
    .where('enrolment_id', enrolmentId)
    .whereIn('kind', ['take', 'free'])
    .orderBy('id', 'desc')
    .first()
  return last?.kind === 'free'
}

async function restore(trx: TransactionClientContract, enrolmentId: number) {
  const restored = await changedRows(
    trx.from('enrolments').where({ id: enrolmentId, status: 'withdrawn' }).update({
      status: 'confirmed',
      left_by: null,
      ended_at: null,
      ended_reason: null,
      updated_at: clock.instant(),
    })
  )
  if (restored === 0) throw refusal('E_CHANGED_SINCE')
}

async function takeAgain(
  trx: TransactionClientContract,
  courseClass: ClassFacts,
  enrolmentId: number,
  actor: User
) {
  const { allocationId, id: classId } = courseClass
  await takeSeat(trx, { allocationId, classId, enrolmentId, actor })
  const taken = await changedRows(
    trx
      .from('course_classes')
      .where('id', classId)
      .whereRaw('seats_taken + seats_offered < seats')
      .update({ seats_taken: trx.raw('seats_taken + 1'), updated_at: clock.instant() })
  )
  if (taken === 0) throw refusal('E_SEAT_GONE')
}

function refusal(code: string) {
  return new RuleViolation(code, { module: 'enrolment_runs' })
}
