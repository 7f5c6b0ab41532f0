import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseExaminer } from '#app/assessments/examiners/refusal'
import type { ExaminerKind } from '#app/assessments/examiners/actions/register_examiner'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

/**
 * Changes what an examiner is filed for, the kind and the occupations, by a document; what it was stays
 * on record. Refused while a sitting to come counts on what would go.
 * @throws RuleViolation E_EXAMINER_REASON, E_EXAMINER_OCCUPATIONS, E_OWN_FILING, E_EXAMINER_SAME,
 * E_EXAMINER_ON_DUTY
 */
export default class AmendExaminer {
  async handle(input: {
    actor: User
    examinerId: number
    kind: ExaminerKind
    occupationIds: number[]
    reason: string
    document: string
    requestId?: string
  }): Promise<void> {
    const { actor, examinerId, kind, requestId } = input
    const [reason, document] = [input.reason.trim(), input.document.trim()]
    if (!reason || !document) refuseExaminer('E_EXAMINER_REASON', {}, 'reason')
    const after = [...new Set(input.occupationIds)].sort((a, b) => a - b)
    if (kind === 'assessor' && after.length === 0) {
      refuseExaminer('E_EXAMINER_OCCUPATIONS', {}, 'occupationIds')
    }
    await db.transaction(async (trx) => {
      const examiner = await trx.from('examiners').where('id', examinerId).forUpdate().firstOrFail()
      if (examiner.person_id === actor.personId) refuseExaminer('E_OWN_FILING')
      const held = await trx
        .from('examiner_occupations')
        .where('examiner_id', examinerId)
        .orderBy('occupation_id')
        .select('occupation_id')
      const before = held.map((row) => row.occupation_id as number)
      if (kind === examiner.kind && before.join() === after.join()) {
        refuseExaminer('E_EXAMINER_SAME')
      }
      await refuseOnDuty(trx, examinerId, kind === 'assessor' ? after : [])

      await trx.from('examiners').where('id', examinerId).update({ kind })
      await trx.from('examiner_occupations').where('examiner_id', examinerId).delete()
      const rows = after.map((id) => ({ examiner_id: examinerId, occupation_id: id }))
      await insertMany(trx, 'examiner_occupations', rows)
      await trx.table('examiner_changes').insert({
        examiner_id: examinerId,
        kind_before: examiner.kind,
        kind_after: kind,
        occupations_before: JSON.stringify(before),
        occupations_after: JSON.stringify(after),
        reason,
        document,
        changed_by_id: actor.id,
        changed_at: clock.instant(),
      })
      await recordAudit(trx, {
        actor,
        action: 'examiner.amended',
        subject: { type: 'examiner', id: examinerId },
        reason,
        changes: { kind: [examiner.kind, kind], occupations: [before, after], document },
        requestId,
      })
    })
  }
}

/** Sittings to come, sent or approved, in which the examiner judges an occupation that would go. */
async function refuseOnDuty(
  trx: TransactionClientContract,
  examinerId: number,
  occupationIds: number[]
) {
  const duty = await trx
    .from('sitting_staff as ss')
    .join('sittings as s', 's.id', 'ss.sitting_id')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .where('ss.examiner_id', examinerId)
    .whereIn('ss.duty', ['assessor', 'panel'])
    .whereIn('s.status', ['submitted', 'approved'])
    .where('s.held_on', '>=', clock.today())
    .whereNotIn('co.occupation_id', occupationIds)
    .select('s.code')
    .first()
  if (duty) refuseExaminer('E_EXAMINER_ON_DUTY', { code: duty.code })
}
