/** Levels of contests, the highest first (人社部 竞赛分级). */
export const AWARD_LEVELS = ['national', 'provincial', 'city', 'county', 'enterprise'] as const
export type AwardLevel = (typeof AWARD_LEVELS)[number]

/** First-class contests run across industries, second-class ones within one. */
export const CONTEST_CLASSES = ['first', 'second'] as const
export type ContestClass = (typeof CONTEST_CLASSES)[number]
