import { CHANGES } from '#app/certificates/changes/certificate_change'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Refuses to correct a certificate whose grade was withdrawn or that somebody wants revoked: its successor
 * would stand where it must not. The certificate is locked; its grade is locked here.
 * @throws RuleViolation E_CORRECTION_GRADE, E_CORRECTION_REVOCATION
 */
export async function refuseCorrecting(
  trx: TransactionClientContract,
  certificate: Record<string, any>
) {
  const grade =
    certificate.grade_record_id &&
    (await trx
      .from('grade_records')
      .where('id', certificate.grade_record_id)
      .select('status')
      .forUpdate()
      .firstOrFail())
  if (grade && grade.status !== 'live') throw refusal('E_CORRECTION_GRADE')
  const revocation = await trx
    .from('certificate_changes')
    .where({ certificate_id: certificate.id, kind: 'revocation' })
    .whereIn('status', ['draft', 'proposed'])
    .first()
  if (revocation) throw refusal('E_CORRECTION_REVOCATION')
}

function refusal(code: string) {
  return new RuleViolation(code, { module: CHANGES })
}
