import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { EVIDENCE } from '#app/grades/evidence/actions/record_evidence'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { LookupResult } from '#app/grades/evidence/evidence_kinds'
import type User from '#models/user'

export interface RecordLookupInput {
  actor: User
  evidenceId: number
  result: LookupResult
  /** What the register shows; needed where it differs. */
  found?: string | null
  /** Where the print or picture of the answer is kept. */
  reference: string
  requestId?: string | null
}

/**
 * Records what the national register of skill certificates (zscx.osta.org.cn) said of a certificate.
 * Nothing is overwritten: the last answer counts.
 * @throws RuleViolation E_LOOKUP_KIND, E_LOOKUP_FOUND, E_EVIDENCE_STATE, E_OWN_PERSON
 */
export default class RecordLookup {
  async handle({ actor, evidenceId, result, found, reference, requestId }: RecordLookupInput) {
    if (result === 'differs' && !found) throw refusal('E_LOOKUP_FOUND', 'found')
    await db.transaction(async (trx) => {
      const row = await trx
        .from('person_evidence')
        .where('id', evidenceId)
        .forUpdate()
        .firstOrFail()
      if (row.kind !== 'certificate') throw refusal('E_LOOKUP_KIND')
      if (row.person_id === actor.personId) throw refusal('E_OWN_PERSON')
      if (!['entered', 'checked'].includes(row.status)) throw refusal('E_EVIDENCE_STATE')
      await trx.table('national_lookups').insert({
        person_evidence_id: evidenceId,
        result,
        found: found || null,
        reference,
        looked_up_by_id: actor.id,
        looked_up_at: clock.instant(),
      })
      await recordAudit(trx, {
        actor,
        action: 'evidence.looked_up',
        subject: { type: 'person_evidence', id: evidenceId },
        changes: { result },
        requestId,
      })
    })
  }
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: EVIDENCE, field })
}
