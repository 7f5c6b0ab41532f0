/** A grade is held, was taken back because it should never have been given, or has run out. */
export const GRADE_STATUSES = ['live', 'withdrawn', 'ended'] as const
export type GradeStatus = (typeof GRADE_STATUSES)[number]

/** How a grade is reached. */
export const SOURCE_KINDS = [
  'assessment',
  'award',
  'recognition',
  'appointment',
  'settlement',
] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

const allowedMoves: Record<GradeStatus, readonly GradeStatus[]> = {
  live: ['withdrawn', 'ended'],
  withdrawn: [],
  ended: [],
}

/** Whether a grade record can go from one state to another. */
export function canMoveGrade(from: GradeStatus, to: GradeStatus) {
  return allowedMoves[from].includes(to)
}
