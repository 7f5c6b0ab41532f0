import db from '@adonisjs/lucid/services/db'
import { findingKey, isRecordFinding } from '#app/enrolments/roster/check_against_records'
import { rosterErrorFile, type Translate } from '#app/enrolments/roster/error_file'
import { recordAudit } from '#app/shared/audit/record_audit'
import { decryptField } from '#app/shared/crypto/field_cipher'
import type { RosterReading } from '#app/enrolments/roster/read_roster'
import type User from '#models/user'

/**
 * The rows of an import that were refused or warned of, as an xlsx file to be corrected and read
 * again. It holds full numbers as they were uploaded, so who takes it is written down.
 */
export default class ExportErrorFile {
  async handle(input: {
    actor: User
    importId: number
    t: Translate
    requestId?: string | null
  }): Promise<Buffer> {
    const row = await db.transaction(async (trx) => {
      const found = await trx.from('roster_imports').where('id', input.importId).firstOrFail()
      await recordAudit(trx, {
        actor: input.actor,
        action: 'roster_import.error_file_taken',
        subject: { type: 'roster_import', id: input.importId },
        requestId: input.requestId,
      })
      return found
    })
    const reading = JSON.parse(decryptField(row.content_cipher)) as RosterReading
    return rosterErrorFile(reading, (key, params) => input.t(ownKey(key), params))
  }
}

/** `rosters.findings.E_NO_SEAT.fault` to where the words of the records stand. */
function ownKey(key: string): string {
  const [file, group, code, part] = key.split('.')
  if (file !== 'rosters' || group !== 'findings' || !isRecordFinding(code)) return key
  return `${findingKey(code)}.${part}`
}
