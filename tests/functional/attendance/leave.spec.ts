import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import AskForLeave from '#app/attendance/leave/actions/ask_for_leave'
import DecideLeave from '#app/attendance/leave/actions/decide_leave'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import { attendanceByDay } from '#app/classes/queries/attendance_of'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { taughtClass, type TaughtClass } from './taught_class.js'
import type User from '#models/user'

test.group('Leave', (group) => {
  let world: World
  let admin: User
  let trainee: User
  let taught: TaughtClass

  group.each.setup(async () => {
    clock.stopAt('2026-03-01')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    taught = await taughtClass(world, world.a, admin)
    trainee = await userWith('trainee', { personId: taught.personIds[0] })
    return () => clock.resume()
  })

  const ask = (from = 0, to = 1, actor = trainee) =>
    new AskForLeave().handle({
      actor,
      enrolmentId: taught.enrolmentIds[0],
      fromSessionId: taught.sessionIds[from],
      toSessionId: taught.sessionIds[to],
      reasonKind: 'sick',
    })
  const shown = (index: number) =>
    [taught.enrolmentIds[0], taught.sessionIds[index], taught.days[Math.floor(index / 2)]].join(':')
  const formOf = (from: number, to: number) => ({
    from: shown(from),
    to: shown(to),
    reasonKind: 'sick',
  })

  test('a trainee asks on the phone with a proof; trainer and trainee are told', async ({
    client,
    assert,
  }) => {
    const instructor = await userWith('instructor', { baseId: world.a.id })
    await db.from('trainers').where('id', world.a.trainerIds[0]).update({ user_id: instructor.id })
    const page = await client.get('/me/leave').loginAs(trainee)
    const sent = await client
      .post('/me/leave')
      .fields(formOf(0, 1))
      .file('proof', Buffer.from('%PDF-1.7 note'), { filename: 'note.pdf' })
      .loginAs(trainee)
      .withCsrfToken()
      .redirects(0)
    const { id } = await db.from('leave_requests').firstOrFail()
    const list = await client.get('/attendance/leave?status=asked').loginAs(instructor)
    const proof = await client.get(`/attendance/leave/${id}/proof`).loginAs(instructor)
    const decided = await client
      .post(`/attendance/leave/${id}/decision`)
      .form({ result: 'approved' })
      .loginAs(instructor)
      .withCsrfToken()
      .redirects(0)
    clock.stopAt('2026-03-02')
    const sheet = await client.get(`/sessions/${taught.sessionIds[0]}/attendance`).loginAs(admin)

    assert.include(page.text(), '星期一 上午')
    sent.assertHeader('location', '/me/leave')
    assert.include(list.text(), '赵晓峰')
    assert.equal(proof.header('content-type'), 'application/octet-stream')
    assert.equal(proof.header('content-disposition')?.startsWith('attachment'), true)
    decided.assertStatus(302)
    assert.lengthOf(sheet.text().match(/value="leave" checked/g)!, 1)
    assert.include(sheet.text(), '已批准请假：生病')
    assert.deepEqual(
      (await db.from('messages').orderBy('id')).map((row) => [
        row.kind,
        row.user_id,
        row.person_id,
      ]),
      [
        ['leave_asked', instructor.id, null],
        ['leave_approved', null, taught.personIds[0]],
      ]
    )
    assert.deepEqual(
      (await db.from('audit_entries').whereLike('action', 'leave.%').orderBy('sequence')).map(
        (row) => row.action
      ),
      ['leave.asked', 'leave.proof_taken', 'leave.approved']
    )
  })

  test('a form that was opened before its session moved asks for nothing', async ({
    client,
    assert,
  }) => {
    const form = formOf(2, 2)
    await db
      .from('class_sessions')
      .where('id', taught.sessionIds[2])
      .update({ day: '2026-03-09', starts_at_time: '18:30' })
    const sent = await client
      .post('/me/leave')
      .fields(form)
      .loginAs(trainee)
      .withCsrfToken()
      .redirects(0)

    assert.include(JSON.stringify(sent.flashMessages()), '这些课改了日子')
    assert.lengthOf(await db.from('leave_requests'), 0)
  })

  test('leave is asked for the own sessions, once, in their order, not long after', async ({
    assert,
  }) => {
    const other = await userWith('trainee', { personId: taught.personIds[1] })
    await assert.rejects(() => ask(0, 1, other), /^E_NOT_ENROLLED/)
    await assert.rejects(() => ask(1, 0), /^E_LEAVE_ORDER/)
    await ask(0, 1)
    await assert.rejects(() => ask(1, 3), 'E_LEAVE_TWICE {"day":"2026-03-02"}')
    clock.stopAt('2026-03-07')
    await assert.rejects(() => ask(2, 3), 'E_LEAVE_LATE {"days":3}')
  })

  test('two requests at once for one session leave one', async ({ assert }) => {
    const results = await Promise.allSettled([ask(0, 1), ask(1, 2), ask(1, 1)])

    assert.lengthOf(
      results.filter(({ status }) => status === 'fulfilled'),
      1
    )
    const live = await db.from('leave_request_sessions').where('is_live', true)
    assert.equal(new Set(live.map((row) => row.class_session_id)).size, live.length)
  })

  test('a refusal needs a reason and frees the sessions; nobody decides twice or about themselves', async ({
    assert,
  }) => {
    const leaveId = await ask()
    const decide = (result: 'approved' | 'refused', reason?: string, actor = admin) =>
      new DecideLeave().handle({ actor, leaveId, result, reason })

    await assert.rejects(() => decide('refused'), /^E_REFUSAL_REASON/)
    await assert.rejects(() => decide('approved', undefined, trainee), /^E_OWN_LEAVE/)
    await decide('refused', '当天有考核')
    await assert.rejects(() => decide('approved'), /^E_LEAVE_DECIDED/)
    await ask()
  })

  test('only the asker takes leave back, and not once it is marked', async ({ client, assert }) => {
    const leaveId = await ask(0, 0)
    const withdraw = (user: User) =>
      client
        .post(`/me/leave/${leaveId}/withdrawal`)
        .loginAs(user)
        .withCsrfToken()
        .accept('json')
        .redirects(0)
    const stranger = await userWith('trainee', { personId: taught.personIds[1] })
    ;(await withdraw(stranger)).assertStatus(403)
    clock.stopAt('2026-03-02')
    await new MarkAttendance().handle({
      actor: admin,
      sessionId: taught.sessionIds[0],
      marks: taught.enrolmentIds.map((enrolmentId) => ({ enrolmentId, status: 'leave' })),
    })

    ;(await withdraw(trainee)).assertStatus(422)
    assert.equal((await db.from('leave_requests').firstOrFail()).status, 'asked')
  })

  test('hours on leave are missed, or taken out of the hours due where the rule says so', async ({
    assert,
  }) => {
    clock.stopAt('2026-03-03')
    for (const [index, sessionId] of taught.sessionIds.entries()) {
      await new MarkAttendance().handle({
        actor: admin,
        sessionId,
        marks: taught.enrolmentIds.map((enrolmentId) => ({
          enrolmentId,
          status: index === 0 ? 'leave' : index === 1 ? 'absent' : 'present',
        })),
      })
    }
    const of = async (leave: 'missed' | 'excused') =>
      (await attendanceByDay([{ id: taught.enrolmentIds[0], classId: taught.id }], { leave })).get(
        taught.enrolmentIds[0]
      )!

    const days = { attended: 1 }
    assert.containSubset(await of('missed'), { attended: 8, days, percentOfWhole: 50 })
    assert.containSubset(await of('excused'), { attended: 8, days, percentOfWhole: 66 })
  })
})
