/**
 * Figures that no document fixes: local practice, examples until the base's own rule is confirmed.
 * Pages show the 示例 tag wherever one of them decides.
 */
export const ATTENDANCE_PARAMETERS = {
  /** Days after a session on which a mark is changed with a reason alone; later by consent. */
  freeCorrectionDays: 3,
  /** Days after a session until which leave may still be asked for. */
  lateLeaveDays: 3,
  /** Days after a session from which its base's administrators are reminded that it is not marked. */
  unmarkedDays: 2,
  /** So many people on one device within so many seconds are pointed out. */
  togetherPeople: 5,
  togetherSeconds: 10,
  /** Seconds that the clock of a device may be off before it is pointed out. */
  clockSkewSeconds: 120,
  /** Minutes after a lesson in which its roll call can still be made without a network. */
  offlineMinutesAfter: 30,
  checkIn: {
    /** Minutes before the start of a session from which its code is shown. */
    minutesBefore: 30,
    /** Minutes after its end until which one can check in. */
    minutesAfterEnd: 0,
    /** More minutes after the start make the proposal "late". */
    lateAfterMinutes: 10,
    /** How long a QR code is shown; it holds for as long again. */
    qrSeconds: 15,
    /** How long a spoken code is shown; it holds for as long again. */
    spokenSeconds: 60,
    /** How long somebody who scanned in time may take to send the form. */
    entrySeconds: 180,
  },
} as const
