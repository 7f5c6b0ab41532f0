import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { readPrivateFile } from '#app/shared/files/private_file'
import type User from '#models/user'

/** Gives the proof of a request for leave and writes who took it; null when none was sent. */
export default class TakeLeaveProof {
  async handle(input: {
    actor: User
    leaveId: number
    requestId?: string
  }): Promise<{ name: string; bytes: Buffer } | null> {
    const { actor, leaveId, requestId } = input
    const row = await db.from('leave_requests').where('id', leaveId).firstOrFail()
    if (!row.file_path) return null
    const bytes = await readPrivateFile(row.file_path, row.file_sha256)
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor,
        action: 'leave.proof_taken',
        subject: { type: 'leave_request', id: leaveId },
        changes: { sha256: row.file_sha256 },
        requestId,
      })
    )
    return { name: `leave-proof-${leaveId}.${row.file_kind}`, bytes }
  }
}
