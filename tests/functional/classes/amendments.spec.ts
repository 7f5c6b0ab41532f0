import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import DecideClassAmendment from '#app/classes/amendments/actions/decide_class_amendment'
import ProposeClassAmendment from '#app/classes/amendments/actions/propose_class_amendment'
import {
  anOpenClass,
  auditOf,
  buildStage,
  enrol,
  seatsOf,
  violationOf,
} from '#tests/functional/classes/support'
import { insertRow, userWith } from '#tests/support/world'

async function anAmendableClass() {
  const stage = await buildStage()
  const courseClass = await anOpenClass(stage)
  const { roomId, trainerId, seats, id } = courseClass
  const second = await userWith('base_admin', { baseId: stage.world.a.id })
  const propose = (changes: object) =>
    new ProposeClassAmendment().handle({
      ...{ actor: stage.admin, classId: id, seats, roomId, trainerId, reason: '报名人数变化' },
      ...changes,
    })
  const decide = (amendmentId: number, input: object = {}) =>
    new DecideClassAmendment().handle({
      ...{ actor: stage.reviewer, amendmentId, result: 'approved' as const },
      ...input,
    })
  return { stage, courseClass, second, propose, decide }
}

test.group('Amendments of opened classes', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('seats move in plan and ledger when the bureau decides, and not before', async ({
    assert,
    client,
  }) => {
    const { stage, courseClass, second } = await anAmendableClass()
    const { id, roomId, trainerId, planAllocationId } = courseClass
    const form = { roomId, trainerId, amendmentReason: '报名人数变化' }
    const post = (path: string, user: any, values: object) =>
      client.post(path).loginAs(user).withCsrfToken().redirects(0).form(values)
    const asked = await post(`/classes/${id}/amendments`, stage.admin, { ...form, seats: 18 })
    asked.assertHeader('location', `/classes/${id}`)
    assert.equal((await seatsOf(planAllocationId)).reserved, 20)
    const amendment = await db.from('class_amendments').firstOrFail()
    assert.deepInclude(amendment, { old_seats: 20, new_seats: 18, new_room_id: null })
    const page = await client.get(`/classes/${id}`).loginAs(stage.reviewer)
    page.assertTextIncludes('席位：20 → 18')
    page.assertTextIncludes('保存审定')
    const dashboard = await client.get('/dashboard').loginAs(stage.reviewer)
    dashboard.assertTextIncludes('待审定的班级变更')

    const path = `/class_amendments/${amendment.id}/decision`
    ;(await post(path, second, { result: 'approved' })).assertStatus(403)
    await post(path, stage.reviewer, { result: 'approved' })

    const after = await db.from('course_classes').where('id', id).firstOrFail()
    assert.equal(after.seats, 18)
    assert.deepInclude(await seatsOf(planAllocationId), { reserved: 18, planReserved: 18 })
    const entry = await db.from('seat_entries').orderBy('id', 'desc').firstOrFail()
    assert.deepInclude(entry, { kind: 'release', seats: 2, course_class_id: id })
    assert.deepEqual((await auditOf(id)).slice(-2), [
      'class.amendment_proposed',
      'class.amendment_approved',
    ])
    const told = await db.from('messages').where('kind', 'class_amendment_approved')
    assert.deepEqual(
      told.map((row) => row.user_id),
      [stage.admin.id]
    )
  })

  test('room and trainer are decided by another administrator and the sessions follow', async ({
    assert,
    client,
  }) => {
    const { stage, courseClass, second, propose } = await anAmendableClass()
    await enrol(stage, courseClass)
    const roomId = await anotherOf('rooms', courseClass.roomId, 'R-AMD')
    const trainerId = await anotherOf('trainers', courseClass.trainerId, 'T-AMD')
    const amendmentId = await propose({ roomId, trainerId })
    const post = (user: any) =>
      client
        .post(`/class_amendments/${amendmentId}/decision`)
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
        .form({ result: 'approved' })
    const other = await userWith('base_admin', { baseId: stage.world.b.id })
    ;(await post(other)).assertStatus(403)
    ;(await post(stage.reviewer)).assertStatus(403)
    await post(stage.admin)
    assert.lengthOf(await db.from('class_amendment_decisions'), 0)
    const page = await client.get(`/classes/${courseClass.id}`).loginAs(second)
    page.assertTextIncludes('保存审定')

    await post(second)

    const sessions = await db.from('class_sessions').where('course_class_id', courseClass.id)
    assert.isTrue(sessions.every((row) => row.room_id === roomId && row.trainer_id === trainerId))
    const after = await db.from('course_classes').where('id', courseClass.id).firstOrFail()
    assert.deepInclude(after, { room_id: roomId, trainer_id: trainerId, seats: 20 })
    assert.lengthOf(await db.from('timetable_changes'), 1)
    assert.lengthOf(
      await db.from('messages').where('kind', 'session_moved').whereNotNull('person_id'),
      1
    )
  })

  test('refuses what a rule forbids, by its code', async ({ assert, client }) => {
    const { stage, courseClass, propose, decide } = await anAmendableClass()
    const codeOf = async (act: () => Promise<unknown>) => (await violationOf(act))?.code
    await enrol(stage, courseClass)
    await enrol(stage, courseClass)

    assert.equal(await codeOf(() => propose({})), 'E_NOTHING_TO_AMEND')
    assert.equal(await codeOf(() => propose({ seats: 1 })), 'E_SEATS_BELOW_TAKEN')
    const foreign = stage.world.b.roomIds[0]
    assert.equal(await codeOf(() => propose({ roomId: foreign })), 'E_AMENDMENT_PLACE')
    const small = await anotherOf('rooms', courseClass.roomId, 'R-SML', { seats: 3 })
    assert.equal(await codeOf(() => propose({ roomId: small })), 'E_AMENDMENT_CLASH')
    const id = await propose({ seats: 2 })
    assert.equal(await codeOf(() => propose({ seats: 3 })), 'E_AMENDMENT_WAITS')
    assert.equal(await codeOf(() => decide(id, { result: 'refused' })), 'E_AMENDMENT_REFUSAL')
    assert.equal(await codeOf(() => decide(id, { actor: stage.admin })), 'E_AMENDMENT_YOURS')
    await enrol(stage, courseClass)
    assert.equal(await codeOf(() => decide(id)), 'E_SEATS_BELOW_TAKEN')
    await decide(id, { result: 'refused', reason: '已有三人' })
    assert.equal(await codeOf(() => decide(id)), 'E_AMENDMENT_DECIDED')
    assert.equal((await seatsOf(courseClass.planAllocationId)).reserved, 20)
    const guest = await client
      .post(`/classes/${courseClass.id}/amendments`)
      .withCsrfToken()
      .redirects(0)
    guest.assertHeader('location', '/login')
    const invalid = await client
      .post(`/classes/${courseClass.id}/amendments`)
      .loginAs(stage.admin)
      .withCsrfToken()
      .accept('json')
      .json({ seats: 99 })
    invalid.assertStatus(422)
  })
})

/** A second room or trainer like the first. */
async function anotherOf(
  table: 'rooms' | 'trainers',
  id: number,
  code: string,
  changes: object = {}
): Promise<number> {
  const row = await db.from(table).where('id', id).firstOrFail()
  delete row.id
  return insertRow(table, {
    ...row,
    code,
    ...(table === 'trainers' ? { user_id: null } : {}),
    ...changes,
  })
}
