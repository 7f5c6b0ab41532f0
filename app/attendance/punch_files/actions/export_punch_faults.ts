import db from '@adonisjs/lucid/services/db'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { recordAudit } from '#app/shared/audit/record_audit'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import { PUNCH_FIELDS } from '#app/attendance/punch_files/punch_columns'
import type { PunchRow } from '#app/attendance/punch_files/read_punches'
import type User from '#models/user'

type Translate = (key: string, params?: Record<string, string | number>) => string

/**
 * The rows of a checked file that cannot be taken, with what is wrong and how to mend it. It holds full
 * numbers as they were uploaded, so who takes it is written down. Null when nothing is kept any more.
 */
export default class ExportPunchFaults {
  async handle(input: {
    actor: User
    fileId: number
    t: Translate
    requestId?: string
  }): Promise<Buffer | null> {
    const { actor, fileId, t, requestId } = input
    const content = await db.transaction(async (trx) => {
      const row = await trx.from('punch_files').where('id', fileId).firstOrFail()
      if (row.content_cipher === null) return null
      await recordAudit(trx, {
        actor,
        action: 'punch_file.error_file_taken',
        subject: { type: 'punch_file', id: fileId },
        changes: {},
        requestId,
      })
      return row.content_cipher as string
    })
    if (content === null) return null
    const rows: PunchRow[] = JSON.parse(decryptField(content))
    return writeXlsx({
      sheets: [
        {
          name: t('punch_files.error_file'),
          columns: [
            ...PUNCH_FIELDS.map((field) => ({
              header: t(`punch_files.fields.${field}`),
              width: 24,
            })),
            { header: t('punch_files.row') },
            { header: t('punch_files.fault'), width: 60 },
          ],
          rows: rows
            .filter(({ fault }) => fault !== null)
            .map((row) => [
              ...PUNCH_FIELDS.map((field) => row[field]),
              String(row.row),
              t(`punch_files.faults.${row.fault}`),
            ]),
        },
      ],
    })
  }
}
