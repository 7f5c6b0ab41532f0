import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { LIVE_APPLICATIONS } from '#app/enrolments/applications/application_status'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { sendMessage } from '#app/people/messages/send_message'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface DecideProofInput {
  actor: User
  proofId: number
  result: 'accepted' | 'refused'
  reason?: string | null
  requestId?: string | null
}

/**
 * Accepts or refuses a proof. Accepted, it proves the group wherever the person asks for a seat or has one
 * at the decider's base and no proof stands yet; what a proof already proves stays. The person is told.
 *
 * Raises RuleViolation E_PROOF_REASON, E_PROOF_OWN, E_PROOF_SENDER, E_PROOF_DECIDED.
 */
export default class DecideProof {
  async handle({ actor, proofId, result, requestId, ...input }: DecideProofInput) {
    const reason = input.reason?.trim() || null
    if (result === 'refused' && !reason) throw refusal('E_PROOF_REASON', 'reason')
    await db.transaction(async (trx) => {
      const row = await trx.from('proof_files').where('id', proofId).forUpdate().firstOrFail()
      if (row.person_id === actor.personId) throw refusal('E_PROOF_OWN')
      if (row.sent_by_id === actor.id) throw refusal('E_PROOF_SENDER')
      const decided = await changedRows(
        trx.from('proof_files').where({ id: proofId, status: 'sent' }).update({
          status: result,
          reason,
          decided_by_id: actor.id,
          decided_at: clock.instant(),
        })
      )
      if (decided === 0) throw refusal('E_PROOF_DECIDED')
      const proves = result === 'accepted' ? await this.#prove(trx, row, actor) : 0
      await sendMessage(trx, {
        to: { personId: row.person_id },
        kind: `proof_${result}`,
        parameters: { document: row.title, reason: reason ?? '' },
        path: '/me/proofs',
      })
      await recordAudit(trx, {
        actor,
        action: `proof_file.${result}`,
        subject: { type: 'proof_file', id: proofId },
        changes: { status: ['sent', result], proves },
        requestId,
      })
    })
  }

  /**
   * What somebody saw before stays: a claim that was sent rests on the proof it was sent with. What an
   * application only states gives way.
   */
  async #prove(trx: TransactionClientContract, row: Record<string, any>, actor: User) {
    const proof = {
      category_proof: row.title,
      category_proven_on: row.proven_on,
      proof_checked_by_id: actor.id,
      proof_checked_at: clock.instant(),
      updated_at: clock.instant(),
    }
    const ofBase = (table: 'enrolments' | 'enrolment_applications') =>
      trx
        .from(table)
        .where({ person_id: row.person_id, trainee_category: row.category })
        .whereIn('course_class_id', (query) =>
          query.from('course_classes').where('base_id', actor.baseId!).select('id')
        )
    const enrolled = await changedRows(
      ofBase('enrolments')
        .where('status', 'confirmed')
        .whereNull('proof_checked_by_id')
        .update(proof)
    )
    const applied = await changedRows(
      ofBase('enrolment_applications')
        .whereIn('status', [...LIVE_APPLICATIONS])
        .whereNull('proof_checked_by_id')
        .whereNull('from_enrolment_id')
        .update(proof)
    )
    return enrolled + applied
  }
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: 'proof_files', field })
}
