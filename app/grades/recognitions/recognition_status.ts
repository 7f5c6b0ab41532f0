/** 转正定级 of an apprentice by the employer, and 破格. */
export const RECOGNITION_KINDS = ['settlement', 'exceptional'] as const
export type RecognitionKind = (typeof RECOGNITION_KINDS)[number]

/** What 破格 can rest on: a solved problem of the works, an award for innovation, apprentices taught. */
export const GROUNDS = ['problem', 'innovation', 'mentoring'] as const
export type Ground = (typeof GROUNDS)[number]

export const RECOGNITION_STATUSES = ['proposed', 'confirmed', 'refused'] as const
export type RecognitionStatus = (typeof RECOGNITION_STATUSES)[number]

const allowedMoves: Record<RecognitionStatus, readonly RecognitionStatus[]> = {
  proposed: ['confirmed', 'refused'],
  confirmed: [],
  refused: [],
}

/** Whether a recognition can go from one state to another. */
export function canMoveRecognition(from: RecognitionStatus, to: RecognitionStatus) {
  return allowedMoves[from].includes(to)
}
