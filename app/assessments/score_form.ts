import { readMark } from '#app/assessments/written_mark'
import { type Component, COMPONENTS } from '#app/grades/pass_rule'
import type { EnteredScore } from '#app/assessments/actions/enter_scores'

export interface ScoreFormFault {
  enrolmentId: number
  component: Component
  /** Path of the field, `scores.e12.theory`. */
  field: string
  /** Last part of the key of its words, `assessments.faults.<rule>`. */
  rule: 'missing' | 'unreadable'
}

/** Reads the marks of the form, keyed `e<enrolment id>` and component. Unknown components are left out. */
export function readScoreForm(typed: Record<string, Record<string, string | null>>): {
  scores: EnteredScore[]
  faults: ScoreFormFault[]
} {
  const scores: EnteredScore[] = []
  const faults: ScoreFormFault[] = []
  for (const [key, row] of Object.entries(typed)) {
    const enrolmentId = Number(key.slice(1))
    for (const component of COMPONENTS.filter((one) => one in row)) {
      const text = row[component]?.trim() ?? ''
      const mark = readMark(text)
      const field = `scores.${key}.${component}`
      if (mark) scores.push({ enrolmentId, component, ...mark })
      else faults.push({ enrolmentId, component, field, rule: text ? 'unreadable' : 'missing' })
    }
  }
  return { scores, faults }
}
