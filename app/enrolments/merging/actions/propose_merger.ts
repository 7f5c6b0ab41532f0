import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { instantDay } from '#app/shared/words'
import { lockClasses } from '#app/enrolments/take_places'
import { openingRuleOn } from '#app/classes/opening/opening_rule'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseMerger } from '#app/enrolments/merging/merger_rules'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import type User from '#models/user'

export interface ProposeMergerInput {
  actor: User
  fromClassId: number
  toClassId: number
  reason: string
  requestId?: string
}

/**
 * Asks the bureau to merge a class that is being taught into another. Nothing changes before somebody
 * else decides; the answer is due within the working days of the place's rule for openings.
 * @throws RuleViolation E_REGROUP_REASON, E_MERGER_WAITS, E_OWN_RECORD and those of `refuseMerger`
 */
export default class ProposeMerger {
  async handle(input: ProposeMergerInput): Promise<number> {
    const { actor, fromClassId, toClassId, requestId } = input
    const reason = input.reason.trim().slice(0, 200)
    if (!reason) refuse('E_REGROUP_REASON', 'reason')
    if (fromClassId === toClassId) refuse('E_SAME_CLASS')
    return db.transaction(async (trx) => {
      const [from, to] = await lockClasses(trx, [fromClassId, toClassId])
      const ids = [fromClassId, toClassId]
      const waits = await trx
        .from('class_merger_requests as q')
        .leftJoin('class_merger_decisions as d', 'd.class_merger_request_id', 'q.id')
        .where((own) => own.whereIn('q.from_class_id', ids).orWhereIn('q.to_class_id', ids))
        .whereNull('d.id')
        .first()
      if (waits) refuse('E_MERGER_WAITS')
      const isOwn = await trx
        .from('enrolments')
        .where({ course_class_id: fromClassId, person_id: actor.personId ?? 0 })
        .first()
      if (isOwn) refuse('E_OWN_RECORD')
      await refuseMerger(trx, fromClassId, toClassId)
      const today = instantDay(clock.instant())
      const rule = await openingRuleOn(trx, today)
      const calendar = rule && (await WorkCalendar.load(trx))
      const dueOn = calendar && calendar.addWorkingDays(today, rule.answerDays)
      const [written] = await trx.table('class_merger_requests').returning('id').insert({
        from_class_id: fromClassId,
        to_class_id: toClassId,
        reason,
        due_on: dueOn,
        proposed_by_id: actor.id,
        proposed_at: clock.instant(),
      })
      const id = Number(written.id ?? written)
      await recordAudit(trx, {
        actor,
        action: 'class.merger_proposed',
        subject: { type: 'course_class', id: fromClassId },
        reason,
        changes: { merger: id, from: from.code, into: to.code, dueOn },
        requestId,
      })
      return id
    })
  }
}

function refuse(code: string, field?: string): never {
  throw new RuleViolation(code, { module: 'merging', field })
}
