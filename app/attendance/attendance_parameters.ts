/**
 * Figures that no document fixes: local practice, examples until the base's own rule is confirmed.
 * Pages show the 示例 tag wherever one of them decides.
 */
export const ATTENDANCE_PARAMETERS = {
  /** Days after a session on which a mark is changed with a reason alone; later by consent. */
  freeCorrectionDays: 3,
  /** Days after a session until which leave may still be asked for. */
  lateLeaveDays: 3,
} as const
