import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { lockClasses } from '#app/enrolments/take_places'
import { moveTogether } from '#app/enrolments/merging/move_together'
import { recordAudits } from '#app/shared/audit/record_audit'
import { refuseMerger } from '#app/enrolments/merging/merger_rules'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { sendMessage } from '#app/people/messages/send_message'
import { tellOfMerger } from '#app/enrolments/merging/tell_of_merger'
import type { ClassFacts } from '#app/enrolments/queries/class_facts'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface DecideMergerInput {
  actor: User
  mergerId: number
  result: 'approved' | 'refused'
  /** Needed to refuse. */
  reason?: string | null
  requestId?: string
}

type Row = Record<string, any>

/**
 * The bureau's answer to an asked merger of two classes that are being taught. Approved, everybody of the
 * one goes into the other at once: each seat moves in the ledger, what was attended stays on record and
 * counts there, the emptied class ends, everybody of both is told. All of them or nobody.
 * @throws RuleViolation E_MERGER_REFUSAL, E_MERGER_DECIDED, E_MERGER_YOURS, those of `refuseMerger` and `moveTogether`; E_SEATS_KEPT of `bases`
 */
export default class DecideMerger {
  async handle(input: DecideMergerInput): Promise<{ moved: number }> {
    const reason = input.reason?.trim() || null
    if (input.result === 'refused' && !reason) refuse('E_MERGER_REFUSAL', 'decisionReason')
    return db.transaction((trx) => this.#within(trx, { ...input, reason }))
  }

  async #within(trx: TransactionClientContract, input: DecideMergerInput) {
    const { actor, mergerId, result, reason, requestId } = input
    const merger = await trx.from('class_merger_requests').where('id', mergerId).firstOrFail()
    const [from, to] = await lockClasses(trx, [merger.from_class_id, merger.to_class_id])
    const decided = await trx
      .from('class_merger_decisions')
      .where('class_merger_request_id', mergerId)
      .first()
    if (decided) refuse('E_MERGER_DECIDED')
    if (merger.proposed_by_id === actor.id) refuse('E_MERGER_YOURS')
    const moved = result === 'approved' ? await this.#merge(trx, from, to, merger, actor) : []
    await trx.table('class_merger_decisions').insert({
      class_merger_request_id: mergerId,
      proposed_by_id: merger.proposed_by_id,
      result,
      reason,
      decided_by_id: actor.id,
      decided_at: clock.instant(),
    })
    await sendMessage(trx, {
      to: { userId: merger.proposed_by_id },
      kind: `class_merger_${result}`,
      parameters: { code: from.code, into: to.code, reason: reason ?? '' },
      path: `/classes/${result === 'approved' ? to.id : from.id}`,
      uniqueKey: `class_merger:${mergerId}`,
    })
    await recordAudits(trx, [
      ...moved.map(({ before, after }) => ({
        actor,
        action: 'enrolment.transferred',
        subject: { type: 'enrolment', id: before },
        changes: { classId: [from.id, to.id], merger: mergerId, enrolmentId: after },
        requestId,
      })),
      {
        actor,
        action: `class.merger_${result}`,
        subject: { type: 'course_class', id: from.id },
        reason,
        changes: {
          ...{ merger: mergerId, into: to.code, people: moved.length },
        },
        requestId,
      },
    ])
    return { moved: moved.length }
  }

  async #merge(
    trx: TransactionClientContract,
    from: ClassFacts,
    to: ClassFacts,
    merger: Row,
    actor: User
  ) {
    await refuseMerger(trx, from.id, to.id)
    const { reason } = merger as { reason: string }
    const people = await trx
      .from('enrolments')
      .where({ course_class_id: from.id, status: 'confirmed' })
      .orderBy('position')
    const before = await trx
      .from('class_sessions')
      .where('course_class_id', to.id)
      .whereNotNull('attendance_marked_at')
      .orderBy('id')
      .select('id')
    const present = await trx
      .from('enrolments')
      .where({ course_class_id: to.id, status: 'confirmed' })
      .orderBy('id')
      .select('person_id')

    const { regroupingId, personIds, moved } = await moveTogether(trx, {
      ...{ from, to, people, kind: 'merged', reason, actor, mergerId: merger.id },
    })
    await insertMany(
      trx,
      'class_regrouping_sessions',
      before.map((row) => ({ class_regrouping_id: regroupingId, class_session_id: row.id }))
    )
    const presentIds = present.map((row) => row.person_id as number)
    const told = { mergerId: merger.id, from, to, reason, coming: personIds, presentIds }
    await tellOfMerger(trx, told)
    return moved
  }
}

function refuse(code: string, field?: string): never {
  throw new RuleViolation(code, { module: 'merging', field })
}
