import vine from '@vinejs/vine'
import { dayField, idField, pageField } from '#app/shared/validation'
import { DESIGN_NAMES } from '#app/certificates/printing/print_status'

export const runListValidator = vine.create({ page: pageField().optional() })

export const newRunValidator = vine.create({ design: vine.enum(DESIGN_NAMES) })

export const deliveryValidator = vine.create({
  printIds: vine.array(idField()).minLength(1).maxLength(500),
  receivedBy: vine.enum(['holder', 'proxy']),
})

export const spoilageValidator = vine.create({
  reason: vine.string().trim().minLength(2).maxLength(200),
})

export const lossValidator = vine.create({
  lostOn: dayField(),
  statement: vine.string().trim().minLength(2).maxLength(200),
})

export const lookUpValidator = vine.create({
  from: dayField().optional(),
  to: dayField().optional(),
  body: idField().optional(),
  format: vine.enum(['xlsx', 'csv']).optional(),
})
