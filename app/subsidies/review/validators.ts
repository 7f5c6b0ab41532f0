import vine from '@vinejs/vine'
import { idField } from '#app/shared/validation'
import { amendableFactNames } from '#app/subsidies/review/amendable_facts'
import { manualChecks } from '#app/subsidies/review/checks'

const version = () => vine.number().positive().withoutDecimals()
const reason = () => vine.string().trim().minLength(2).maxLength(500)

export const checkValidator = vine.create({
  name: vine.enum(manualChecks),
  result: vine.enum(['passed', 'failed']),
  note: vine.string().trim().minLength(2).maxLength(500),
  evidence: vine.string().trim().maxLength(200).optional(),
})

/** Holding, releasing and undoing: what the officer saw, and why. */
export const actValidator = vine.create({ version: version(), reason: reason() })

export const answersValidator = vine.create({
  answers: vine
    .array(vine.object({ id: idField(), answer: vine.string().trim().maxLength(1000).optional() }))
    .maxLength(20),
})

export const amendmentValidator = vine.create({
  fact: vine.enum(amendableFactNames),
  value: vine.string().trim().minLength(1).maxLength(40),
  document: vine.string().trim().minLength(2).maxLength(200),
  amendmentReason: reason(),
})

export const amendmentDecisionValidator = vine.create({
  result: vine.enum(['approved', 'refused']),
  reason: vine.string().trim().maxLength(500).optional(),
})

export const sampleDecisionValidator = vine.create({
  result: vine.enum(['agreed', 'disagreed']),
  note: vine.string().trim().maxLength(500).optional(),
})
