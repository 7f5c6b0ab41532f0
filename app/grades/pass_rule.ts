/** What is assessed, in the order of the day. */
export const COMPONENTS = ['theory', 'skills', 'review'] as const

export type Component = (typeof COMPONENTS)[number]

/**
 * Theory, skills and, for technicians, a comprehensive review are each marked out of 100; each needs
 * 60 (国家职业标准 1.9, as in 保育师 2021). No national figure says how long a passed component is kept
 * for a resit: it is kept.
 */
export const PASS_RULE = {
  passTenths: 600,
  fullTenths: 1000,
  status: 'confirmed',
  source: {
    document: '国家职业标准“评价要求”一节，如《保育师国家职业技能标准（2021年版）》',
    clause: '1.9：理论知识考试、技能考核、综合评审均实行百分制，成绩皆达 60 分（含）以上者为合格',
  },
} as const

/** Rank from which a comprehensive review is part of the assessment: 技师 (二级) and above. */
export const REVIEW_FROM_RANK = 5

/** How a component came out: marked, not sat, not needed, or taken away (for cheating). */
export const MARK_OUTCOMES = ['marked', 'absent', 'exempt', 'void'] as const

/** A mark as it was given; tenths of a mark, null without one. */
export interface Mark {
  outcome: (typeof MARK_OUTCOMES)[number]
  markTenths: number | null
}

/** Components assessed at a grade, by its rank (1 to 8). */
export function componentsFor(gradeRank: number): Component[] {
  return gradeRank >= REVIEW_FROM_RANK ? [...COMPONENTS] : ['theory', 'skills']
}

/** Whether one component is passed: marked high enough, or exempt from it. */
export function isPassed({ outcome, markTenths }: Mark): boolean {
  if (outcome === 'exempt') return true
  return outcome === 'marked' && markTenths !== null && markTenths >= PASS_RULE.passTenths
}

/** The components still to be passed, given the marks that count. */
export function failedComponents(
  wanted: readonly Component[],
  marks: Partial<Record<Component, Mark>>
): Component[] {
  return wanted.filter((component) => !marks[component] || !isPassed(marks[component]))
}

/** Reads the list kept in `sittings.components`. */
export function readComponents(list: string): Component[] {
  return COMPONENTS.filter((component) => list.split(',').includes(component))
}
