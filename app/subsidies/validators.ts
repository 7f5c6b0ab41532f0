import vine from '@vinejs/vine'
import { claimKinds } from '#app/subsidies/claim_kinds'
import { fileFormats } from '#app/subsidies/payment_file'
import { rejectionReasons } from '#app/subsidies/review/rejection_reasons'
import { MAX_QUESTIONS, questionTopics } from '#app/subsidies/review/question_topics'
import { runActs } from '#app/subsidies/queue/run_acts'
import { dayField, idField, pageField, searchField } from '#app/shared/validation'

/** Tabs of the queue, by who must act. */
export const queueTabs = [
  'draft',
  'review',
  'approval',
  'notice',
  'noticed',
  'payable',
  'paid',
  'held',
  'refused',
  'all',
] as const

export type QueueTab = (typeof queueTabs)[number]

const filters = {
  state: vine.enum(queueTabs).optional(),
  q: searchField().optional(),
  class: idField().optional(),
  base: idField().optional(),
  occupation: idField().optional(),
  verdict: vine.enum(['passed', 'not']).optional(),
  kind: vine.enum(claimKinds).optional(),
  /** Whose they are to decide: `mine`, `nobody` or the id of an officer. */
  assigned: vine
    .string()
    .regex(/^(mine|nobody|[1-9]\d{0,8})$/)
    .optional(),
  overdue: vine.enum(['1']).optional(),
  /** With a correction that nobody has decided on. */
  amending: vine.enum(['1']).optional(),
  from: dayField().optional(),
  to: dayField().optional(),
}

export const queueValidator = vine.create({ ...filters, page: pageField().optional() })

/** A preview: the filters, the rows shown and those still ticked. */
export const previewValidator = vine.create({
  ...filters,
  result: vine.enum(runActs).optional(),
  /** Ids of the rows of the page, joined by hyphens (a comma would make a list of the query). */
  shown: vine
    .string()
    .maxLength(1000)
    .regex(/^(\d{1,9}(-\d{1,9})*)?$/)
    .optional(),
  ids: vine.array(idField()).maxLength(60).optional(),
})

/** What a return asks; places left empty are no questions. */
export function questionsField() {
  return vine
    .array(
      vine.object({
        topic: vine.enum(questionTopics),
        question: vine.string().trim().maxLength(500).optional(),
      })
    )
    .maxLength(MAX_QUESTIONS)
}

export const decisionValidator = vine.create({
  version: vine.number().positive().withoutDecimals(),
  stage: vine.enum(['review', 'approval', 'notice']),
  result: vine.enum(['passed', 'returned', 'rejected', 'held']),
  reason: vine.string().trim().maxLength(500).optional(),
  reasonCode: vine.enum(rejectionReasons).optional(),
  questions: questionsField().optional(),
})

export const withdrawalValidator = vine.create({
  version: vine.number().positive().withoutDecimals(),
  reason: vine.string().trim().minLength(2).maxLength(500),
})

const paymentChoice = {
  fundId: idField(),
  kind: vine.enum(claimKinds).optional(),
  payee: vine.enum(['base', 'person', 'employer']).optional(),
  base: idField().optional(),
  class: searchField().optional(),
  attempt: vine.enum(['first', 'again']).optional(),
  limit: vine.number().positive().withoutDecimals().max(2000).optional(),
}

export const batchPreviewValidator = vine.create(paymentChoice)

export const batchValidator = vine.create({
  ...paymentChoice,
  /** Failed claims that go again with the account as it is. */
  repeat: vine.array(idField()).maxLength(200).optional(),
  repeatReason: vine.string().trim().maxLength(500).optional(),
})

export const discardValidator = vine.create({
  reason: vine.string().trim().minLength(2).maxLength(500),
})

export const paymentFileValidator = vine.create({ format: vine.enum(fileFormats).optional() })

export const resultValidator = vine.create({
  file: vine.file({ size: '20mb', extnames: ['xlsx', 'csv'] }),
})

export const pageValidator = vine.create({ page: pageField().optional() })
