import type { Component } from '#app/grades/pass_rule'

/** Where a value comes from; `example` values wait for the document that binds the place. */
export interface TermSource {
  status: 'confirmed' | 'example'
  document: string
  clause: string
}

/*
 * Parameters of assessment. What national standards say is confirmed; what no document of Houma or
 * Shanxi says is an example, and pages show it as one.
 */

/** Least minutes of each component (国家职业标准 1.9.4; occupations may ask for more). */
export const LEAST_MINUTES: Record<Component, number> = { theory: 90, skills: 60, review: 15 }

/** Candidates to one invigilator at most, and invigilators in a room at least (国家职业标准 1.9.3). */
export const CANDIDATES_PER_INVIGILATOR = 15
export const INVIGILATORS_PER_ROOM = 2

/** Assessors of skills, and members of a review panel: at least three, and an odd number (1.9.3). */
export const LEAST_ASSESSORS = 3
export const LEAST_PANEL = 3

export const STANDARD_SOURCE: TermSource = {
  status: 'confirmed',
  document: '国家职业标准“评价要求”一节，如《保育师国家职业技能标准（2021年版）》',
  clause: '1.9.3 监考人员、考评人员与考生配比；1.9.4 评价时间',
}

/** Candidates at once to one assessor of skills, by occupation code; else the example. */
const CANDIDATES_PER_ASSESSOR: Record<string, number> = { '4-10-01-03': 5 }
const EXAMPLE_PER_ASSESSOR = 5

/** The ratio of an occupation: from its standard, or the example of another one. */
export function candidatesPerAssessor(occupationCode: string): {
  candidates: number
  source: TermSource
} {
  const known = CANDIDATES_PER_ASSESSOR[occupationCode]
  return {
    candidates: known ?? EXAMPLE_PER_ASSESSOR,
    source: {
      status: known ? 'confirmed' : 'example',
      document: '《保育师国家职业技能标准（2021年版）》',
      clause: '1.9.3：技能考核考评人员与考生配比 1:5',
    },
  }
}

/** Sittings that somebody may take at most, the first and two resits. No document says how many. */
export const MOST_ATTEMPTS = 3

/** Months that a passed component counts at a resit. Usual practice is one to two years. */
export const KEPT_MONTHS = 24

/** Share of the candidates whose papers a third person looks at before publication. */
export const SAMPLE_PERCENT = 30

/** Working days in which a published mark may be objected to. */
export const OBJECTION_WORKING_DAYS = 5

export const EXAMPLE_SOURCE: TermSource = {
  status: 'example',
  document: '示例：未找到侯马市或山西省的规定',
  clause: '',
}
