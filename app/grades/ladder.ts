/**
 * The eight ranks of the vocational skill ladder, lowest first (人社部发〔2022〕14号). Ranks are compared,
 * never the digit of a certificate number, which falls as the skill rises.
 */
export const LADDER = [
  'apprentice',
  'junior',
  'intermediate',
  'senior',
  'technician',
  'senior_technician',
  'special_technician',
  'chief_technician',
] as const

export type Grade = (typeof LADDER)[number]

/** Rank from which somebody counts as high-skilled: 高级工 (三级) and above. */
export const HIGH_SKILLED_FROM_RANK = 4

/** Rank from which a grade is a post that an employer appoints to: 特级技师 and 首席技师. */
export const APPOINTED_FROM_RANK = 7

/** Rank of a grade, 1 (apprentice) to 8 (chief technician). */
export function rankOf(grade: Grade): number {
  return LADDER.indexOf(grade) + 1
}

/**
 * The grade of a rank.
 * @throws RangeError for anything but a whole number 1 to 8
 */
export function gradeOf(rank: number): Grade {
  const grade = LADDER[rank - 1]
  if (grade === undefined) throw new RangeError(`No grade has rank ${rank}`)
  return grade
}

/** Negative when the first rank is lower, positive when higher, 0 when equal: for sorting. */
export function compareRanks(first: number, second: number): number {
  gradeOf(first)
  gradeOf(second)
  return first - second
}

/** The highest of the ranks, null when there is none. */
export function highestRank(ranks: Iterable<number>): number | null {
  return [...ranks].sort(compareRanks).at(-1) ?? null
}

/** The rank above, null at the top. */
export function nextRank(rank: number): number | null {
  gradeOf(rank)
  return rank === LADDER.length ? null : rank + 1
}

/** Whether the rank makes its holder high-skilled (高技能人才). */
export function isHighSkilled(rank: number): boolean {
  return compareRanks(rank, HIGH_SKILLED_FROM_RANK) >= 0
}

/** Key of the official name, e.g. 三级/高级工: `shared.grade.4`. */
export function gradeKey(rank: number): string {
  gradeOf(rank)
  return `shared.grade.${rank}`
}
