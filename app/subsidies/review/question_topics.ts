/** What a returned claim is asked about: the closed list. */
export const questionTopics = [
  'group_proof',
  'attendance',
  'scores',
  'certificate',
  'account',
  'person',
  'class',
  'other',
] as const

export type QuestionTopic = (typeof questionTopics)[number]

export interface Question {
  topic: QuestionTopic
  question: string
}

/** Questions of one return at the most. */
export const MAX_QUESTIONS = 8

/**
 * What a return asks: its questions, or its note as the one question, so that there is always
 * something the base can answer.
 */
export function questionsOf(
  questions: readonly Question[] | undefined,
  note: string | null | undefined
): Question[] {
  const asked = (questions ?? [])
    .map(({ topic, question }) => ({ topic, question: question.trim() }))
    .filter(({ question }) => question !== '')
  if (asked.length > 0) return asked
  return note?.trim() ? [{ topic: 'other', question: note.trim() }] : []
}
