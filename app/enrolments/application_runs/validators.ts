import vine from '@vinejs/vine'
import { idField, pageField, searchField } from '#app/shared/validation'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import {
  APPLICATION_STATUSES,
  REFUSAL_REASONS,
} from '#app/enrolments/applications/application_status'

export const RUN_RESULTS = ['confirmed', 'waiting', 'refused'] as const

const filterFields = {
  class: idField().optional(),
  state: vine.enum(APPLICATION_STATUSES).optional(),
  category: vine.enum(TRAINEE_CATEGORIES).optional(),
  q: searchField().optional(),
}

export const applicationFilterValidator = vine.create({
  ...filterFields,
  page: pageField().optional(),
})

export const applicationPreviewValidator = vine.create({
  ...filterFields,
  result: vine.enum(RUN_RESULTS),
})

/** A decision over what a preview showed: its filters, what it found, and the reason of a refusal. */
export const applicationRunValidator = vine.create({
  ...filterFields,
  result: vine.enum(RUN_RESULTS),
  selection: vine.string().regex(/^[0-9a-f]{64}$/),
  reasonCode: vine.enum(REFUSAL_REASONS).nullable().optional(),
  reason: vine.string().trim().maxLength(300).nullable().optional(),
})

export const applicationRunPageValidator = vine.create({
  show: vine.enum(['all', 'went', 'stayed', 'waiting'] as const).optional(),
  page: pageField().optional(),
})
