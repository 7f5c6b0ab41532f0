import vine from '@vinejs/vine'
import { idField } from '#app/shared/validation'

const reason = vine.string().trim().minLength(2).maxLength(200)

export const moveEnrolmentValidator = vine.create({
  classId: idField(),
  way: vine.enum(['transferred', 'deferred'] as const),
  reason,
})

export const noShowValidator = vine.create({ reason })
