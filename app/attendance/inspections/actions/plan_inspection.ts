import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { administratorsOf } from '#app/bases/administrators'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseInspection, type InspectionKind } from '#app/attendance/inspections/inspection'
import { sendMessages } from '#app/people/messages/send_message'
import type User from '#models/user'

/**
 * Plans a spot inspection of a session of a running class. A planned one is told to the base; an
 * unannounced one is not.
 * @throws RuleViolation E_NOT_INSPECTABLE, E_SESSION_OVER
 */
export default class PlanInspection {
  async handle(input: {
    actor: User
    sessionId: number
    kind: InspectionKind
    requestId?: string
  }): Promise<number> {
    const { actor, sessionId, kind, requestId } = input
    return db.transaction(async (trx) => {
      const session = await trx
        .from('class_sessions as s')
        .join('course_classes as c', 'c.id', 's.course_class_id')
        .where('s.id', sessionId)
        .select('s.day', 'c.id as class_id', 'c.status', 'c.base_id', 'c.code')
        .firstOrFail()
      if (session.status !== 'running') refuseInspection('E_NOT_INSPECTABLE')
      if (session.day < clock.today()) refuseInspection('E_SESSION_OVER')
      const [row] = await trx.table('inspections').returning('id').insert({
        class_session_id: sessionId,
        kind,
        status: 'planned',
        planned_by_id: actor.id,
        planned_at: clock.instant(),
      })
      const id = Number(row.id ?? row)
      if (kind === 'planned') {
        const readers = await administratorsOf(trx, [session.base_id])
        await sendMessages(
          trx,
          readers.map(({ userId }) => ({
            to: { userId },
            kind: 'inspection_planned',
            parameters: { class: session.code, day: session.day },
            path: `/inspections/${id}`,
            uniqueKey: `inspection:${id}:planned:${userId}`,
          }))
        )
      }
      await recordAudit(trx, {
        actor,
        action: 'inspection.planned',
        subject: { type: 'inspection', id },
        changes: { session: sessionId, kind },
        requestId,
      })
      return id
    })
  }
}
