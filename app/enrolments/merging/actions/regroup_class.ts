import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import CancelClass from '#app/classes/actions/cancel_class'
import { classNamed } from '#app/enrolments/applications/tell_applicant'
import { leaveClass } from '#app/enrolments/leave_class'
import { lockClasses, takePlaces } from '#app/enrolments/take_places'
import { recordAudits } from '#app/shared/audit/record_audit'
import { refuseOtherClass } from '#app/enrolments/applications/application_step'
import { refuseUnlikeClasses } from '#app/enrolments/merging/may_regroup'
import { refuseUnlike } from '#app/enrolments/merging/merger_rules'
import { offerSeats } from '#app/enrolments/waiting_list/offer_seats'
import { settleApplications } from '#app/enrolments/waiting_list/settle_applications'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { sendMessages } from '#app/people/messages/send_message'
import type User from '#models/user'

export interface RegroupClassInput {
  actor: User
  fromClassId: number
  toClassId: number
  /** `merged` takes everybody and ends the class; `split` takes those chosen. */
  kind: 'merged' | 'split'
  enrolmentIds?: readonly number[]
  reason: string
  requestId?: string
}

/**
 * Moves people together from one class to another of the same course, base and plan, before teaching
 * begins: all of them or nobody. Each seat is given back and taken in the ledger, the former enrolment
 * stays on record, and everybody is told. A class that is merged ends as cancelled.
 * @throws RuleViolation E_REGROUP_REASON, E_NOBODY_CHOSEN, E_EVERYBODY_CHOSEN, E_NOT_THERE and those of
 *   `refuseUnlikeClasses`, `refuseUnlike`; E_CLASS_FULL of `enrolments`, E_OTHER_CLASS, E_IN_CLASS of `applications`
 */
export default class RegroupClass {
  async handle(input: RegroupClassInput): Promise<{ moved: number }> {
    const { actor, fromClassId, toClassId, kind, requestId } = input
    const reason = input.reason.trim().slice(0, 200)
    if (!reason) refuse('E_REGROUP_REASON', 'reason')
    return db.transaction(async (trx) => {
      const [from, to] = await lockClasses(trx, [fromClassId, toClassId])
      refuseUnlikeClasses(from, to)
      await refuseUnlike(trx, from.id, to.id)
      const everybody = await trx
        .from('enrolments')
        .where({ course_class_id: fromClassId, status: 'confirmed' })
        .orderBy('position')
      const chosen = new Set(input.enrolmentIds ?? [])
      const people = everybody.filter((row) => kind === 'merged' || chosen.has(row.id))
      if (kind === 'split') {
        if (chosen.size === 0) refuse('E_NOBODY_CHOSEN')
        if (people.length < chosen.size) refuse('E_NOT_THERE')
        if (people.length === everybody.length) refuse('E_EVERYBODY_CHOSEN')
      }
      if (people.some((row) => row.person_id === actor.personId)) refuse('E_OWN_RECORD')

      for (const { id: enrolmentId } of people) {
        await leaveClass(trx, { enrolmentId, way: 'transferred', reason, actor })
      }
      const ids = people.map((row) => row.person_id as number).sort((a, b) => a - b)
      for (const personId of ids) await refuseOtherClass(trx, personId, to)
      const { closed } = await settleApplications(trx, toClassId, ids, actor)
      const entered =
        people.length > 0 ? await takePlaces(trx, to, people.map(placeOf), { actor }) : []
      for (const [index, row] of people.entries()) {
        await trx.from('enrolments').where('id', entered[index]).update({
          moved_from_id: row.id,
          contract_signed_on: row.contract_signed_on,
          contract_ends_on: row.contract_ends_on,
        })
      }
      if (kind === 'merged')
        await new CancelClass().within(trx, { actor, classId: fromClassId, reason })
      const offeredTo = kind === 'split' ? await offerSeats(trx, fromClassId) : []

      const [written] = await trx.table('class_regroupings').returning('id').insert({
        from_class_id: fromClassId,
        to_class_id: toClassId,
        kind,
        people: people.length,
        reason,
        actor_id: actor.id,
        created_at: clock.instant(),
      })
      const regroupingId = Number(written.id ?? written)
      await insertMany(
        trx,
        'class_regrouping_people',
        people.map((row, index) => ({
          class_regrouping_id: regroupingId,
          from_enrolment_id: row.id,
          to_enrolment_id: entered[index],
        }))
      )
      const parameters = await classNamed(trx, toClassId)
      await sendMessages(
        trx,
        people.map((row) => ({
          ...{ to: { personId: row.person_id }, kind: 'enrolment_transferred' as const },
          ...{ parameters, path: '/me/classes' },
          uniqueKey: `regrouping:${regroupingId}:${row.person_id}`,
        }))
      )
      await recordAudits(trx, [
        ...people.map((row, index) => ({
          actor,
          action: 'enrolment.transferred',
          subject: { type: 'enrolment', id: row.id },
          reason,
          changes: { classId: [fromClassId, toClassId], enrolmentId: entered[index] },
          requestId,
        })),
        {
          actor,
          action: `class.${kind}`,
          subject: { type: 'course_class', id: fromClassId },
          reason,
          changes: {
            ...{ into: to.code, people: people.length, offeredTo },
            ...(closed.length > 0 && { applicationsClosed: closed }),
          },
          requestId,
        },
      ])
      return { moved: people.length }
    })
  }
}

/** The place of somebody who goes along to another class: group and proof stay. */
export function placeOf(row: Record<string, any>) {
  return {
    personId: row.person_id,
    traineeCategory: row.trainee_category,
    categoryProof: row.category_proof,
    categoryProvenOn: row.category_proven_on,
    proofCheckedById: row.proof_checked_by_id,
    proofCheckedAt: row.proof_checked_at,
  }
}

function refuse(code: string, field?: string): never {
  throw new RuleViolation(code, { module: 'merging', field })
}
