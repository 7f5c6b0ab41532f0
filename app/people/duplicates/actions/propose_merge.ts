import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseUnlessOne } from '#app/people/duplicates/refuse_unless_one'
import { refuseDecidedOnTop } from '#app/people/duplicates/refuse_decided_on_top'
import { lockPair, movePair, pairSubject, refusal } from '#app/people/duplicates/duplicate_step'
import type User from '#models/user'

export interface ProposeMergeInput {
  actor: User
  duplicateId: number
  /** The record that stays; of a pair that is one already, nothing. */
  keepId?: number | null
  /** The document that proves it, or why the merge is to be undone. */
  reason: string
  requestId?: string
}

/**
 * Proposes that two records become one, with the document that proves it; or, of a pair that was merged,
 * that they become two again. Somebody else decides.
 * @throws RuleViolation E_OWN_RECORD, E_STALE_PAIR, E_KEEP_WHOM, those of `refuseUnlessOne` and
 * `refuseDecidedOnTop`
 */
export default class ProposeMerge {
  async handle(input: ProposeMergeInput): Promise<'proposed' | 'undo_proposed'> {
    const { actor, reason, requestId } = input
    return db.transaction(async (trx) => {
      const pair = await lockPair(trx, input, ['open', 'merged'])
      const to = pair.status === 'open' ? 'proposed' : 'undo_proposed'
      const keepId = pair.status === 'open' ? input.keepId : pair.keep_id
      if (keepId !== pair.first_id && keepId !== pair.second_id) {
        throw refusal('E_KEEP_WHOM', {}, 'keepId')
      }
      if (to === 'proposed') await refuseUnlessOne(trx, pair, keepId)
      else await refuseDecidedOnTop(trx, pair)
      await movePair(trx, pair, to, {
        step: to,
        reason,
        actorId: actor.id,
        values: { keep_id: keepId, proposed_by_id: actor.id },
      })
      await recordAudit(trx, {
        actor,
        action: `person_duplicate.${to}`,
        subject: pairSubject(pair),
        changes: { status: [pair.status, to], keep: keepId },
        requestId,
      })
      return to
    })
  }
}
