import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { faultsOf } from '#app/subsidies/status_lists/list_content'
import { listErrorFile, type Translate } from '#app/subsidies/status_lists/list_files'
import type User from '#models/user'

/**
 * The rows of a check that cannot be loaded, as an xlsx file to be corrected and read again. It holds
 * full numbers as they were uploaded, so who takes it is written down. Null when there is none.
 */
export default class ExportListErrorFile {
  async handle(input: {
    actor: User
    checkId: number
    t: Translate
    requestId?: string | null
  }): Promise<Buffer | null> {
    const row = await db.transaction(async (trx) => {
      const found = await trx.from('status_list_checks').where('id', input.checkId).firstOrFail()
      if (found.content_cipher === null) return null
      await recordAudit(trx, {
        actor: input.actor,
        action: 'status_list.error_file_taken',
        subject: { type: 'status_list_check', id: input.checkId },
        requestId: input.requestId,
      })
      return found
    })
    return row && listErrorFile(faultsOf(row.content_cipher), input.t)
  }
}
