import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { lockPair, movePair, pairSubject } from '#app/people/duplicates/duplicate_step'
import type User from '#models/user'

/**
 * Says that two records are two people, with the reason. The pair is not asked about again.
 * @throws RuleViolation E_OWN_RECORD, E_STALE_PAIR
 */
export default class SetPeopleApart {
  async handle(input: { actor: User; duplicateId: number; reason: string; requestId?: string }) {
    const { actor, reason, requestId } = input
    await db.transaction(async (trx) => {
      const pair = await lockPair(trx, input, ['open'])
      await movePair(trx, pair, 'different', { step: 'different', reason, actorId: actor.id })
      await recordAudit(trx, {
        actor,
        action: 'person_duplicate.different',
        subject: pairSubject(pair),
        changes: { status: ['open', 'different'] },
        requestId,
      })
    })
  }
}
