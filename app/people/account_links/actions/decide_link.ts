import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { linkRefusal, lockOfficer } from '#app/people/account_links/link_step'
import { officerOfDocument } from '#app/people/account_links/officer_of_document'
import { recordAudit } from '#app/shared/audit/record_audit'
import type User from '#models/user'

/**
 * Decides, as the second person, whose an officer's account is. Who confirms reads the document and types
 * its number anew: only the same number links.
 * @throws RuleViolation E_LINK_DECIDED, E_LINK_OWN, E_LINK_PROPOSER, E_LINK_OTHER, E_LINK_STALE and those
 * of `officerOfDocument`
 */
export default class DecideLink {
  async handle(input: {
    actor: User
    linkId: number
    result: 'linked' | 'refused'
    documentNumber?: string | null
    requestId?: string
  }): Promise<void> {
    const { actor, linkId, result, documentNumber, requestId } = input
    await db.transaction(async (trx) => {
      const { user_id: userId } = await trx.from('account_links').where('id', linkId).firstOrFail()
      const user = await lockOfficer(trx, userId)
      const link = await trx.from('account_links').where('id', linkId).forUpdate().firstOrFail()
      if (link.status !== 'proposed') throw linkRefusal('E_LINK_DECIDED')
      if (userId === actor.id) throw linkRefusal('E_LINK_OWN')
      if (actor.personId !== null && actor.personId === link.person_id) {
        throw linkRefusal('E_LINK_OWN')
      }
      if (link.proposed_by_id === actor.id) throw linkRefusal('E_LINK_PROPOSER')
      if (result === 'linked') {
        if (user.person_id !== link.former_person_id) throw linkRefusal('E_LINK_STALE')
        const fullName = user.full_name
        const read = { fullName, documentNumber: documentNumber ?? '', userId }
        if ((await officerOfDocument(trx, read)) !== link.person_id) {
          throw linkRefusal('E_LINK_OTHER')
        }
      }
      const at = clock.instant()
      await trx
        .from('account_links')
        .where('id', linkId)
        .update({ status: result, decided_by_id: actor.id, decided_at: at })
      if (result === 'linked') {
        await trx
          .from('users')
          .where('id', userId)
          .update({ person_id: link.person_id, updated_at: at })
      }
      await recordAudit(trx, {
        actor,
        action: result === 'linked' ? 'user.person_linked' : 'user.person_link_refused',
        subject: { type: 'user', id: userId },
        changes: {
          link: linkId,
          person: [link.former_person_id, link.person_id],
          proposedBy: link.proposed_by_id,
        },
        requestId,
      })
    })
  }
}
