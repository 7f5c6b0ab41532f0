import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { EVIDENCE } from '#app/grades/evidence/actions/record_evidence'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { statesBefore } from '#app/grades/evidence/evidence_status'
import type User from '#models/user'

export interface DecideEvidenceInput {
  actor: User
  evidenceId: number
  decision: 'checked' | 'refused' | 'withdrawn'
  /** Needed for anything but a check. */
  reason?: string | null
  requestId?: string | null
}

/**
 * Checks evidence against its proof, refuses it, or withdraws what was entered in error. Who entered
 * it does not check it.
 * @throws RuleViolation E_EVIDENCE_REASON, E_EVIDENCE_STATE, E_SAME_PERSON, E_OWN_PERSON
 */
export default class DecideEvidence {
  async handle({ actor, evidenceId, decision, reason, requestId }: DecideEvidenceInput) {
    if (decision !== 'checked' && !reason) throw refusal('E_EVIDENCE_REASON', 'reason')
    await db.transaction(async (trx) => {
      const row = await trx
        .from('person_evidence')
        .where('id', evidenceId)
        .forUpdate()
        .firstOrFail()
      if (row.person_id === actor.personId) throw refusal('E_OWN_PERSON')
      if (decision !== 'withdrawn' && row.entered_by_id === actor.id) throw refusal('E_SAME_PERSON')
      const at = clock.instant()
      const check = decision === 'checked' && { checked_by_id: actor.id, checked_at: at }
      const moved = await changedRows(
        trx
          .from('person_evidence')
          .where('id', evidenceId)
          .whereIn('status', statesBefore(decision))
          .update({ status: decision, ...check })
      )
      if (moved === 0) throw refusal('E_EVIDENCE_STATE')
      await trx.table('evidence_decisions').insert({
        person_evidence_id: evidenceId,
        decision,
        reason: reason || null,
        decided_by_id: actor.id,
        decided_at: at,
      })
      await recordAudit(trx, {
        actor,
        action: `evidence.${decision}`,
        subject: { type: 'person_evidence', id: evidenceId },
        changes: { status: [row.status, decision] },
        requestId,
      })
    })
  }
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: EVIDENCE, field })
}
