import db from '@adonisjs/lucid/services/db'
import { eventsOfClass, recordEvent } from '#app/enrolments/applications/application_events'
import { lockApplication, MODULE } from '#app/enrolments/applications/application_step'
import { recordAudit } from '#app/shared/audit/record_audit'
import { replay } from '#app/enrolments/waiting_list/replay'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export interface MoveInListInput {
  actor: User
  applicationId: number
  /** The place wanted, from 1. */
  place: number
  reason: string
  requestId?: string | null
}

/**
 * Puts somebody at another place of the waiting list, with a reason that stands in the log for everybody
 * whose place it changes.
 *
 * Raises RuleViolation E_OWN_RECORD, E_NOT_WAITING, E_PLACE, E_SAME_PLACE, E_MOVE_REASON.
 */
export default class MoveInList {
  async handle({ actor, applicationId, place, requestId, ...input }: MoveInListInput) {
    const reason = input.reason.trim().slice(0, 300)
    if (!reason) throw refusal('E_MOVE_REASON', { field: 'reason' })
    await db.transaction(async (trx) => {
      const { courseClass, application } = await lockApplication(trx, applicationId)
      if (actor.personId === application.person_id) throw refusal('E_OWN_RECORD')
      if (application.status !== 'waiting') throw refusal('E_NOT_WAITING')
      const { list } = replay(await eventsOfClass(trx, courseClass.id))
      const from = list.findIndex((one) => one.applicationId === applicationId) + 1
      if (place < 1 || place > list.length) {
        throw refusal('E_PLACE', { field: 'place', params: { last: list.length } })
      }
      if (place === from) throw refusal('E_SAME_PLACE', { field: 'place' })
      await recordEvent(trx, application, 'moved', { actor, place, reason })
      await recordAudit(trx, {
        actor,
        action: 'application.moved',
        subject: { type: 'enrolment_application', id: applicationId },
        reason,
        changes: { place: [from, place] },
        requestId,
      })
    })
  }
}

function refusal(code: string, details: { field?: string; params?: Record<string, number> } = {}) {
  return new RuleViolation(code, { module: MODULE, ...details })
}
