import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { mergePeople } from '#app/people/duplicates/merge_people'
import { splitPeople } from '#app/people/duplicates/split_people'
import { refuseUnlessOne } from '#app/people/duplicates/refuse_unless_one'
import { refuseDecidedOnTop } from '#app/people/duplicates/refuse_decided_on_top'
import {
  lockPair,
  movePair,
  pairSubject,
  refusal,
  type DuplicateRow,
} from '#app/people/duplicates/duplicate_step'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface DecideMergeInput {
  actor: User
  duplicateId: number
  result: 'confirmed' | 'refused'
  reason: string
  requestId?: string
}

/**
 * Decides, as the second person, whether two records become one, or whether a merge is undone. What one
 * had goes to the other; every row that changes its owner is listed, and undoing takes exactly those back.
 * @throws RuleViolation E_OWN_RECORD, E_STALE_PAIR, E_SAME_PERSON_DECIDES, E_MOVED_SINCE, those of
 * `refuseUnlessOne` and `refuseDecidedOnTop`
 */
export default class DecideMerge {
  async handle(input: DecideMergeInput): Promise<string> {
    const { actor, result, requestId } = input
    return db.transaction(async (trx) => {
      const pair = await lockPair(trx, input, ['proposed', 'undo_proposed'])
      if (pair.proposed_by_id === actor.id) throw refusal('E_SAME_PERSON_DECIDES')
      const done =
        pair.status === 'proposed'
          ? await this.#merge(trx, pair, input)
          : await this.#undo(trx, pair, input)
      await recordAudit(trx, {
        actor,
        action: `person_duplicate.${done.step}`,
        subject: pairSubject(pair),
        changes: { result, keep: pair.keep_id, rows: done.rows },
        requestId,
      })
      return done.step
    })
  }

  async #merge(
    trx: TransactionClientContract,
    pair: DuplicateRow,
    { actor, result, reason }: DecideMergeInput
  ) {
    const actorId = actor.id
    if (result === 'refused') {
      const values = { keep_id: null }
      await movePair(trx, pair, 'open', { step: 'refused', reason, actorId, values })
      return { step: 'refused', rows: 0 }
    }
    await refuseUnlessOne(trx, pair, pair.keep_id!)
    const values = { merged_at: clock.instant() }
    const decisionId = await movePair(trx, pair, 'merged', {
      ...{ step: 'merged', reason, actorId, values },
    })
    const formerId = pair.keep_id === pair.first_id ? pair.second_id : pair.first_id
    return {
      step: 'merged',
      rows: await mergePeople(trx, { formerId, keepId: pair.keep_id!, decisionId }),
    }
  }

  async #undo(
    trx: TransactionClientContract,
    pair: DuplicateRow,
    { actor, result, reason }: DecideMergeInput
  ) {
    const actorId = actor.id
    if (result === 'refused') {
      await movePair(trx, pair, 'merged', { step: 'kept', reason, actorId })
      return { step: 'kept', rows: 0 }
    }
    await refuseDecidedOnTop(trx, pair)
    const values = { keep_id: null, merged_at: null }
    const decisionId = await movePair(trx, pair, 'open', {
      ...{ step: 'undone', reason, actorId, values },
    })
    return { step: 'undone', rows: await splitPeople(trx, pair, decisionId) }
  }
}
