import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { checkAgainstRecords, countVerdicts } from '#app/enrolments/roster/check_against_records'
import { readRoster, type RosterReading } from '#app/enrolments/roster/read_roster'
import { asFileFault } from '#app/enrolments/roster_file_fault'
import { refuseUnlessEnrolling } from '#app/enrolments/take_places'
import { classFacts, type ClassFacts } from '#app/enrolments/queries/class_facts'
import { recordAudit } from '#app/shared/audit/record_audit'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { plainFileName } from '#app/shared/spreadsheets/file_name'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import RosterImport from '#models/roster_import'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type User from '#models/user'

export interface CheckRosterInput {
  actor: User
  classId: number
  filePath: string
  /** Name that the sender gave; its extension tells the format. */
  fileName: string
  requestId?: string | null
}

/**
 * Reads a roster for a class and says of every row whether it can be written; enrols nobody. The
 * reading is kept encrypted, to be written later by WriteRoster.
 *
 * Raises RosterFileFault for a file that cannot be read, RuleViolation E_ROSTER_NO_ROWS,
 * E_CLASS_NOT_ENROLLING, E_NO_CLASS.
 */
export default class CheckRoster {
  async handle(input: CheckRosterInput): Promise<RosterImport> {
    const courseClass = await classFacts({ id: input.classId })
    if (!courseClass) throw new RuleViolation('E_NO_CLASS', { module: 'enrolments' })
    refuseUnlessEnrolling(courseClass)
    const { reading, sha256 } = await this.#read(input, courseClass)
    if (reading.rows.length === 0) {
      throw new RuleViolation('E_ROSTER_NO_ROWS', { module: 'enrolments', field: 'file' })
    }

    return db.transaction(async (trx) => {
      const current = (await classFacts({ id: courseClass.id }, trx))!
      const checked = await checkAgainstRecords(trx, reading, current)
      const counts = countVerdicts(checked.rows)
      const row = await RosterImport.create(
        {
          courseClassId: courseClass.id,
          fileName: plainFileName(input.fileName),
          fileSha256: sha256,
          status: 'checked',
          rowsAccepted: counts.accepted,
          rowsWarned: counts.warned,
          rowsRefused: counts.refused,
          rowsWritten: 0,
          contentCipher: encryptField(JSON.stringify(checked)),
          actorId: input.actor.id,
          createdAt: clock.instant(),
        },
        { client: trx }
      )
      await recordAudit(trx, {
        actor: input.actor,
        action: 'roster_import.checked',
        subject: { type: 'roster_import', id: row.id },
        changes: { classId: courseClass.id, sha256, ...counts },
        requestId: input.requestId,
      })
      return row
    })
  }

  async #read(
    { filePath, fileName }: CheckRosterInput,
    courseClass: ClassFacts
  ): Promise<{ reading: RosterReading; sha256: string }> {
    try {
      const spreadsheet = await readSpreadsheet(filePath, { fileName })
      const reading = readRoster(spreadsheet, {
        today: clock.today(),
        classStartsOn: courseClass.startsOn,
      })
      // After the reading, which refuses a file too large to be held.
      const sha256 = createHash('sha256')
        .update(await readFile(filePath))
        .digest('hex')
      return { reading, sha256 }
    } catch (error) {
      throw asFileFault(error)
    }
  }
}
