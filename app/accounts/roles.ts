/** The roles of the product, in the order that pages list them. */
export const roles = [
  'base_admin',
  'instructor',
  'trainee',
  'reviewer',
  'approver',
  'finance',
  'policy_manager',
  'auditor',
  'system_admin',
] as const

export type Role = (typeof roles)[number]

/** Roles of the bureau's officers: they see every base. */
export const bureauRoles: readonly Role[] = ['reviewer', 'approver', 'finance', 'policy_manager']

/**
 * Roles that decide over other people's records: their accounts should say whose they are, so that
 * nobody handles their own.
 */
export const linkedRoles: readonly Role[] = ['base_admin', 'reviewer', 'approver', 'finance']

/** Roles bound to one base. */
export const baseRoles: readonly Role[] = ['base_admin', 'instructor']

/**
 * Pairs that no account may hold together: who reviews does not approve or pay, who runs the system
 * or audits it takes no part in the business (GB/T 22239-2019 8.1.4, separation of administrators).
 */
const exclusive: readonly (readonly Role[])[] = [
  ['reviewer', 'approver', 'finance'],
  ['auditor', ...bureauRoles],
  ['auditor', ...baseRoles],
  ['system_admin', 'auditor', ...bureauRoles],
  ['system_admin', ...baseRoles],
  ['base_admin', ...bureauRoles],
  ['instructor', ...bureauRoles],
]

/** The first two roles of the set that one account may not hold together, or null. */
export function conflictingRoles(held: readonly Role[]): [Role, Role] | null {
  for (const group of exclusive) {
    const [first, ...others] = group
    const pairs =
      group === exclusive[0]
        ? group.flatMap((a, index) => group.slice(index + 1).map((b) => [a, b] as [Role, Role]))
        : others.map((other) => [first, other] as [Role, Role])
    const found = pairs.find(([a, b]) => held.includes(a) && held.includes(b))
    if (found) return found
  }
  return null
}
