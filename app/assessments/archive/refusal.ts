import { RuleViolation } from '#app/shared/exceptions/rule_violation'

/** @throws RuleViolation with the words of the archive of sittings */
export function refuseArchive(
  code: string,
  params: Record<string, string | number> = {},
  field?: string
): never {
  throw new RuleViolation(code, { module: 'sitting_archive', params, field })
}
