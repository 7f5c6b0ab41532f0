/**
 * Lists that other authorities send: who has died, is detained, is paid by the treasury, is insured
 * as an employee, draws a pension, studies full time, owns a business, or was paid the skill-upgrade
 * allowance of the unemployment fund.
 */
export const statusListKinds = [
  'deceased',
  'detained',
  'fiscal_payroll',
  'employee_insurance',
  'pension',
  'student',
  'business_owner',
  'skill_upgrade',
] as const

export type StatusListKind = (typeof statusListKinds)[number]

export const MODULE = 'status_lists'
