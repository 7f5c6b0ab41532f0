import { Exception } from '@adonisjs/core/exceptions'
import db from '@adonisjs/lucid/services/db'
import { openClass } from '#app/portal/courses/queries/open_classes'
import { TRAINEE_CATEGORIES, type TraineeCategory } from '#app/people/trainee_category'
import type { Locale } from '#app/shared/words'

/** What somebody says of themselves when asking for a seat. */
export interface Asked {
  traineeCategory: TraineeCategory | null
  categoryProof?: string | null
  categoryProvenOn?: string | null
}

/**
 * What the form of an application shows: the class, and what the person said the last time.
 * @throws Exception 404 when the class is not open
 */
export async function applyForm(personId: number, classId: number, locale: Locale) {
  const found = await openClass(classId, locale)
  if (!found) throw new Exception('No such open class', { status: 404, code: 'E_ROW_NOT_FOUND' })
  return { found, categories: TRAINEE_CATEGORIES, asked: await lastSaid(personId), check: null }
}

/** The group and proof of the newest enrolment or application, the likeliest to hold now. */
async function lastSaid(personId: number): Promise<Asked> {
  const row = await db
    .from('enrolments')
    .where('person_id', personId)
    .whereIn('trainee_category', [...TRAINEE_CATEGORIES])
    .orderBy('id', 'desc')
    .select('trainee_category', 'category_proof', 'category_proven_on')
    .first()
  return {
    traineeCategory: row?.trainee_category ?? null,
    categoryProof: row?.category_proof,
    categoryProvenOn: row?.category_proven_on,
  }
}
