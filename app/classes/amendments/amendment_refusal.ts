import { RuleViolation } from '#app/shared/exceptions/rule_violation'

/** Throws a broken rule of amendments; its sentence stands in `amendments.json`. */
export function refuse(
  code: string,
  params: Record<string, string | number> = {},
  field?: string
): never {
  throw new RuleViolation(code, { module: 'amendments', params, field })
}
