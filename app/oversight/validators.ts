import vine from '@vinejs/vine'
import { isDay } from '#app/shared/days'
import { PLACES, STAGES } from '#app/oversight/standing'

const id = () => vine.number().positive().withoutDecimals()
const year = () => vine.number().withoutDecimals().min(2000).max(2099)

const realDay = vine.createRule((value, _options, field) => {
  if (typeof value === 'string' && !isDay(value)) {
    field.report('The {{ field }} field must be a day written YYYY-MM-DD', 'date', field)
  }
})

export const dashboardValidator = vine.create({
  year: year().optional(),
  specialty: id().optional(),
  by: vine.enum(['seats', 'chain'] as const).optional(),
})

export const stageListValidator = vine.create({
  stage: vine.enum([...STAGES, ...PLACES] as const),
  year: year().optional(),
  specialty: id().optional(),
  page: id().optional(),
})

export const searchValidator = vine.create({
  q: vine.string().trim().maxLength(60).optional(),
  refused: vine.string().maxLength(1).optional(),
})

export const auditFilterValidator = vine.create({
  action: vine.string().trim().maxLength(60).optional(),
  actor: vine.string().trim().maxLength(60).optional(),
  subject: vine.string().trim().maxLength(40).optional(),
  subjectId: id().optional(),
  day: vine.string().trim().use(realDay()).optional(),
  before: id().optional(),
})
