import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { canLeave } from '#app/enrolments/enrolment_rules'
import { classNamed } from '#app/enrolments/applications/tell_applicant'
import { joinList } from '#app/enrolments/waiting_list/join_list'
import { settleApplications } from '#app/enrolments/waiting_list/settle_applications'
import { LIVE_APPLICATIONS } from '#app/enrolments/applications/application_status'
import { leaveClass } from '#app/enrolments/leave_class'
import { lockClasses, refuseUnlessEnrolling, takeAlong } from '#app/enrolments/take_places'
import { offerSeats } from '#app/enrolments/waiting_list/offer_seats'
import { openSeats } from '#app/enrolments/queries/open_seats'
import { recordAudit } from '#app/shared/audit/record_audit'
import { recordEvent } from '#app/enrolments/applications/application_events'
import {
  refuseBegun,
  refuseOtherClass,
  type ApplicationRow,
} from '#app/enrolments/applications/application_step'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { sendMessage } from '#app/people/messages/send_message'
import type User from '#models/user'
import type { Check } from '#app/enrolments/applications/actions/apply_for_class'
import type { ClassFacts } from '#app/enrolments/queries/class_facts'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const MODULE = 'moves'

export interface MoveEnrolmentInput {
  actor: User
  enrolmentId: number
  toClassId: number
  /** A transfer needs a seat there; who is deferred waits for one when there is none. */
  way: 'transferred' | 'deferred'
  reason: string
  requestId?: string | null
}

export interface Moved {
  /** Whether the seat of the former class is free again. */
  seatFreed: boolean
  /** The enrolment in the other class; null when the person waits there. */
  enrolmentId: number | null
  /** The application on the other class's waiting list; null when there was a seat. */
  applicationId: number | null
}

/**
 * Moves somebody to another class of the same course and base, in one transaction: out of the one, into
 * the other. Both classes are locked in a fixed order. What was attended stays with the former class.
 *
 * Raises RuleViolation E_MOVE_REASON, E_OWN_RECORD, E_OTHER_COURSE, E_OTHER_BASE, E_SAME_CLASS,
 * E_NOT_LATER, E_NO_SEAT_THERE; E_CLASS_ENDED, E_ENROLMENT_ENDED, E_CLASS_NOT_ENROLLING of `enrolments`;
 * E_CLASS_BEGUN, E_OTHER_CLASS of `applications`.
 */
export default class MoveEnrolment {
  async handle(input: MoveEnrolmentInput, check: Check): Promise<Moved> {
    return db.transaction((trx) => this.within(trx, input, check))
  }

  /** The same within a transaction of the caller's. */
  async within(
    trx: TransactionClientContract,
    input: MoveEnrolmentInput,
    check: Check
  ): Promise<Moved> {
    const { actor, enrolmentId, toClassId, way } = input
    const reason = input.reason.trim().slice(0, 200)
    if (!reason) throw refusal('E_MOVE_REASON', 'reason')
    const { course_class_id: fromClassId } = await trx
      .from('enrolments')
      .where('id', enrolmentId)
      .select('course_class_id')
      .firstOrFail()
    if (fromClassId === toClassId) throw refusal('E_SAME_CLASS', 'classId')
    const [from, to] = await lockClasses(trx, [fromClassId, toClassId])
    this.#refuse(from, to, way)
    const row = await trx.from('enrolments').where('id', enrolmentId).firstOrFail()
    if (actor.personId === row.person_id) throw refusal('E_OWN_RECORD')

    const { seatFreed } = await leaveClass(trx, { enrolmentId, way, reason, actor })
    await refuseOtherClass(trx, row.person_id, to)
    const goal = await this.#enter(trx, row, to, input, check)
    const offeredTo = seatFreed ? await offerSeats(trx, fromClassId) : []
    await sendMessage(trx, {
      to: { personId: row.person_id },
      kind: `enrolment_${way}`,
      parameters: await classNamed(trx, toClassId),
      path: goal.applicationId ? `/me/applications/${goal.applicationId}` : '/me/classes',
    })
    await recordAudit(trx, {
      actor,
      action: `enrolment.${way}`,
      subject: { type: 'enrolment', id: enrolmentId },
      reason,
      changes: { classId: [fromClassId, toClassId], seatFreed, offeredTo, ...goal },
      requestId: input.requestId,
    })
    return { seatFreed, ...goal }
  }

