import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { readPrivateFile } from '#app/shared/files/private_file'
import type User from '#models/user'

/** Gives the photo of an inspection and writes who took it; null when there is none. */
export default class TakeInspectionPhoto {
  async handle(input: {
    actor: User
    inspectionId: number
    requestId?: string
  }): Promise<Buffer | null> {
    const { actor, inspectionId, requestId } = input
    const row = await db.from('inspections').where('id', inspectionId).firstOrFail()
    if (!row.photo_path) return null
    const bytes = await readPrivateFile(row.photo_path, row.photo_sha256)
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor,
        action: 'inspection.photo_taken',
        subject: { type: 'inspection', id: inspectionId },
        changes: { sha256: row.photo_sha256 },
        requestId,
      })
    )
    return bytes
  }
}
