import vine from '@vinejs/vine'
import { idField, pageField } from '#app/shared/validation'
import { manualChecks } from '#app/subsidies/review/checks'
import { questionsField, queueTabs } from '#app/subsidies/validators'

const text = (length: number) => vine.string().trim().maxLength(length).optional()

/** An act over what a preview showed: its address, what it found, and the fields of the act. */
export const runValidator = vine.create({
  query: vine.string().maxLength(8000),
  selection: vine.string().regex(/^[0-9a-f]{64}$/),
  /** Ids of the claims that the preview said would go, joined by hyphens. */
  going: vine
    .string()
    .maxLength(20_000)
    .regex(/^\d{1,9}(-\d{1,9})*$/),
  reason: text(500),
  reasonCode: text(30),
  questions: questionsField().optional(),
  note: text(500),
  evidence: text(200),
  check: vine.enum(manualChecks as string[]).optional(),
  checkResult: vine.enum(['passed', 'failed'] as const).optional(),
  officer: idField().optional(),
})

export const runPageValidator = vine.create({
  show: vine.enum(['all', 'went', 'stayed', 'waiting'] as const).optional(),
  page: pageField().optional(),
})

export const nextClaimValidator = vine.create({ state: vine.enum(queueTabs) })
