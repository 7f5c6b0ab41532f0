import { RuleViolation } from '#app/shared/exceptions/rule_violation'

export const WITHDRAWAL_STATUSES = ['proposed', 'carried_out', 'refused'] as const
export type WithdrawalStatus = (typeof WITHDRAWAL_STATUSES)[number]

/** Why a certificate is revoked, as everybody reads it who verifies one. */
export const PUBLIC_REASON = '证书所依据的技能等级已撤回'

/** A refusal in the words of the withdrawal of grades. */
export function refusal(code: string, field?: string, params: Record<string, string> = {}) {
  return new RuleViolation(code, { module: 'grade_withdrawals', field, params })
}
