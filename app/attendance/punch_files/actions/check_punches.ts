import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { asFileFault } from '#app/enrolments/roster_file_fault'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { plainFileName } from '#app/shared/spreadsheets/file_name'
import { readPunches } from '#app/attendance/punch_files/read_punches'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import { recordAudit } from '#app/shared/audit/record_audit'
import { sha256 } from '#app/shared/files/stored_file'
import { readFile } from 'node:fs/promises'
import type User from '#models/user'

/**
 * Reads the file of an attendance device for a class and says of every row whose it is and which
 * session it falls into; takes nothing over. The reading is kept encrypted for `WritePunches`.
 * @throws RuleViolation E_NO_COLUMNS, E_NO_ROWS and the faults of the file (`spreadsheets.faults`)
 */
export default class CheckPunches {
  async handle(input: {
    actor: User
    classId: number
    filePath: string
    fileName: string
    requestId?: string
  }): Promise<number> {
    const { actor, classId, filePath, fileName, requestId } = input
    const spreadsheet = await readSpreadsheet(filePath, { fileName }).catch((error) => {
      throw asFileFault(error)
    })
    const rows = readPunches(spreadsheet, await factsOf(classId), clock.milliseconds())
    const digest = sha256(await readFile(filePath))
    const good = rows.filter(({ fault }) => fault === null).length
    return db.transaction(async (trx) => {
      const [row] = await trx
        .table('punch_files')
        .returning('id')
        .insert({
          course_class_id: classId,
          file_name: plainFileName(fileName),
          file_sha256: digest,
          status: 'checked',
          rows_good: good,
          rows_faulty: rows.length - good,
          content_cipher: encryptField(JSON.stringify(rows)),
          checked_by_id: actor.id,
          checked_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'punch_file.checked',
        subject: { type: 'punch_file', id },
        changes: { class: classId, good, faulty: rows.length - good, sha256: digest },
        requestId,
      })
      return id
    })
  }
}

async function factsOf(classId: number) {
  const enrolments = await db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .where('e.course_class_id', classId)
    .whereIn('e.status', ['confirmed', 'completed', 'not_completed'])
    .select('e.id', 'p.document_index')
  const sessions = await db
    .from('class_sessions')
    .where('course_class_id', classId)
    .orderBy('day')
    .orderBy('starts_at_time')
    .select('id', 'day', 'starts_at_time', 'ends_at_time')
  return {
    enrolments: new Map(enrolments.map((row) => [row.document_index as string, row.id as number])),
    sessions,
  }
}