  #refuse(from: ClassFacts, to: ClassFacts, way: MoveEnrolmentInput['way']) {
    if (!canLeave(from.status)) throw new RuleViolation('E_CLASS_ENDED', { module: 'enrolments' })
    if (from.courseId !== to.courseId) throw refusal('E_OTHER_COURSE', 'classId')
    if (from.baseId !== to.baseId) throw refusal('E_OTHER_BASE', 'classId')
    refuseUnlessEnrolling(to)
    refuseBegun(to)
    if (way === 'deferred' && to.startsOn <= from.startsOn) throw refusal('E_NOT_LATER', 'classId')
  }

  async #enter(
    trx: TransactionClientContract,
    row: Record<string, any>,
    to: ClassFacts,
    { actor, way }: MoveEnrolmentInput,
    check: Check
  ): Promise<Pick<Moved, 'enrolmentId' | 'applicationId'>> {
    const asked: ApplicationRow | null = await trx
      .from('enrolment_applications')
      .where({ course_class_id: to.id, person_id: row.person_id })
      .whereIn('status', [...LIVE_APPLICATIONS])
      .forUpdate()
      .first()
    // The seat that an offer keeps for the person is theirs to take.
    if (asked?.status === 'offered') await settleApplications(trx, to.id, [row.person_id], actor)
    const there = await lockedFacts(trx, to)
    if ((await openSeats(trx, there, row.trainee_category)) < 1) {
      if (way === 'transferred') throw refusal('E_NO_SEAT_THERE', 'classId')
      const waits = asked && asked.status !== 'offered'
      const applicationId = waits
        ? await this.#keepWaiting(trx, asked, row, actor)
        : await this.#wait(trx, row, to, actor, check)
      return { enrolmentId: null, applicationId }
    }
    await settleApplications(trx, to.id, [row.person_id], actor)
    const [enrolmentId] = await takeAlong(trx, there, [row], { actor })
    return { enrolmentId, applicationId: null }
  }

  /**
   * The person asked for a seat there before: the place on the list stays, or is taken now. The proof that
   * counted in the former class counts there for the same group; what was only typed never does.
   */
  async #keepWaiting(
    trx: TransactionClientContract,
    asked: ApplicationRow,
    row: Record<string, any>,
    actor: User
  ): Promise<number> {
    if (asked.trainee_category === row.trainee_category && asked.proof_checked_by_id === null) {
      await trx.from('enrolment_applications').where('id', asked.id).update({
        from_enrolment_id: row.id,
        category_proof: row.category_proof,
        category_proven_on: row.category_proven_on,
        proof_checked_by_id: row.proof_checked_by_id,
        proof_checked_at: row.proof_checked_at,
        updated_at: clock.instant(),
      })
    }
    if (asked.status === 'applied') await joinList(trx, asked, { actor })
    return asked.id
  }

  /** Nobody has a seat to give: the person stands on the waiting list like everybody else. */
  async #wait(
    trx: TransactionClientContract,
    row: Record<string, any>,
    to: ClassFacts,
    actor: User,
    check: Check
  ) {
    const subject = {
      personId: row.person_id,
      classId: to.id,
      traineeCategory: row.trainee_category,
      categoryProof: row.category_proof,
      categoryProvenOn: row.category_proven_on,
      isProofChecked: row.proof_checked_by_id !== null,
    }
    const checked = await check(trx, subject)
    const now = clock.instant()
    const application = {
      course_class_id: to.id,
      person_id: row.person_id,
      status: 'applied' as const,
      sent_by: 'base',
      trainee_category: row.trainee_category,
      category_proof: row.category_proof,
      category_proven_on: row.category_proven_on,
      proof_checked_by_id: row.proof_checked_by_id,
      proof_checked_at: row.proof_checked_at,
      from_enrolment_id: row.id,
      verdict: checked.verdict,
      qualification: checked.stored,
      created_by_id: actor.id,
      created_at: now,
      updated_at: now,
    }
    const [inserted] = await trx.table('enrolment_applications').returning('id').insert(application)
    const waiting = { ...application, id: Number(inserted.id ?? inserted), offer_expires_at: null }
    await recordEvent(trx, waiting, 'applied', { actor })
    await joinList(trx, waiting, { actor })
    return waiting.id
  }
}

/** The seats of the other class after the first was left: both may belong to one specialty. */
async function lockedFacts(trx: TransactionClientContract, to: ClassFacts): Promise<ClassFacts> {
  const [facts] = await lockClasses(trx, [to.id])
  return facts
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: MODULE, field })
}
