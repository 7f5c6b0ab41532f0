import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { readPrivateFile } from '#app/shared/files/private_file'
import type User from '#models/user'

/** Gives the file of a qualification and writes who took it; null when none was sent. */
export default class TakeQualificationFile {
  async handle(input: {
    actor: User
    trainerId: number
    qualificationId: number
    requestId?: string | null
  }): Promise<{ name: string; bytes: Buffer } | null> {
    const { actor, trainerId, qualificationId, requestId } = input
    const row = await db
      .from('trainer_qualifications')
      .where({ id: qualificationId, trainer_id: trainerId })
      .first()
    if (!row?.file_path) return null
    const bytes = await readPrivateFile(row.file_path, row.file_sha256)
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor,
        action: 'trainer.qualification_file_taken',
        subject: { type: 'trainer', id: trainerId },
        changes: { sha256: row.file_sha256 },
        requestId,
      })
    )
    return { name: `${qualificationId}-${row.file_name}`, bytes }
  }
}
