import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { linkRefusal, lockOfficer } from '#app/people/account_links/link_step'
import { officerOfDocument } from '#app/people/account_links/officer_of_document'
import { recordAudit } from '#app/shared/audit/record_audit'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

interface Proposal {
  actor: User
  userId: number
  documentNumber: string
  /** Empty for the link that is proposed as the account is made. */
  reason: string
  requestId?: string
}

/**
 * Proposes whose an officer's account is, or that it is somebody else's than it says. It switches which
 * records the officer may not handle, so nothing changes before a second person confirms it.
 * @throws RuleViolation E_LINK_SAME, E_LINK_OWN, E_LINK_WAITS, E_TRAINEE_ACCOUNT and those of
 * `officerOfDocument`
 */
export default class ProposeLink {
  async handle(proposal: Proposal): Promise<number> {
    return db.transaction((trx) => proposeLink(trx, proposal))
  }
}

/** `ProposeLink` within the caller's transaction. */
export async function proposeLink(
  trx: TransactionClientContract,
  { actor, userId, documentNumber, reason, requestId }: Proposal
): Promise<number> {
  if (userId === actor.id) throw linkRefusal('E_LINK_OWN')
  const user = await lockOfficer(trx, userId)
  const waiting = await trx.from('account_links').where({ user_id: userId, status: 'proposed' })
  if (waiting.length > 0) throw linkRefusal('E_LINK_WAITS')
  const fullName = user.full_name
  const personId = await officerOfDocument(trx, { fullName, documentNumber, userId })
  if (personId === user.person_id) throw linkRefusal('E_LINK_SAME')
  const [row] = await trx.table('account_links').returning('id').insert({
    user_id: userId,
    former_person_id: user.person_id,
    person_id: personId,
    reason,
    status: 'proposed',
    proposed_by_id: actor.id,
    proposed_at: clock.instant(),
  })
  const id = Number(row.id ?? row)
  await recordAudit(trx, {
    actor,
    action: 'user.person_link_proposed',
    subject: { type: 'user', id: userId },
    changes: { link: id, person: [user.person_id, personId] },
    requestId,
  })
  return id
}
