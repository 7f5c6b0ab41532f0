import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { composeCertificateNumber } from '#app/certificates/certificate_number'
import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { missingOnCertificate } from '#app/certificates/pdf/render_certificate'
import { MODULE } from '#app/certificates/issue_rules'
import { newFacts, type GivenFacts } from '#app/certificates/new_facts'
import { registerCertificates, type NewCertificate } from '#app/certificates/register_certificate'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { takeSerials } from '#app/certificates/certificate_serials'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

export interface IssuedCertificates {
  /** Ids, those that were valid already among them, in the order of the enrolments. */
  ids: number[]
  refused: { enrolmentId: number; violation: RuleViolation }[]
}

/**
 * Issues certificates of a skill grade in one transaction: the next serials of body, year and grade (one
 * is never lost, since they roll back with the rest), numbers, verification codes, signed payloads and the
 * printed facts, frozen. Who holds a valid certificate of the grade keeps it. The files are printed
 * afterwards by `PrintCertificates`.
 */
export default class IssueCertificate {
  /**
   * The certificate of one enrolment; gives its id.
   * @throws RuleViolation E_NO_GRADE, E_BODY_NOT_FILED, E_FILING_EXPIRED, E_MISSING_GLYPH
   */
  async handle({ actorId, enrolmentId }: { actorId: number; enrolmentId: number }) {
    const { ids, refused } = await this.handleMany({ actorId, enrolmentIds: [enrolmentId] })
    if (refused.length > 0) throw refused[0].violation
    return ids[0]
  }

  /** Those of many enrolments; who cannot have one is left out with the reason, the others go on. */
  async handleMany({ actorId, enrolmentIds }: { actorId: number; enrolmentIds: number[] }) {
    return db.transaction((trx) => this.#issue(trx, actorId, enrolmentIds))
  }

  async #issue(
    trx: TransactionClientContract,
    actorId: number,
    enrolmentIds: number[]
  ): Promise<IssuedCertificates> {
    const locked = trx.from('enrolments').whereIn('id', enrolmentIds).orderBy('id')
    await locked.forUpdate().select('id')
    const rows = await gradesOf(trx, enrolmentIds)
    const live = await liveOnes(trx, rows)
    const issuedOn = clock.today()
    const refused: IssuedCertificates['refused'] = []
    const good: { row: Row; facts: Bare }[] = []
    for (const enrolmentId of enrolmentIds) {
      const row = rows.get(enrolmentId)
      if (row && live.has(gradeKey(row))) continue
      const facts = row && factsOf(row, issuedOn)
      const violation = faultOf(row, facts, issuedOn)
      if (violation) refused.push({ enrolmentId, violation })
      else good.push({ row: row!, facts: facts! })
    }
    const made = await this.#register(trx, actorId, issuedOn, good)
    const ids = enrolmentIds.flatMap((id) => {
      const row = rows.get(id)
      const found = made.get(id) ?? (row && live.get(gradeKey(row)))
      return found ? [found] : []
    })
    return { ids, refused }
  }

  async #register(
    trx: TransactionClientContract,
    actorId: number,
    issuedOn: string,
    good: { row: Row; facts: Bare }[]
  ): Promise<Map<number, number>> {
    if (good.length === 0) return new Map()
    const actor = await trx.from('users').where('id', actorId).select('full_name').firstOrFail()
    const revoked = await revokedOnes(
      trx,
      good.map(({ row }) => row.grade_record_id)
    )
    const serials = await serialsFor(trx, issuedOn, good)
    const news = good.map(({ row, facts }, i): NewCertificate => {
      const number = composeCertificateNumber({
        typeLetter: row.type_letter,
        bodyCode: row.body_code,
        provinceCode: row.province_code,
        sequenceCode: row.sequence_code,
        issuedOn,
        gradeRank: row.grade_rank,
        serial: serials[i],
      })
      return {
        kind: 'skill_grade',
        facts: newFacts({ ...facts, number }),
        personId: row.person_id,
        enrolmentId: row.enrolment_id,
        gradeRecordId: row.grade_record_id,
        classId: row.class_id,
        baseId: row.base_id,
        occupationId: row.occupation_id,
        workType: row.work_type,
        gradeRank: row.grade_rank,
        bodyId: row.body_id,
        predecessorId: revoked.get(row.grade_record_id) ?? null,
      }
    })
    const ids = await registerCertificates(trx, news, {
      actor: { id: actorId, fullName: actor.full_name },
    })
    return new Map(good.map(({ row }, i) => [row.enrolment_id, ids[i]]))
  }
}

