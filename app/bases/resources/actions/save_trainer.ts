import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { differences } from '#app/bases/resources/differences'
import { RESOURCES, type ResourceStatus } from '#app/bases/resources/resource_terms'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export interface SaveTrainerInput {
  actor: User
  baseId: number
  /** Left out: a new trainer. */
  trainerId?: number
  code: string
  name: string
  /** In short, as classes show it: `焊工 高级技师`. */
  qualification: string | null
  specialtyId: number | null
  status: ResourceStatus
  requestId?: string | null
}

/**
 * Adds a trainer to a base or changes one.
 * @throws RuleViolation E_TRAINER_CODE, E_TRAINER_BOOKED
 */
export default class SaveTrainer {
  async handle(input: SaveTrainerInput): Promise<number> {
    const { actor, baseId, trainerId, requestId } = input
    return db.transaction(async (trx) => {
      // The base is the lock of its codes.
      await trx.from('bases').where('id', baseId).select('id').forUpdate()
      await this.#refuseTakenCode(trx, input)
      const { name, ...values } = {
        code: input.code,
        name: input.name,
        qualification: input.qualification,
        specialty_id: input.specialtyId,
        status: input.status,
      }
      const before = trainerId ? await this.#lock(trx, input) : null
      const id = await this.#write(trx, input, { name, ...values })
      await recordAudit(trx, {
        actor,
        action: before ? 'trainer.changed' : 'trainer.added',
        subject: { type: 'trainer', id },
        changes: {
          ...differences(before, values),
          ...(before && before.name !== name ? { nameChanged: 'yes' } : {}),
        },
        requestId,
      })
      return id
    })
  }

  async #refuseTakenCode(
    trx: TransactionClientContract,
    { baseId, code, trainerId }: SaveTrainerInput
  ) {
    const taken = await trx.from('trainers').where({ base_id: baseId, code }).first()
    if (!taken || taken.id === trainerId) return
    const params = { code }
    throw new RuleViolation('E_TRAINER_CODE', { module: RESOURCES, field: 'code', params })
  }

  async #lock(trx: TransactionClientContract, { trainerId, baseId, status }: SaveTrainerInput) {
    const before = await trx
      .from('trainers')
      .where({ id: trainerId!, base_id: baseId })
      .forUpdate()
      .firstOrFail()
    if (status !== 'retired') return before
    const coming = await trx
      .from('class_sessions as s')
      .join('course_classes as c', 'c.id', 's.course_class_id')
      .where('s.trainer_id', trainerId!)
      .where('s.day', '>=', clock.today())
      .whereNot('c.status', 'cancelled')
      .orderBy('s.day')
      .select('s.day', 'c.code')
    if (coming.length === 0) return before
    throw new RuleViolation('E_TRAINER_BOOKED', {
      module: RESOURCES,
      field: 'status',
      params: { count: coming.length, code: coming[0].code, day: coming[0].day },
    })
  }

  async #write(
    trx: TransactionClientContract,
    { trainerId, baseId }: SaveTrainerInput,
    values: Record<string, unknown>
  ): Promise<number> {
    if (trainerId) {
      await trx.from('trainers').where('id', trainerId).update(values)
      return trainerId
    }
    const [row] = await trx
      .table('trainers')
      .returning('id')
      .insert({ ...values, base_id: baseId, created_at: clock.instant() })
    return Number(row.id ?? row)
  }
}
