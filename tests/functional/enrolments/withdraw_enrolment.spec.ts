import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { test } from '@japa/runner'
import EnrolTrainee from '#app/enrolments/actions/enrol_trainee'
import { aClass, aTrainee, said, setUpWorld } from '#tests/functional/enrolments/class_fixture'
import { insertRow, userWith, type World } from '#tests/support/world'
import type User from '#models/user'

test.group('Withdrawing from a class', (group) => {
  let world: World
  let admin: User
  let classId: number
  let enrolmentId: number

  group.each.setup(async () => {
    const set = await setUpWorld()
    world = set.world
    admin = await userWith('base_admin', { baseId: world.a.id })
    classId = await aClass(world, world.a)
    for (const [at, day] of ['2026-04-07', '2026-04-08', '2026-04-09'].entries()) {
      await insertRow('class_sessions', {
        course_class_id: classId,
        room_id: world.a.roomIds[0],
        trainer_id: world.a.trainerIds[0],
        sequence: at + 1,
        day,
        slot: 'morning',
        starts_at_time: '08:00',
        ends_at_time: '12:00',
        hours: 4,
        kind: 'theory',
        created_at: clock.instant(),
      })
    }
    const { traineeCategory, ...person } = aTrainee(1)
    enrolmentId = await new EnrolTrainee().handle({
      actor: admin,
      classId,
      person,
      traineeCategory,
    })
    return set.tearDown
  })

  const post = (
    client: any,
    user: User,
    form: Record<string, unknown> = { reason: '本人外出务工' }
  ) =>
    client
      .post(`/enrolments/${enrolmentId}/withdrawal`)
      .loginAs(user)
      .withCsrfToken()
      .form(form)
      .redirects(0)
  const status = async () => {
    const row = await db.from('enrolments').where('id', enrolmentId).firstOrFail()
    return row.status
  }
  async function taken() {
    const rows = [
      await db.from('course_classes').where('id', classId).firstOrFail(),
      await db.from('plan_allocations').where('id', world.a.allocationIds.welding).firstOrFail(),
      await db.from('annual_plans').where('id', world.a.planId).firstOrFail(),
    ]
    return rows.map((row) => row.seats_taken)
  }

  test('before a third of the class is over the seat is free again', async ({ assert, client }) => {
    await db.from('course_classes').where('id', classId).update({ status: 'running' })
    clock.stopAt('2026-04-07')

    await post(client, admin)

    assert.equal(await status(), 'withdrawn')
    assert.deepEqual(await taken(), [0, 0, 0])
    assert.lengthOf(
      await db.from('seat_entries').where({ kind: 'free', enrolment_id: enrolmentId }),
      1
    )
    const audit = await db
      .from('audit_entries')
      .where('action', 'enrolment.withdrawn')
      .firstOrFail()
    assert.equal(JSON.parse(audit.changes).seatFreed, true)
  })

  test('once a third is over the seat stays used', async ({ assert, client }) => {
    await db.from('course_classes').where('id', classId).update({ status: 'running' })
    clock.stopAt('2026-04-08')

    await post(client, admin)

    assert.equal(await status(), 'withdrawn')
    assert.deepEqual(await taken(), [1, 1, 1])
  })

  test('the person may be enrolled again after leaving', async ({ assert, client }) => {
    await post(client, admin)

    const { traineeCategory, ...person } = aTrainee(1)
    await new EnrolTrainee().handle({ actor: admin, classId, person, traineeCategory })

    assert.lengthOf(await db.from('enrolments').where('status', 'confirmed'), 1)
    assert.deepEqual(await taken(), [1, 1, 1])
  })

  test('two withdrawals at once free one seat', async ({ assert, client }) => {
    const { traineeCategory, ...person } = aTrainee(2)
    await new EnrolTrainee().handle({ actor: admin, classId, person, traineeCategory })

    await Promise.all([post(client, admin), post(client, admin)])

    assert.deepEqual(await taken(), [1, 1, 1])
    assert.lengthOf(await db.from('seat_entries').where('kind', 'free'), 1)
  })

  test('a class that is over keeps its roster', async ({ assert, client }) => {
    await db.from('course_classes').where('id', classId).update({ status: 'finished' })

    const response = await post(client, admin)

    assert.include(said(response), '不能再退班')
    assert.equal(await status(), 'confirmed')
  })

  test('it needs a reason', async ({ assert, client }) => {
    const response = await post(client, admin, { reason: ' ' })

    assert.property(response.flashMessages().inputErrorsBag, 'reason')
    assert.equal(await status(), 'confirmed')
  })

  test('only administrators of the base may do it', async ({ assert, client }) => {
    const guest = await client
      .post(`/enrolments/${enrolmentId}/withdrawal`)
      .withCsrfToken()
      .form({ reason: '本人外出务工' })
      .redirects(0)
    guest.assertHeader('location', '/login')
    for (const user of [
      await userWith('instructor', { baseId: world.a.id }),
      await userWith('base_admin', { baseId: world.b.id }),
      await userWith('approver'),
    ]) {
      const response = await post(client, user).accept('json')
      response.assertStatus(403)
    }
    assert.equal(await status(), 'confirmed')
  })
})
