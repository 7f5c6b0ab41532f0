import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import {
  type AmendmentRow,
  judgeAmendment,
  lockPlaces,
  refuse,
  refuseUnfit,
} from '#app/classes/amendments/amendment_changes'
import type User from '#models/user'

export interface ProposeClassAmendmentInput {
  actor: User
  classId: number
  seats: number
  roomId: number
  trainerId: number
  reason: string
  requestId?: string
}

/**
 * Asks to change seats, room or trainer of a class that was opened. Nothing changes before somebody
 * else decides: the bureau where seats change, another administrator of the base otherwise.
 * @throws RuleViolation E_NOTHING_TO_AMEND, E_AMENDMENT_WAITS, E_AMENDMENT_REASON and those of
 * `refuseUnfit` and `judgeAmendment`
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
      const amendment = amendmentOf(row, input)
      if (Object.values(amendment).every((value) => value === null)) refuse('E_NOTHING_TO_AMEND')
      refuseUnfit(row, amendment)
      await lockPlaces(trx, amendment)
      await judgeAmendment(trx, row, amendment)
      const [written] = await trx
        .table('class_amendments')
        .returning('id')
        .insert({
          course_class_id: classId,
          ...amendment,
          reason,
          proposed_by_id: actor.id,
          proposed_at: clock.instant(),
        })
      const id = Number(written.id ?? written)
      await recordAudit(trx, {
        actor,
        action: 'class.amendment_proposed',
        subject: { type: 'course_class', id: classId },
        changes: { amendment: id, ...auditOfAmendment(amendment), reason },
        requestId,
      })
      return id
    })
  }
}

/** Old and new of what an amendment changes, as the audit keeps them. */
export function auditOfAmendment(amendment: AmendmentRow) {
  return {
    ...(amendment.new_seats === null ? {} : { seats: [amendment.old_seats, amendment.new_seats] }),
    ...(amendment.new_room_id === null
      ? {}
      : { roomId: [amendment.old_room_id, amendment.new_room_id] }),
    ...(amendment.new_trainer_id === null
      ? {}
      : { trainerId: [amendment.old_trainer_id, amendment.new_trainer_id] }),
  }
}

function amendmentOf(
  row: Record<string, any>,
  { seats, roomId, trainerId }: ProposeClassAmendmentInput
): AmendmentRow {
  const [oldSeats, newSeats] = differing(row.seats, seats)
  const [oldRoom, newRoom] = differing(row.room_id, roomId)
  const [oldTrainer, newTrainer] = differing(row.trainer_id, trainerId)
  return {
    old_seats: oldSeats,
    new_seats: newSeats,
    old_room_id: oldRoom,
    new_room_id: newRoom,
    old_trainer_id: oldTrainer,
    new_trainer_id: newTrainer,
  }
}

function differing(before: number, after: number) {
  return before === after ? [null, null] : [before, after]
}
