import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { readPrivateFile } from '#app/shared/files/private_file'
import type User from '#models/user'

/** Gives the file of a material of a class and writes who took it; null when there is none. */
export default class TakeMaterial {
  async handle(input: {
    actor: User
    classId: number
    materialId: number
    requestId?: string
  }): Promise<{ name: string; bytes: Buffer } | null> {
    const { actor, classId, materialId, requestId } = input
    const row = await db
      .from('opening_materials')
      .where({ id: materialId, course_class_id: classId })
      .first()
    if (!row?.file_path) return null
    const bytes = await readPrivateFile(row.file_path, row.file_sha256)
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor,
        action: 'class.material_taken',
        subject: { type: 'course_class', id: classId },
        changes: { code: row.code, sha256: row.file_sha256 },
        requestId,
      })
    )
    return { name: `${row.code}-${materialId}.${row.file_kind}`, bytes }
  }
}
