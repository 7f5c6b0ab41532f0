import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type AccountLinkStatus = 'proposed' | 'linked' | 'refused'

/** Tint of the state on pages. */
export const LINK_TINTS: Record<AccountLinkStatus, string> = {
  proposed: 'act',
  linked: 'pass',
  refused: 'fail',
}

/** A broken rule of linking, at the field with the number. */
export function linkRefusal(code: string) {
  return new RuleViolation(code, { module: 'account_links', field: 'documentNumber' })
}

/** Locks an account and gives its row. @throws RuleViolation E_TRAINEE_ACCOUNT */
export async function lockOfficer(trx: TransactionClientContract, userId: number) {
  const user = await trx.from('users').where('id', userId).forUpdate().firstOrFail()
  const roles = await trx.from('user_roles').where('user_id', userId).select('role')
  if (roles.every(({ role }) => role === 'trainee')) throw linkRefusal('E_TRAINEE_ACCOUNT')
  return user
}
