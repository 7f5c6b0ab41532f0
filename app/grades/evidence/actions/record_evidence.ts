import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { blindIndex, encryptField } from '#app/shared/crypto/field_cipher'
import { isUniqueViolation } from '#app/shared/database/database_fault'
import { parseCreditCode } from '#app/people/credit_code'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import {
  detailsOf,
  type CertificateKind,
  type EvidenceKind,
} from '#app/grades/evidence/evidence_kinds'
import {
  maskCertificateNumber,
  parseCertificateNumber,
} from '#app/grades/evidence/certificate_numbers'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const EVIDENCE = 'grade_evidence'

export interface RecordEvidenceInput {
  actor: User
  personId: number
  kind: EvidenceKind
  /** Kind of certificate or school, level of the title. */
  detail?: string | null
  /** Who issued it, or where the person worked or learned. */
  organisation: string
  creditCode?: string | null
  /** Occupation on the certificate, post, subject of study, name of the title. */
  subject: string
  /** Of a certificate: 2 (初级工) to 7 (特级技师). */
  gradeRank?: number | null
  number?: string | null
  /** Day of issue or of the first working day. */
  fromOn: string
  untilOn?: string | null
  /** The day on which the school confirmed that the student graduates this year (应届). */
  graduatingOn?: string | null
  proof: string
  /** Occupations of the catalogue that it speaks for. */
  occupationIds: number[]
  requestId?: string | null
}

/**
 * Enters evidence for later applications; it counts once a second person has checked it. The number
 * of a certificate is read by its form and kept encrypted, and stands on record once.
 * @throws RuleViolation E_OWN_PERSON, E_EVIDENCE_DETAIL, E_EVIDENCE_FUTURE, E_EVIDENCE_PERIOD,
 *   E_CERTIFICATE_NUMBER, E_CERTIFICATE_RANK, E_CERTIFICATE_GRADE, E_CERTIFICATE_YEAR, E_CREDIT_CODE,
 *   E_EVIDENCE_KNOWN
 */
export default class RecordEvidence {
  async handle(input: RecordEvidenceInput): Promise<{ id: number }> {
    const { actor, personId } = input
    if (actor.personId === personId) throw refusal('E_OWN_PERSON')
    const columns = { ...columnsOf(input), ...numberColumns(input) }
    try {
      return await db.transaction((trx) => this.#record(trx, input, columns))
    } catch (error) {
      if (!isUniqueViolation(error, 'number')) throw error
      throw refusal('E_EVIDENCE_KNOWN', 'number')
    }
  }

  async #record(
    trx: TransactionClientContract,
    { actor, personId, occupationIds, requestId, kind }: RecordEvidenceInput,
    columns: Record<string, unknown>
  ) {
    await trx.from('persons').where('id', personId).firstOrFail()
    const at = clock.instant()
    const [row] = await trx
      .table('person_evidence')
      .returning('id')
      .insert({
        ...columns,
        person_id: personId,
        kind,
        status: 'entered',
        base_id: actor.baseId,
        entered_by_id: actor.id,
        entered_at: at,
      })
    const id = Number(row.id ?? row)
    await insertMany(
      trx,
      'evidence_occupations',
      [...new Set(occupationIds)].map((occupationId) => ({
        person_evidence_id: id,
        occupation_id: occupationId,
      }))
    )
    await trx.table('evidence_decisions').insert({
      person_evidence_id: id,
      decision: 'entered',
      decided_by_id: actor.id,
      decided_at: at,
    })
    await recordAudit(trx, {
      actor,
      action: 'evidence.entered',
      subject: { type: 'person_evidence', id },
      changes: { kind, occupations: occupationIds.length },
      requestId,
    })
    return { id }
  }
}

function columnsOf(input: RecordEvidenceInput) {
  const { kind, fromOn, untilOn, graduatingOn } = input
  const details = detailsOf(kind)
  if (details.length > 0 && !details.includes(input.detail ?? '')) {
    throw refusal('E_EVIDENCE_DETAIL', 'detail')
  }
  const today = clock.today()
  // A student graduates on a day to come.
  if (fromOn > today && kind !== 'diploma') throw refusal('E_EVIDENCE_FUTURE', 'fromOn')
  if (graduatingOn && graduatingOn > today) throw refusal('E_EVIDENCE_FUTURE', 'graduatingOn')
  if (untilOn && untilOn < fromOn) throw refusal('E_EVIDENCE_PERIOD', 'untilOn')
  if (untilOn && untilOn > today) throw refusal('E_EVIDENCE_FUTURE', 'untilOn')
  const lasts = kind === 'employment' || kind === 'apprenticeship'
  return {
    detail: details.length > 0 ? input.detail! : null,
    organisation: input.organisation,
    credit_code: input.creditCode ? creditCode(input.creditCode) : null,
    subject: input.subject,
    from_on: fromOn,
    until_on: lasts ? (untilOn ?? null) : null,
    graduating_on: kind === 'diploma' ? (graduatingOn ?? null) : null,
    proof: input.proof,
  }
}

function creditCode(text: string): string {
  const reading = parseCreditCode(text)
  if (reading.ok) return reading.code
  throw refusal('E_CREDIT_CODE', 'creditCode', { fault: reading.fault })
}

/** What a certificate says in its number must be what was entered beside it. */
function numberColumns({ kind, detail, number, gradeRank, fromOn }: RecordEvidenceInput) {
  if (kind !== 'certificate') return {}
  const isReserve = detail === 'reserve_technician'
  if (!isReserve && !gradeRank) throw refusal('E_CERTIFICATE_RANK', 'gradeRank')
  const reading = parseCertificateNumber(detail as CertificateKind, number ?? '')
  if (!reading.ok) {
    const { segment, from, to, value } = reading
    throw refusal('E_CERTIFICATE_NUMBER', 'number', { segment, from, to, value })
  }
  const rank = reading.isSpecial ? 7 : reading.digit === null ? null : 7 - reading.digit
  if (rank !== null && rank !== gradeRank) {
    throw refusal('E_CERTIFICATE_GRADE', 'gradeRank', { digit: reading.digit ?? 0 })
  }
  if (reading.year !== null && reading.year !== fromOn.slice(2, 4)) {
    throw refusal('E_CERTIFICATE_YEAR', 'fromOn', { year: reading.year })
  }
  return {
    grade_rank: isReserve ? null : gradeRank,
    number_cipher: encryptField(reading.number),
    number_index: blindIndex('certificate', reading.number),
    number_mask: maskCertificateNumber(reading.number),
  }
}

function refusal(code: string, field?: string, params?: Record<string, string | number>) {
  return new RuleViolation(code, { module: EVIDENCE, field, params })
}
