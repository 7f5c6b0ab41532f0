import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { isPassed } from '#app/grades/pass_rule'

export interface OwnScore {
  component: string
  outcome: string
  markTenths: number | null
  isPassed: boolean
}

export interface OwnSitting {
  enrolmentId: number
  sittingId: number
  attempt: number
  heldOn: string
  isFinal: boolean
  /** Last day for an objection while it has not passed; null afterwards. */
  objectionsUntil: string | null
  scores: OwnScore[]
}

/** The published marks of a person by sitting, the first attempt first. One query. */
export async function ownScores(personId: number): Promise<OwnSitting[]> {
  const rows = await db
    .from('scores as x')
    .join('sittings as s', 's.id', 'x.sitting_id')
    .join('enrolments as e', 'e.id', 'x.enrolment_id')
    .where('e.person_id', personId)
    .whereIn('s.status', ['published', 'final'])
    .orderBy('s.attempt')
    .orderBy('x.id')
    .select('s.id', 's.attempt', 's.held_on', 's.status', 's.objections_until')
    .select('x.enrolment_id', 'x.component', 'x.outcome', 'x.mark_tenths')
  const bySitting = Map.groupBy(rows, (row) => `${row.enrolment_id}:${row.id}`)
  return [...bySitting.values()].map((own) => {
    const [first] = own
    const isOpen = first.status === 'published' && first.objections_until >= clock.today()
    return {
      enrolmentId: first.enrolment_id,
      sittingId: first.id,
      attempt: first.attempt,
      heldOn: first.held_on,
      isFinal: first.status === 'final',
      objectionsUntil: isOpen ? first.objections_until : null,
      scores: own.map(({ component, outcome, mark_tenths: markTenths }) => ({
        component,
        outcome,
        markTenths,
        isPassed: isPassed({ outcome, markTenths }),
      })),
    }
  })
}
