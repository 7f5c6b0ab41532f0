import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import '#app/portal/applying/jobs/run_enrolments_job'
import '#app/subsidies/recoveries/jobs/draft_recoveries_job'
import clock from '#app/shared/clock'
import DecideApplication from '#app/enrolments/applications/actions/decide_application'
import RunEnrolmentLines from '#app/enrolments/runs/actions/run_enrolment_lines'
import ApplyForClass from '#app/enrolments/applications/actions/apply_for_class'
import EnrolTrainee from '#app/enrolments/actions/enrol_trainee'
import WithdrawEnrolment from '#app/enrolments/actions/withdraw_enrolment'
import { checkInvariants } from '#app/oversight/invariants'
import { eventsOfClass } from '#app/enrolments/applications/application_events'
import { attendanceOf, attendanceSql, joinAttendance } from '#app/classes/queries/attendance_of'
import { replay } from '#app/enrolments/waiting_list/replay'
import { standingOf } from '#app/classes/attendance_standing'
import { taughtClass } from '#tests/functional/attendance/taught_class'
import { todoOf } from '#app/oversight/queries/todo'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { previewRun } from '#app/enrolments/runs/queries/run_preview'
import { reserveSeats } from '#app/bases/seats'
import { aClass, aTrainee, setUpWorld } from '#tests/functional/enrolments/class_fixture'
import { aPerson, insertRow, userWith, type World } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type { Check } from '#app/enrolments/applications/actions/apply_for_class'
import type User from '#models/user'

const SEATS = ['plan_counters', 'class_counters']
const nothing: Check = async () => ({ verdict: 'unknown', stored: '{}' })

