import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { differences } from '#app/bases/resources/differences'
import { RESOURCES, type ResourceStatus } from '#app/bases/resources/resource_terms'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export interface SaveRoomInput {
  actor: User
  baseId: number
  /** Left out: a new room. */
  roomId?: number
  code: string
  nameZh: string
  nameEn: string
  seats: number
  /** Null: any specialty, a class room. */
  specialtyId: number | null
  accessible: 'yes' | 'no' | 'unknown'
  status: ResourceStatus
  /** Workstations by specialty; 0 takes them away. */
  workstations: { specialtyId: number; count: number }[]
  requestId?: string | null
}

/**
 * Adds a room to a base or changes it. Classes that are planned in it keep their seats.
 * @throws RuleViolation E_ROOM_CODE, E_ROOM_HAS_CLASSES, E_ROOM_BOOKED
 */
export default class SaveRoom {
  async handle(input: SaveRoomInput): Promise<number> {
    const { actor, baseId, roomId, requestId } = input
    return db.transaction(async (trx) => {
      // The base is the lock of its codes.
      await trx.from('bases').where('id', baseId).select('id').forUpdate()
      await this.#refuseTakenCode(trx, input)
      const values = {
        code: input.code,
        name_zh: input.nameZh,
        name_en: input.nameEn,
        seats: input.seats,
        specialty_id: input.specialtyId,
        is_accessible: input.accessible,
        status: input.status,
      }
      const before = roomId ? await this.#lock(trx, input) : null
      const id = await this.#write(trx, { ...input, values })
      const stations = await this.#writeWorkstations(trx, id, input.workstations)
      await recordAudit(trx, {
        actor,
        action: before ? 'room.changed' : 'room.added',
        subject: { type: 'room', id },
        changes: { ...differences(before, values), ...stations },
        requestId,
      })
      return id
    })
  }

  async #refuseTakenCode(trx: TransactionClientContract, { baseId, code, roomId }: SaveRoomInput) {
    const taken = await trx.from('rooms').where({ base_id: baseId, code }).first()
    if (!taken || taken.id === roomId) return
    throw new RuleViolation('E_ROOM_CODE', { module: RESOURCES, field: 'code', params: { code } })
  }

  async #lock(trx: TransactionClientContract, { roomId, baseId, seats, status }: SaveRoomInput) {
    const before = await trx
      .from('rooms')
      .where({ id: roomId!, base_id: baseId })
      .forUpdate()
      .firstOrFail()
    const coming = await trx
      .from('class_sessions as s')
      .join('course_classes as c', 'c.id', 's.course_class_id')
      .where('s.room_id', roomId!)
      .where('s.day', '>=', clock.today())
      .whereNot('c.status', 'cancelled')
      .orderBy('s.day')
      .select('s.day', 'c.code', 'c.seats')
    const tooLarge = coming.find((row) => row.seats > seats)
    if (tooLarge) {
      throw new RuleViolation('E_ROOM_HAS_CLASSES', {
        module: RESOURCES,
        field: 'seats',
        params: { code: tooLarge.code, seats: tooLarge.seats },
      })
    }
    if (status === 'retired' && coming.length > 0) {
      throw new RuleViolation('E_ROOM_BOOKED', {
        module: RESOURCES,
        field: 'status',
        params: { count: coming.length, code: coming[0].code, day: coming[0].day },
      })
    }
    return before
  }

  async #write(
    trx: TransactionClientContract,
    { roomId, baseId, values }: SaveRoomInput & { values: Record<string, unknown> }
  ): Promise<number> {
    if (roomId) {
      await trx.from('rooms').where('id', roomId).update(values)
      return roomId
    }
    const [row] = await trx
      .table('rooms')
      .returning('id')
      .insert({ ...values, base_id: baseId, created_at: clock.instant() })
    return Number(row.id ?? row)
  }

  async #writeWorkstations(
    trx: TransactionClientContract,
    roomId: number,
    workstations: SaveRoomInput['workstations']
  ) {
    const rows = await trx
      .from('room_workstations as w')
      .join('specialties as s', 's.id', 'w.specialty_id')
      .where('w.room_id', roomId)
      .select('w.specialty_id', 'w.workstations')
    const before = new Map<number, number>(rows.map((row) => [row.specialty_id, row.workstations]))
    const wanted = workstations.filter((one) => one.count > 0)
    const after = new Map(wanted.map((one) => [one.specialtyId, one.count]))
    await trx.from('room_workstations').where('room_id', roomId).delete()
    await insertMany(
      trx,
      'room_workstations',
      wanted.map((one) => ({
        room_id: roomId,
        specialty_id: one.specialtyId,
        workstations: one.count,
      }))
    )
    const sum = (counts: Map<number, number>) => [...counts.values()].reduce((a, b) => a + b, 0)
    const isSame = [...before, ...after].every(([id]) => before.get(id) === after.get(id))
    return isSame ? {} : { workstations: [sum(before), sum(after)] }
  }
}
