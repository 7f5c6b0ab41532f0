import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { composeCertificateNumber } from '#app/certificates/certificate_number'
import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { MODULE } from '#app/certificates/issue_rules'
import { newFacts } from '#app/certificates/new_facts'
import { registerCertificate } from '#app/certificates/register_certificate'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { takeSerial } from '#app/certificates/certificate_serials'
import type { CertificateFacts } from '#app/certificates/certificate_facts'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface IssueCertificateInput {
  actorId: number
  enrolmentId: number
}

type Row = Record<string, any>

/**
 * Issues the certificate of one enrolment in one transaction: the next serial of body, year and grade
 * (a serial is never lost, since it rolls back with the rest), the number, the verification code and
 * the printed facts, frozen. Gives the id; who holds a valid certificate of the grade keeps it, and
 * its id is given. The file is printed afterwards by `RenderCertificate`.
 *
 * @throws RuleViolation E_NO_GRADE, E_BODY_NOT_FILED, E_FILING_EXPIRED, E_MISSING_GLYPH
 */
export default class IssueCertificate {
  async handle({ actorId, enrolmentId }: IssueCertificateInput): Promise<number> {
    return db.transaction(async (trx) => {
      await trx.from('enrolments').where('id', enrolmentId).forUpdate().select('id').firstOrFail()
      const row = await this.#grade(trx, enrolmentId)
      if (!row) throw new RuleViolation('E_NO_GRADE', { module: MODULE })
      const live = await this.#live(trx, row)
      if (live) return live

      const issuedOn = clock.today()
      this.#checkFiling(row, issuedOn)
      const serial = await takeSerial(trx, row.body_id, issuedOn, row.grade_rank)
      const revoked = await trx
        .from('certificates')
        .where({ grade_record_id: row.grade_record_id, status: 'revoked' })
        .whereNull('successor_id')
        .orderBy('id', 'desc')
        .first()
      const actor = await trx.from('users').where('id', actorId).select('full_name').firstOrFail()
      return registerCertificate(trx, {
        kind: 'skill_grade',
        facts: factsOf(row, serial, issuedOn),
        personId: row.person_id,
        enrolmentId,
        gradeRecordId: row.grade_record_id,
        classId: row.class_id,
        baseId: row.base_id,
        occupationId: row.occupation_id,
        workType: row.work_type,
        gradeRank: row.grade_rank,
        bodyId: row.body_id,
        predecessorId: revoked?.id,
        actor: { id: actorId, fullName: actor.full_name },
      })
    })
  }

  #grade(trx: TransactionClientContract, enrolmentId: number): Promise<Row | null> {
    return trx
      .from('enrolments as e')
      .join('grade_records as g', 'g.enrolment_id', 'e.id')
      .join('persons as p', 'p.id', 'e.person_id')
      .join('course_classes as c', 'c.id', 'e.course_class_id')
      .join('assessment_bodies as b', 'b.id', 'c.assessment_body_id')
      .join('occupations as o', 'o.id', 'g.occupation_id')
      .leftJoin('assessment_body_filings as f', (join) => {
        join
          .on('f.assessment_body_id', 'c.assessment_body_id')
          .andOn('f.occupation_id', 'g.occupation_id')
          .andOn('f.grade_rank', 'g.grade_rank')
      })
      .where({ 'e.id': enrolmentId, 'e.status': 'completed', 'g.status': 'live' })
      .select('e.person_id', 'c.id as class_id', 'c.base_id', 'p.name', 'p.document_type')
      .select('p.document_cipher', 'g.id as grade_record_id', 'g.occupation_id', 'g.work_type')
      .select('g.grade_rank', 'o.code as occupation_code', 'o.name_zh as occupation_name')
      .select('b.id as body_id', 'b.name_zh as body_zh', 'b.name_en as body_en', 'b.type_letter')
      .select('b.body_code', 'b.province_code', 'b.sequence_code', 'b.filed_until')
      .select('f.id as filing_id')
      .first()
  }

  async #live(trx: TransactionClientContract, row: Row): Promise<number | null> {
    const found = await trx
      .from('certificates')
      .where({
        person_id: row.person_id,
        occupation_id: row.occupation_id,
        work_type: row.work_type,
        grade_rank: row.grade_rank,
      })
      .whereNotIn('status', [...DEAD_STATUSES])
      .select('id')
      .first()
    return found ? found.id : null
  }

  #checkFiling(row: Row, today: string) {
    const params = { name: row.name, body: row.body_zh }
    if (row.filing_id === null) {
      throw new RuleViolation('E_BODY_NOT_FILED', {
        module: MODULE,
        params: { ...params, occupation: row.occupation_name, grade: row.grade_rank },
      })
    }
    if (row.filed_until < today) {
      throw new RuleViolation('E_FILING_EXPIRED', {
        module: MODULE,
        params: { ...params, day: row.filed_until },
      })
    }
  }
}

function factsOf(row: Row, serial: number, issuedOn: string): CertificateFacts {
  const number = composeCertificateNumber({
    typeLetter: row.type_letter,
    bodyCode: row.body_code,
    provinceCode: row.province_code,
    sequenceCode: row.sequence_code,
    issuedOn,
    gradeRank: row.grade_rank,
    serial,
  })
  return newFacts({
    number,
    name: row.name,
    documentType: row.document_type,
    documentNumber: decryptField(row.document_cipher),
    occupationCode: row.occupation_code,
    occupationName: row.occupation_name,
    workType: row.work_type || null,
    gradeRank: row.grade_rank,
    issuerName: row.body_zh,
    issuerNameEn: row.body_en,
    issuedOn,
  })
}
