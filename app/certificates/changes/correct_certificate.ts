import { changedRows } from '#app/shared/database/rows'
import { CHANGES } from '#app/certificates/changes/certificate_change'
import { composeCertificateNumber } from '#app/certificates/certificate_number'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { newFacts } from '#app/certificates/new_facts'
import { openFacts } from '#app/certificates/open_facts'
import { nextLocalNumber } from '#app/certificates/kinds/local_number'
import { refuseCorrecting } from '#app/certificates/changes/refuse_correcting'
import { registerCertificates } from '#app/certificates/register_certificate'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { statesBefore } from '#app/certificates/certificate_status'
import { takeSerials } from '#app/certificates/certificate_serials'
import type { Carrying } from '#app/certificates/changes/change_row'
import type { CorrectedFacts } from '#app/certificates/changes/certificate_change'

/** States of a claim in which a certificate under it must not be exchanged. */
const ENDED_CLAIMS = ['rejected', 'withdrawn', 'paid', 'recovering', 'recovered']

/**
 * Issues the successor of a wrong certificate with its own number and code and the day of the first one,
 * so that no deadline starts anew; the two name each other. What has lost its grade, or is to be revoked,
 * is not made good by another name on it. Gives the id of the successor.
 * @throws RuleViolation E_CERTIFICATE_DEAD, E_CORRECTION_GRADE, E_CORRECTION_REVOCATION,
 * E_CLAIM_IN_FLIGHT, E_MISSING_GLYPH
 */
export async function correctCertificate(act: Carrying): Promise<number> {
  const { trx, actor, change, certificate, requestId } = act
  await refuseCorrecting(trx, certificate)
  const claim = await trx
    .from('claims')
    .where('certificate_id', certificate.id)
    .whereNotIn('status', ENDED_CLAIMS)
    .select('number')
    .first()
  if (claim) {
    const params = { claim: claim.number }
    throw new RuleViolation('E_CLAIM_IN_FLIGHT', { module: CHANGES, params })
  }
  const superseded = await changedRows(
    trx
      .from('certificates')
      .where('id', certificate.id)
      .whereIn('status', statesBefore('superseded'))
      .update({ status: 'superseded' })
  )
  if (superseded === 0) throw new RuleViolation('E_CERTIFICATE_DEAD', { module: CHANGES })

  const frozen = openFacts(certificate.facts_cipher)
  const facts: CorrectedFacts = JSON.parse(decryptField(change.facts_cipher!))
  const number = await nextNumber(act)
  const [successorId] = await registerCertificates(
    trx,
    [
      {
        kind: certificate.kind,
        facts: newFacts({ ...frozen, ...facts, number, corrects: frozen.number }),
        personId: certificate.person_id,
        title: certificate.title,
        titleEn: certificate.title_en,
        enrolmentId: certificate.enrolment_id,
        gradeRecordId: certificate.grade_record_id,
        classId: certificate.course_class_id,
        baseId: certificate.base_id,
        occupationId: certificate.occupation_id,
        workType: certificate.work_type,
        gradeRank: certificate.grade_rank,
        bodyId: certificate.assessment_body_id,
        competitionAwardId: certificate.competition_award_id,
        predecessorId: certificate.id,
      },
    ],
    { actor, requestId, prints: true }
  )
  await trx.from('certificate_changes').where('id', change.id).update({ successor_id: successorId })
  return successorId
}

async function nextNumber({ trx, certificate }: Carrying): Promise<string> {
  const { kind, number, issued_on: issuedOn, grade_rank: gradeRank } = certificate
  if (kind !== 'skill_grade') return nextLocalNumber(trx, number)
  const body = await trx
    .from('assessment_bodies')
    .where('id', certificate.assessment_body_id)
    .firstOrFail()
  return composeCertificateNumber({
    typeLetter: body.type_letter,
    bodyCode: body.body_code,
    provinceCode: body.province_code,
    sequenceCode: body.sequence_code,
    issuedOn,
    gradeRank,
    serial: await takeSerials(trx, body.id, issuedOn, gradeRank),
  })
}
