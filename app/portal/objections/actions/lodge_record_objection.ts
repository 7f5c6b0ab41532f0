import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { dueOn } from '#app/subsidies/claim_terms'
import { ownRecord } from '#app/portal/objections/queries/own_record'
import {
  ANSWER_WORKING_DAYS,
  ANSWERED_BY,
  OBJECTIONS,
  type ObjectionKind,
} from '#app/portal/objections/objection_terms'
import type User from '#models/user'

/**
 * Somebody objects to an own record; the record stays as it is until it is put right by its own act.
 * What keeps no base is answered by the bureau.
 * @throws RuleViolation E_RECORD_UNKNOWN, E_OBJECTION_WAITS
 */
export default class LodgeRecordObjection {
  async handle(input: {
    actor: User
    kind: ObjectionKind
    recordId: number
    statement: string
    requestId?: string
  }): Promise<number> {
    const { actor, kind, recordId, statement, requestId } = input
    const personId = actor.personId!
    const calendar = await WorkCalendar.load()
    return db.transaction(async (trx) => {
      // The own row is the lock: the same objection sent twice at once finds itself.
      await trx.from('persons').where('id', personId).forUpdate().select('id').firstOrFail()
      const record = await ownRecord(trx, personId, kind, recordId)
      if (!record)
        throw new RuleViolation('E_RECORD_UNKNOWN', { module: OBJECTIONS, field: 'record' })
      const waiting = await trx
        .from('record_objections')
        .where({ person_id: personId, kind, record_id: recordId, status: 'open' })
        .first()
      if (waiting)
        throw new RuleViolation('E_OBJECTION_WAITS', { module: OBJECTIONS, field: 'record' })
      const [row] = await trx
        .table('record_objections')
        .returning('id')
        .insert({
          person_id: personId,
          lodged_by_id: actor.id,
          base_id: record.baseId,
          kind,
          record_id: recordId,
          assigned_to: record.baseId === null ? 'bureau' : ANSWERED_BY[kind],
          statement_cipher: encryptField(statement),
          status: 'open',
          lodged_at: clock.instant(),
          due_on: dueOn(calendar, clock.today(), ANSWER_WORKING_DAYS),
        })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'record_objection.lodged',
        subject: { type: 'record_objection', id },
        changes: { kind, record: recordId },
        requestId,
      })
      return id
    })
  }
}
