import vine from '@vinejs/vine'
import { idField } from '#app/shared/validation'

export const calendarFeedValidator = vine.create({
  class: idField().nullable().optional(),
})
