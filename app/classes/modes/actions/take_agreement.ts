import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { readPrivateFile } from '#app/shared/files/private_file'
import type User from '#models/user'

/** Gives the agreement of a class and writes who took it; null when none was sent. */
export default class TakeAgreement {
  async handle(input: {
    actor: User
    classId: number
    requestId?: string
  }): Promise<{ name: string; bytes: Buffer } | null> {
    const { actor, classId, requestId } = input
    const row = await db
      .from('class_terms')
      .where('course_class_id', classId)
      .orderBy('version', 'desc')
      .first()
    if (!row?.file_path) return null
    const bytes = await readPrivateFile(row.file_path, row.file_sha256)
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor,
        action: 'class.agreement_taken',
        subject: { type: 'course_class', id: classId },
        changes: { sha256: row.file_sha256 },
        requestId,
      })
    )
    return { name: `agreement-${classId}-${row.version}.${row.file_kind}`, bytes }
  }
}
