import vine from '@vinejs/vine'
import { dayField, idField, pageField } from '#app/shared/validation'
import { AWARD_LEVELS, CONTEST_CLASSES, CONTESTANT_GROUPS } from '#app/competitions/award_levels'

const count = (most: number) => vine.number().withoutDecimals().min(0).max(most)

const score = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{1,5}(\.\d{1,2})?$/)
    .nullable()
    .optional()

export const contestValidator = vine.create({
  code: vine
    .string()
    .trim()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{1,29}$/),
  name: vine.string().trim().minLength(2).maxLength(120),
  level: vine.enum(AWARD_LEVELS),
  contestClass: vine.enum(CONTEST_CLASSES).nullable().optional(),
  organiser: vine.string().trim().minLength(2).maxLength(120),
  document: vine.string().trim().minLength(2).maxLength(120),
  entriesUntil: dayField(),
  startsOn: dayField(),
  endsOn: dayField(),
})

export const contestListValidator = vine.create({ page: pageField().optional() })

export const contestEventValidator = vine.create({
  name: vine.string().trim().minLength(1).maxLength(120),
  occupationId: idField(),
  workType: vine.string().trim().maxLength(60).nullable().optional(),
  contestants: vine.enum(CONTESTANT_GROUPS),
  teamSize: vine.number().withoutDecimals().min(1).max(20),
  firstPrizes: count(999),
  secondPrizes: count(999),
  thirdPrizes: count(999),
  meritPercent: count(100),
  tieBreak: vine.string().trim().maxLength(60).nullable().optional(),
})

export const contestMoveValidator = vine.create({
  to: vine.enum(['open', 'closed', 'cancelled']),
  reason: vine.string().trim().maxLength(300).nullable().optional(),
})

export const contestEntryValidator = vine.create({
  unit: vine.string().trim().minLength(2).maxLength(120),
  teamName: vine.string().trim().maxLength(60).nullable().optional(),
  members: vine
    .array(
      vine.object({
        name: vine.string().trim().maxLength(60),
        documentNumber: vine.string().trim().maxLength(40),
      })
    )
    .minLength(1)
    .maxLength(20),
  takesHonours: vine.enum(['yes', 'no']),
  honoursReason: vine.string().trim().maxLength(120).nullable().optional(),
})

export const contestResultsValidator = vine.create({
  results: vine
    .array(
      vine.object({
        entryId: idField(),
        outcome: vine.enum(['scored', 'absent', 'disqualified']),
        score: score(),
        tieScore: score(),
      })
    )
    .minLength(1)
    .maxLength(2000),
})

export const awardConfirmationValidator = vine.create({
  document: vine.string().trim().minLength(2).maxLength(120),
  awardedOn: dayField(),
})

export const contestObjectionValidator = vine.create({
  entryId: idField().nullable().optional(),
  raisedBy: vine.string().trim().minLength(1).maxLength(60),
  contact: vine.string().trim().minLength(5).maxLength(80),
  ground: vine.string().trim().minLength(5).maxLength(500),
})

export const objectionAnswerValidator = vine.create({
  result: vine.enum(['upheld', 'dismissed']),
  answer: vine.string().trim().minLength(2).maxLength(500),
})
