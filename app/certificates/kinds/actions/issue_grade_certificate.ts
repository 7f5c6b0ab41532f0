import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import {
  CertificateNumberError,
  composeCertificateNumber,
} from '#app/certificates/certificate_number'
import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { MODULE } from '#app/certificates/issue_rules'
import { newFacts } from '#app/certificates/new_facts'
import { registerCertificates } from '#app/certificates/register_certificate'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { takeSerials } from '#app/certificates/certificate_serials'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

/** How a grade may be gained without a class whose body would issue the certificate. */
const WITHOUT_CLASS = ['award', 'recognition', 'settlement', 'appointment']

export interface IssueGradeCertificateInput {
  actor: User
  gradeRecordId: number
  /** Who issues: a body filed for the occupation and grade. */
  bodyId: number
  requestId?: string | null
}

/**
 * Issues the certificate of a grade that no class led to: by an award, by recognition, by settlement or
 * by appointment. An assessment body filed for the occupation and grade issues it, with a number of its
 * own series. Who holds a valid one keeps it: its id is given.
 *
 * @throws RuleViolation E_GRADE_NOT_LIVE, E_GRADE_OF_CLASS, E_BODY_NOT_FILED, E_FILING_EXPIRED,
 *   E_NO_NUMBER_FORM, E_MISSING_GLYPH, E_NO_SIGNING_KEY
 */
export default class IssueGradeCertificate {
  async handle({ actor, gradeRecordId, bodyId, requestId }: IssueGradeCertificateInput) {
    return db.transaction(async (trx): Promise<{ id: number }> => {
      const grade = await gradeOf(trx, gradeRecordId)
      if (grade.status !== 'live') throw refusal('E_GRADE_NOT_LIVE')
      if (!WITHOUT_CLASS.includes(grade.source_kind)) throw refusal('E_GRADE_OF_CLASS')
      const live = await liveCertificate(trx, grade)
      if (live) return { id: live.id }

      const issuedOn = clock.today()
      const body = await filedBody(trx, bodyId, grade, issuedOn)
      const serial = await takeSerials(trx, bodyId, issuedOn, grade.grade_rank)
      const [id] = await registerCertificates(
        trx,
        [
          {
            kind: 'skill_grade',
            facts: newFacts({
              number: numberOf(body, grade.grade_rank, issuedOn, serial),
              name: grade.name,
              documentType: grade.document_type,
              documentNumber: decryptField(grade.document_cipher),
              occupationCode: grade.occupation_code,
              occupationName: grade.occupation_name,
              workType: grade.work_type || null,
              gradeRank: grade.grade_rank,
              issuerName: body.name_zh,
              issuerNameEn: body.name_en,
              issuedOn,
            }),
            personId: grade.person_id,
            gradeRecordId,
            occupationId: grade.occupation_id,
            workType: grade.work_type,
            gradeRank: grade.grade_rank,
            bodyId,
            competitionAwardId: grade.competition_award_id,
          },
        ],
        { actor, requestId, prints: true }
      )
      return { id }
    })
  }
}

function refusal(code: string, params: Record<string, string | number> = {}) {
  return new RuleViolation(code, { module: MODULE, params })
}

/** The grade with its person; the person is locked, so that two clerks issue one certificate. */
async function gradeOf(trx: TransactionClientContract, id: number): Promise<Row> {
  const { person_id: personId } = await trx
    .from('grade_records')
    .where('id', id)
    .select('person_id')
    .firstOrFail()
  await trx.from('persons').where('id', personId).forUpdate().select('id')
  return trx
    .from('grade_records as g')
    .join('persons as p', 'p.id', 'g.person_id')
    .join('occupations as o', 'o.id', 'g.occupation_id')
    .where('g.id', id)
    .select('g.*', 'p.name', 'p.document_type', 'p.document_cipher')
    .select('o.code as occupation_code', 'o.name_zh as occupation_name')
    .firstOrFail()
}

function liveCertificate(trx: TransactionClientContract, grade: Row) {
  return trx
    .from('certificates')
    .where({
      kind: 'skill_grade',
      person_id: grade.person_id,
      occupation_id: grade.occupation_id,
      work_type: grade.work_type,
      grade_rank: grade.grade_rank,
    })
    .whereNotIn('status', [...DEAD_STATUSES])
    .select('id')
    .first()
}

async function filedBody(
  trx: TransactionClientContract,
  bodyId: number,
  grade: Row,
  today: string
): Promise<Row> {
  const body = await trx.from('assessment_bodies').where('id', bodyId).firstOrFail()
  const filed = await trx
    .from('assessment_body_filings')
    .where({
      assessment_body_id: bodyId,
      occupation_id: grade.occupation_id,
      grade_rank: grade.grade_rank,
    })
    .first()
  if (!filed) {
    throw refusal('E_BODY_NOT_FILED', {
      name: grade.name,
      body: body.name_zh,
      occupation: grade.occupation_name,
      grade: grade.grade_rank,
    })
  }
  if (body.filed_until < today) {
    throw refusal('E_FILING_EXPIRED', {
      name: grade.name,
      body: body.name_zh,
      day: body.filed_until,
    })
  }
  return body
}

/** No letter was published for 首席技师: its certificate cannot be numbered. */
function numberOf(body: Row, gradeRank: number, issuedOn: string, serial: number): string {
  try {
    return composeCertificateNumber({
      typeLetter: body.type_letter,
      bodyCode: body.body_code,
      provinceCode: body.province_code,
      sequenceCode: body.sequence_code,
      issuedOn,
      gradeRank,
      serial,
    })
  } catch (error) {
    if (error instanceof CertificateNumberError && error.code === 'grade') {
      throw refusal('E_NO_NUMBER_FORM')
    }
    throw error
  }
}
