import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { judgeRecognition, RECOGNITIONS } from '#app/grades/recognitions/judge_recognition'
import { recordAudit } from '#app/shared/audit/record_audit'
import { recordGrade } from '#app/grades/record_grade'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { changedRows } from '#app/shared/database/rows'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface DecideRecognitionInput {
  actor: User
  recognitionId: number
  result: 'confirmed' | 'refused'
  /** Needed for a refusal. */
  reason?: string | null
  requestId?: string | null
}

type Row = Record<string, any>

/**
 * Confirms a recognition, which records the grade with what was judged on that day, or refuses it.
 * @throws RuleViolation E_RECOGNITION_REASON, E_RECOGNITION_DECIDED, E_SAME_PERSON, E_OWN_PERSON,
 *   E_RECOGNITION_UNMET and those of `recordGrade`
 */
export default class DecideRecognition {
  async handle({ actor, recognitionId, result, reason, requestId }: DecideRecognitionInput) {
    if (result === 'refused' && !reason) throw refusal('E_RECOGNITION_REASON', 'reason')
    await db.transaction(async (trx) => {
      const row: Row = await trx
        .from('grade_recognitions')
        .where('id', recognitionId)
        .forUpdate()
        .firstOrFail()
      if (row.person_id === actor.personId) throw refusal('E_OWN_PERSON')
      if (row.proposed_by_id === actor.id) throw refusal('E_SAME_PERSON')
      if (row.status !== 'proposed') throw refusal('E_RECOGNITION_DECIDED')
      const gradeRecordId = result === 'confirmed' ? await this.#record(trx, actor, row) : null
      const at = clock.instant()
      const moved = await changedRows(
        trx.from('grade_recognitions').where({ id: recognitionId, status: 'proposed' }).update({
          status: result,
          decided_by_id: actor.id,
          decided_at: at,
          grade_record_id: gradeRecordId,
        })
      )
      if (moved === 0) throw refusal('E_RECOGNITION_DECIDED')
      await trx.table('grade_recognition_decisions').insert({
        grade_recognition_id: recognitionId,
        decision: result,
        reason: reason || null,
        decided_by_id: actor.id,
        decided_at: at,
      })
      await recordAudit(trx, {
        actor,
        action: `recognition.${result}`,
        subject: { type: 'grade_recognition', id: recognitionId },
        changes: { status: ['proposed', result], gradeRecordId },
        requestId,
      })
    })
  }

  async #record(trx: TransactionClientContract, actor: User, row: Row): Promise<number> {
    const subject = {
      personId: row.person_id,
      occupationId: row.occupation_id,
      workType: row.work_type,
      gradeRank: row.grade_rank,
      awardedOn: row.awarded_on,
    }
    const trace = await judgeRecognition(trx, { ...subject, kind: row.kind, ground: row.ground })
    return recordGrade(trx, {
      ...subject,
      sourceKind: row.kind === 'settlement' ? 'settlement' : 'recognition',
      document: row.document,
      trace,
      recordedById: actor.id,
    })
  }
}

function refusal(code: string, field?: string) {
  return new RuleViolation(code, { module: RECOGNITIONS, field })
}
