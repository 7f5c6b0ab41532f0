import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import testUtils from '@adonisjs/core/services/test_utils'
import clock from '#app/shared/clock'
import { whyNotAnswerRecord } from '#app/portal/objections/actions/answer_record_objection'
import { answerableRecords } from '#app/portal/objections/queries/answerable_records'
import { ownRecord } from '#app/portal/objections/queries/own_record'
import { todoOf } from '#app/oversight/queries/todo'
import LodgeRecordObjection from '#app/portal/objections/actions/lodge_record_objection'
import { classWithMembers } from '#tests/support/members'
import { buildWorld, emptyDatabase, insertRow, userWith } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

const STATEMENT = '3 月 2 日上午我到了，签到表上有我的名字'

/** Two trainees of a running class, the mark of the first, the base and the bureau. */
async function setUp() {
  const world = await buildWorld()
  const { admin, classId, members } = await classWithMembers(world, world.a, 2)
  const [own, foreign] = members
  const trainee = await userWith('trainee', { personId: own.personId })
  const instructor = await userWith('instructor', { baseId: world.a.id })
  const sessionId = await insertRow('class_sessions', {
    course_class_id: classId,
    room_id: world.a.roomIds[0],
    trainer_id: world.a.trainerIds[0],
    sequence: 1,
    day: '2026-03-02',
    slot: 'morning',
    starts_at_time: '08:00',
    ends_at_time: '11:45',
    hours: 4,
    kind: 'theory',
    created_at: clock.instant(),
    attendance_marked_at: clock.instant(),
    attendance_marked_by_id: admin.id,
  })
  const mark = (enrolmentId: number) =>
    insertRow('attendance_marks', {
      class_session_id: sessionId,
      enrolment_id: enrolmentId,
      status: 'absent',
      hours: 0,
      marked_by_id: instructor.id,
      marked_at: clock.instant(),
    })
  return {
    world,
    admin,
    trainee,
    own: await mark(own.enrolmentId),
    foreign: await mark(foreign.enrolmentId),
  }
}

function post(client: ApiClient, user: User, path: string, body: object) {
  return client.post(path).form(body).loginAs(user).withCsrfToken().redirects(0)
}

async function lodged() {
  return db.from('record_objections').orderBy('id', 'desc').firstOrFail()
}