test.group('Decisions over everything filtered', (group) => {
  let world: World
  let admin: User
  let classId: number

  group.each.setup(async () => {
    const set = await setUpWorld()
    world = set.world
    admin = await userWith('base_admin', { baseId: world.a.id })
    classId = await aClass(world, world.a, { seats: 2 })
    const { allocationIds } = world.a
    const seats = { allocationId: allocationIds.welding, classId, seats: 2, actor: admin }
    await db.transaction((trx) => reserveSeats(trx, seats))
    return set.tearDown
  })

  async function applied(personId?: number, id = classId) {
    const person = personId ?? (await aPerson())
    return insertRow('enrolment_applications', {
      course_class_id: id,
      person_id: person,
      status: 'applied',
      sent_by: 'base',
      trainee_category: 'rural_migrant',
      verdict: 'unknown',
      qualification: '{}',
      created_by_id: admin.id,
      created_at: clock.instant(),
      updated_at: clock.instant(),
    })
  }
  const post = (client: ApiClient, user: User, fields: Record<string, unknown>) =>
    client.post('/enrolments/runs').loginAs(user).withCsrfToken().form(fields).redirects(0)
  async function previewed(client: ApiClient, query: string, user = admin) {
    const response = await client.get(`/enrolments/runs/create?${query}`).loginAs(user)
    response.assertStatus(200)
    const html = response.text()
    return { html, selection: /name="selection" value="([^"]*)"/.exec(html)?.[1] ?? '' }
  }
  const statuses = async () => {
    const rows = await db.from('enrolment_applications').orderBy('id').select('status')
    return rows.map((row) => row.status)
  }
  const audited = async (action: string) => {
    const rows = await db.from('audit_entries').where('action', action)
    return rows.length
  }

  test('guests log in; a bureau reads; who teaches neither reads nor acts', async ({ client }) => {
    const guest = await client.get('/applications').redirects(0)
    guest.assertHeader('location', '/login')
    await applied()
    const reviewer = await userWith('reviewer')
    const list = await client.get('/applications').loginAs(reviewer)
    list.assertStatus(200)
    const acting = await post(client, reviewer, { act: 'confirmed' }).accept('json')
    acting.assertStatus(403)
    const instructor = await userWith('instructor', { baseId: world.a.id })
    const read = await client.get('/applications').loginAs(instructor).accept('json')
    read.assertStatus(403)
  })

  test('filters keep to the own base, by state, class and name', async ({ client, assert }) => {
    const mine = await applied()
    const otherClass = await aClass(world, world.b)
    const other = await applied(undefined, otherClass)
    const person = await aPerson({ name: '覃美兰' })
    const named = await applied(person)
    const see = async (query: string, user = admin) => {
      const page = await client.get(`/applications?${query}`).loginAs(user)
      return [...page.text().matchAll(/href="\/applications\/(\d+)"/g)].map((one) => Number(one[1]))
    }
    assert.deepEqual(await see(''), [named, mine])
    assert.deepEqual(await see(`class=${otherClass}`), [])
    assert.deepEqual(await see(`q=${encodeURIComponent('覃美')}`), [named])
    assert.deepEqual(await see('state=refused'), [])
    assert.deepEqual(await see('', await userWith('auditor')), [named, other, mine])
  })

  test('seats go in the order of application; each row says what became of it', async ({
    client,
    assert,
  }) => {
    await db
      .from('users')
      .where('id', admin.id)
      .update({ person_id: await aPerson() })
    await admin.refresh()
    const own = await applied(admin.personId!)
    const ids = [await applied(), await applied(), await applied()]
    const { html, selection } = await previewed(client, 'act=confirmed')
    assert.include(html, '办理 2 行，跳过 2 行')
    assert.include(html, '不能办理本人的报名')
    assert.include(html, '没有空位')
    assert.deepEqual(await statuses(), ['applied', 'applied', 'applied', 'applied'])

    const answer = await post(client, admin, { act: 'confirmed', selection })
    const run = await db.from('enrolment_runs').firstOrFail()
    answer.assertHeader('location', `/enrolments/runs/${run.id}`)
    assert.equal(await audited('enrolments.run_started'), 1)
    await new OutboxWorker().drain()

    assert.deepEqual(await statuses(), ['applied', 'confirmed', 'confirmed', 'applied'])
    assert.equal(await audited('application.confirmed'), 2)
    const lines = await db.from('enrolment_run_lines').orderBy('enrolment_application_id')
    assert.deepEqual(
      lines.map((line) => [line.enrolment_application_id, line.status, line.code]),
      [
        [own, 'stayed', 'E_OWN_RECORD'],
        [ids[0], 'went', null],
        [ids[1], 'went', null],
        [ids[2], 'stayed', 'E_NO_SEAT'],
      ]
    )
    const page = await client.get(`/enrolments/runs/${run.id}`).loginAs(admin)
    assert.include(page.text(), '办理 2 行，跳过 2 行。')
    const stranger = await userWith('base_admin', { baseId: world.b.id })
    const foreign = await client.get(`/enrolments/runs/${run.id}`).loginAs(stranger).accept('json')
    foreign.assertStatus(403)
  })

  test('nobody is shown to wait while a seat is free, nor to be taken while in another class', async ({
    assert,
    client,
  }) => {
    const elsewhere = await aClass(world, world.a, { room_id: world.a.roomIds[1] })
    const person = await aPerson()
    await insertRow('enrolments', {
      ...{ course_class_id: elsewhere, person_id: person, position: 1, status: 'confirmed' },
      ...{ plan_allocation_id: world.a.allocationIds.welding, trainee_category: 'other' },
      ...{ created_by_id: admin.id, created_at: clock.instant(), updated_at: clock.instant() },
      confirmed_at: clock.instant(),
    })
    await applied(person)
    await applied()

    const waiting = await previewed(client, 'act=waiting')
    assert.include(waiting.html, '办理 0 行，跳过 2 行')
    const confirmed = await previewed(client, 'act=confirmed')
    assert.include(confirmed.html, '办理 1 行，跳过 1 行')
  })

  test('a list that changed since the preview is refused', async ({ client, assert }) => {
    await applied()
    const { selection } = await previewed(client, 'act=confirmed')
    await applied()
    const answer = await post(client, admin, { act: 'confirmed', selection }).accept('json')
    answer.assertStatus(422)
    assert.equal(answer.body().errors[0].code, 'E_LIST_CHANGED')
    assert.isNull(await db.from('enrolment_runs').first())
  })

  test('a refusal needs its reason; what somebody decided meanwhile stays', async ({
    client,
    assert,
  }) => {
    const ids = [await applied(), await applied()]
    const { selection } = await previewed(client, 'act=refused&state=applied')
    const fields = { act: 'refused', state: 'applied', selection }
    const bare = await post(client, admin, fields).accept('json')
    assert.equal(bare.body().errors[0].code, 'E_REFUSAL_REASON')
    await post(client, admin, { ...fields, reasonCode: 'papers_missing' })
    await new DecideApplication().handle({
      actor: admin,
      applicationId: ids[0],
      result: 'confirmed',
    })
    await new OutboxWorker().drain()

    assert.deepEqual(await statuses(), ['confirmed', 'refused'])
    const lines = await db.from('enrolment_run_lines').orderBy('id').select('status', 'code')
    assert.deepEqual(
      lines.map((line) => [line.status, line.code]),
      [
        ['stayed', 'E_APPLICATION_STATE'],
        ['went', null],
      ]
    )
  })

  test('run twice it decides nothing again; who lost the role decides nothing', async ({
    client,
    assert,
  }) => {
    await applied()
    const { selection } = await previewed(client, 'act=confirmed')
    await post(client, admin, { act: 'confirmed', selection })
    const { id: runId } = await db.from('enrolment_runs').firstOrFail()
    const range = { runId, from: 1, to: 1_000_000 }
    await new RunEnrolmentLines(nothing).handle(range)
    await new RunEnrolmentLines(nothing).handle(range)
    assert.equal(await audited('application.confirmed'), 1)

    await applied()
    const next = await previewed(client, 'act=confirmed&state=applied')
    await post(client, admin, {
      act: 'confirmed',
      state: 'applied',
      selection: next.selection,
    })
    await db.from('user_roles').where('user_id', admin.id).delete()
    await new OutboxWorker().drain()
    assert.deepEqual(await statuses(), ['confirmed', 'applied'])
    const last = await db.from('enrolment_run_lines').orderBy('id', 'desc').firstOrFail()
    assert.equal(last.code, 'E_ROLE_LOST')
  })

  test('the questions asked do not grow with the rows', async ({ assert }) => {
    await admin.loadRoles()
    const asked = async () => {
      let count = 0
      const client = db.connection().getReadClient()
      const counted = () => count++
      client.on('query', counted)
      const found = await previewRun(admin, { act: 'confirmed', filters: {} })
      client.off('query', counted)
      return { count, rows: found.going.length + found.staying.length, isCut: found.isCut }
    }
    await applied()
    const few = await asked()
    for (let at = 0; at < 60; at++) await applied()
    const many = await asked()
    assert.equal(many.rows, 61)
    assert.isAbove(few.count, 0)
    assert.equal(many.count, few.count)
  })
})

