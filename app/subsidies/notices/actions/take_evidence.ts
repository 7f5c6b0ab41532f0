import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { readPrivateFile } from '#app/shared/files/private_file'
import { refuseParty } from '#app/subsidies/notices/refuse_party'
import type User from '#models/user'

/**
 * Gives the file that came with an objection and writes who took it; null when none came.
 * @throws RuleViolation E_OWN_CLAIM, E_OWN_BASE
 */
export default class TakeEvidence {
  async handle(input: {
    actor: User
    objectionId: number
    requestId?: string | null
  }): Promise<{ name: string; bytes: Buffer } | null> {
    const row = await db.from('notice_objections').where('id', input.objectionId).firstOrFail()
    if (!row.file_path) return null
    await refuseParty(db.connection(), input.actor, { claim_id: row.claim_id })
    const bytes = await readPrivateFile(row.file_path, row.file_sha256)
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor: input.actor,
        action: 'objection.downloaded',
        subject: { type: 'objection', id: input.objectionId },
        changes: { number: row.number, sha256: row.file_sha256 },
        requestId: input.requestId,
      })
    )
    return { name: row.file_name, bytes }
  }
}
