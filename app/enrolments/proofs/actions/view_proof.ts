import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { instantWords } from '#app/shared/words'
import { readPrivateFile } from '#app/shared/files/private_file'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { recordAudit } from '#app/shared/audit/record_audit'
import { watermark } from '#app/shared/files/watermark'
import type User from '#models/user'

/**
 * Gives the file of a proof to somebody and writes down that they looked. A picture bears who looks and
 * when all over it; a PDF, which the server never opens, is to be saved.
 * @throws RuleViolation E_PROOF_PURGED once the time for which it was kept is over
 */
export default class ViewProof {
  async handle(input: {
    actor: User
    proofId: number
    requestId?: string | null
  }): Promise<{ kind: 'pdf' | 'jpg'; name: string; bytes: Buffer }> {
    const { actor, proofId, requestId } = input
    const row = await db.from('proof_files').where('id', proofId).firstOrFail()
    const gone = await db
      .from('purged_files')
      .where({ kind: 'proof_file', record_id: proofId })
      .first()
    if (gone) throw new RuleViolation('E_PROOF_PURGED', { module: 'proof_files' })
    const bytes = await readPrivateFile(row.file_path, row.file_sha256)
    await db.transaction((trx) =>
      recordAudit(trx, {
        actor,
        action: 'proof_file.viewed',
        subject: { type: 'proof_file', id: proofId },
        changes: { sha256: row.file_sha256 },
        requestId,
      })
    )
    const name = `proof-${proofId}.${row.file_kind}`
    if (row.file_kind === 'pdf') return { kind: 'pdf', name, bytes }
    const words = `${actor.fullName} ${instantWords(clock.instant())}`
    return { kind: 'jpg', name, bytes: await watermark(bytes, words) }
  }
}
