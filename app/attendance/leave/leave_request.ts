import { RuleViolation } from '#app/shared/exceptions/rule_violation'

/** Language file of leave. */
export const LEAVE = 'leave'

/** Why somebody asks for leave, in the order that forms offer it. */
export const LEAVE_REASONS = ['sick', 'family', 'official', 'other'] as const

export type LeaveReason = (typeof LEAVE_REASONS)[number]

export const LEAVE_STATUSES = ['asked', 'approved', 'refused', 'withdrawn'] as const

export type LeaveStatus = (typeof LEAVE_STATUSES)[number]

/** Where the proof of a request is kept, and the field it comes in. */
export const LEAVE_PROOF = { folder: 'leave_proofs', field: 'proof' } as const

/** A class in which leave means something: it takes people or runs. */
export const LEAVE_CLASSES = ['enrolling', 'running']

export function refuseLeave(
  code: string,
  { field, ...params }: Record<string, string | number> = {}
): never {
  throw new RuleViolation(code, {
    module: LEAVE,
    params,
    ...(field !== undefined && { field: String(field) }),
  })
}
