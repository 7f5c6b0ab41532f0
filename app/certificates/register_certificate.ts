import clock from '#app/shared/clock'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { maskName } from '#app/people/person_name'
import { missingOnCertificate } from '#app/certificates/pdf/render_certificate'
import { MODULE } from '#app/certificates/issue_rules'
import { qrPayloadOf } from '#app/certificates/qr_payload'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { TEMPLATE_VERSION } from '#app/certificates/template_version'
import type { CertificateFacts } from '#app/certificates/certificate_facts'
import type { CertificateKind } from '#app/certificates/certificate_kinds'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface NewCertificate {
  kind: CertificateKind
  facts: CertificateFacts
  personId: number
  actor: { id: number; fullName: string }
  /** Name of the ability, the course or the contest where there is no grade. */
  title?: string | null
  titleEn?: string | null
  enrolmentId?: number | null
  gradeRecordId?: number | null
  classId?: number | null
  baseId?: number | null
  occupationId?: number | null
  workType?: string
  gradeRank?: number | null
  bodyId?: number | null
  competitionAwardId?: number | null
  /** The certificate it stands in for: each of the two names the other. */
  predecessorId?: number | null
  requestId?: string | null
}

/**
 * Enters a certificate into the register: its facts frozen, its predecessor linked, one audit row. Call it
 * last in the transaction that took the serial. Gives the id; the file is printed afterwards.
 *
 * @throws RuleViolation E_MISSING_GLYPH when a character of it cannot be printed, E_NO_SIGNING_KEY
 */
export async function registerCertificate(
  trx: TransactionClientContract,
  one: NewCertificate
): Promise<number> {
  const { facts, actor } = one
  const missing = missingOnCertificate(facts)
  if (missing.length > 0) {
    const characters = missing.map((sign) => `${sign.character} ${sign.codePoint}`).join(', ')
    throw new RuleViolation('E_MISSING_GLYPH', {
      module: MODULE,
      params: { name: facts.name, characters },
    })
  }
  const now = clock.instant()
  const [inserted] = await trx
    .table('certificates')
    .returning('id')
    .insert({
      number: facts.number,
      verification_code: facts.verificationCode.replaceAll('-', ''),
      kind: one.kind,
      title: one.title ?? null,
      title_en: one.titleEn ?? null,
      issuer_name: facts.issuerName,
      person_id: one.personId,
      enrolment_id: one.enrolmentId ?? null,
      grade_record_id: one.gradeRecordId ?? null,
      course_class_id: one.classId ?? null,
      base_id: one.baseId ?? null,
      occupation_id: one.occupationId ?? null,
      work_type: one.workType ?? '',
      grade_rank: one.gradeRank ?? null,
      assessment_body_id: one.bodyId ?? null,
      competition_award_id: one.competitionAwardId ?? null,
      predecessor_id: one.predecessorId ?? null,
      issued_on: facts.issuedOn,
      status: 'issued',
      facts_cipher: encryptField(JSON.stringify(facts)),
      holder_mask: maskName(facts.name),
      qr_payload: await qrPayloadOf(trx, one),
      template_version: TEMPLATE_VERSION,
      issued_by_id: actor.id,
      issued_at: now,
      created_at: now,
    })
  const id = Number(inserted?.id ?? inserted)
  if (one.predecessorId) {
    await trx.from('certificates').where('id', one.predecessorId).update({ successor_id: id })
  }
  await recordAudit(trx, {
    actor,
    action: 'certificate.issued',
    subject: { type: 'certificate', id },
    changes: { number: facts.number, kind: one.kind, enrolment: one.enrolmentId ?? null },
    requestId: one.requestId,
  })
  return id
}
