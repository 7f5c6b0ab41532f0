import vine from '@vinejs/vine'
import { idField, pageField, searchField } from '#app/shared/validation'
import { GRADE_STATUSES, SOURCE_KINDS } from '#app/grades/grade_record_status'

export const gradeListValidator = vine.create({
  q: searchField().optional(),
  occupationId: idField().optional(),
  rank: vine.number().withoutDecimals().min(1).max(8).optional(),
  source: vine.enum(SOURCE_KINDS).optional(),
  status: vine.enum(GRADE_STATUSES).optional(),
  page: pageField().optional(),
})
