import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import FinishClass from '#app/classes/actions/finish_class'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import { attendanceGrid } from '#app/attendance/queries/attendance_grid'
import { classRoster } from '#app/classes/queries/class_roster'
import { enrolmentList } from '#app/enrolments/runs/queries/enrolment_list'
import { gatherClaimFacts } from '#app/subsidies/claim_facts'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { taughtClass, type TaughtClass } from './taught_class.js'
import type { PresenceMark } from '#app/attendance/presence'
import type User from '#models/user'

test.group('Attendance pages', (group) => {
  let world: World
  let admin: User
  let taught: TaughtClass

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    taught = await taughtClass(world, world.a, admin)
    return () => clock.resume()
  })

  const sheet = (session = 0) => `/sessions/${taught.sessionIds[session]}/attendance`
  const everybody = (status = 'present') =>
    Object.fromEntries(taught.enrolmentIds.map((id) => [`marks[e${id}][status]`, status]))
  const teach = async (user: User, trainerId = world.a.trainerIds[0]) =>
    db.from('trainers').where('id', trainerId).update({ user_id: user.id })

  test('a guest is sent to sign in: {$self}')
    .with(['/attendance', '/classes/:id/attendance', '/sessions/:session/attendance'])
    .run(async ({ client }, address) => {
      const path = address
        .replace(':id', String(taught.id))
        .replace(':session', String(taught.sessionIds[0]))

      const response = await client.get(path).redirects(0)

      response.assertStatus(302)
      response.assertHeader('location', '/login')
    })

  test('trainees and system administrators see no attendance: {$self}')
    .with(['trainee', 'system_admin'] as const)
    .run(async ({ client }, role) => {
      const user = await userWith(role)

      for (const path of ['/attendance', `/classes/${taught.id}/attendance`, sheet()]) {
        const response = await client.get(path).loginAs(user)
        response.assertStatus(403)
      }
    })

  test('another base sees and marks nothing', async ({ client, assert }) => {
    const stranger = await userWith(['base_admin', 'instructor'], { baseId: world.b.id })

    const list = await client.get('/attendance').loginAs(stranger)
    const grid = await client.get(`/classes/${taught.id}/attendance`).loginAs(stranger)
    const form = await client.get(sheet()).loginAs(stranger)
    const post = await client
      .post(sheet())
      .form(everybody())
      .loginAs(stranger)
      .withCsrfToken()
      .accept('json')

    assert.notInclude(list.text(), taught.code)
    grid.assertStatus(403)
    form.assertStatus(403)
    post.assertStatus(403)
    assert.lengthOf(await db.from('attendance_marks'), 0)
  })

  test('an instructor marks the sessions they teach and no other', async ({ client, assert }) => {
    const instructor = await userWith('instructor', { baseId: world.a.id })
    await teach(instructor)
    await db
      .from('class_sessions')
      .where('id', taught.sessionIds[1])
      .update({ trainer_id: world.a.trainerIds[1] })

    const own = await client
      .post(sheet(0))
      .form(everybody())
      .loginAs(instructor)
      .withCsrfToken()
      .redirects(0)
    const others = await client
      .post(sheet(1))
      .form(everybody())
      .loginAs(instructor)
      .withCsrfToken()
      .accept('json')
    const page = await client.get(sheet(1)).loginAs(instructor)

    own.assertStatus(302)
    own.assertHeader('location', `/classes/${taught.id}/attendance`)
    others.assertStatus(403)
    page.assertStatus(200)
    assert.notInclude(page.text(), 'type="radio"')
    const marked = await db.from('attendance_marks').distinct('class_session_id')
    assert.deepEqual(
      marked.map((row) => row.class_session_id),
      [taught.sessionIds[0]]
    )
  })

  test('an instructor who does not teach the class cannot read it', async ({ client }) => {
    const instructor = await userWith('instructor', { baseId: world.a.id })

    const response = await client.get(`/classes/${taught.id}/attendance`).loginAs(instructor)

    response.assertStatus(403)
  })

  test('the bureau and the auditor read and cannot mark: {$self}')
    .with(['reviewer', 'approver', 'finance', 'auditor'] as const)
    .run(async ({ client, assert }, role) => {
      const user = await userWith(role)

      const form = await client.get(sheet()).loginAs(user)
      const post = await client
        .post(sheet())
        .form(everybody())
        .loginAs(user)
        .withCsrfToken()
        .accept('json')

      form.assertStatus(200)
      assert.notInclude(form.text(), 'type="radio"')
      post.assertStatus(403)
    })

  test('the form offers everybody as present, and sending it marks them so', async ({
    client,
    assert,
  }) => {
    const form = await client.get(sheet()).loginAs(admin)
    const sent = await client
      .post(sheet())
      .form(everybody())
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    assert.lengthOf(form.text().match(/value="present" checked/g)!, 3)
    sent.assertFlashMessage('success', '2026-03-02 的点名已保存。')
    const rows = await db.from('attendance_marks')
    assert.deepEqual(
      rows.map((row) => [row.status, row.hours]),
      [
        ['present', 4],
        ['present', 4],
        ['present', 4],
      ]
    )
    assert.lengthOf(await db.from('audit_entries').where('action', 'attendance.marked'), 1)
  })

  test('hours of the form speak only for who came late', async ({ client, assert }) => {
    const [first, second] = taught.enrolmentIds

    await client
      .post(sheet())
      .form({
        ...everybody(),
        [`marks[e${first}][status]`]: 'late',
        [`marks[e${first}][hours]`]: '2',
        [`marks[e${second}][hours]`]: '1',
      })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    const rows = await db.from('attendance_marks').orderBy('enrolment_id')
    assert.deepEqual(
      rows.map((row) => row.hours),
      [2, 4, 4]
    )
  })

  test('a presence that does not exist is refused with the typed marks kept', async ({
    client,
    assert,
  }) => {
    const response = await client
      .post(sheet())
      .form({ ...everybody(), [`marks[e${taught.enrolmentIds[0]}][status]`]: 'asleep' })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    assert.deepEqual(Object.keys(response.flashMessages().inputErrorsBag), [
      `marks.e${taught.enrolmentIds[0]}.status`,
    ])
    assert.lengthOf(await db.from('attendance_marks'), 0)
  })

  test('a broken rule is told in words', async ({ client, assert }) => {
    const [first] = Object.keys(everybody())

    const response = await client
      .post(sheet())
      .form({ [first]: 'present' })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    response.assertFlashMessage(
      'error',
      '还有 2 人没有点名，第一位是 王秀兰。请给全班点名后再保存。'
    )
    assert.lengthOf(await db.from('attendance_marks'), 0)
  })

  test('the list names the sessions of running classes that are due, oldest first', async ({
    client,
    assert,
  }) => {
    clock.stopAt('2026-03-03')
    const instructor = await userWith('instructor', { baseId: world.a.id })
    await teach(instructor)
    const foreign = await taughtClass(world, world.a, admin, {
      trainerId: world.a.trainerIds[1],
      roomId: world.a.roomIds[1],
    })
    await new MarkAttendance().handle({
      actor: instructor,
      sessionId: taught.sessionIds[0],
      marks: taught.enrolmentIds.map((enrolmentId) => ({ enrolmentId, status: 'present' })),
    })

    const own = await client.get('/attendance').loginAs(instructor)
    const all = await client.get('/attendance').loginAs(admin)

    const addresses = [...own.text().matchAll(/\/sessions\/(\d+)\/attendance/g)].map((m) => +m[1])
    assert.deepEqual(addresses, taught.sessionIds.slice(1))
    assert.include(all.text(), foreign.code)
  })

  test('the grid says every mark in words and points at what is due', async ({
    client,
    assert,
  }) => {
    await new MarkAttendance().handle({
      actor: admin,
      sessionId: taught.sessionIds[0],
      marks: (['present', 'late', 'absent'] as const).map((status, index) => ({
        enrolmentId: taught.enrolmentIds[index],
        status,
      })),
    })

    const response = await client.get(`/classes/${taught.id}/attendance`).loginAs(admin)

    response.assertStatus(200)
    for (const word of ['出勤', '迟到早退', '缺勤', '待点名']) assert.include(response.text(), word)
    assert.include(response.text(), `/sessions/${taught.sessionIds[1]}/attendance`)
    assert.notInclude(response.text(), `/sessions/${taught.sessionIds[2]}/attendance`)

    const ofReader = await client
      .get(`/classes/${taught.id}/attendance`)
      .loginAs(await userWith('reviewer'))

    assert.notInclude(ofReader.text(), '已点齐')
    assert.include(ofReader.text(), `/sessions/${taught.sessionIds[1]}/attendance`)
  })

  test('one enrolment has one percentage on every page, named so far or of the whole class', async ({
    client,
    assert,
  }) => {
    const [id, ...others] = taught.enrolmentIds
    const trainee = await userWith('trainee', { personId: taught.personIds[0] })
    const mark = async (statuses: PresenceMark['status'][], from = 0) => {
      for (const [index, status] of statuses.entries()) {
        const marks = [
          { enrolmentId: id, status },
          ...others.map((enrolmentId) => ({ enrolmentId, status: 'present' as const })),
        ]
        const sessionId = taught.sessionIds[from + index]
        await new MarkAttendance().handle({ actor: admin, sessionId, marks })
      }
    }
    const figures = async () => {
      const { rows, stats } = await classRoster(taught.id)
      const grid = await attendanceGrid(taught.id, await admin.loadRoles())
      const list = await enrolmentList(admin, { class: taught.id }, 'zh-CN')
      const [claim] = await gatherClaimFacts(db.connection(), [id], { kind: 'living_allowance' })
      const shown = {
        roster: rows[0].attendance.percent,
        grid: grid.rows[0].percent,
        list: list.rows.find((row) => row.id === id)!.percent,
      }
      const averages = [stats.attendancePercent, grid.averagePercent]
      return { shown, averages, fact: claim.facts.attendance_percent! }
    }
    const pages = async () => {
      const roster = await client.get(`/classes/${taught.id}`).loginAs(admin)
      const grid = await client.get(`/classes/${taught.id}/attendance`).loginAs(admin)
      const list = await client.get(`/enrolments?class=${taught.id}`).loginAs(admin)
      const own = await client.get('/me/classes').loginAs(trainee)
      return Object.entries({ roster, grid, list, own }).map(
        ([name, page]) => `${name} ${page.text()}`
      )
    }

    // The afternoon of the second day is not marked: half a day is held all the same.
    clock.stopAt('2026-03-03')
    await mark(['present', 'absent', 'present'])
    const under = await figures()
    assert.deepEqual(under.shown, { roster: 66, grid: 66, list: 66 })
    assert.deepEqual(under.averages, [88, 88])
    assert.containSubset(under.fact, { value: null, expected: 75 })
    assert.include(under.fact.note!['zh-CN'], '至今出勤率 66%，以后全到最多 75%')
    for (const text of await pages()) {
      assert.include(text, '66%')
      assert.include(text, '至今')
      assert.notInclude(text, '50%')
    }
    const watched = await client.get('/enrolments?attendance=poor').loginAs(admin)
    assert.include(watched.text(), '至今 66%')

    await mark(['leave'], 3)
    await new FinishClass().handle({ actor: admin, classId: taught.id })
    const ended = await figures()
    assert.deepEqual(ended.shown, { roster: 50, grid: 50, list: 50 })
    assert.equal(ended.fact.value, 50)
    for (const text of await pages()) {
      assert.include(text, '50%')
      assert.notInclude(text, '至今 50%')
    }
  })
})
