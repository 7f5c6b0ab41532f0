import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { releaseSeats } from '#app/bases/seats'
import { recordAudit } from '#app/shared/audit/record_audit'
import { sendMessage } from '#app/people/messages/send_message'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import {
  moveClass,
  readClass,
  recordDecision,
  recordStep,
  refuseState,
} from '#app/classes/class_step'
import { closeRound, type OpeningFault } from '#app/classes/opening/rounds'
import { refuseUnpermitted } from '#app/classes/permission_rule'
import type User from '#models/user'

export interface DecideOpeningInput {
  actor: User
  classId: number
  result: 'approved' | 'returned'
  /** Needed to return a class. */
  reason?: string | null
  /** Item by item what is wrong; of a class that is returned. */
  faults?: readonly OpeningFault[]
  requestId?: string
}

/**
 * The bureau's answer to an application. Approved, the class takes enrolments; returned, its seats go
 * back to the plan and the base reads why.
 * @throws RuleViolation E_RETURN_UNSAID, E_CLASS_STATE, E_FAULT_HALF and, to approve, those of `refuseUnpermitted`
 */
export default class DecideOpening {
  async handle(input: DecideOpeningInput): Promise<void> {
    const { actor, classId, result, requestId } = input
    const faults = input.faults ?? []
    const said = input.reason?.trim() || summaryOf(faults)
    if (result === 'returned' && !said) {
      throw new RuleViolation('E_RETURN_UNSAID', { module: 'classes', field: 'reason' })
    }
    const to = result === 'approved' ? 'enrolling' : 'returned'
    await db.transaction(async (trx) => {
      const row = await readClass(trx, classId)
      refuseState(row.status, to)
      if (to === 'enrolling') await refuseUnpermitted(trx, classId)
      if (to === 'returned') {
        await releaseSeats(trx, {
          allocationId: row.plan_allocation_id,
          classId,
          seats: row.seats,
          actor,
        })
      }
      await moveClass(trx, row, to, to === 'enrolling' ? { opened_at: clock.instant() } : {})
      const applicant = await closeRound(trx, classId, { result, actor, faults })
      if (result === 'approved') await recordStep(trx, classId, result, actor, said)
      else await recordDecision(trx, classId, result, actor, said)
      if (applicant !== null) {
        await sendMessage(trx, {
          to: { userId: applicant },
          kind: `class_opening_${result}`,
          parameters: { code: row.code, reason: said ?? '' },
          path: `/classes/${classId}`,
        })
      }
      await recordAudit(trx, {
        actor,
        action: `class.${result}`,
        subject: { type: 'course_class', id: classId },
        reason: said,
        changes: { status: [row.status, to] },
        requestId,
      })
    })
  }
}

/** The faults in one line, as the list of decisions shows them. */
function summaryOf(faults: readonly OpeningFault[]): string | null {
  const lines = faults.filter((one) => one.subject).map((one) => `${one.subject}：${one.wrong}`)
  return lines.join('；').slice(0, 500) || null
}
