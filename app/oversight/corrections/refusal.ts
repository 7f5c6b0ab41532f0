import { RuleViolation } from '#app/shared/exceptions/rule_violation'

/** @throws RuleViolation with the words of the corrections of final marks */
export function refuseCorrection(
  code: string,
  params: Record<string, string | number> = {},
  field?: string
): never {
  throw new RuleViolation(code, { module: 'score_corrections', params, field })
}
