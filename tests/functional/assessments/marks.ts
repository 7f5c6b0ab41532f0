import type { EnteredScore } from '#app/assessments/actions/enter_scores'
import type { Component } from '#app/grades/pass_rule'

/**
 * Marks by person in the order of the roster, theory first: `[[80, 'absent'], [59.9]]`. A person with
 * an empty list gets none.
 */
export function marksFor(
  taught: { enrolmentIds: number[] },
  marks: (number | 'absent')[][],
  components: Component[] = ['theory', 'skills', 'review']
): EnteredScore[] {
  return marks.flatMap((own, index) =>
    own.map((mark, place): EnteredScore => {
      const score = { enrolmentId: taught.enrolmentIds[index], component: components[place] }
      return mark === 'absent'
        ? { ...score, outcome: 'absent' }
        : { ...score, outcome: 'marked', markTenths: Math.round(mark * 10) }
    })
  )
}