/** Facts of which only the number is still open. */
type Bare = Omit<GivenFacts, 'number'>

async function gradesOf(
  trx: TransactionClientContract,
  enrolmentIds: number[]
): Promise<Map<number, Row>> {
  const rows = await trx
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
    .whereIn('e.id', enrolmentIds)
    .where({ 'e.status': 'completed', 'g.status': 'live' })
    .select('e.id as enrolment_id', 'e.person_id', 'c.id as class_id', 'c.base_id', 'p.name')
    .select('p.document_type', 'p.document_cipher', 'g.id as grade_record_id', 'g.occupation_id')
    .select('g.work_type', 'g.grade_rank', 'o.code as occupation_code')
    .select('o.name_zh as occupation_name', 'b.id as body_id', 'b.name_zh as body_zh')
    .select('b.name_en as body_en', 'b.type_letter', 'b.body_code', 'b.province_code')
    .select('b.sequence_code', 'b.filed_until', 'f.id as filing_id')
  return new Map(rows.map((row) => [row.enrolment_id, row]))
}

function gradeKey(row: Row): string {
  return [row.person_id, row.occupation_id, row.grade_rank, row.work_type].join(' ')
}

/** Valid certificates of these people, by person and grade. */
async function liveOnes(
  trx: TransactionClientContract,
  rows: Map<number, Row>
): Promise<Map<string, number>> {
  const people = [...rows.values()].map((row) => row.person_id)
  const found = await trx
    .from('certificates')
    .where('kind', 'skill_grade')
    .whereIn('person_id', people)
    .whereNotIn('status', [...DEAD_STATUSES])
    .select('id', 'person_id', 'occupation_id', 'work_type', 'grade_rank')
  return new Map(found.map((row) => [gradeKey(row), row.id]))
}

/** The newest revoked certificate of a grade that nothing stands in for, by grade record. */
async function revokedOnes(trx: TransactionClientContract, gradeRecordIds: number[]) {
  const rows = await trx
    .from('certificates')
    .whereIn('grade_record_id', gradeRecordIds)
    .where('status', 'revoked')
    .whereNull('successor_id')
    .orderBy('id')
    .select('id', 'grade_record_id')
  return new Map<number, number>(rows.map((row) => [row.grade_record_id, row.id]))
}

/** A serial for each, taken body by body and grade by grade in one order, so that two never wait for each other. */
async function serialsFor(
  trx: TransactionClientContract,
  issuedOn: string,
  good: { row: Row }[]
): Promise<number[]> {
  const groups = new Map<string, number[]>()
  good.forEach(({ row }, i) => {
    const key = `${String(row.body_id).padStart(10)} ${row.grade_rank}`
    groups.set(key, [...(groups.get(key) ?? []), i])
  })
  const serials: number[] = []
  for (const [, members] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { row } = good[members[0]]
    const first = await takeSerials(trx, row.body_id, issuedOn, row.grade_rank, members.length)
    members.forEach((member, i) => (serials[member] = first + i))
  }
  return serials
}

function faultOf(row: Row | undefined, facts: Bare | undefined, today: string) {
  const refusal = (code: string, params: Record<string, string | number> = {}) =>
    new RuleViolation(code, {
      module: MODULE,
      params: row ? { name: row.name, ...params } : params,
    })
  if (!row || !facts) return refusal('E_NO_GRADE')
  if (row.filing_id === null) {
    return refusal('E_BODY_NOT_FILED', {
      body: row.body_zh,
      occupation: row.occupation_name,
      grade: row.grade_rank,
    })
  }
  if (row.filed_until < today) {
    return refusal('E_FILING_EXPIRED', { body: row.body_zh, day: row.filed_until })
  }
  const missing = missingOnCertificate(facts)
  if (missing.length === 0) return null
  const characters = missing.map((one) => `${one.character} ${one.codePoint}`).join(', ')
  return refusal('E_MISSING_GLYPH', { characters })
}

function factsOf(row: Row, issuedOn: string): Bare {
  return {
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
  }
}
