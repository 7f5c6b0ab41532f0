import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { keptUntil } from '#app/enrolments/proofs/proof_file_rules'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'
import type { PrivateFile } from '#app/shared/files/private_file'

export interface SendProofInput {
  actor: User
  personId: number
  /** One of TRAINEE_CATEGORIES. */
  category: string
  title: string
  /** The day on the proof, YYYY-MM-DD. */
  provenOn: string
  file: PrivateFile
  requestId?: string | null
}

/**
 * Records a file that proves the group of a person; a second person decides on it. Gives its id.
 * @throws RuleViolation E_PROOF_FUTURE
 */
export default class SendProof {
  async handle({ actor, personId, category, title, provenOn, file, requestId }: SendProofInput) {
    const today = clock.today()
    if (provenOn > today) {
      throw new RuleViolation('E_PROOF_FUTURE', { module: 'proof_files', field: 'provenOn' })
    }
    return db.transaction(async (trx) => {
      const [row] = await trx
        .table('proof_files')
        .returning('id')
        .insert({
          person_id: personId,
          category,
          title,
          proven_on: provenOn,
          status: 'sent',
          file_path: file.path,
          file_sha256: file.sha256,
          file_kind: file.kind,
          file_size: file.size,
          keep_until: keptUntil(today),
          sent_by_id: actor.id,
          created_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'proof_file.sent',
        subject: { type: 'proof_file', id },
        changes: { personId, kind: file.kind, sha256: file.sha256 },
        requestId,
      })
      return id
    })
  }
}
