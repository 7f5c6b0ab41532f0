/**
 * Checks that auditors run over training subsidies, by the code of the list they work from. `weight`
 * orders the work (5 gravest). `blocks` says that a claim is not approved or paid while the flag
 * stands: what the record proves. The others ask a person to look.
 */
export const anomalyCases = {
  // F1 identity number
  document_fault: { code: 'F1', weight: 5, blocks: true },
  document_birth: { code: 'F1', weight: 4, blocks: true },
  document_sex: { code: 'F1', weight: 4, blocks: true },
  // F2 in two places at once
  two_classes: { code: 'F2', weight: 4, blocks: false },
  // F3 marks that cannot have been made on the spot
  marked_early: { code: 'F3', weight: 4, blocks: false },
  marked_together: { code: 'F3', weight: 3, blocks: false },
  marked_late: { code: 'F3', weight: 2, blocks: false },
  marked_at_night: { code: 'F3', weight: 2, blocks: false },
  // F4 attendance
  attendance_short: { code: 'F4', weight: 5, blocks: true },
  // F5 to F10 lists of other authorities
  deceased: { code: 'F5', weight: 5, blocks: true },
  detained: { code: 'F6', weight: 5, blocks: true },
  fiscal_payroll: { code: 'F7', weight: 5, blocks: true },
  insured: { code: 'F8', weight: 3, blocks: false },
  in_business: { code: 'F8', weight: 3, blocks: false },
  pension: { code: 'F9', weight: 4, blocks: true },
  over_age: { code: 'F9', weight: 3, blocks: false },
  student: { code: 'F10', weight: 3, blocks: false },
  // F11 proof of the group
  proof_late: { code: 'F11', weight: 4, blocks: false },
  // F12 contacts
  phone_shared: { code: 'F12', weight: 2, blocks: false },
  base_account: { code: 'F12', weight: 4, blocks: false },
  // F13 bank account
  account_shared: { code: 'F13', weight: 4, blocks: true },
  account_holder: { code: 'F13', weight: 4, blocks: true },
  account_luhn: { code: 'F13', weight: 1, blocks: false },
  // F14 paid before
  same_grade: { code: 'F14', weight: 5, blocks: true },
  higher_grade: { code: 'F14', weight: 5, blocks: true },
  too_many: { code: 'F14', weight: 5, blocks: true },
  skill_upgrade: { code: 'F14', weight: 5, blocks: true },
  two_records: { code: 'F14', weight: 5, blocks: false },
  // F15 certificate
  number_mismatch: { code: 'F15', weight: 5, blocks: true },
  body_not_filed: { code: 'F15', weight: 5, blocks: true },
  // F16 assessments
  identical_scores: { code: 'F16', weight: 3, blocks: false },
  all_passed: { code: 'F16', weight: 2, blocks: false },
  burst: { code: 'F16', weight: 3, blocks: false },
  // F17 listing of base and course
  base_unlisted: { code: 'F17', weight: 5, blocks: true },
  course_unlisted: { code: 'F17', weight: 5, blocks: true },
  specialty_outside: { code: 'F17', weight: 4, blocks: true },
  // F18 timetable
  trainer_twice: { code: 'F18', weight: 4, blocks: true },
  room_twice: { code: 'F18', weight: 4, blocks: true },
  over_capacity: { code: 'F18', weight: 3, blocks: true },
  long_day: { code: 'F18', weight: 3, blocks: true },
  // F19 apprentices
  no_employer: { code: 'F19', weight: 4, blocks: false },
  short_contract: { code: 'F19', weight: 3, blocks: false },
  not_insured: { code: 'F19', weight: 4, blocks: false },
  // F20 late enrolment
  enrolled_late: { code: 'F20', weight: 3, blocks: false },
  // What people said when they were called
  call_denied: { code: 'CB', weight: 5, blocks: true },
  call_differs: { code: 'CB', weight: 3, blocks: false },
} as const

export type AnomalyCase = keyof typeof anomalyCases

export type AnomalyCode = (typeof anomalyCases)[AnomalyCase]['code']

/** The codes in the order of the list. */
export const anomalyCodes = [
  ...new Set(Object.values(anomalyCases).map(({ code }) => code)),
] as readonly AnomalyCode[]

export const flagStatuses = ['open', 'proposed', 'confirmed', 'dismissed', 'cleared'] as const

export type FlagStatus = (typeof flagStatuses)[number]

/** Statuses in which a flag stands: nobody has settled that it means nothing. */
export const standingStatuses: readonly FlagStatus[] = ['open', 'proposed', 'confirmed']

export const MODULE = 'anomalies'

/**
 * Thresholds that no document fixes: examples, to be set with the bureau. Each is named on the page of
 * its flag.
 */
export const LIMITS = {
  /** Days after a session from which a mark counts as entered late. */
  lateDays: 7,
  /** Marks of this many different days entered within so many minutes. */
  togetherDays: 4,
  togetherMinutes: 10,
  nightFrom: 23,
  nightUntil: 5,
  /** Full years at the start of the class: the latest age of retirement from 2025 on. */
  maleAge: 63,
  femaleAge: 58,
  /** 累计不超过 3 次. */
  mostSubsidies: 3,
  /** From this many marked people on, and this percent of them with the very same marks. */
  sittingPeople: 8,
  identicalPercent: 80,
  passedPeople: 20,
  /** Sittings of one body within so many days. */
  burstSittings: 12,
  burstDays: 3,
  hoursADay: 8,
  /** A year, its last day counted. */
  contractDays: 364,
} as const
