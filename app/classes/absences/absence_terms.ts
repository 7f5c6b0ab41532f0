import { RuleViolation } from '#app/shared/exceptions/rule_violation'

/** Language file of absences of trainers. */
export const ABSENCES = 'absences'

/** Why a trainer cannot teach, in the order that the form offers it. */
export const ABSENCE_KINDS = ['sick', 'family', 'official', 'other'] as const
export type AbsenceKind = (typeof ABSENCE_KINDS)[number]

export function refuseAbsence(
  code: string,
  params: Record<string, string | number> = {},
  field?: string
): never {
  throw new RuleViolation(code, { module: ABSENCES, params, field })
}
