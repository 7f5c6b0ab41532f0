import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { dependentsOf } from '#app/oversight/grade_withdrawals/queries/dependents'
import { lockCertificates, stopClaims, takeMoneyLocks } from '#app/oversight/stop_claims'
import { lockClaims } from '#app/subsidies/claim_rows'
import { officerOf, separationFault } from '#app/subsidies/separation'
import { proposeCertificateChange } from '#app/certificates/changes/propose_certificate_change'
import { PUBLIC_REASON, refusal } from '#app/oversight/grade_withdrawals/grade_withdrawal'
import { recordAudit } from '#app/shared/audit/record_audit'
import { withdrawGrade } from '#app/grades/record_grade'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

interface DecideInput {
  actor: User
  withdrawalId: number
  result: 'carried_out' | 'refused'
  /** Needed for a refusal. */
  reason?: string | null
  requestId?: string | null
}

/**
 * Takes a grade back, or refuses to, by another than who asked and than the holder. What rests on the grade
 * follows in its own places: revocations of its certificates are drafted for two more people, claims that are
 * not paid are held, of paid ones a recovery is drafted.
 * @throws RuleViolation E_WITHDRAWAL_REFUSAL, E_WITHDRAWAL_DECIDED, E_WITHDRAWAL_SAME_PERSON,
 * E_WITHDRAWAL_OWN, E_WITHDRAWAL_OWN_CLAIM, E_GRADE_NOT_LIVE
 */
export default class DecideGradeWithdrawal {
  async handle({ actor, withdrawalId, result, reason, requestId }: DecideInput) {
    const said = reason?.trim() || null
    if (result === 'refused' && !said) throw refusal('E_WITHDRAWAL_REFUSAL', 'reason')
    await db.transaction(async (trx) => {
      await takeMoneyLocks(trx)
      const withdrawal = await trx
        .from('grade_withdrawals')
        .where('id', withdrawalId)
        .forUpdate()
        .firstOrFail()
      if (withdrawal.status !== 'proposed') throw refusal('E_WITHDRAWAL_DECIDED')
      if (withdrawal.proposed_by_id === actor.id) throw refusal('E_WITHDRAWAL_SAME_PERSON')
      const grade = await trx
        .from('grade_records')
        .where('id', withdrawal.grade_record_id)
        .firstOrFail()
      if (grade.person_id === actor.personId) throw refusal('E_WITHDRAWAL_OWN')
      await changedRows(
        trx.from('grade_withdrawals').where({ id: withdrawalId, status: 'proposed' }).update({
          status: result,
          decided_by_id: actor.id,
          decided_at: clock.instant(),
          decision_reason: said,
        })
      )
      const followed = result === 'carried_out' ? await follow(trx, withdrawal, grade, actor) : {}
      await recordAudit(trx, {
        actor,
        action: `grade_withdrawal.${result}`,
        subject: { type: 'grade_withdrawal', id: withdrawalId },
        changes: { grade: grade.id, ...followed },
        requestId,
      })
    })
  }
}

/** Locks the enrolment, the claims and the certificates, so that nothing new is issued or paid meanwhile. */
async function follow(
  trx: TransactionClientContract,
  { reason, document }: { reason: string; document: string },
  grade: Record<string, any>,
  actor: User
) {
  const enrolmentId: number | null = grade.enrolment_id
  if (enrolmentId !== null) {
    await trx.from('enrolments').where('id', enrolmentId).forUpdate().select('id')
  }
  const { certificates, claims: found } = await dependentsOf(trx, { id: grade.id, enrolmentId })
  const claims = await lockClaims(
    trx,
    found.map((one) => one.id)
  )
  await lockCertificates(
    trx,
    certificates.map((one) => one.id)
  )
  for (const claim of claims) {
    if (separationFault(officerOf(actor), claim, 'handle')) {
      throw refusal('E_WITHDRAWAL_OWN_CLAIM', undefined, { number: claim.number })
    }
  }
  await withdrawGrade(trx, { gradeRecordId: grade.id, reason, document, byId: actor.id })
  const internal = `等级撤回：${reason}`.slice(0, 200)
  await stopClaims(trx, claims, { actor, reason: internal, document })
  for (const { id: certificateId } of certificates) {
    await proposeCertificateChange(trx, {
      certificateId,
      kind: 'revocation',
      reason: PUBLIC_REASON,
      document,
      proposedById: null,
    })
  }
  return { certificates: certificates.length, claims: claims.length }
}
