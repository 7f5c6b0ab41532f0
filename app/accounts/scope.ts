import type User from '#models/user'
import { bureauRoles } from '#app/accounts/roles'

/** Whether the user sees every base: the bureau's officers and the auditor. */
export function seesEveryBase(user: User): boolean {
  return user.hasAny([...bureauRoles, 'auditor'])
}

/**
 * Restricts a query to the bases the user may see. `column` is the base id of the rows.
 * Trainees and system administrators see none.
 */
export function scopeToBase<
  Query extends { where(column: string, value: any): any; whereRaw(sql: string): any },
>(query: Query, user: User, column: string): Query {
  if (seesEveryBase(user)) return query
  if (user.baseId !== null && user.hasAny(['base_admin', 'instructor'])) {
    return query.where(column, user.baseId)
  }
  return query.whereRaw('1 = 0')
}

/** Whether a row of this base, or of none, is within what the user may see. */
export function seesBase(user: User, baseId: number | null): boolean {
  if (seesEveryBase(user)) return true
  if (baseId === null) return false
  return user.hasAny(['base_admin', 'instructor']) && user.baseId === baseId
}
