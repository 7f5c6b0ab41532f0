import vine from '@vinejs/vine'
import { dayField, idField } from '#app/shared/validation'
import { DAY_SLOTS } from '#app/classes/schedule'
import { MOST_WEIGHT, WISHES } from '#app/classes/timetable_maker/problem'

/** Most classes of one plan; a year of the county has sixty. */
const MOST_CLASSES = 200

const weight = () => vine.number().withoutDecimals().min(0).max(MOST_WEIGHT)

export const timetablePlanValidator = vine.create({
  from: dayField(),
  to: dayField(),
  classes: vine.array(idField()).maxLength(MOST_CLASSES).optional(),
  slots: vine.array(vine.enum(DAY_SLOTS)).minLength(1),
  preferredSlots: vine.array(vine.enum(DAY_SLOTS)).optional(),
  mayStartEarlier: vine.boolean().optional(),
  seed: vine.number().withoutDecimals().min(0).max(999_999).optional(),
  ...Object.fromEntries(WISHES.map((wish) => [`weight_${wish}`, weight()])),
})

export const planPageValidator = vine.create({
  page: vine.number().withoutDecimals().min(1).optional(),
  week: dayField().optional(),
})
