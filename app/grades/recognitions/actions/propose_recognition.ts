import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { assertGradable } from '#app/grades/gradable'
import { isUniqueViolation } from '#app/shared/database/database_fault'
import { judgeRecognition, RECOGNITIONS } from '#app/grades/recognitions/judge_recognition'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { Ground, RecognitionKind } from '#app/grades/recognitions/recognition_status'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface ProposeRecognitionInput {
  actor: User
  kind: RecognitionKind
  personId: number
  occupationId: number
  workType: string
  gradeRank: number
  /** The employer that settles the grade. */
  employerId?: number | null
  ground?: Ground | null
  explanation?: string | null
  document: string
  awardedOn: string
  requestId?: string | null
}

/**
 * Proposes a grade without an assessment by the document it rests on. It is recorded when a second
 * person confirms.
 * @throws RuleViolation E_OWN_PERSON, E_RECOGNITION_EMPLOYER, E_RECOGNITION_GROUND,
 *   E_RECOGNITION_UNMET, E_RECOGNITION_RULES, E_RECOGNITION_OPEN and those of `assertGradable`
 */
export default class ProposeRecognition {
  async handle(input: ProposeRecognitionInput): Promise<{ id: number }> {
    if (input.actor.personId === input.personId) throw refusal('E_OWN_PERSON')
    try {
      return await db.transaction((trx) => this.#propose(trx, input))
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      throw refusal('E_RECOGNITION_OPEN')
    }
  }

  async #propose(trx: TransactionClientContract, input: ProposeRecognitionInput) {
    const { actor, kind, personId, occupationId, workType, gradeRank, awardedOn } = input
    await trx.from('persons').where('id', personId).forUpdate().firstOrFail()
    await assertGradable(trx, input)
    await assertBasis(trx, input)
    const trace = await judgeRecognition(trx, input)
    const at = clock.instant()
    const [row] = await trx
      .table('grade_recognitions')
      .returning('id')
      .insert({
        kind,
        person_id: personId,
        occupation_id: occupationId,
        work_type: workType,
        grade_rank: gradeRank,
        employer_id: kind === 'settlement' ? input.employerId : null,
        ground: kind === 'exceptional' ? input.ground : null,
        explanation: input.explanation ?? null,
        document: input.document,
        awarded_on: awardedOn,
        trace: JSON.stringify(trace),
        status: 'proposed',
        proposed_by_id: actor.id,
        proposed_at: at,
      })
    const id = Number(row.id ?? row)
    await trx.table('grade_recognition_decisions').insert({
      grade_recognition_id: id,
      decision: 'proposed',
      reason: input.explanation ?? null,
      decided_by_id: actor.id,
      decided_at: at,
    })
    await recordAudit(trx, {
      actor,
      action: 'recognition.proposed',
      subject: { type: 'grade_recognition', id },
      changes: { kind, occupationId, gradeRank, document: input.document },
      requestId: input.requestId,
    })
    return { id }
  }
}

/** The employer that took the apprentice is the one that settles the grade. */
async function assertBasis(trx: TransactionClientContract, input: ProposeRecognitionInput) {
  if (input.kind === 'exceptional') {
    if (!input.ground || !input.explanation) throw refusal('E_RECOGNITION_GROUND', 'explanation')
    return
  }
  if (!input.employerId) throw refusal('E_RECOGNITION_EMPLOYER', 'employerId')
  const employer = await trx.from('employers').where('id', input.employerId).firstOrFail()
  const learned = await trx
    .from('person_evidence')
    .where({ person_id: input.personId, kind: 'apprenticeship', status: 'checked' })
    .where('credit_code', employer.credit_code)
    .first()
  if (!learned) throw refusal('E_RECOGNITION_EMPLOYER', 'employerId')
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: RECOGNITIONS, field })
}
