/** What a signed message is about, so that none can be taken for another. */
export const CONTENT = { certificate: 1, statusSnapshot: 2, dailyRoot: 3 } as const

/** Kinds of certificates, in the order of their numbers in the payload; the order is for good. */
export const KINDS = ['skill_grade', 'special_ability', 'training_completion', 'award'] as const

export type PayloadKind = (typeof KINDS)[number]

/** Numbers of the fields of a certificate's payload. A number is never used for another field. */
export const FIELD = {
  content: 0,
  number: 1,
  holder: 2,
  title: 3,
  occupationCode: 4,
  workType: 5,
  grade: 6,
  issuedOn: 7,
  issuer: 8,
  documentTag: 9,
  kind: 10,
  signedOn: 11,
} as const

const DAY_MS = 86_400_000

/** Days from 1970-01-01 to a day `YYYY-MM-DD`. */
export function daysOf(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS)
}

/** The day of a number that `daysOf` gave. */
export function dayOf(days: number): string {
  return new Date(days * DAY_MS).toISOString().slice(0, 10)
}
