import vine from '@vinejs/vine'
import { dayField, idField, pageField } from '#app/shared/validation'
import { claimKinds } from '#app/subsidies/claim_kinds'

const words = (most: number) => vine.string().trim().maxLength(most)
const hashField = () => vine.string().regex(/^[0-9a-f]{64}$/)
const versionField = () =>
  vine
    .string()
    .trim()
    .maxLength(20)
    .regex(/^[0-9A-Za-z][0-9A-Za-z.-]*$/)
const conditionIdField = () =>
  vine
    .string()
    .maxLength(60)
    .regex(/^[\w-]+$/)

const source = {
  document: words(200).optional(),
  number: words(100).optional(),
  clause: words(200).optional(),
  quote: words(1000).optional(),
}

const rule = {
  hash: hashField(),
  message: vine.object({ zh: words(300).optional(), en: words(500).optional() }),
  source: vine.object(source),
  further: vine.array(vine.object(source)).maxLength(8).optional(),
  example: vine.enum(['yes', 'no']),
}

export const confirmationValidator = vine.create({
  document: words(200).minLength(4),
})

export const confirmationDecisionValidator = vine.create({
  result: vine.enum(['confirmed', 'refused']),
  reason: words(500).optional(),
})

export const copyValidator = vine.create({
  version: versionField(),
  effectiveFrom: dayField(),
  effectiveTo: dayField().optional(),
})

/** What a page showed: an act on a draft is refused when it has changed since. */
export const shownValidator = vine.create({ hash: hashField() })

export const basicsValidator = vine.create({
  hash: hashField(),
  version: versionField(),
  title: vine.object({ zh: words(100).optional(), en: words(180).optional() }),
  effectiveFrom: dayField(),
  effectiveTo: dayField().optional(),
  status: vine.enum(['example', 'confirmed']),
  source: vine.object(source),
})

export const conditionValidator = vine.create({
  ...rule,
  section: vine.object({ zh: words(100).optional(), en: words(180).optional() }).optional(),
})

export const amountValidator = vine.create(rule)

/** Which condition to add: one that another version has, or a comparison of a fact. */
export const templateValidator = vine.create({
  policy: idField().optional(),
  condition: conditionIdField().optional(),
  fact: vine.string().maxLength(60).regex(/^\w+$/).optional(),
  kind: vine.string().maxLength(30).regex(/^\w+$/).optional(),
  group: conditionIdField().optional(),
})

export const amountKindValidator = vine.create({
  kind: vine.string().maxLength(30).regex(/^\w+$/).optional(),
})

export const publicationValidator = vine.create({
  hash: hashField(),
  endPrevious: vine.enum(['1']).optional(),
})

export const retirementValidator = vine.create({ lastDay: dayField() })

export const linesValidator = vine.create({
  show: vine.enum(['gains', 'losses', 'eligible', 'no_longer']).optional(),
  page: pageField().optional(),
})

export const listValidator = vine.create({ kind: vine.enum(claimKinds).optional() })
