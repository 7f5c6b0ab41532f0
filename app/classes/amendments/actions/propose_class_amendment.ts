import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import {
  draftAmendment,
  groundOfAmendment,
  type AskedAmendment,
} from '#app/classes/amendments/draft_amendment'
import {
  type AmendmentRow,
  isTimed,
  judgeAmendment,
  lockPlaces,
  refuseUnfit,
} from '#app/classes/amendments/amendment_changes'
import { refuse } from '#app/classes/amendments/amendment_refusal'
import { refuseDays } from '#app/classes/amendments/refuse_days'
import type User from '#models/user'

export interface ProposeClassAmendmentInput extends AskedAmendment {
  actor: User
  classId: number
  reason: string
  requestId?: string
}

/**
 * Asks to change seats, room, trainer or days of a class that was opened. Nothing changes before
 * somebody else decides: the bureau where seats, first or last day change, another administrator of the
 * base otherwise. Both answer within the working days of the place's rule for openings.
 * @throws RuleViolation E_NOTHING_TO_AMEND, E_AMENDMENT_WAITS, E_AMENDMENT_REASON and those of
 * `draftAmendment`, `refuseUnfit`, `judgeAmendment` and `refuseDays`
 */
export default class ProposeClassAmendment {
  async handle(input: ProposeClassAmendmentInput): Promise<number> {
    const { actor, classId, requestId } = input
    const reason = input.reason.trim()
    if (!reason) refuse('E_AMENDMENT_REASON', {}, 'amendmentReason')
    return db.transaction(async (trx) => {
      const row = await trx.from('course_classes').where('id', classId).forUpdate().firstOrFail()
      const waiting = await trx
        .from('class_amendments as a')
        .leftJoin('class_amendment_decisions as d', 'd.class_amendment_id', 'a.id')
        .where('a.course_class_id', classId)
        .whereNull('d.id')
        .select('a.id')
        .first()
      if (waiting) refuse('E_AMENDMENT_WAITS')
      const ground = await groundOfAmendment(trx, row)
      const { amendment, plan } = draftAmendment(ground, input)
      const { sessions, dueOn } = ground
      if (Object.values(amendment).every((value) => value === null)) refuse('E_NOTHING_TO_AMEND')
      refuseUnfit(row, amendment)
      await lockPlaces(trx, amendment, plan)
      await judgeAmendment(trx, row, amendment, plan)
      await refuseDays(trx, row, sessions, plan)
      const [written] = await trx
        .table('class_amendments')
        .returning('id')
        .insert({
          course_class_id: classId,
          ...amendment,
          due_on: dueOn,
          reason,
          proposed_by_id: actor.id,
          proposed_at: clock.instant(),
        })
      const id = Number(written.id ?? written)
      const timed = plan.changes.filter(isTimed)
      await insertMany(
        trx,
        'class_amendment_sessions',
        timed.map(({ before, after }) => ({
          class_amendment_id: id,
          class_session_id: before.id,
          kind: before.kind,
          hours: before.hours,
          old_day: before.day,
          old_slot: before.slot,
          new_day: after.day,
          new_slot: after.slot,
        }))
      )
      await recordAudit(trx, {
        actor,
        action: 'class.amendment_proposed',
        subject: { type: 'course_class', id: classId },
        reason,
        changes: { amendment: id, ...auditOfAmendment(amendment), dueOn },
        requestId,
      })
      return id
    })
  }
}

/** Old and new of what an amendment changes, as the audit keeps them. */
export function auditOfAmendment(amendment: AmendmentRow) {
  const pair = (name: string, field: string) => {
    const [before, after] = ['old', 'new'].map((side) => {
      return amendment[`${side}_${field}` as keyof AmendmentRow]
    })
    return after === null ? {} : { [name]: [before, after] }
  }
  return {
    ...pair('seats', 'seats'),
    ...pair('roomId', 'room_id'),
    ...pair('trainerId', 'trainer_id'),
    ...pair('startsOn', 'starts_on'),
    ...pair('endsOn', 'ends_on'),
    ...(amendment.sessions_moved === null ? {} : { sessions: amendment.sessions_moved }),
  }
}
