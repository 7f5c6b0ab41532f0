import { refuse } from '#app/assessments/refusal'
import { readMark } from '#app/assessments/written_mark'
import { type Component, COMPONENTS } from '#app/grades/pass_rule'
import type { EnteredScore } from '#app/assessments/actions/enter_scores'
import type { Resolution } from '#app/assessments/actions/resolve_differences'

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

/**
 * Reads what a third person settled, keyed `e<enrolment id>` and component.
 * @throws RuleViolation E_MARK for what is no mark
 */
export function readResolutions(
  typed: Record<string, Record<string, { mark: string; reason: string }>>
): Resolution[] {
  return Object.entries(typed).flatMap(([key, row]) =>
    COMPONENTS.filter((component) => component in row).map((component) => {
      const { mark: text, reason } = row[component]
      const mark = readMark(text)
      if (!mark) refuse('E_MARK', { name: '', component }, `resolutions.${key}.${component}.mark`)
      return { enrolmentId: Number(key.slice(1)), component, reason, ...mark }
    })
  )
}
