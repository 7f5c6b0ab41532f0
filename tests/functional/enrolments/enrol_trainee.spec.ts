import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { aClass, aTrainee, said, setUpWorld } from '#tests/functional/enrolments/class_fixture'
import { syntheticIdentityNumber, userWith, type World } from '#tests/support/world'
import type User from '#models/user'

const UUID = '6f1d7c1e-0b8e-4a71-9a3e-1f0a6b1c2d3e'

test.group('Enrolling one person', (group) => {
  let world: World
  let admin: User

  group.each.setup(async () => {
    const set = await setUpWorld()
    world = set.world
    admin = await userWith('base_admin', { baseId: world.a.id })
    return set.tearDown
  })

  const post = (client: ApiClient, user: User, classId: number, form: Record<string, unknown>) =>
    client
      .post(`/classes/${classId}/enrolments`)
      .loginAs(user)
      .withCsrfToken()
      .form(form)
      .redirects(0)
  const enrolled = () => db.from('enrolments').orderBy('id')

  test('takes a seat of class, specialty and plan and is written to the audit trail', async ({
    assert,
    client,
  }) => {
    const classId = await aClass(world, world.a)

    const response = await post(client, admin, classId, aTrainee(1))

    response.assertHeader('location', `/classes/${classId}`)
    const [enrolment] = await enrolled()
    assert.include(enrolment, {
      status: 'confirmed',
      position: 1,
      trainee_category: 'rural_migrant',
    })
    const taken = await Promise.all([
      db.from('course_classes').where('id', classId).first(),
      db.from('plan_allocations').where('id', world.a.allocationIds.welding).first(),
      db.from('annual_plans').where('id', world.a.planId).first(),
    ])
    assert.deepEqual(
      taken.map((row) => row.seats_taken),
      [1, 1, 1]
    )
    assert.lengthOf(
      await db.from('seat_entries').where({ kind: 'take', enrolment_id: enrolment.id }),
      1
    )
    const audit = await db
      .from('audit_entries')
      .where('action', 'enrolment.confirmed')
      .firstOrFail()
    assert.equal(audit.subject_id, enrolment.id)
    assert.notInclude(audit.changes, aTrainee(1).documentNumber)
    assert.notInclude(audit.changes, enrolment.trainee_category)
    const { facts } = await db
      .from('audit_facts')
      .where('audit_sequence', audit.sequence)
      .firstOrFail()
    assert.deepEqual(JSON.parse(facts), { category: enrolment.trainee_category })
  })

  test('nothing personal lies in clear in the tables', async ({ assert, client }) => {
    const classId = await aClass(world, world.a)
    const account = '6228480402564890018'

    await post(client, admin, classId, aTrainee(1, { bankAccount: account }))

    const row = JSON.stringify(await db.from('persons').firstOrFail())
    for (const text of [aTrainee(1).documentNumber, aTrainee(1).phone, account]) {
      assert.notInclude(row, text)
    }
  })

  test('a guest is sent to sign in, others and other bases are refused', async ({
    assert,
    client,
  }) => {
    const classId = await aClass(world, world.a)
    const guest = await client
      .post(`/classes/${classId}/enrolments`)
      .withCsrfToken()
      .form(aTrainee(1))
      .redirects(0)
    guest.assertHeader('location', '/login')

    for (const user of [
      await userWith('instructor', { baseId: world.a.id }),
      await userWith('reviewer'),
      await userWith('auditor'),
      await userWith('base_admin', { baseId: world.b.id }),
    ]) {
      const response = await post(client, user, classId, aTrainee(1)).accept('json')
      response.assertStatus(403)
      const page = await client
        .get(`/classes/${classId}/enrolments/create`)
        .loginAs(user)
        .accept('json')
      page.assertStatus(403)
    }
    assert.lengthOf(await enrolled(), 0)
  })

  test('a class that does not exist is not found', async ({ client }) => {
    const response = await post(client, admin, 999_999, aTrainee(1))

    response.assertStatus(404)
  })

  test('a form without a category names the field', async ({ assert, client }) => {
    const classId = await aClass(world, world.a)

    const response = await post(client, admin, classId, aTrainee(1, { traineeCategory: 'rich' }))

    assert.property(response.flashMessages().inputErrorsBag, 'traineeCategory')
    assert.lengthOf(await enrolled(), 0)
  })

  test('a number with a wrong check character is refused in words', async ({ assert, client }) => {
    const classId = await aClass(world, world.a)
    const right = aTrainee(1).documentNumber
    const wrong = right.slice(0, 17) + (right.endsWith('1') ? '2' : '1')

    const response = await post(client, admin, classId, aTrainee(1, { documentNumber: wrong }))

    assert.include(said(response), `应为 ${right[17]}`)
    assert.lengthOf(await db.from('persons'), 0)
  })

  test('nobody is enrolled in the same class twice', async ({ assert, client }) => {
    const classId = await aClass(world, world.a)
    await post(client, admin, classId, aTrainee(1))

    const response = await post(client, admin, classId, aTrainee(1))

    assert.include(said(response), '已经在本班名单里')
    assert.lengthOf(await enrolled(), 1)
  })

  test('an overlapping class of the same person is named with its days', async ({
    assert,
    client,
  }) => {
    const first = await aClass(world, world.a, { code: 'FIRST' })
    const second = await aClass(world, world.a, { starts_on: '2026-04-10', ends_on: '2026-04-14' })
    const third = await aClass(world, world.a, { starts_on: '2026-04-11', ends_on: '2026-04-14' })
    await post(client, admin, first, aTrainee(1))

    const refused = await post(client, admin, second, aTrainee(1))
    await post(client, admin, third, aTrainee(1))

    assert.include(said(refused), 'FIRST（2026-04-07 至 2026-04-10）')
    const rows = await enrolled()
    assert.deepEqual(
      rows.map((row) => row.course_class_id),
      [first, third]
    )
  })

  test('a document known under another name is refused with the name masked', async ({
    assert,
    client,
  }) => {
    const classId = await aClass(world, world.a)
    await post(client, admin, classId, aTrainee(1))
    const other = await aClass(world, world.a, { starts_on: '2026-05-07', ends_on: '2026-05-08' })

    const response = await post(client, admin, other, aTrainee(1, { name: '钱大海' }))

    assert.include(said(response), '赵*峰')
    assert.lengthOf(await db.from('persons'), 1)
    assert.lengthOf(await enrolled(), 1)
  })

  test('somebody under sixteen on the first day is refused', async ({ assert, client }) => {
    const classId = await aClass(world, world.a)
    const almost = syntheticIdentityNumber('2010-04-08', 1)
    const justSixteen = syntheticIdentityNumber('2010-04-07', 2)

    const response = await post(client, admin, classId, aTrainee(1, { documentNumber: almost }))
    await post(client, admin, classId, aTrainee(2, { documentNumber: justSixteen }))

    assert.include(said(response), '不满 16 周岁')
    assert.lengthOf(await enrolled(), 1)
  })

  test('only a class that is enrolling takes people', async ({ assert, client }) => {
    for (const status of ['draft', 'applied', 'running', 'finished', 'cancelled']) {
      const classId = await aClass(world, world.a, { status })
      const response = await post(client, admin, classId, aTrainee(1))
      assert.include(said(response), '不在招生中', status)
    }
    assert.lengthOf(await enrolled(), 0)
    assert.lengthOf(await db.from('persons'), 0)
  })

  test('the same form posted twice acts once', async ({ assert, client }) => {
    const classId = await aClass(world, world.a)
    const form = { ...aTrainee(1), _idempotency_key: UUID }

    const responses = await Promise.all([
      post(client, admin, classId, form),
      post(client, admin, classId, form),
    ])

    for (const response of responses) response.assertHeader('location', `/classes/${classId}`)
    assert.lengthOf(await enrolled(), 1)
    const courseClass = await db.from('course_classes').where('id', classId).firstOrFail()
    assert.equal(courseClass.seats_taken, 1)
  })
})
