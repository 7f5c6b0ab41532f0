import vine from '@vinejs/vine'
import { dayField, idField, pageField, searchField } from '#app/shared/validation'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import { NOTICE_LENGTH } from '#app/enrolments/runs/notice_words'
import { RUN_SHOWS } from '#app/enrolments/runs/queries/run_page'
import {
  APPLICATION_STATUSES,
  REFUSAL_REASONS,
} from '#app/enrolments/applications/application_status'
import {
  ATTENDANCE_FILTERS,
  ENROLMENT_STATES,
  LISTED_STATES,
  RUN_ACTS,
} from '#app/enrolments/runs/run_acts'

const common = {
  class: idField().optional(),
  category: vine.enum(TRAINEE_CATEGORIES).optional(),
  q: searchField().optional(),
}

const ofEnrolments = {
  specialty: idField().optional(),
  base: idField().optional(),
  attendance: vine.enum(ATTENDANCE_FILTERS).optional(),
  week: dayField().optional(),
}

export const applicationFilterValidator = vine.create({
  ...common,
  state: vine.enum(APPLICATION_STATUSES).optional(),
  page: pageField().optional(),
})

export const enrolmentFilterValidator = vine.create({
  ...common,
  ...ofEnrolments,
  state: vine.enum(ENROLMENT_STATES).optional(),
  page: pageField().optional(),
})

/** What a run is about: an act over what filters of either list find, or the run that is taken back. */
const asked = {
  ...common,
  ...ofEnrolments,
  state: vine.enum(LISTED_STATES).optional(),
  act: vine.enum([...RUN_ACTS, 'undo'] as const),
  to: idField().optional(),
  run: idField().optional(),
}

export const runPreviewValidator = vine.create(asked)

/** The same with what the preview found, and the words that go along. */
export const enrolmentRunValidator = vine.create({
  ...asked,
  selection: vine.string().regex(/^[0-9a-f]{64}$/),
  reasonCode: vine.enum(REFUSAL_REASONS).nullable().optional(),
  reason: vine.string().trim().maxLength(200).nullable().optional(),
  notice: vine.string().trim().maxLength(NOTICE_LENGTH).nullable().optional(),
})

export const runListValidator = vine.create({ page: pageField().optional() })

export const runPageValidator = vine.create({
  show: vine.enum(RUN_SHOWS).optional(),
  page: pageField().optional(),
})
