import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { readPrivateFile } from '#app/shared/files/private_file'
import type User from '#models/user'

/** Gives the file that proves a corrected account and writes who took it; null when none was sent. */
export default class TakeProof {
  async handle(input: {
    actor: User
    correctionId: number
    requestId?: string | null
  }): Promise<{ name: string; bytes: Buffer } | null> {
    const { actor, correctionId, requestId } = input
    const row = await db.from('account_corrections').where('id', correctionId).firstOrFail()
    if (!row.file_path) return null
    const bytes = await readPrivateFile(row.file_path, row.file_sha256)
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor,
        action: 'account_correction.proof_taken',
        subject: { type: 'account_correction', id: correctionId },
        changes: { sha256: row.file_sha256 },
        requestId,
      })
    )
    return { name: `account-proof-${correctionId}.${row.file_kind}`, bytes }
  }
}