test.group('Acts over every enrolment filtered', (group) => {
  let world: World
  let admin: User
  let worker: OutboxWorker

  group.each.setup(async () => {
    const set = await setUpWorld()
    world = set.world
    admin = await userWith('base_admin', { baseId: world.a.id })
    worker = new OutboxWorker()
    return set.tearDown
  })

  const enrol = async (number: number, classId: number, name = '赵晓峰') => {
    const { traineeCategory, ...person } = aTrainee(number, { name })
    return new EnrolTrainee().handle({ actor: admin, classId, person, traineeCategory })
  }
  const preview = async (client: ApiClient, query: string, user = admin) => {
    const response = await client.get(`/enrolments/runs/create?${query}`).loginAs(user)
    response.assertStatus(200)
    const html = response.text()
    return { html, selection: /name="selection" value="([^"]*)"/.exec(html)?.[1] ?? '' }
  }
  const run = async (client: ApiClient, fields: Record<string, string | number>, words = {}) => {
    const query = new URLSearchParams(
      Object.entries(fields).map(([key, value]) => [key, String(value)])
    )
    const { html, selection } = await preview(client, query.toString())
    const answer = await client
      .post('/enrolments/runs')
      .loginAs(admin)
      .withCsrfToken()
      .form({ ...fields, ...words, selection })
      .accept('json')
      .redirects(0)
    await worker.drain()
    return { html, code: answer.body()?.errors?.[0]?.code as string | undefined }
  }
  const lastLines = async () => {
    const { id } = await db.from('enrolment_runs').orderBy('id', 'desc').firstOrFail()
    const rows = await db.from('enrolment_run_lines').where('enrolment_run_id', id).orderBy('id')
    return { id: id as number, lines: rows.map((row) => row.code ?? row.status) }
  }
  const status = async (id: number) => {
    const row = await db.from('enrolments').where('id', id).firstOrFail()
    return row.left_by ?? row.status
  }
  const taken = async (id: number) => {
    const row = await db.from('course_classes').where('id', id).firstOrFail()
    return row.seats_taken as number
  }
  const seatsHold = async () => {
    const results = await checkInvariants()
    return results.filter((one) => SEATS.includes(one.name) && !one.holds)
  }
  /** A running class of 40 hours whose first person missed so many of the first 16. */
  async function missed(hours: number[], startsOn = '2026-03-02') {
    const taught = await taughtClass(world, world.a, admin, {
      names: hours.map((_, index) => `林小${'甲乙丙丁戊'[index]}`),
      ...{ startsOn, dayCount: 5 },
    })
    for (const [at, id] of taught.sessionIds.slice(0, 4).entries()) {
      await db
        .from('class_sessions')
        .where('id', id)
        .update({ attendance_marked_at: clock.instant() })
      for (const [index, enrolmentId] of taught.enrolmentIds.entries()) {
        const absent = Math.min(4, Math.max(0, hours[index] - at * 4))
        await insertRow('attendance_marks', {
          ...{ class_session_id: id, enrolment_id: enrolmentId, hours: 4 - absent },
          ...{ status: absent === 4 ? 'absent' : 'present', marked_by_id: admin.id },
          marked_at: clock.instant(),
        })
      }
    }
    return taught
  }

  test('the list keeps to the own base and to its filters', async ({ client, assert }) => {
    const first = await aClass(world, world.a)
    const later = await aClass(world, world.a, {
      ...{ starts_on: '2026-05-11', ends_on: '2026-05-14', room_id: world.a.roomIds[1] },
    })
    const foreign = await aClass(world, world.b)
    const mine = await enrol(1, first)
    const named = await enrol(2, later, '覃美兰')
    const { traineeCategory, ...person } = aTrainee(3)
    const theirs = await new EnrolTrainee().handle({
      actor: await userWith('base_admin', { baseId: world.b.id }),
      ...{ classId: foreign, person, traineeCategory },
    })
    await new WithdrawEnrolment().handle({ actor: admin, enrolmentId: named, reason: '外出务工' })
    const see = async (query: string, user = admin) => {
      const page = await client.get(`/enrolments?${query}`).loginAs(user)
      page.assertStatus(200)
      return [...page.text().matchAll(/href="\/enrolments\/(\d+)"/g)].map((one) => Number(one[1]))
    }
    assert.deepEqual(await see(''), [named, mine])
    assert.deepEqual(await see('state=confirmed'), [mine])
    assert.deepEqual(await see('state=withdrawn'), [named])
    assert.deepEqual(await see('week=2026-05-13'), [named])
    assert.deepEqual(await see(`class=${foreign}`), [])
    assert.deepEqual(await see('q=qml'), [named])
    assert.deepEqual(await see(`specialty=${world.specialtyIds.care}`), [])
    assert.deepEqual(await see('category=graduate'), [])
    assert.deepEqual(await see('', await userWith('auditor')), [theirs, named, mine])
    const teacher = await userWith('instructor', { baseId: world.a.id })
    const refused = await client.get('/enrolments').loginAs(teacher).accept('json')
    refused.assertStatus(403)
  })

  test('attendance is told by the database as by the rule, and calls the base', async ({
    client,
    assert,
  }) => {
    clock.stopAt('2026-03-04')
    const hours = [0, 3, 5, 8, 9]
    const { id: classId, enrolmentIds, sessionIds } = await missed(hours)
    const standings = hours.map((one) => standingOf({ planned: 40, held: 16, missed: one }))
    assert.deepEqual(standings, ['good', 'good', 'low', 'low', 'lost'])
    const mark = { class_session_id: sessionIds[0], enrolment_id: enrolmentIds[4] }
    await db.from('attendance_marks').where(mark).update({ status: 'leave' })
    for (const leave of ['missed', 'excused'] as const) {
      const sql = attendanceSql(leave)
      const rows = await joinAttendance(db.from('enrolments as e'), { baseId: world.a.id, leave })
        .orderBy('e.id')
        .select('e.id', db.raw(`${sql.missed} AS missed, ${sql.standing} AS standing`))
      const people = enrolmentIds.map((id) => ({ id, classId }))
      const byRule = [...(await attendanceOf(people, { leave }))]
      assert.deepEqual(
        rows.map((row) => [row.id, Number(row.missed), row.standing]),
        byRule
          .filter(([, own]) => own.missed > 0)
          .map(([id, own]) => [id, own.missed, standingOf(own)])
      )
      if (leave === 'excused') continue
      assert.deepEqual(
        rows.map((row) => row.standing),
        standings.slice(1)
      )
    }
    await db.from('attendance_marks').where(mark).update({ status: 'absent' })
    const page = await client.get('/enrolments?attendance=watch').loginAs(admin)
    assert.include(page.text(), '已超过 1 课时')
    assert.notInclude(page.text(), '林小甲')
    const todos = await todoOf(await admin.loadRoles(), 'zh-CN')
    assert.equal(todos.find((one) => one.kind === 'attend_poorly')?.count, 3)
    assert.equal(standingOf({ planned: 40, held: 36, missed: 5 }), 'near')
    assert.equal(standingOf({ planned: 40, held: 40, missed: 8 }), 'good')
  })

  test('withdrawn in bulk by the single act, and taken back while nothing came of it', async ({
    client,
    assert,
  }) => {
    const classId = await aClass(world, world.a, { seats: 3 })
    const allocationId = world.a.allocationIds.welding
    await db.transaction((trx) =>
      reserveSeats(trx, { allocationId, classId, seats: 3, actor: admin })
    )
    const ids = [await enrol(1, classId), await enrol(2, classId), await enrol(3, classId)]
    await new WithdrawEnrolment().handle({ actor: admin, enrolmentId: ids[2], reason: '外出务工' })

    const act = { act: 'withdrawn', class: classId }
    assert.equal((await run(client, act)).code, 'E_REASON')
    const { html } = await run(client, act, { reason: '班级停办' })
    assert.include(html, '办理 2 行，跳过 1 行')
    assert.deepEqual(await Promise.all(ids.map(status)), ['withdrawn', 'withdrawn', 'withdrawn'])
    assert.equal(await taken(classId), 0)
    const audits = await db.from('audit_entries').where('action', 'enrolment.withdrawn')
    assert.lengthOf(audits, 3)
    const { id: runId, lines } = await lastLines()
    assert.deepEqual(lines, ['went', 'went', 'E_ENROLMENT_ENDED'])

    await enrol(4, classId)
    await enrol(5, classId)
    const undo = { act: 'undo', run: runId }
    const undone = await run(client, undo, { reason: '班级照常开' })
    assert.include(undone.html, '空出的席位已给候补的人或别人')
    assert.deepEqual((await lastLines()).lines, ['went', 'E_SEAT_GONE'])
    assert.deepEqual(await Promise.all(ids.map(status)), ['confirmed', 'withdrawn', 'withdrawn'])
    assert.equal(await taken(classId), 3)
    assert.deepEqual(await seatsHold(), [])
    assert.lengthOf(await db.from('audit_entries').where('action', 'enrolment.reinstated'), 1)
    const again = await preview(client, `act=undo&run=${runId}`)
    assert.include(again.html, '已经撤销过')
    const stranger = await userWith('base_admin', { baseId: world.b.id })
    const foreign = await preview(client, `act=undo&run=${runId}`, stranger)
    assert.equal(foreign.selection, '')

    await new WithdrawEnrolment().handle({ actor: admin, enrolmentId: ids[0], reason: '外出务工' })
    assert.equal(await taken(classId), 2)
    assert.deepEqual(await seatsHold(), [])
  })

  test('did not come: only who never came; not taken back once the class was marked again', async ({
    client,
    assert,
  }) => {
    const { id: classId, enrolmentIds, sessionIds } = await missed([4, 16, 16])
    await db.from('plan_allocations').update({ seats_taken: 3, seats_reserved: 3 })
    await db.from('annual_plans').update({ seats_taken: 3, seats_reserved: 3 })

    await run(client, { act: 'no_show', class: classId }, { reason: '没有报到' })
    const { id: runId, lines } = await lastLines()
    assert.deepEqual(lines.toSorted(), ['E_CAME', 'went', 'went'])
    assert.deepEqual(await Promise.all(enrolmentIds.map(status)), [
      'confirmed',
      'no_show',
      'no_show',
    ])

    clock.stopAt('2026-03-03')
    await db
      .from('class_sessions')
      .where('id', sessionIds[0])
      .update({ attendance_marked_at: clock.instant() })
    const { html, selection } = await preview(client, `act=undo&run=${runId}`)
    assert.include(html, '又登记了考勤')
    assert.equal(selection, '')
  })

  test('a transfer counts the seats there down; who is deferred beyond them waits', async ({
    client,
    assert,
  }) => {
    const from = await aClass(world, world.a, { seats: 5 })
    const later = { starts_on: '2026-05-11', ends_on: '2026-05-14', room_id: world.a.roomIds[1] }
    const to = await aClass(world, world.a, { ...later, seats: 1 })
    const ids = [await enrol(1, from), await enrol(2, from), await enrol(3, from)]
    const choice = await client
      .get(`/enrolments/runs/create?act=transferred&class=${from}`)
      .loginAs(admin)
    assert.include(choice.text(), `value="${to}"`)

    const first = await run(client, { act: 'transferred', class: from, to }, { reason: '并班' })
    assert.include(first.html, '办理 1 行，跳过 2 行')
    assert.deepEqual(await Promise.all(ids.map(status)), ['transferred', 'confirmed', 'confirmed'])

    await run(client, { act: 'deferred', class: from, to, state: 'confirmed' }, { reason: '延后' })
    assert.deepEqual((await lastLines()).lines, ['went', 'went'])
    const waiting = await db.from('enrolment_applications').where('course_class_id', to)
    assert.deepEqual(
      waiting.map((row) => row.status),
      ['waiting', 'waiting']
    )
    const { id } = await lastLines()
    const page = await client.get(`/enrolments/runs/${id}`).loginAs(admin)
    assert.include(page.text(), '延期不能撤销')
    assert.notInclude(page.text(), 'act=undo')
  })

  test('a notice reaches everybody once, without numbers and names of people', async ({
    client,
    assert,
  }) => {
    const first = await aClass(world, world.a)
    const later = { starts_on: '2026-05-11', ends_on: '2026-05-14', room_id: world.a.roomIds[1] }
    const second = await aClass(world, world.a, later)
    const ids = [await enrol(1, first), await enrol(2, first, '覃美兰'), await enrol(1, second)]
    const people = await db.from('enrolments').whereIn('id', ids).orderBy('id').select('person_id')
    await userWith('trainee', { personId: people[0].person_id })

    const act = { act: 'notice', state: 'confirmed' }
    const say = (notice: string) => run(client, act, { notice })
    const { html } = await preview(client, 'act=notice&state=confirmed')
    assert.include(html, '没有账号，也没有能用的邮箱或手机')
    assert.include(html, '只发一次')
    assert.equal((await say('')).code, 'E_NOTICE_WORDS')
    for (const number of ['139 2000 0001', '上午9:00 13920000001', '+8613920000001']) {
      assert.equal((await say(`有事请打 ${number}`)).code, 'E_NOTICE_NUMBER')
    }
    assert.equal((await say('赵晓峰请到办公室')).code, 'E_NOTICE_NAME')
    assert.lengthOf(await db.from('messages'), 0)

    assert.isUndefined((await say('周一改在二号车间上课，电话 0357-4222222')).code)
    const messages = await db.from('messages').where('kind', 'base_notice')
    assert.deepEqual(
      messages.map((row) => row.person_id),
      [people[0].person_id]
    )
    const { id, lines } = await lastLines()
    assert.deepEqual(lines, ['went', 'E_UNREACHED', 'E_TOLD_ONCE'])
    const page = await client.get(`/enrolments/runs/${id}`).loginAs(admin)
    assert.include(page.text(), '未读')
    assert.include(page.text(), '周一改在二号车间上课')

    await say('周一改在二号车间上课，电话 0357-4222222')
    assert.deepEqual((await lastLines()).lines, ['E_TOLD_TODAY', 'E_UNREACHED', 'E_TOLD_ONCE'])
    const list = await client.get('/enrolments/runs').loginAs(await userWith('auditor'))
    assert.include(list.text(), '群发通知')
  })

  test('a warning says the hours as they stand, once a day', async ({ client, assert }) => {
    clock.stopAt('2026-03-04')
    const { personIds } = await missed([0, 8, 9])
    for (const personId of personIds) await userWith('trainee', { personId })

    await run(client, { act: 'warning', state: 'confirmed' })
    const { lines } = await lastLines()
    assert.deepEqual(lines, ['went', 'went', 'E_ATTENDS'])
    const messages = await db.from('messages').orderBy('id')
    assert.deepEqual(
      messages.map((row) => [row.kind, row.person_id, JSON.parse(row.parameters).spare]),
      [
        ['attendance_reminder', personIds[1], 0],
        ['attendance_reminder_lost', personIds[2], 0],
      ]
    )
    const { html } = await preview(client, 'act=warning&attendance=watch')
    assert.include(html, '今天已提醒过')
  })

  test('decisions on applications are taken back to where they were', async ({
    client,
    assert,
  }) => {
    const classId = await aClass(world, world.a, { seats: 1 })
    const seat = { allocationId: world.a.allocationIds.welding, classId, seats: 1, actor: admin }
    await db.transaction((trx) => reserveSeats(trx, seat))
    const apply = async (number: number) => {
      const { traineeCategory, ...person } = aTrainee(number)
      const applicant = { person }
      return new ApplyForClass().handle(
        { actor: admin, classId, applicant, traineeCategory, sentBy: 'base' } as never,
        nothing
      )
    }
    const state = async () => {
      const rows = await db.from('enrolment_applications').orderBy('id')
      return rows.map((row) => row.status)
    }
    await apply(1)
    await run(client, { act: 'confirmed' })
    const confirmedRun = (await lastLines()).id
    for (const number of [2, 3, 4]) await apply(number)
    await run(client, { act: 'waiting', state: 'applied' })
    const waitingRun = (await lastLines()).id
    await run(client, { act: 'refused', state: 'waiting' }, { reasonCode: 'no_answer' })
    const refusedRun = (await lastLines()).id
    assert.deepEqual(await state(), ['confirmed', 'refused', 'refused', 'refused'])

    assert.include((await preview(client, `act=undo&run=${waitingRun}`)).html, '又有变动')
    await run(client, { act: 'undo', run: refusedRun }, { reason: '看错名单' })
    assert.deepEqual(await state(), ['confirmed', 'waiting', 'waiting', 'waiting'])
    const { list, faults } = replay(await eventsOfClass(db.connection(), classId))
    const ids = await db.from('enrolment_applications').orderBy('id').select('id')
    assert.deepEqual(
      list.map((one) => one.applicationId),
      ids.slice(1).map((row) => row.id)
    )
    assert.deepEqual(faults, [])

    await run(client, { act: 'undo', run: confirmedRun }, { reason: '材料不齐' })
    assert.deepEqual(await state(), ['applied', 'offered', 'waiting', 'waiting'])
    assert.equal(await taken(classId), 0)
    assert.deepEqual(await seatsHold(), [])
    const told = await db.from('messages').where('kind', 'application_reopened')
    assert.lengthOf(told, 4)
  })
})
