import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { DAY_SLOTS } from '#app/classes/schedule'
import { MOST_WEIGHT, USUAL_WEIGHTS, WISHES } from '#app/classes/timetable_maker/problem'
import { dayWords, type Locale } from '#app/shared/words'
import type { Translator } from '#app/classes/timetabling/words'

/** What the form of a plan offers: the drafted and returned classes of the year, wishes and their weights. */
export async function planForm(baseId: number, i18n: Translator) {
  const today = clock.today()
  const year = Number(today.slice(0, 4))
  const rows = await db
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .where({ 'c.base_id': baseId, 'c.year': year })
    .whereIn('c.status', ['draft', 'returned'])
    .orderBy('c.starts_on')
    .orderBy('c.id')
    .select('c.id', 'c.code', 'c.starts_on', 'c.seats', 'co.title_zh', 'co.title_en')
    .select('co.theory_hours', 'co.practice_hours')
  const published = await db
    .from('course_classes')
    .where({ base_id: baseId, year })
    .whereIn('status', ['approved', 'enrolling', 'running'])
    .count('* as total')
    .first()
  const isEnglish = i18n.locale === 'en'
  return {
    today,
    last: `${year}-12-31`,
    published: Number(published?.total ?? 0),
    classes: rows.map((row) => ({
      value: row.id,
      label: `${row.code} ${isEnglish ? row.title_en : row.title_zh}`,
      text: i18n.t('timetable_plans.form.class_text', {
        day: dayWords(row.starts_on, i18n.locale as Locale),
        hours: row.theory_hours + row.practice_hours,
        seats: row.seats,
      }),
    })),
    slots: DAY_SLOTS.map((slot) => ({ value: slot, label: i18n.t(`classes.slots.${slot}`) })),
    wishes: WISHES.map((wish) => ({ name: `weight_${wish}`, wish, weight: USUAL_WEIGHTS[wish] })),
    mostWeight: MOST_WEIGHT,
  }
}
