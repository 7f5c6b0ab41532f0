import db from '@adonisjs/lucid/services/db'
import type { Locale } from '#app/shared/words'

/** Specialties as choices of a form, in their order. */
export async function specialtyChoices(
  locale: Locale
): Promise<{ value: number; label: string }[]> {
  return db
    .from('specialties')
    .orderBy('position')
    .select('id as value', `name_${locale === 'en' ? 'en' : 'zh'} as label`)
}
