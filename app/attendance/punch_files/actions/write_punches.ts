import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { checkInWindow, windowStateOf } from '#app/attendance/check_in/check_in_window'
import { PUNCH_FILES, type PunchRow } from '#app/attendance/punch_files/read_punches'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Takes the good rows of a checked file over as punches: the sheet of each session then proposes who
 * was there, and a person marks. The same punch comes once, whatever file brings it.
 * @throws RuleViolation E_FILE_CLOSED, E_CLASS_NOT_RUNNING, E_TIMETABLE_MOVED
 */
export default class WritePunches {
  async handle(input: { actor: User; fileId: number; requestId?: string }): Promise<number> {
    const { actor, fileId, requestId } = input
    return db.transaction(async (trx) => {
      const file = await trx.from('punch_files').where('id', fileId).firstOrFail()
      const { status } = await trx
        .from('course_classes')
        .where('id', file.course_class_id)
        .forUpdate()
        .firstOrFail()
      if (status !== 'running') throw refusal('E_CLASS_NOT_RUNNING')
      const closed = await changedRows(
        trx
          .from('punch_files')
          .where({ id: fileId, status: 'checked' })
          .update({ status: 'written', written_at: clock.instant(), content_cipher: null })
      )
      if (closed === 0) throw refusal('E_FILE_CLOSED')
      const rows: PunchRow[] = JSON.parse(decryptField(file.content_cipher))
      const good = rows.filter(({ fault }) => fault === null)
      await refuseMoved(trx, file.course_class_id, good)
      let written = 0
      for (let start = 0; start < good.length; start += 100) {
        const added = await trx
          .knexQuery()
          .table('attendance_punches')
          .insert(
            good.slice(start, start + 100).map((row) => ({
              punch_file_id: fileId,
              class_session_id: row.sessionId,
              enrolment_id: row.enrolmentId,
              punched_at: row.at,
              device: row.device,
            }))
          )
          .onConflict(['enrolment_id', 'punched_at', 'device'])
          .ignore()
          .returning('id')
        written += added.length
      }
      await recordAudit(trx, {
        actor,
        action: 'punch_file.written',
        subject: { type: 'punch_file', id: fileId },
        changes: { class: file.course_class_id, written, known: good.length - written },
        requestId,
      })
      return written
    })
  }
}

/** Sessions may have moved or gone since the file was checked; the class is locked, so none moves now. */
async function refuseMoved(trx: TransactionClientContract, classId: number, rows: PunchRow[]) {
  const sessions = await trx
    .from('class_sessions')
    .where('course_class_id', classId)
    .select('id', 'day', 'starts_at_time', 'ends_at_time')
  const windows = new Map(sessions.map((one) => [one.id as number, checkInWindow(one)]))
  const isMoved = rows.some(({ sessionId, at }) => {
    const window = windows.get(sessionId!)
    return !window || windowStateOf(window, Date.parse(at!)) !== 'open'
  })
  if (isMoved) throw refusal('E_TIMETABLE_MOVED')
}

function refusal(code: string) {
  return new RuleViolation(code, { module: PUNCH_FILES })
}
