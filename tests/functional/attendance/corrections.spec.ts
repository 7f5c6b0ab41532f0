import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import DecideMarkCorrection from '#app/attendance/corrections/actions/decide_mark_correction'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import FinishClass from '#app/classes/actions/finish_class'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { taughtClass, type TaughtClass } from './taught_class.js'
import type { Presence } from '#app/attendance/presence'
import type User from '#models/user'

test.group('Correcting attendance later', (group) => {
  let world: World
  let admin: User
  let second: User
  let taught: TaughtClass

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    second = await userWith('base_admin', { baseId: world.a.id })
    taught = await taughtClass(world, world.a, admin)
    return () => clock.resume()
  })

  const mark = (first: Presence, reason?: string, session = 0) =>
    new MarkAttendance().handle({
      actor: admin,
      sessionId: taught.sessionIds[session],
      marks: taught.enrolmentIds.map((enrolmentId, index) => ({
        enrolmentId,
        status: index === 0 ? first : 'present',
      })),
      reason,
    })
  const firstMark = () =>
    db
      .from('attendance_marks')
      .where({ class_session_id: taught.sessionIds[0], enrolment_id: taught.enrolmentIds[0] })
      .firstOrFail()
  const decide = (actor: User, result: 'approved' | 'refused', reason?: string) =>
    db
      .from('attendance_corrections')
      .firstOrFail()
      .then(({ id }) =>
        new DecideMarkCorrection().handle({ actor, correctionId: id, result, reason })
      )

  test('on the day a mark changes without a reason, and what it said is kept', async ({
    assert,
  }) => {
    await mark('absent')
    await mark('late')

    const changes = await db.from('attendance_mark_changes')
    assert.lengthOf(changes, 1)
    assert.deepInclude(changes[0], {
      enrolment_id: taught.enrolmentIds[0],
      status_before: 'absent',
      hours_before: 0,
      status_after: 'late',
      hours_after: 4,
      changed_by_id: admin.id,
      reason: null,
    })
  })

  test('after the day a change needs a reason; a first mark needs none', async ({ assert }) => {
    await mark('absent')
    clock.stopAt('2026-03-05')
    await mark('absent', undefined, 1)

    await assert.rejects(() => mark('present'), /^E_CHANGE_REASON/)
    await mark('present', '签到表漏看一行')

    assert.equal((await firstMark()).status, 'present')
    const [change] = await db.from('attendance_mark_changes')
    assert.equal(change.reason, '签到表漏看一行')
  })

  test('later than the free days the mark stands until a second person agrees', async ({
    assert,
  }) => {
    await mark('absent')
    clock.stopAt('2026-03-06')
    const { proposed } = await mark('present', '签到表漏看一行')

    assert.equal(proposed, 1)
    assert.equal((await firstMark()).status, 'absent')
    const session = await db.from('class_sessions').where('id', taught.sessionIds[0]).firstOrFail()
    assert.equal(session.attendance_marked_at.slice(0, 10), '2026-03-02')
    await assert.rejects(() => mark('late', '又改'), /^E_CORRECTION_WAITS.*赵晓峰/)
    await assert.rejects(() => decide(admin, 'approved'), /^E_SAME_PERSON/)
    assert.equal(await decide(second, 'approved'), 'approved')

    assert.deepInclude(await firstMark(), { status: 'present', hours: 4, marked_by_id: admin.id })
    const [change] = await db.from('attendance_mark_changes')
    assert.isNotNull(change.attendance_correction_id)
    const audit = await db.from('audit_entries').where('action', 'attendance.correction_approved')
    assert.equal(audit[0].actor_id, second.id)
    await assert.rejects(() => decide(second, 'refused', '不同意'), /^E_CORRECTION_DECIDED/)
  })

  test('a refusal says why and moves nothing; a mark that moved overtakes the proposal', async ({
    assert,
  }) => {
    await mark('absent')
    clock.stopAt('2026-03-06')
    await mark('present', '签到表漏看一行')
    await assert.rejects(() => decide(second, 'refused'), /^E_DECISION_REASON/)
    await db
      .from('attendance_marks')
      .where('id', (await firstMark()).id)
      .update({ status: 'leave' })

    assert.equal(await decide(second, 'approved'), 'overtaken')
    assert.equal((await firstMark()).status, 'leave')
  })

  test('a class is not finished while a change waits, and afterwards none can be decided', async ({
    assert,
  }) => {
    for (const session of taught.sessionIds.keys()) {
      clock.stopAt(session < 2 ? '2026-03-02' : '2026-03-03')
      await mark('absent', undefined, session)
    }
    clock.stopAt('2026-03-06')
    await mark('present', '签到表漏看一行')
    const finish = () => new FinishClass().handle({ actor: admin, classId: taught.id })

    await assert.rejects(finish, 'E_CORRECTIONS_WAIT {"count":1}')
    await db.from('course_classes').where('id', taught.id).update({ status: 'finished' })
    await assert.rejects(() => decide(second, 'approved'), /^E_NOT_RUNNING/)
  })

  test('no path rewrites what marks said before', async ({ assert }) => {
    await mark('absent')
    await mark('late')

    await assert.rejects(() => db.from('attendance_mark_changes').update({ reason: 'x' }))
    await assert.rejects(() => db.from('attendance_mark_changes').delete())
  })

  test('the sheet asks for the reason, the list shows what waits, another base decides nothing', async ({
    client,
    assert,
  }) => {
    await mark('absent')
    clock.stopAt('2026-03-06')
    const address = `/sessions/${taught.sessionIds[0]}/attendance`
    const everybody = Object.fromEntries(
      taught.enrolmentIds.map((id) => [`marks[e${id}][status]`, 'present'])
    )
    const form = await client.get(address).loginAs(admin)
    const bare = await client
      .post(address)
      .form(everybody)
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)
    const sent = await client
      .post(address)
      .form({ ...everybody, reason: '签到表漏看一行' })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)
    const { id } = await db.from('attendance_corrections').firstOrFail()
    const list = await client.get('/attendance/corrections?status=proposed').loginAs(second)
    const stranger = await userWith('base_admin', { baseId: world.b.id })
    const foreign = await client
      .post(`/attendance/corrections/${id}/decision`)
      .form({ result: 'approved' })
      .loginAs(stranger)
      .withCsrfToken()
      .accept('json')
    const agreed = await client
      .post(`/attendance/corrections/${id}/decision`)
      .form({ result: 'approved' })
      .loginAs(second)
      .withCsrfToken()
      .redirects(0)

    assert.include(form.text(), '并由本基地另一位管理员同意')
    assert.deepEqual(bare.flashMessage('inputErrorsBag'), {
      reason: ['这节课已过去，改动已有的点名须写明原因。'],
    })
    sent.assertHeader('location', address)
    sent.assertFlashMessage(
      'warning',
      '1 人的更改已提交，待本基地另一位管理员同意；同意之前原来的点名不变。'
    )
    assert.include(list.text(), '同意并更改')
    foreign.assertStatus(403)
    agreed.assertStatus(302)
    assert.equal((await firstMark()).status, 'present')
  })
})
