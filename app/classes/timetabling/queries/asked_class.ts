import { onlyFilled } from '#app/shared/validation'
import { askedClassValidator } from '#app/classes/timetabling/validators'
import { checkNewClass } from '#app/classes/timetabling/queries/check_new_class'
import { newClassPage } from '#app/classes/timetabling/new_class_page'
import type { Translator } from '#app/classes/timetabling/words'

/**
 * What was asked of a new class, by the address or by the form that was just refused, and what is in
 * its way; the check is null while something of it is missing.
 */
export async function askedClass(
  baseId: number,
  given: { query: Record<string, unknown>; refused: Record<string, unknown> },
  i18n: Translator
) {
  const [error, asked] = await askedClassValidator.tryValidate(
    onlyFilled({ ...given.query, ...given.refused })
  )
  if (error) return { values: {}, check: null }
  const { startsOn, courseId, seats, roomId, trainerId, weekdays, slots } = asked
  const isWhole = startsOn && courseId && seats && roomId && trainerId && weekdays && slots
  if (!isWhole) return { values: asked, check: null }
  const plan = { startsOn, courseId, seats, roomId, trainerId, weekdays, slots }
  const check = await checkNewClass(baseId, plan)
  return { values: asked, check: check && newClassPage(check, asked, i18n) }
}
