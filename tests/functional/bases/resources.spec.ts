import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import { closuresBetween } from '#app/bases/resources/queries/closures'
import { trainerLimits } from '#app/bases/resources/queries/trainer_limits'
import { aClass, buildStage } from '#tests/functional/classes/support'
import { userWith } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

const roomForm = {
  code: 'WELD-9',
  nameZh: '焊接九室',
  nameEn: 'Welding 9',
  seats: 30,
  accessible: 'yes',
  status: 'in_use',
}

function post(client: ApiClient, path: string, form: Record<string, unknown>, user: User) {
  return client.post(path).form(form).accept('json').loginAs(user).withCsrfToken().redirects(0)
}

async function lastAudit() {
  return db.from('audit_entries').orderBy('sequence', 'desc').firstOrFail()
}

test.group('Rooms', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('a base administrator adds a room with workstations and changes it; each leaves its trace', async ({
    client,
    assert,
    db: tables,
  }) => {
    const { admin, world } = await buildStage()
    const welding = `workstations[s${world.specialtyIds.welding}]`

    await post(client, '/rooms', { ...roomForm, [welding]: 28 }, admin)
    const room = await db.from('rooms').where('code', 'WELD-9').firstOrFail()
    await post(client, `/rooms/${room.id}`, { ...roomForm, seats: 32, [welding]: 0 }, admin)

    assert.equal(room.base_id, world.a.id)
    await tables.assertHas('rooms', { id: room.id, seats: 32, is_accessible: 'yes' })
    await tables.assertCount('room_workstations', 0)
    const { action, subject_id: subjectId, changes } = await lastAudit()
    assert.deepEqual([action, subjectId], ['room.changed', room.id])
    assert.deepEqual(JSON.parse(changes), { seats: [30, 32], workstations: [28, 0] })
    const page = await client.get(`/rooms/${room.id}`).loginAs(admin)
    page.assertTextIncludes('席位 30 → 32')
  })

  test('people of another base neither see nor change it', async ({ client, db: tables }) => {
    const { world } = await buildStage()
    const other = await userWith('base_admin', { baseId: world.b.id })
    const [roomId] = world.a.roomIds

    const page = await client.get(`/rooms/${roomId}`).loginAs(other)
    const change = await post(client, `/rooms/${roomId}`, roomForm, other)
    const close = await post(
      client,
      `/bases/${world.a.id}/closures`,
      { fromDay: '2026-04-01', toDay: '2026-04-01', reason: '检修' },
      other
    )

    for (const response of [page, change, close]) response.assertStatus(403)
    await tables.assertMissing('rooms', { code: 'WELD-9' })
    await tables.assertCount('closures', 0)
  })

  test('seats and use of a room follow what is planned in it', async ({ client, assert }) => {
    const stage = await buildStage()
    await aClass(stage)
    const [roomId] = stage.world.a.roomIds
    const codeOf = async (changes: Record<string, unknown>) => {
      const response = await post(
        client,
        `/rooms/${roomId}`,
        { ...roomForm, ...changes },
        stage.admin
      )
      return response.body().errors[0].code
    }

    assert.equal(await codeOf({ seats: 19 }), 'E_ROOM_HAS_CLASSES')
    assert.equal(await codeOf({ status: 'retired' }), 'E_ROOM_BOOKED')
    assert.equal(await codeOf({ code: 'R2' }), 'E_ROOM_CODE')
  })

  test('a closure counts the sessions in it, is read by timetables, and is lifted', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    await aClass(stage)
    const { id: baseId, roomIds } = stage.world.a
    const form = { fromDay: '2026-03-10', toDay: '2026-03-12', slot: 'morning', reason: '电路检修' }
    const read = () => closuresBetween(db.connection(), baseId, '2026-03-12', '2026-03-20')

    await post(client, `/bases/${baseId}/closures`, { ...form, roomId: roomIds[0] }, stage.admin)
    const [closure] = await read()
    const { action, changes } = await lastAudit()
    await post(client, `/closures/${closure.id}/lifting`, {}, stage.admin)
    const again = await post(client, `/closures/${closure.id}/lifting`, {}, stage.admin)

    assert.containSubset(closure, { roomId: roomIds[0], slot: 'morning', reason: '电路检修' })
    assert.equal(action, 'closure.added')
    assert.equal(JSON.parse(changes).sessions, 1)
    assert.deepEqual(await read(), [])
    assert.equal(again.body().errors[0].code, 'E_LIFTED')
  })

  test('a closure of days that are over, in the wrong order or of another base is refused', async ({
    client,
    assert,
  }) => {
    const { admin, world } = await buildStage()
    const codeOf = async (changes: Record<string, unknown>) => {
      const form = { fromDay: '2026-03-10', toDay: '2026-03-12', reason: '检修', ...changes }
      const response = await post(client, `/bases/${world.a.id}/closures`, form, admin)
      return response.body().errors[0].code
    }

    assert.equal(await codeOf({ toDay: '2026-03-09' }), 'E_DAYS_ORDER')
    assert.equal(await codeOf({ fromDay: '2026-02-01', toDay: '2026-02-02' }), 'E_DAYS_OVER')
    assert.equal(await codeOf({ roomId: world.b.roomIds[0] }), 'E_ROOM_OF_OTHER_BASE')
  })

  test('equipment is recorded, changed by its name and taken out', async ({
    client,
    assert,
    db: tables,
  }) => {
    const { admin, world } = await buildStage()
    const path = `/rooms/${world.a.roomIds[0]}/equipment`
    const save = (quantity: number, usable: number) =>
      post(client, path, { name: '焊机', quantity, usable }, admin)

    await save(20, 18)
    await save(22, 22)
    await tables.assertHas('room_equipment', { name: '焊机', quantity: 22, usable: 22 }, 1)
    const tooMany = await save(2, 3)
    await save(0, 0)

    assert.equal(tooMany.body().errors[0].code, 'E_USABLE_TOO_MANY')
    await tables.assertCount('room_equipment', 0)
  })
})

