import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { CHANGES } from '#app/certificates/changes/certificate_change'
import { correctCertificate } from '#app/certificates/changes/correct_certificate'
import { recordAudit } from '#app/shared/audit/record_audit'
import { reissueCertificate } from '#app/certificates/changes/reissue_certificate'
import { revokeCertificate } from '#app/certificates/changes/revoke_certificate'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { ChangeRow } from '#app/certificates/changes/change_row'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

/** A draft of the system that one person wants dropped waits for a second. */
type Outcome = 'carried_out' | 'refused' | 'drop_proposed'

interface DecideInput {
  actor: User
  changeId: number
  result: 'carried_out' | 'refused'
  /** Needed for a refusal. */
  reason?: string | null
  requestId?: string | null
}

/**
 * Carries out or refuses a proposed change of a certificate, by somebody other than who proposed it and
 * other than the holder. A revoked certificate resolves for ever and says why; a corrected one gives way
 * to its successor; a reissued one keeps its number and gets another print serial. What the system
 * drafted nobody proposed: the first who refuses it asks that it be dropped, the second drops it.
 *
 * @throws RuleViolation E_CHANGE_DECIDED, E_CHANGE_SAME_PERSON, E_CHANGE_OWN, E_CHANGE_REFUSAL,
 * E_CERTIFICATE_DEAD, E_CLAIM_IN_FLIGHT, E_CORRECTION_GRADE, E_CORRECTION_REVOCATION, E_MISSING_GLYPH
 */
export default class DecideCertificateChange {
  async handle({ actor, changeId, result, reason, requestId }: DecideInput): Promise<Outcome> {
    if (result === 'refused' && !reason?.trim()) throw refusal('E_CHANGE_REFUSAL', 'reason')
    return db.transaction(async (trx) => {
      const asked = await trx
        .from('certificate_changes')
        .where('id', changeId)
        .select('certificate_id')
        .firstOrFail()
      // The certificate is the lock: a revocation and a correction of it never meet.
      const certificate = await trx
        .from('certificates')
        .where('id', asked.certificate_id)
        .forUpdate()
        .firstOrFail()
      if (actor.personId !== null && actor.personId === certificate.person_id) {
        throw refusal('E_CHANGE_OWN')
      }
      const said = { result, reason: reason?.trim() || null }
      if (result === 'refused' && (await asksToDrop(trx, actor, changeId, said.reason!))) {
        await record('drop_proposed')
        return 'drop_proposed'
      }
      const decided = await changedRows(
        trx
          .from('certificate_changes')
          .where('id', changeId)
          .whereIn('status', result === 'refused' ? ['draft', 'proposed'] : ['proposed'])
          .where((other) => {
            other
              .where('status', 'draft')
              .whereNot('drop_proposed_by_id', actor.id)
              .orWhere('status', 'proposed')
              .whereNot('proposed_by_id', actor.id)
          })
          .update({
            status: said.result,
            decided_by_id: actor.id,
            decided_at: clock.instant(),
            decided_reason: said.reason,
          })
      )
      const change: ChangeRow = await trx
        .from('certificate_changes')
        .where('id', changeId)
        .firstOrFail()
      if (decided === 0) {
        const isOpen = ['draft', 'proposed'].includes(change.status)
        throw refusal(isOpen ? 'E_CHANGE_SAME_PERSON' : 'E_CHANGE_DECIDED')
      }
      if (result === 'carried_out') {
        const act = { trx, actor, change, certificate, requestId }
        if (change.kind === 'revocation') await revokeCertificate(act)
        else if (change.kind === 'correction') await correctCertificate(act)
        else await reissueCertificate(act)
      }
      await record(result)
      return result

      async function record(outcome: Outcome) {
        const { kind } = await trx.from('certificate_changes').where('id', changeId).firstOrFail()
        await recordAudit(trx, {
          actor,
          action: `certificate_change.${outcome}`,
          subject: { type: 'certificate_change', id: changeId },
          changes: { certificate: certificate.id, kind },
          requestId,
        })
      }
    })
  }
}

/** Whether this was the first of the two who drop a draft of the system; the certificate is locked. */
async function asksToDrop(
  trx: TransactionClientContract,
  actor: User,
  changeId: number,
  reason: string
): Promise<boolean> {
  const asked = await changedRows(
    trx
      .from('certificate_changes')
      .where({ id: changeId, status: 'draft' })
      .whereNull('drop_proposed_by_id')
      .update({
        drop_proposed_by_id: actor.id,
        drop_proposed_at: clock.instant(),
        drop_reason: reason,
      })
  )
  return asked > 0
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: CHANGES, field })
}
