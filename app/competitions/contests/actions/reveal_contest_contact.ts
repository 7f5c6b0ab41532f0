import db from '@adonisjs/lucid/services/db'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { recordAudit } from '#app/shared/audit/record_audit'
import { countReveal } from '#app/people/reveal_limit'
import { refuseContestant } from '#app/competitions/contests/contest_step'
import type User from '#models/user'

/**
 * Gives the contact of somebody who objected to an award list and writes who saw it; without the audit
 * row nothing is shown.
 * @throws RuleViolation E_OWN_CONTEST, E_TOO_MANY_REVEALS
 */
export default class RevealContestContact {
  async handle(input: {
    actor: User
    contestId: number
    objectionId: number
    requestId?: string | null
  }): Promise<string> {
    const { actor, contestId, objectionId, requestId } = input
    await countReveal(actor.id)
    return db.transaction(async (trx) => {
      const { contact_cipher: cipher } = await trx
        .from('contest_objections')
        .where({ id: objectionId, contest_id: contestId })
        .select('contact_cipher')
        .firstOrFail()
      await refuseContestant(trx, actor, contestId)
      const contact = decryptField(cipher)
      await recordAudit(trx, {
        actor,
        action: 'contest.contact_revealed',
        subject: { type: 'contest', id: contestId },
        changes: { objection: objectionId },
        requestId,
      })
      return contact
    })
  }
}
