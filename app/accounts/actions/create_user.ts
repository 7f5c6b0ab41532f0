import db from '@adonisjs/lucid/services/db'
import hash from '@adonisjs/core/services/hash'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { isUniqueViolation } from '#app/shared/database/database_fault'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { baseRoles, conflictingRoles, type Role } from '#app/accounts/roles'
import { randomPassword } from '#app/accounts/passwords'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

interface CreateUserInput {
  actor: User | null
  username: string
  fullName: string
  roles: Role[]
  baseId?: number | null
  personId?: number | null
  /** What else belongs to the act, within the transaction that creates the account. */
  within?: (trx: TransactionClientContract, userId: number) => Promise<unknown>
  /** Set by the demonstration only; otherwise a random one is made. */
  password?: string
}

/**
 * Creates an account with a first password, which is given back once and never stored in clear.
 *
 * @throws RuleViolation E_ROLES_CONFLICT, E_BASE_NEEDED, E_USERNAME_TAKEN, and those of `within`
 */
export default class CreateUser {
  async handle(input: CreateUserInput) {
    const { actor, username, fullName, roles, baseId, within, password } = input
    const conflict = conflictingRoles(roles)
    if (conflict) {
      const [first, second] = conflict
      throw new RuleViolation('E_ROLES_CONFLICT', {
        module: 'accounts',
        field: 'roles',
        params: { first, second },
      })
    }
    if (roles.some((role) => baseRoles.includes(role)) && !baseId) {
      throw new RuleViolation('E_BASE_NEEDED', { module: 'accounts', field: 'baseId' })
    }

    const firstPassword = password ?? randomPassword()
    const hashed = await hash.make(firstPassword)
    try {
      const id = await db.transaction(async (trx) => {
        const at = clock.instant()
        const [row] = await trx
          .table('users')
          .returning('id')
          .insert({
            username,
            full_name: fullName,
            password: hashed,
            status: 'active',
            locale: 'zh-CN',
            base_id: baseId ?? null,
            person_id: input.personId ?? null,
            created_at: at,
            updated_at: at,
          })
        const userId = Number(row.id ?? row)
        await trx
          .table('user_roles')
          .multiInsert(roles.map((role) => ({ user_id: userId, role, granted_at: at })))
        // It may lock rows, which the audit row must come after.
        await within?.(trx, userId)
        await recordAudit(trx, {
          actor,
          action: 'user.created',
          subject: { type: 'user', id: userId },
          changes: { username, roles, baseId: baseId ?? null, person: input.personId ?? null },
        })
        return userId
      })
      return { id, password: firstPassword }
    } catch (error) {
      if (isUniqueViolation(error, 'username')) {
        throw new RuleViolation('E_USERNAME_TAKEN', {
          module: 'accounts',
          field: 'username',
          params: { username },
        })
      }
      throw error
    }
  }
}