test.group('Trainers', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('are added with qualification, limits and absence, and read so', async ({
    client,
    assert,
  }) => {
    const { admin, world } = await buildStage()
    const form = { code: 'T9', name: '史文', qualification: '焊工 技师', status: 'in_use' }
    await post(client, '/trainers', form, admin)
    const { id } = await db.from('trainers').where('code', 'T9').firstOrFail()
    await post(
      client,
      `/trainers/${id}/qualifications`,
      { title: '焊工 技师', specialtyId: world.specialtyIds.welding, validUntil: '2026-05-01' },
      admin
    )
    const limits = { 'hoursPerWeek': 20, 'availability[]': ['1 morning', '3 evening'] }
    await post(client, `/trainers/${id}/limits`, limits, admin)
    await post(
      client,
      `/trainers/${id}/absences`,
      { fromDay: '2026-03-09', toDay: '2026-03-09', slot: 'afternoon', reason: '进修' },
      admin
    )

    const read = await trainerLimits(db.connection(), [id], '2026-03-01', '2026-03-31')
    assert.deepEqual(read.get(id), {
      hoursPerWeek: 20,
      hoursPerDay: null,
      absences: [{ fromDay: '2026-03-09', toDay: '2026-03-09', slot: 'afternoon', reason: '进修' }],
      availability: new Set(['1 morning', '3 evening']),
    })
    const page = await client.get(`/trainers/${id}`).loginAs(admin)
    page.assertTextIncludes('到 2026-05-01')
    const audit = await db.from('audit_entries').where('subject_type', 'trainer')
    assert.notInclude(JSON.stringify(audit.map((row) => row.changes)), '史文')
  })

  test('the file of a qualification is kept encrypted and given to the base and the bureau only', async ({
    client,
    assert,
  }) => {
    const { admin, reviewer, world } = await buildStage()
    const [trainerId] = world.a.trainerIds
    const pdf = Buffer.from('%PDF-1.4 a certificate')
    await client
      .post(`/trainers/${trainerId}/qualifications`)
      .file('file', pdf, { filename: '证书.pdf' })
      .field('title', '焊工 技师')
      .field('specialtyId', world.specialtyIds.welding)
      .loginAs(admin)
      .withCsrfToken()
    const row = await db.from('trainer_qualifications').firstOrFail()
    const path = `/trainers/${trainerId}/qualifications/${row.id}/file`
    const read = (user: User) => client.get(path).loginAs(user)
    const colleague = await userWith('instructor', { baseId: world.a.id })
    const other = await userWith('base_admin', { baseId: world.b.id })

    const own = await read(admin)
    own.assertStatus(200)
    own.assertHeader('cache-control', 'private, no-store')
    assert.isTrue(Buffer.from(own.body()).equals(pdf))
    assert.equal((await lastAudit()).action, 'trainer.qualification_file_taken')
    const statuses = []
    for (const user of [reviewer, colleague, other]) statuses.push((await read(user)).status())
    assert.deepEqual(statuses, [200, 403, 403])
  })

  test('an ended qualification stays on record and counts no more', async ({ client, assert }) => {
    const { admin, world } = await buildStage()
    const [trainerId] = world.a.trainerIds
    const form = { title: '焊工 技师', specialtyId: world.specialtyIds.welding }
    await post(client, `/trainers/${trainerId}/qualifications`, form, admin)
    const { id } = await db.from('trainer_qualifications').firstOrFail()
    const end = () =>
      post(
        client,
        `/trainers/${trainerId}/qualifications/${id}/ending`,
        { reason: '登记有误' },
        admin
      )

    await end()
    const again = await end()

    assert.equal(again.body().errors[0].code, 'E_QUALIFICATION_ENDED')
    const row = await db.from('trainer_qualifications').firstOrFail()
    assert.containSubset(row, { ended_reason: '登记有误', ended_by_id: admin.id })
  })

  test('who still teaches from today on does not leave', async ({ client, assert }) => {
    const stage = await buildStage()
    await aClass(stage)
    const [trainerId] = stage.world.a.trainerIds

    const response = await post(
      client,
      `/trainers/${trainerId}`,
      { code: 'T1', name: '教师', status: 'retired' },
      stage.admin
    )

    assert.equal(response.body().errors[0].code, 'E_TRAINER_BOOKED')
  })

  test('invalid input names its fields', async ({ client, assert }) => {
    const { admin, world } = await buildStage()
    const fieldsOf = async (path: string, form: Record<string, unknown>) => {
      const response = await post(client, path, form, admin)
      response.assertStatus(422)
      return response.body().errors.map((one: { field: string }) => one.field)
    }
    const trainer = `/trainers/${world.a.trainerIds[0]}`

    assert.include(await fieldsOf('/rooms', { ...roomForm, seats: 0 }), 'seats')
    assert.include(await fieldsOf('/trainers', { code: 'a b', name: '史文' }), 'code')
    assert.include(await fieldsOf(`${trainer}/limits`, { hoursPerDay: 9 }), 'hoursPerDay')
    assert.include(
      await fieldsOf(`${trainer}/absences`, {
        fromDay: '2026-02-30',
        toDay: '2026-03-30',
        reason: '进修',
      }),
      'fromDay'
    )
    assert.include(await fieldsOf(`${trainer}/qualifications`, { title: '焊工' }), 'specialtyId')
  })
})
