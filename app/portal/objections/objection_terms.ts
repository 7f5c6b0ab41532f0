/** Language file of objections to own records. */
export const OBJECTIONS = 'record_objections'

/** Records that somebody may object to here; a mark of an assessment has a way of its own. */
export const objectionKinds = [
  'attendance',
  'enrolment',
  'personal_data',
  'certificate',
  'claim',
] as const

export type ObjectionKind = (typeof objectionKinds)[number]

/**
 * Working days to an answer. Example: another city resolves objections in five; none of Houma or
 * Shanxi was found.
 */
export const ANSWER_WORKING_DAYS = 5

/** Who answers, by what it is about: who keeps the record. */
export const ANSWERED_BY: Record<ObjectionKind, 'base' | 'bureau'> = {
  attendance: 'base',
  enrolment: 'base',
  personal_data: 'base',
  certificate: 'bureau',
  claim: 'bureau',
}

/** The number by which people speak of an objection: `JL26-0012`. */
export function objectionNumber({ id, lodged_at: at }: { id: number; lodged_at: string }): string {
  return `JL${at.slice(2, 4)}-${String(id).padStart(4, '0')}`
}

/** Badge of a state. */
export const OBJECTION_TINTS: Record<string, string> = {
  open: 'act',
  upheld: 'pass',
  dismissed: '',
  withdrawn: '',
}
