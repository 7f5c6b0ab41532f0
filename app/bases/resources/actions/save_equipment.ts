import db from '@adonisjs/lucid/services/db'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { RESOURCES } from '#app/bases/resources/resource_terms'
import type User from '#models/user'

export interface SaveEquipmentInput {
  actor: User
  roomId: number
  /** The same name again changes what is there. */
  name: string
  specialtyId: number | null
  /** 0 takes the equipment out of the room. */
  quantity: number
  /** How many of them can be used now. */
  usable: number
  requestId?: string | null
}

/**
 * Records what stands in a room.
 * @throws RuleViolation E_USABLE_TOO_MANY, E_NO_EQUIPMENT when nothing of the name is there to take out
 */
export default class SaveEquipment {
  async handle(input: SaveEquipmentInput): Promise<void> {
    const { actor, roomId, name, specialtyId, quantity, usable, requestId } = input
    if (usable > quantity) {
      throw new RuleViolation('E_USABLE_TOO_MANY', { module: RESOURCES, field: 'usable' })
    }
    await db.transaction(async (trx) => {
      await trx.from('rooms').where('id', roomId).select('id').forUpdate()
      const before = await trx.from('room_equipment').where({ room_id: roomId, name }).first()
      if (!before && quantity === 0) {
        throw new RuleViolation('E_NO_EQUIPMENT', { module: RESOURCES, field: 'name' })
      }
      const values = { specialty_id: specialtyId, quantity, usable }
      const rows = trx.from('room_equipment').where({ room_id: roomId, name })
      if (quantity === 0) await rows.delete()
      else if (before) await rows.update(values)
      else await trx.table('room_equipment').insert({ room_id: roomId, name, ...values })
      await recordAudit(trx, {
        actor,
        action: 'room.equipment_changed',
        subject: { type: 'room', id: roomId },
        changes: {
          name,
          quantity: [before?.quantity ?? 0, quantity],
          usable: [before?.usable ?? 0, usable],
        },
        requestId,
      })
    })
  }
}
