import db from '@adonisjs/lucid/services/db'
import { classNamed } from '#app/enrolments/applications/tell_applicant'
import { lockClasses } from '#app/enrolments/take_places'
import { recordAudits } from '#app/shared/audit/record_audit'
import { moveTogether } from '#app/enrolments/merging/move_together'
import { refuseUnlikeClasses } from '#app/enrolments/merging/may_regroup'
import { refuseUnlike } from '#app/enrolments/merging/merger_rules'
import { offerSeats } from '#app/enrolments/waiting_list/offer_seats'
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
 *   `refuseUnlikeClasses`, `refuseUnlike`, `moveTogether`
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

      const { regroupingId, moved, closed } = await moveTogether(trx, {
        ...{ from, to, people, kind, reason, actor },
      })
      const offeredTo = kind === 'split' ? await offerSeats(trx, fromClassId) : []
      const parameters = await classNamed(trx, toClassId)
      await sendMessages(
        trx,
        moved.map(({ personId }) => ({
          ...{ to: { personId }, kind: 'enrolment_transferred' as const },
          ...{ parameters, path: '/me/classes' },
          uniqueKey: `regrouping:${regroupingId}:${personId}`,
        }))
      )
      await recordAudits(trx, [
        ...moved.map(({ before, after }) => ({
          actor,
          action: 'enrolment.transferred',
          subject: { type: 'enrolment', id: before },
          reason,
          changes: { classId: [fromClassId, toClassId], enrolmentId: after },
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

function refuse(code: string, field?: string): never {
  throw new RuleViolation(code, { module: 'merging', field })
}
