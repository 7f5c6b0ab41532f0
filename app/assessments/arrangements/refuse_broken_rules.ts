import { arrangementOf } from '#app/assessments/arrangements/queries/arrangement'
import { judgeArrangement } from '#app/assessments/arrangements/arrangement_checks'
import { refuse } from '#app/assessments/refusal'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Judges the arrangement of a sitting anew, with its rooms and examiners locked so that two sittings
 * never take the same one.
 * @throws RuleViolation E_ARRANGEMENT naming the first rule that is broken
 */
export async function refuseBrokenRules(trx: TransactionClientContract, sittingId: number) {
  const rooms = trx.from('sitting_rooms').where('sitting_id', sittingId).select('room_id')
  await trx.from('rooms').whereIn('id', rooms).orderBy('id').select('id').forUpdate()
  const staff = trx.from('sitting_staff').where('sitting_id', sittingId).select('examiner_id')
  await trx.from('examiners').whereIn('id', staff).orderBy('id').select('id').forUpdate()

  const checks = judgeArrangement(await arrangementOf(sittingId, trx))
  const broken = checks.filter((check) => !check.ok)
  if (broken.length > 0) {
    refuse('E_ARRANGEMENT', { count: broken.length, first: broken[0].code })
  }
  return checks
}
