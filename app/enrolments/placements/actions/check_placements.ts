import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudits } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export interface CheckPlacementsInput {
  actor: User
  classId: number
  placementIds: readonly number[]
  result: 'confirmed' | 'returned'
  /** Needed to return. */
  reason?: string | null
  requestId?: string
}

/**
 * A second person confirms placements of a class or returns them with a reason; all of them or none.
 * @throws RuleViolation E_NOTHING_CHOSEN, E_CHECK_REASON, E_PLACEMENT_DECIDED, E_OWN_PLACEMENT
 */
export default class CheckPlacements {
  async handle(input: CheckPlacementsInput): Promise<{ checked: number }> {
    const { actor, classId, result, requestId } = input
    const ids = [...new Set(input.placementIds)].sort((a, b) => a - b)
    const reason = input.reason?.trim() || null
    if (ids.length === 0) refuse('E_NOTHING_CHOSEN')
    if (result === 'returned' && !reason) refuse('E_CHECK_REASON', 'reason')
    return db.transaction(async (trx) => {
      const rows = await trx
        .from('placements')
        .whereIn('id', ids)
        .whereIn(
          'enrolment_id',
          trx.from('enrolments').where('course_class_id', classId).select('id')
        )
        .orderBy('id')
        .forUpdate()
      if (rows.length < ids.length || rows.some((row) => row.status !== 'recorded')) {
        refuse('E_PLACEMENT_DECIDED')
      }
      if (rows.some((row) => row.recorded_by_id === actor.id)) refuse('E_OWN_PLACEMENT')
      const changed = await changedRows(
        trx.from('placements').whereIn('id', ids).where('status', 'recorded').update({
          status: result,
          checked_by_id: actor.id,
          checked_at: clock.instant(),
          check_reason: reason,
        })
      )
      if (changed < ids.length) refuse('E_PLACEMENT_DECIDED')
      await recordAudits(
        trx,
        rows.map((row) => ({
          actor,
          action: `placement.${result}`,
          subject: { type: 'enrolment', id: row.enrolment_id },
          reason,
          changes: { status: ['recorded', result] },
          requestId,
        }))
      )
      return { checked: ids.length }
    })
  }
}

function refuse(code: string, field?: string): never {
  throw new RuleViolation(code, { module: 'placements', field })
}
