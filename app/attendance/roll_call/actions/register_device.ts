import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { readDeviceKey, refuseRollCall } from '#app/attendance/roll_call/roll_call_payload'
import type User from '#models/user'

/**
 * Keeps the public key of a telephone for the account that opened the roll call on it; the private key
 * never leaves the telephone. The same key again gives the same device.
 * @throws RuleViolation E_DEVICE_KEY, E_DEVICE_FOREIGN
 */
export default class RegisterDevice {
  async handle(input: { actor: User; publicKey: string; requestId?: string }): Promise<number> {
    const { actor, publicKey, requestId } = input
    readDeviceKey(publicKey)
    return db.transaction(async (trx) => {
      const added = await trx
        .knexQuery()
        .table('roll_call_devices')
        .insert({ user_id: actor.id, public_key: publicKey, created_at: clock.instant() })
        .onConflict('public_key')
        .ignore()
        .returning('id')
      const device = await trx
        .from('roll_call_devices')
        .where('public_key', publicKey)
        .select('id', 'user_id')
        .firstOrFail()
      if (device.user_id !== actor.id) refuseRollCall('E_DEVICE_FOREIGN')
      if (added.length > 0) {
        await recordAudit(trx, {
          actor,
          action: 'roll_call.device_registered',
          subject: { type: 'roll_call_device', id: device.id },
          changes: {},
          requestId,
        })
      }
      return device.id
    })
  }
}
