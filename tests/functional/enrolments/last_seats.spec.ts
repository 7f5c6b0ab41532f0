import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { aClass, aTrainee, setUpWorld } from '#tests/functional/enrolments/class_fixture'
import { userWith, type World } from '#tests/support/world'
import type User from '#models/user'

test.group('The last seats under many hands', (group) => {
  let world: World
  let admin: User

  group.each.setup(async () => {
    const set = await setUpWorld()
    world = set.world
    admin = await userWith('base_admin', { baseId: world.a.id })
    return set.tearDown
  })

  const post = (client: ApiClient, classId: number, form: Record<string, unknown>) =>
    client
      .post(`/classes/${classId}/enrolments`)
      .loginAs(admin)
      .withCsrfToken()
      .form(form)
      .redirects(0)

  async function counters(classIds: number[]) {
    const classes = await db.from('course_classes').whereIn('id', classIds).orderBy('id')
    const plan = await db.from('annual_plans').where('id', world.a.planId).firstOrFail()
    const allocations = await db.from('plan_allocations').where('annual_plan_id', world.a.planId)
    const confirmed = await db.from('enrolments').where('status', 'confirmed')
    const entries = await db.from('seat_entries').where('kind', 'take')
    return {
      classes: classes.map((row) => row.seats_taken),
      plan: plan.seats_taken,
      allocations: allocations.reduce((sum, row) => sum + row.seats_taken, 0),
      confirmed: confirmed.length,
      entries: entries.length,
    }
  }

  test('of fifty who want the last five seats of a class exactly five get one', async ({
    assert,
    client,
  }) => {
    const classId = await aClass(world, world.a, { seats: 5 })

    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, at) => post(client, classId, aTrainee(at + 1)))
    )

    assert.lengthOf(
      responses.filter((response) => response.header('location') === `/classes/${classId}`),
      5
    )
    for (const response of responses) response.assertStatus(302)
    assert.deepEqual(await counters([classId]), {
      classes: [5],
      plan: 5,
      allocations: 5,
      confirmed: 5,
      entries: 5,
    })
    assert.lengthOf(await db.from('persons'), 5)
  })

  test('of fifty in two classes with room exactly five get the last five of the plan', async ({
    assert,
    client,
  }) => {
    await db.from('annual_plans').where('id', world.a.planId).update({ capacity: 5 })
    const welding = await aClass(world, world.a)
    const care = await aClass(world, world.a, {
      plan_allocation_id: world.a.allocationIds.care,
      specialty_id: world.specialtyIds.care,
      course_id: world.courseIds.carer,
      room_id: world.a.roomIds[1],
      trainer_id: world.a.trainerIds[1],
    })

    await Promise.all(
      Array.from({ length: 50 }, (_, at) => post(client, at % 2 ? welding : care, aTrainee(at + 1)))
    )

    const { classes, ...sums } = await counters([welding, care])
    assert.equal(classes[0] + classes[1], 5)
    assert.deepEqual(sums, { plan: 5, allocations: 5, confirmed: 5, entries: 5 })
  })

  test('one person who is sent to two overlapping classes at once is in one of them', async ({
    assert,
    client,
  }) => {
    const first = await aClass(world, world.a)
    const second = await aClass(world, world.a, { room_id: world.a.roomIds[1] })
    await post(
      client,
      await aClass(world, world.a, { starts_on: '2026-06-01', ends_on: '2026-06-02' }),
      aTrainee(1)
    )

    await Promise.all(
      Array.from({ length: 10 }, (_, at) => post(client, at % 2 ? first : second, aTrainee(1)))
    )

    assert.lengthOf(await db.from('enrolments').whereIn('course_class_id', [first, second]), 1)
  })

  test('a person nobody knew is created once, however many send the form', async ({
    assert,
    client,
  }) => {
    const classId = await aClass(world, world.a)

    await Promise.all(Array.from({ length: 10 }, () => post(client, classId, aTrainee(1))))

    assert.lengthOf(await db.from('persons'), 1)
    assert.lengthOf(await db.from('enrolments'), 1)
    assert.deepInclude(await counters([classId]), { classes: [1], plan: 1, entries: 1 })
  })
})
