import { RuleViolation } from '#app/shared/exceptions/rule_violation'

/** @throws RuleViolation with the words of the register of examiners */
export function refuseExaminer(
  code: string,
  params: Record<string, string | number> = {},
  field?: string
): never {
  throw new RuleViolation(code, { module: 'examiners', params, field })
}
