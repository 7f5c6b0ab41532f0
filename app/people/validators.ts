import vine from '@vinejs/vine'
import { pageField, searchField } from '#app/shared/validation'

export const searchPeopleValidator = vine.create({
  q: searchField().nullable().optional(),
})

export const listPeopleValidator = vine.create({
  q: searchField().optional(),
  page: pageField().optional(),
})

export const revealIdentityValidator = vine.create({
  reason: vine.string().trim().minLength(4).maxLength(200),
})
