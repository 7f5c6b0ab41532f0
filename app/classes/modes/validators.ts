import vine from '@vinejs/vine'
import { dayField } from '#app/shared/validation'
import { AIM_KINDS } from '#app/classes/modes/mode_terms'

const words = (most: number) => vine.string().trim().maxLength(most).nullable().optional()

export const saveTermsValidator = vine.create({
  creditCode: words(30),
  posts: vine
    .array(
      vine.object({
        name: words(60),
        headcount: vine.number().withoutDecimals().min(1).max(1000).nullable().optional(),
      })
    )
    .maxLength(8)
    .optional(),
  place: words(120),
  aimKind: vine.enum(AIM_KINDS).nullable().optional(),
  aim: words(200),
  projectName: words(120),
  purchaser: words(120),
  documentNumber: words(80),
  partnerInstitution: words(120),
  contractFrom: dayField().nullable().optional(),
  contractUntil: dayField().nullable().optional(),
  stages: vine
    .array(
      vine.object({
        hours: vine.number().withoutDecimals().min(1).max(5000).nullable().optional(),
        content: words(200),
      })
    )
    .maxLength(3)
    .optional(),
})