test.group('Objections to own records', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => {
    clock.stopAt('2026-03-03')
    return () => clock.resume()
  })

  test('a trainee objects to an own mark; the base has five working days; a second one waits', async ({
    assert,
    client,
  }) => {
    const { world, trainee, own } = await setUp()
    const body = { record: `attendance:${own}`, statement: STATEMENT }

    await post(client, trainee, '/me/objections', body)
    const again = await post(client, trainee, '/me/objections', body)

    const row = await lodged()
    assert.include(row, {
      kind: 'attendance',
      record_id: own,
      base_id: world.a.id,
      assigned_to: 'base',
      status: 'open',
      due_on: '2026-03-10',
    })
    assert.notInclude(row.statement_cipher, '签到')
    assert.include(JSON.stringify(again.flashMessages()), '已有一件')
    assert.lengthOf(await db.from('record_objections'), 1)
    const audit = await db
      .from('audit_entries')
      .where('action', 'record_objection.lodged')
      .firstOrFail()
    assert.notInclude(audit.changes, '签到')
    const page = await client.get(`/me/objections/${row.id}`).loginAs(trainee)
    assert.include(page.text(), STATEMENT)
  })

  test('waits for exactly those who may answer it: not for who marked, nor for the other base', async ({
    assert,
    client,
  }) => {
    const { world, admin, trainee, own } = await setUp()
    const body = { record: `attendance:${own}`, statement: STATEMENT }
    await post(client, trainee, '/me/objections', body)
    const row = await lodged()
    const colleague = await userWith('base_admin', { baseId: world.a.id })
    const relative = await userWith('base_admin', {
      baseId: world.a.id,
      personId: row.person_id,
    })
    const ofOther = await userWith('base_admin', { baseId: world.b.id })

    const record = await ownRecord(db.connection(), row.person_id, row.kind, row.record_id)
    for (const user of [admin, colleague, relative, ofOther]) {
      const mayAnswer =
        user.baseId === row.base_id && !whyNotAnswerRecord(user, row as never, record!.makers)
      const waits = mayAnswer ? 1 : 0
      const { sql, bindings } = answerableRecords('base', user)
      const found = await db.from('record_objections as o').whereRaw(sql, bindings)
      assert.lengthOf(found, waits)
      const page = await client.get('/record_objections?state=mine').loginAs(user)
      assert.equal(page.text().match(/href="\/record_objections\/\d+"/g)?.length ?? 0, waits)
      const todos = await todoOf(await user.loadRoles(), 'zh-CN')
      const todo = todos.find(({ kind }) => kind === 'answer_record_objections')
      assert.equal(todo?.count ?? 0, waits)
    }
    assert.isNotNull(whyNotAnswerRecord(admin, row as never, record!.makers))
    assert.isNull(whyNotAnswerRecord(colleague, row as never, record!.makers))
  })

  test('a record of somebody else is unknown, and so is their objection', async ({
    assert,
    client,
  }) => {
    const { trainee, own, foreign } = await setUp()
    await post(client, trainee, '/me/objections', {
      record: `attendance:${own}`,
      statement: STATEMENT,
    })
    const { id } = await lodged()
    const other = await userWith('trainee', {
      personId: (await db.from('enrolments').orderBy('id', 'desc').firstOrFail()).person_id,
    })

    const refused = await post(client, trainee, '/me/objections', {
      record: `attendance:${foreign}`,
      statement: STATEMENT,
    })
    const seen = await client.get(`/me/objections/${id}`).loginAs(other)
    const withdrawn = await post(client, other, `/me/objections/${id}/withdrawal`, {})

    assert.include(JSON.stringify(refused.flashMessages()), '没有找到你的这条记录')
    seen.assertStatus(404)
    withdrawn.assertStatus(404)
    assert.equal((await lodged()).status, 'open')
  })

  test('who made the record does not answer, another base sees nothing, a colleague answers and the person is told', async ({
    assert,
    client,
  }) => {
    const { world, admin, trainee, own } = await setUp()
    await post(client, trainee, '/me/objections', {
      record: `attendance:${own}`,
      statement: STATEMENT,
    })
    const { id } = await lodged()
    const colleague = await userWith('base_admin', { baseId: world.a.id })
    const stranger = await userWith('base_admin', { baseId: world.b.id })
    const answer = { result: 'upheld', answer: '签到表上有您的签名，已申请更正考勤。' }

    const byMaker = await post(client, admin, `/record_objections/${id}/answer`, answer)
    const foreignList = await client.get('/record_objections').loginAs(stranger)
    const foreignPage = await client.get(`/record_objections/${id}`).loginAs(stranger)
    const empty = await post(client, colleague, `/record_objections/${id}/answer`, {
      result: 'upheld',
      answer: '',
    })
    const open = await lodged()
    const page = await client.get(`/record_objections/${id}`).loginAs(colleague)
    await post(client, colleague, `/record_objections/${id}/answer`, answer)
    const twice = await post(client, colleague, `/record_objections/${id}/answer`, answer)

    assert.include(String(byMaker.flashMessages().error), '由你经办')
    assert.notInclude(foreignList.text(), 'JL26-')
    foreignPage.assertStatus(403)
    assert.isNotEmpty(empty.flashMessages().inputErrorsBag)
    assert.equal(open.status, 'open')
    assert.include(page.text(), '/sessions/')
    assert.include(await lodged(), { status: 'upheld', answered_by_id: colleague.id })
    assert.include(String(twice.flashMessages().error), '已经办结')
    const told = await db.from('messages').where('kind', 'objection_answered').firstOrFail()
    assert.equal(told.person_id, trainee.personId)
    assert.equal(told.path, `/me/objections/${id}`)
    const read = await client.get('/me/objections/' + id).loginAs(trainee)
    assert.include(read.text(), answer.answer)
  })

  test('the bureau may answer what waits at a base; an own objection is taken back while open', async ({
    assert,
    client,
  }) => {
    const { trainee, own } = await setUp()
    await post(client, trainee, '/me/objections', {
      record: `attendance:${own}`,
      statement: STATEMENT,
    })
    const first = await lodged()
    await post(client, trainee, `/me/objections/${first.id}/withdrawal`, {})
    assert.equal((await lodged()).status, 'withdrawn')
    await post(client, trainee, '/me/objections', {
      record: `personal_data:${trainee.personId}`,
      statement: '手机号换了，请更正',
    })
    const second = await lodged()
    const reviewer = await userWith('reviewer')

    await post(client, reviewer, `/record_objections/${second.id}/answer`, {
      result: 'dismissed',
      answer: '请带身份证到基地更正手机号。',
    })

    assert.include(await lodged(), { status: 'dismissed', answered_by_id: reviewer.id })
    const late = await post(client, trainee, `/me/objections/${second.id}/withdrawal`, {})
    assert.include(String(late.flashMessages().error), '已经办结')
  })
})

test.group('Objections under pressure', (group) => {
  group.each.teardown(async () => {
    clock.resume()
    await emptyDatabase()
  })

  test('the same objection sent five times at once is kept once', async ({ assert }) => {
    clock.stopAt('2026-03-03')
    const { trainee, own } = await setUp()

    await Promise.allSettled(
      Array.from({ length: 5 }, () =>
        new LodgeRecordObjection().handle({
          actor: trainee,
          kind: 'attendance',
          recordId: own,
          statement: STATEMENT,
        })
      )
    )

    assert.lengthOf(await db.from('record_objections'), 1)
  })
})
