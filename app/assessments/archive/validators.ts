import vine from '@vinejs/vine'
import { ARCHIVE_FORMS, ARCHIVE_ITEMS } from '#app/assessments/archive/archive_items'

export const archiveItemValidator = vine.create({
  item: vine.enum(ARCHIVE_ITEMS),
  form: vine.enum(ARCHIVE_FORMS),
  pieces: vine.number().withoutDecimals().min(1).max(100_000),
  place: vine.string().trim().maxLength(120),
})

export const archiveWithdrawalValidator = vine.create({
  reason: vine.string().trim().maxLength(200),
})
