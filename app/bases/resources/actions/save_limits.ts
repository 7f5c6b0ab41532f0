import db from '@adonisjs/lucid/services/db'
import { insertMany } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { differences } from '#app/bases/resources/differences'
import type User from '#models/user'

export interface SaveLimitsInput {
  actor: User
  trainerId: number
  /** Class hours; null for no limit. */
  hoursPerWeek: number | null
  hoursPerDay: number | null
  /** Parts of the week in which the trainer can teach, `1 morning`; empty for all of them. */
  availability: string[]
  requestId?: string | null
}

/** Records how much a trainer teaches at most, and in which parts of the week. */
export default class SaveLimits {
  async handle(input: SaveLimitsInput) {
    const { actor, trainerId, hoursPerWeek, hoursPerDay, requestId } = input
    const availability = [...new Set(input.availability)].sort()
    await db.transaction(async (trx) => {
      await trx.from('trainers').where('id', trainerId).select('id').forUpdate()
      const before = await trx.from('trainer_limits').where('trainer_id', trainerId).first()
      const times = await trx.from('trainer_availability').where('trainer_id', trainerId)
      await trx.from('trainer_limits').where('trainer_id', trainerId).delete()
      await trx.from('trainer_availability').where('trainer_id', trainerId).delete()
      const values = { hours_per_week: hoursPerWeek, hours_per_day: hoursPerDay }
      if (hoursPerWeek !== null || hoursPerDay !== null) {
        await trx.table('trainer_limits').insert({ trainer_id: trainerId, ...values })
      }
      await insertMany(
        trx,
        'trainer_availability',
        availability.map((time) => {
          const [weekday, slot] = time.split(' ')
          return { trainer_id: trainerId, weekday: Number(weekday), slot }
        })
      )
      const old = times.map((row) => `${row.weekday} ${row.slot}`).sort()
      const isSame = old.join() === availability.join()
      await recordAudit(trx, {
        actor,
        action: 'trainer.limits_changed',
        subject: { type: 'trainer', id: trainerId },
        changes: {
          ...differences(before ?? { hours_per_week: null, hours_per_day: null }, values),
          ...(isSame ? {} : { availability: [old.length, availability.length] }),
        },
        requestId,
      })
    })
  }
}
