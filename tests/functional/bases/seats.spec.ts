import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import { freeSeat, releaseSeats, reserveSeats, takeSeat } from '#app/bases/seats'
import { aClass, buildStage, seatsOf, violationOf } from '#tests/functional/classes/support'

test.group('Seats of the annual plan', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  async function arrange() {
    const stage = await buildStage()
    const courseClass = await aClass(stage)
    const move = {
      allocationId: courseClass.planAllocationId,
      classId: courseClass.id,
      actor: stage.admin,
    }
    return { stage, move }
  }

  test('reserving counts on the share and the plan and leaves an entry', async ({ assert }) => {
    const { move } = await arrange()

    await db.transaction((trx) => reserveSeats(trx, { ...move, seats: 30 }))

    const entry = await db.from('seat_entries').firstOrFail()
    assert.containSubset(await seatsOf(move.allocationId), { reserved: 30, planReserved: 30 })
    assert.containSubset(entry, { kind: 'reserve', seats: 30, course_class_id: move.classId })
  })

  test('more seats than the share has are refused and nothing moves', async ({ assert }) => {
    const { move } = await arrange()
    await db.transaction((trx) => reserveSeats(trx, { ...move, seats: 90 }))

    const violation = await violationOf(() =>
      db.transaction((trx) => reserveSeats(trx, { ...move, seats: 11 }))
    )

    assert.equal(violation?.code, 'E_ALLOCATION_FULL')
    assert.deepEqual(violation?.params, { seats: 11, left: 10, capacity: 100 })
    assert.containSubset(await seatsOf(move.allocationId), { reserved: 90, planReserved: 90 })
  })

  test('the plan as a whole is never exceeded, whatever the shares say', async ({ assert }) => {
    const { move } = await arrange()
    await db.from('annual_plans').update({ capacity: 20 })

    const violation = await violationOf(() =>
      db.transaction((trx) => reserveSeats(trx, { ...move, seats: 21 }))
    )

    assert.equal(violation?.code, 'E_PLAN_FULL')
  })

  test('only seats that are open can be given back', async ({ assert }) => {
    const { stage, move } = await arrange()
    await db.transaction((trx) => reserveSeats(trx, { ...move, seats: 2 }))
    await db.from('plan_allocations').where('id', move.allocationId).update({ seats_taken: 1 })
    await db.from('annual_plans').where('id', stage.world.a.planId).update({ seats_taken: 1 })

    const violation = await violationOf(() =>
      db.transaction((trx) => releaseSeats(trx, { ...move, seats: 2 }))
    )
    await db.transaction((trx) => releaseSeats(trx, { ...move, seats: 1 }))

    assert.equal(violation?.code, 'E_SEATS_NOT_RESERVED')
    assert.containSubset(await seatsOf(move.allocationId), { reserved: 1, planReserved: 1 })
  })

  test('the last seat is taken once', async ({ assert }) => {
    const { move } = await arrange()
    await db
      .from('plan_allocations')
      .where('id', move.allocationId)
      .update({ capacity: 1, seats_reserved: 1 })
    const taking = { ...move, enrolmentId: null as unknown as number }

    await db.transaction((trx) => takeSeat(trx, taking))
    const violation = await violationOf(() => db.transaction((trx) => takeSeat(trx, taking)))

    assert.equal(violation?.code, 'E_ALLOCATION_FULL')
    assert.containSubset(await seatsOf(move.allocationId), { taken: 1, planTaken: 1 })
  })

  test('a seat that nobody took cannot be freed', async ({ assert }) => {
    const { move } = await arrange()

    const violation = await violationOf(() =>
      db.transaction((trx) => freeSeat(trx, { ...move, enrolmentId: null as unknown as number }))
    )

    assert.equal(violation?.code, 'E_SEATS_NOT_TAKEN')
  })
})
