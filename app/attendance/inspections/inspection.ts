import { RuleViolation } from '#app/shared/exceptions/rule_violation'

/** Language file of spot inspections. */
export const INSPECTIONS = 'inspections'

export const INSPECTION_KINDS = ['unannounced', 'planned'] as const

export const INSPECTION_STATUSES = ['planned', 'recorded', 'answered'] as const

/** What an inspector finds, in the order that the form offers it. */
export const FINDINGS = [
  'none',
  'people_missing',
  'count_differs',
  'not_held',
  'wrong_trainer',
  'wrong_room',
  'other',
] as const

export type InspectionKind = (typeof INSPECTION_KINDS)[number]
export type InspectionStatus = (typeof INSPECTION_STATUSES)[number]
export type Finding = (typeof FINDINGS)[number]

/** Where the photo of an inspection is kept, and the size it is drawn anew in. */
export const INSPECTION_PHOTO = { folder: 'inspections', field: 'photo' } as const
export const PHOTO_TERMS = { most: { width: 2000, height: 2000 } }

export function refuseInspection(
  code: string,
  { field, ...params }: Record<string, string | number> = {}
): never {
  throw new RuleViolation(code, {
    module: INSPECTIONS,
    params,
    ...(field !== undefined && { field: String(field) }),
  })
}
