import vine from '@vinejs/vine'
import { TRAINEE_CATEGORIES } from '#app/people/trainee_category'
import { dayField, idField, pageField, searchField } from '#app/shared/validation'
import { revisionKinds } from '#app/bases/revisions/revision_terms'
import { seatKinds } from '#app/bases/revisions/queries/seat_ledger'

const seats = (min: number) => vine.number().withoutDecimals().min(min).max(1_000_000)

export const newRevisionValidator = vine.create({
  kind: vine.enum(revisionKinds).optional(),
})

export const revisionValidator = vine.create({
  kind: vine.enum(revisionKinds),
  shares: vine.record(seats(0)).optional().requiredWhen('kind', 'in', ['allocations', 'created']),
  capacity: seats(1).optional().requiredWhen('kind', 'in', ['capacity', 'created']),
  specialtyId: idField().optional().requiredWhen('kind', '=', 'kept_seats'),
  categories: vine
    .array(vine.enum(TRAINEE_CATEGORIES))
    .minLength(1)
    .distinct()
    .optional()
    .requiredWhen('kind', '=', 'kept_seats'),
  seats: seats(0).optional().requiredWhen('kind', '=', 'kept_seats'),
  untilDay: dayField().optional().requiredWhen('kind', '=', 'kept_seats'),
  document: vine.string().trim().minLength(4).maxLength(200).optional(),
  reason: vine.string().trim().minLength(2).maxLength(500),
})

export const revisionDecisionValidator = vine.create({
  result: vine.enum(['approved', 'refused']),
  reason: vine
    .string()
    .trim()
    .minLength(2)
    .maxLength(500)
    .optional()
    .requiredWhen('result', '=', 'refused'),
})

const filters = {
  base: idField().optional(),
  specialty: idField().optional(),
  kind: vine.enum(seatKinds).optional(),
  q: searchField().optional(),
}

export const seatLedgerValidator = vine.create({ ...filters, page: pageField().optional() })

export const seatExportValidator = vine.create(filters)
