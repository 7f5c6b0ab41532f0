/** Levels of contests, the highest first (人社部 竞赛分级). */
export const AWARD_LEVELS = ['national', 'provincial', 'city', 'county', 'enterprise'] as const
export type AwardLevel = (typeof AWARD_LEVELS)[number]

/**
 * The general one is 中华人民共和国职业技能大赛 and its like in a province; first-class contests run across
 * industries, second-class ones within one.
 */
export const CONTEST_CLASSES = ['general', 'first', 'second'] as const
export type ContestClass = (typeof CONTEST_CLASSES)[number]

/** Who competes against whom: people in work, or students. */
export const CONTESTANT_GROUPS = ['workers', 'students'] as const
export type ContestantGroup = (typeof CONTESTANT_GROUPS)[number]
