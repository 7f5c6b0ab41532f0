import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { findOrCreatePerson } from '#app/people/find_or_create_person'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const ACCOUNT_LINKS = 'account_links'

/**
 * The person of an officer's identity document, found by the whole number or recorded: so that nobody
 * handles their own record, whenever they enrol. Nobody has two officer's accounts, or one person could
 * be maker and checker.
 * @throws RuleViolation E_NAME_OF_DOCUMENT, E_PERSON_HAS_OFFICE and those of `findOrCreatePerson`
 */
export async function officerOfDocument(
  trx: TransactionClientContract,
  {
    fullName,
    documentNumber,
    userId,
  }: { fullName: string; documentNumber: string; userId?: number }
): Promise<number> {
  const personId = await personOf(trx, fullName, documentNumber)
  const other = await trx
    .from('users as u')
    .where({ 'u.person_id': personId, 'u.status': 'active' })
    .whereNot('u.id', userId ?? 0)
    .whereExists((query) => {
      query
        .from('user_roles as r')
        .whereColumn('r.user_id', 'u.id')
        .whereNot('r.role', 'trainee')
        .select('r.id')
    })
    .first()
  if (other) refuse('E_PERSON_HAS_OFFICE')
  return personId
}

/** The name another record has is not told: the system administrator sees no business data. */
async function personOf(trx: TransactionClientContract, name: string, documentNumber: string) {
  try {
    return await findOrCreatePerson(trx, { name, documentNumber })
  } catch (error) {
    if (error instanceof RuleViolation && error.code === 'E_NAME_DIFFERS') {
      return refuse('E_NAME_OF_DOCUMENT')
    }
    throw error
  }
}

/**
 * Links an officer's account to the person it belongs to, or to another one when the first was wrong.
 * @throws RuleViolation E_LINK_SAME, E_LINK_OWN, E_TRAINEE_ACCOUNT and those of `officerOfDocument`
 */
export default class LinkPerson {
  async handle(input: {
    actor: User
    userId: number
    documentNumber: string
    requestId?: string
  }): Promise<void> {
    const { actor, userId, documentNumber, requestId } = input
    if (userId === actor.id) refuse('E_LINK_OWN')
    await db.transaction(async (trx) => {
      const user = await trx.from('users').where('id', userId).forUpdate().firstOrFail()
      const roles = await trx.from('user_roles').where('user_id', userId).select('role')
      if (roles.every(({ role }) => role === 'trainee')) refuse('E_TRAINEE_ACCOUNT')
      const personId = await officerOfDocument(trx, {
        fullName: user.full_name,
        documentNumber,
        userId,
      })
      if (personId === user.person_id) refuse('E_LINK_SAME')
      await trx
        .from('users')
        .where('id', userId)
        .update({ person_id: personId, updated_at: clock.instant() })
      await recordAudit(trx, {
        actor,
        action: 'user.person_linked',
        subject: { type: 'user', id: userId },
        changes: { person: [user.person_id, personId] },
        requestId,
      })
    })
  }
}

function refuse(code: string): never {
  throw new RuleViolation(code, { module: ACCOUNT_LINKS, field: 'documentNumber' })
}
