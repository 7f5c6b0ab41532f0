/**
 * The way to a post: planned by the employer, reviewed by the bureau, before the public, filed by the
 * province, and ended with its term or the employment.
 */
export const APPOINTMENT_STATUSES = [
  'planned',
  'reviewed',
  'publicised',
  'filed',
  'ended',
  'refused',
] as const
export type AppointmentStatus = (typeof APPOINTMENT_STATUSES)[number]

/** Why a post ends. */
export const END_REASONS = ['term', 'left', 'dismissed'] as const
export type EndReason = (typeof END_REASONS)[number]

/**
 * Working days before the public. No document of the province was found; five is what other public
 * notices take here.
 */
export const PUBLICITY = { workingDays: 5, status: 'example' } as const

const allowedMoves: Record<AppointmentStatus, readonly AppointmentStatus[]> = {
  planned: ['reviewed', 'refused'],
  reviewed: ['publicised', 'refused'],
  publicised: ['filed', 'refused'],
  filed: ['ended'],
  ended: [],
  refused: [],
}

/** Whether an appointment can go from one state to another. */
export function canMoveAppointment(from: AppointmentStatus, to: AppointmentStatus) {
  return allowedMoves[from].includes(to)
}
