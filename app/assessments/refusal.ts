import { RuleViolation } from '#app/shared/exceptions/rule_violation'

/** @throws RuleViolation with the words of the assessments module */
export function refuse(
  code: string,
  params: Record<string, string | number> = {},
  field?: string
): never {
  throw new RuleViolation(code, { module: 'assessments', params, field })
}
