import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuse } from '#app/assessments/refusal'
import { newSeed } from '#app/assessments/shuffle'
import { lockSitting, type SittingRow } from '#app/assessments/sitting_step'
import { comingTo, type ExpectedScore } from '#app/assessments/queries/expected_scores'
import { drawSeats, endOf } from '#app/assessments/arrangements/seating'
import { minutesOf } from '#app/assessments/arrangements/clock_time'
import { readComponents, type Component } from '#app/grades/pass_rule'
import type { Duty } from '#app/assessments/arrangements/queries/arrangement'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface PartInput {
  component: Component
  /** `HH:MM`. */
  startsAt: string
  minutes: number
  /** Candidates (theory, skills) or panels (review) at the same time. */
  atOnce: number
}

export interface StaffInput {
  examinerId: number
  duty: Duty
  /** The room of an invigilator. */
  roomId?: number | null
}

/**
 * Writes when, where and by whom a planned sitting is held and draws the seats anew. Rules of staff
 * and time are not judged here: a plan may be kept half done, submitting it judges them.
 * @throws RuleViolation E_NOT_PLANNED, E_PART_MISSING, E_PART_TIME, E_ROOM_OTHER, E_SEATS_SHORT,
 * E_STAFF_ROOM, E_STAFF_TWICE, E_NOBODY_COMES
 */
export default class ArrangeSitting {
  async handle(input: {
    actor: User
    sittingId: number
    parts: PartInput[]
    roomIds: number[]
    staff: StaffInput[]
    /** Of the draw of seats; a new one when left out. */
    seed?: number
    requestId?: string
  }): Promise<{ seed: number; candidates: number }> {
    const { actor, sittingId, roomIds, requestId } = input
    const seed = input.seed ?? newSeed()
    return db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      if (sitting.status !== 'planned') refuse('E_NOT_PLANNED', { code: sitting.code })
      const people = await comingTo(
        {
          id: sitting.id,
          courseClassId: sitting.course_class_id,
          attempt: sitting.attempt,
          components: sitting.components,
          heldOn: sitting.held_on,
        },
        trx
      )
      if (people.length === 0) refuse('E_NOBODY_COMES')
      const parts = partRows(sitting, input.parts, people)
      const rooms = await roomsOf(trx, sitting, roomIds)
      const seats = drawSeats(
        people.map((one) => one.enrolmentId),
        rooms,
        seed
      )
      if (!seats) {
        const room = rooms.reduce((sum, one) => sum + one.seats, 0)
        refuse('E_SEATS_SHORT', { seats: room, people: people.length }, 'roomIds')
      }
      const staff = staffRows(sitting, input.staff, roomIds)

      for (const table of [
        'sitting_candidates',
        'sitting_staff',
        'sitting_rooms',
        'sitting_parts',
      ]) {
        await trx.from(table).where('sitting_id', sittingId).delete()
      }
      await insertMany(trx, 'sitting_parts', parts)
      await insertMany(
        trx,
        'sitting_rooms',
        rooms.map((room) => ({ sitting_id: sittingId, room_id: room.id }))
      )
      await insertMany(trx, 'sitting_staff', staff)
      const componentsOf = new Map(people.map((one) => [one.enrolmentId, one.components]))
      await insertMany(
        trx,
        'sitting_candidates',
        seats.map(({ enrolmentId, position, roomId, seat }) => ({
          sitting_id: sittingId,
          enrolment_id: enrolmentId,
          number: `${sitting.code}-${String(position).padStart(3, '0')}`,
          position,
          components: componentsOf.get(enrolmentId)!.join(','),
          room_id: roomId,
          seat,
        }))
      )
      await trx
        .from('sittings')
        .where('id', sittingId)
        .update({ seed, updated_at: clock.instant() })
      await recordAudit(trx, {
        actor,
        action: 'sitting.arranged',
        subject: { type: 'sitting', id: sittingId },
        changes: { seed, candidates: seats.length, rooms: roomIds, staff: staff.length },
        requestId,
      })
      return { seed, candidates: seats.length }
    })
  }
}

function partRows(sitting: SittingRow, given: PartInput[], people: ExpectedScore[]) {
  return readComponents(sitting.components).map((component) => {
    const part = given.find((one) => one.component === component)
    if (!part) refuse('E_PART_MISSING', { component })
    const count = people.filter((one) => one.components.includes(component)).length
    const atOnce = component === 'theory' ? count : part.atOnce
    const whole = Number.isInteger(part.minutes) && Number.isInteger(atOnce)
    const fits = whole && part.minutes > 0 && atOnce > 0 && minutesOf(part.startsAt) !== null
    const endsAt = fits ? endOf({ ...part, atOnce }, count) : null
    if (endsAt === null) refuse('E_PART_TIME', { component }, `parts.${component}.startsAt`)
    return {
      sitting_id: sitting.id,
      component,
      starts_at_time: part.startsAt,
      minutes: part.minutes,
      at_once: atOnce,
      ends_at_time: endsAt,
    }
  })
}

async function roomsOf(trx: TransactionClientContract, sitting: SittingRow, roomIds: number[]) {
  const rooms: { id: number; seats: number }[] = await trx
    .from('rooms')
    .whereIn('id', roomIds)
    .where(
      'base_id',
      trx.from('course_classes').where('id', sitting.course_class_id).select('base_id')
    )
    .orderBy('id')
    .select('id', 'seats')
  if (rooms.length === 0 || rooms.length !== new Set(roomIds).size) {
    refuse('E_ROOM_OTHER', {}, 'roomIds')
  }
  return rooms
}

function staffRows(sitting: SittingRow, staff: StaffInput[], roomIds: number[]) {
  const seen = new Set<string>()
  return staff.map(({ examinerId, duty, roomId }) => {
    const key = `${examinerId}:${duty}`
    if (seen.has(key)) refuse('E_STAFF_TWICE')
    seen.add(key)
    const isInvigilator = duty === 'invigilator'
    if (isInvigilator && !roomIds.includes(roomId ?? 0)) refuse('E_STAFF_ROOM')
    return {
      sitting_id: sitting.id,
      examiner_id: examinerId,
      duty,
      room_id: isInvigilator ? roomId : null,
    }
  })
}
