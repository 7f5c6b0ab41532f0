import vine from '@vinejs/vine'

export const searchPeopleValidator = vine.create({
  q: vine.string().trim().maxLength(60).nullable().optional(),
})

export const revealIdentityValidator = vine.create({
  reason: vine.string().trim().minLength(4).maxLength(200),
})
