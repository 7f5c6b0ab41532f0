import db from '@adonisjs/lucid/services/db'
import { arrangementOf } from '#app/assessments/arrangements/queries/arrangement'
import { candidateCards } from '#app/assessments/arrangements/queries/arrangement_page'
import { sittingHead } from '#app/assessments/queries/sitting_head'
import type { Locale } from '#app/shared/words'

/** The admission card of a person for an approved sitting; null when they do not sit it. */
export async function ownCard(personId: number, sittingId: number, locale: Locale) {
  const candidate = await db
    .from('sitting_candidates as x')
    .join('enrolments as e', 'e.id', 'x.enrolment_id')
    .join('sittings as s', 's.id', 'x.sitting_id')
    .where({ 'x.sitting_id': sittingId, 'e.person_id': personId })
    .whereNotIn('s.status', ['planned', 'submitted'])
    .select('x.enrolment_id', 's.code')
    .first()
  if (!candidate) return null
  const arrangement = await arrangementOf(sittingId, undefined, locale === 'en' ? 'en' : 'zh')
  const cards = await candidateCards(arrangement)
  return {
    code: candidate.code as string,
    head: await sittingHead(sittingId, locale),
    arrangement,
    cards: cards.filter((card) => card.enrolmentId === candidate.enrolment_id),
  }
}

/** Approved sittings of a person that are still to come, the next first. */
export async function comingSittings(personId: number, today: string) {
  const rows = await db
    .from('sitting_candidates as x')
    .join('enrolments as e', 'e.id', 'x.enrolment_id')
    .join('sittings as s', 's.id', 'x.sitting_id')
    .where('e.person_id', personId)
    .where('s.status', 'approved')
    .where('s.held_on', '>=', today)
    .orderBy('s.held_on')
    .select('s.id', 's.code', 's.held_on as heldOn', 'e.id as enrolmentId')
  return rows as { id: number; code: string; heldOn: string; enrolmentId: number }[]
}
