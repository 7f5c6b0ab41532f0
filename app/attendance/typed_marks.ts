import type { Presence, PresenceMark } from '#app/attendance/presence'

/** The marks that a form of the sheet sends, keyed `e<enrolment id>`. */
export function typedMarks(
  marks: Record<string, { status: Presence; hours?: number | null }>
): PresenceMark[] {
  return Object.entries(marks).map(([key, { status, hours }]) => ({
    enrolmentId: Number(key.slice(1)),
    status,
    // The field stands in every row; it speaks only for those who came late or left early.
    hours: status === 'late' ? (hours ?? undefined) : undefined,
  }))
}
