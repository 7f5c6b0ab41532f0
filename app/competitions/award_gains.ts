import { evaluate } from '#app/rules/evaluate'
import { both } from '#app/rules/words'
import type { ContestantGroup } from '#app/competitions/award_levels'
import type { Evidence, Facts, Localized, RuleSet, Trace } from '#app/rules/types'

/** The last grade a contest can give: 特级技师 and 首席技师 are appointed by an employer. */
const HIGHEST_BY_AWARD = 6

/** Places that bring the national title by the size of a team: 第二届全国技能大赛, single 5, pairs 3, threes 2. */
const TITLE_PLACES: Record<number, number> = { 1: 5, 2: 3, 3: 2 }

/** What a document says somebody won, and what the register knows of the person. */
export interface AwardCase {
  awardId: number
  /** `provincial_first`; the level alone when the contest has no class. */
  levelAndClass: string
  contest: string
  event: string
  rank: number
  /** Null for who takes no honours: the place was passed on. */
  awardedRank: number | null
  contestants: ContestantGroup
  teamSize: number
  /** Entries that competed; null when the document does not say. */
  entrants: number | null
  document: string
  occupation: Localized
  /** Ranks the occupation and work type have, 1 to 8. */
  offeredRanks: number[]
  /** The highest rank held in the occupation and work type; null for none. */
  heldRank: number | null
}

/** A rule of a pack: what it gives, and when. */
export interface AwardRule {
  id: number
  gives: 'grade' | 'title'
  /** 2 to 6, for a rule that gives a grade. */
  gradeRank: number | null
  /** Whether who holds that grade already rises to the next. */
  stepsUp: boolean
  titleId: number | null
  ruleSet: RuleSet
}

export interface AwardGain {
  trace: Trace
  /** The rank given when the trace passed; null for a title. */
  gradeRank: number | null
}

/**
 * The rank an award gives: the rule's, one lower for students (older national notices), one higher for
 * who holds it already where the rule says so; always of the same occupation and never one held.
 * Null when there is nothing to gain.
 */
export function rankGained(
  rule: Pick<AwardRule, 'gradeRank' | 'stepsUp'>,
  won: Pick<AwardCase, 'contestants' | 'heldRank' | 'offeredRanks'>
): number | null {
  if (rule.gradeRank === null) return null
  const given = won.contestants === 'students' ? rule.gradeRank - 1 : rule.gradeRank
  const held = won.heldRank ?? 0
  const rank = rule.stepsUp && held === given ? given + 1 : given
  const isGained = rank > held && rank <= HIGHEST_BY_AWARD && won.offeredRanks.includes(rank)
  return isGained ? rank : null
}

/** Whether a rule is about contests of this level and class: others are not judged at all. */
export function isAbout({ ruleSet }: Pick<AwardRule, 'ruleSet'>, levelAndClass: string): boolean {
  return ruleSet.conditions.some((condition) => {
    return (
      condition.kind === 'equals' &&
      condition.fact === 'award_level' &&
      condition.value === levelAndClass
    )
  })
}

/** Judges an award by one rule: every condition with what was found, and the rank given. Pure. */
export function judgeAward(rule: AwardRule, won: AwardCase): AwardGain {
  const rank = rankGained(rule, won)
  const trace = evaluate(rule.ruleSet, awardFacts(rule, won, rank))
  return { trace, gradeRank: trace.verdict === 'passed' ? rank : null }
}

function awardFacts(rule: AwardRule, won: AwardCase, rank: number | null): Facts {
  const evidence: Evidence = {
    type: 'award',
    id: won.awardId,
    label: both(won.document, won.document),
  }
  const place = won.awardedRank
  const reached = both(`比赛第 ${won.rank} 名`, `placed ${won.rank}`)
  const awarded = both(`获奖第 ${place} 名`, `awarded place ${place}`)
  const contest = both(`${won.contest}，${won.event}`, `${won.contest}, ${won.event}`)
  const unplaced = both('名次已递补给后面的人', 'the place was passed on')
  return {
    award_level: { value: won.levelAndClass, note: contest, evidence },
    takes_honours: {
      value: place !== null,
      note: place === null ? unplaced : awarded,
      evidence,
    },
    award_rank: { value: won.rank, note: reached, evidence },
    awarded_rank: { value: place, note: place === null ? unplaced : awarded, evidence },
    place_percent: percentFact(won, evidence),
    place_for_title: titlePlaceFact(won, evidence),
    contestants: {
      value: won.contestants,
      note: won.contestants === 'workers' ? both('职工组', 'workers') : both('学生组', 'students'),
      evidence,
    },
    award_document: { value: won.document, evidence },
    grade_gained: { value: rank ?? 0, note: sayGain(rule, won, rank), evidence },
  }
}

function percentFact({ awardedRank, entrants }: AwardCase, evidence: Evidence) {
  if (awardedRank === null || entrants === null) {
    return { value: null, note: both('文件没有写参赛人数', 'the number of entrants is not known') }
  }
  const note = both(
    `${entrants} 个参赛单位（人）中第 ${awardedRank} 名`,
    `place ${awardedRank} of ${entrants}`
  )
  return { value: Math.ceil((awardedRank * 100) / entrants), note, evidence }
}

function titlePlaceFact({ awardedRank, teamSize }: AwardCase, evidence: Evidence) {
  const last = TITLE_PLACES[teamSize]
  if (awardedRank === null || last === undefined) {
    return {
      value: null,
      note: both(`每队 ${teamSize} 人，没有规定`, `no rule for teams of ${teamSize}`),
    }
  }
  const note = both(
    `每队 ${teamSize} 人，取前 ${last} 名，本项第 ${awardedRank} 名`,
    `teams of ${teamSize}: the first ${last}, this is place ${awardedRank}`
  )
  return { value: Math.max(0, awardedRank - last), note, evidence }
}

const RANKS: Record<number, Localized> = {
  1: both('学徒工', 'apprentice'),
  2: both('五级/初级工', 'level 5, junior worker'),
  3: both('四级/中级工', 'level 4, intermediate worker'),
  4: both('三级/高级工', 'level 3, senior worker'),
  5: both('二级/技师', 'level 2, technician'),
  6: both('一级/高级技师', 'level 1, senior technician'),
  7: both('特级技师', 'special-grade technician'),
  8: both('首席技师', 'chief technician'),
}

function sayGain(rule: AwardRule, won: AwardCase, rank: number | null): Localized {
  const { occupation, heldRank } = won
  const held = heldRank === null ? both('没有等级', 'no grade') : RANKS[heldRank]
  const before = both(
    `${occupation['zh-CN']}：现为${held['zh-CN']}`,
    `${occupation.en}: now ${held.en}`
  )
  if (rank !== null) {
    return both(
      `${before['zh-CN']}，晋升${RANKS[rank]['zh-CN']}`,
      `${before.en}, rises to ${RANKS[rank].en}`
    )
  }
  const given = rule.gradeRank === null ? null : RANKS[rule.gradeRank]
  const why = both(
    given ? `没有高于它的${given['zh-CN']}可以授予` : '这条规则不授予等级',
    given ? `no grade above it up to ${given.en} can be given` : 'this rule gives no grade'
  )
  return both(`${before['zh-CN']}，${why['zh-CN']}`, `${before.en}, ${why.en}`)
}
