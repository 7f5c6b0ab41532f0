import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import ApplyTimetablePlan from '#app/classes/timetable_maker/actions/apply_timetable_plan'
import RunTimetablePlan from '#app/classes/timetable_maker/actions/run_timetable_plan'
import CancelTimetablePlan from '#app/classes/timetable_maker/actions/cancel_timetable_plan'
import { USUAL_WEIGHTS, WISHES } from '#app/classes/timetable_maker/problem'
import { emptyDatabase, insertRow, userWith } from '#tests/support/world'
import {
  aCheckIn,
  aClass,
  aLeave,
  anOpenClass,
  buildStage,
  enrol,
  leaveSessions,
  type Stage,
  violationOf,
} from '#tests/functional/classes/support'

const form = (classIds: number[], changes: object = {}) => ({
  'from': '2026-03-02',
  'to': '2026-04-30',
  'classes[]': classIds,
  'slots[]': ['morning', 'afternoon'],
  'preferredSlots[]': ['morning', 'afternoon'],
  'seed': 1,
  ...Object.fromEntries(WISHES.map((wish) => [`weight_${wish}`, USUAL_WEIGHTS[wish]])),
  ...changes,
})

const ask = (client: any, { admin }: Stage, classIds: number[], changes: object = {}) =>
  client
    .post('/timetable/plans')
    .form(form(classIds, changes))
    .withCsrfToken()
    .loginAs(admin)
    .redirects(0)

const lastPlan = () => db.from('timetable_plans').orderBy('id', 'desc').firstOrFail()

const sessionsOf = (classId: number) =>
  db.from('class_sessions').where('course_class_id', classId).orderBy('sequence')

const close = (stage: Stage, roomId: number, day: string) =>
  insertRow('closures', {
    base_id: stage.world.a.id,
    room_id: roomId,
    from_day: day,
    to_day: day,
    reason: '停电',
    created_by_id: stage.admin.id,
    created_at: clock.instant(),
  })

test.group('Plans of timetables', (group) => {
  group.each.setup(() => emptyDatabase())
  group.each.teardown(() => clock.resume())

  test('{$self} sends a guest to sign in')
    .with(['/timetable/plans', '/timetable/plans/create', '/timetable/plans/1'])
    .run(async ({ client }, path) => {
      const response = await client.get(path).redirects(0)

      response.assertHeader('location', '/login')
    })

  test('the whole page of a plan in the making is refreshed, so that the result takes its place', async ({
    assert,
    client,
  }) => {
    const stage = await buildStage()
    const { id: classId } = await aClass(stage)
    await ask(client, stage, [classId])
    const { id } = await lastPlan()
    const page = async () => {
      const response = await client.get(`/timetable/plans/${id}`).loginAs(stage.admin)
      return response.text()
    }

    const waiting = await page()
    assert.include(waiting, '<div id="timetable-plan" up-poll>')
    assert.lengthOf(waiting.match(/up-poll/g)!, 1)
    await db.from('timetable_plans').update({ status: 'failed', failure: 'broken' })
    const over = await page()
    assert.include(over, '<div id="timetable-plan"')
    assert.notInclude(over, 'up-poll')
  })

  test('only an administrator of the base asks for one, stops it or puts it in force', async ({
    client,
  }) => {
    const stage = await buildStage()
    const { id: classId } = await aClass(stage)
    await ask(client, stage, [classId])
    const { id } = await lastPlan()
    const other = await userWith('base_admin', { baseId: stage.world.b.id })

    for (const user of [stage.reviewer, await userWith('trainee')]) {
      const response = await client.get('/timetable/plans/create').loginAs(user)
      response.assertStatus(403)
    }
    for (const path of ['application', 'cancellation']) {
      const response = await client
        .post(`/timetable/plans/${id}/${path}`)
        .withCsrfToken()
        .loginAs(other)
      response.assertStatus(403)
    }
    const foreign = await client.get(`/timetable/plans/${id}`).loginAs(other)
    foreign.assertStatus(403)
    const reading = await client.get(`/timetable/plans/${id}`).loginAs(stage.reviewer)
    reading.assertStatus(200)
  })

  test('what is wrong with the form is said, and nothing is queued', async ({ client, assert }) => {
    const stage = await buildStage()
    const { id: classId } = await aClass(stage)

    await ask(client, stage, [classId], { weight_same_room: 11 })
    await ask(client, stage, [classId], { to: '2027-04-30' })
    await ask(client, stage, [9999])
    await ask(client, stage, [], { from: '2026-02-01', to: '2026-02-28' })

    assert.isEmpty(await db.from('timetable_plans'))
  })

  test('is made apart, shown, put in force once and told to nobody while classes are drafts', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const { world } = stage
    const first = await aClass(stage)
    const second = await aClass(stage, { startsOn: '2026-03-11', roomId: world.a.roomIds[0] })
    const page = await client.get('/timetable/plans/create').loginAs(stage.admin)
    page.assertTextIncludes(first.code)
    await ask(client, stage, [first.id, second.id], { mayStartEarlier: 'true' })
    const { id } = await lastPlan()
    const waiting = await client.get(`/timetable/plans/${id}`).loginAs(stage.admin)
    waiting.assertTextIncludes('等待后台处理')

    await new RunTimetablePlan().handle(id)

    const made = await lastPlan()
    assert.equal(made.status, 'made')
    assert.isAtMost(made.bound, made.objective)
    const shown = await client.get(`/timetable/plans/${id}`).loginAs(stage.admin)
    shown.assertTextIncludes('采用并通知相关人员')
    shown.assertTextIncludes(second.code)
    const response = await client
      .post(`/timetable/plans/${id}/application`)
      .withCsrfToken()
      .loginAs(stage.admin)
      .redirects(0)
    response.assertStatus(302)
    assert.deepInclude(await lastPlan(), { status: 'applied', applied_by_id: stage.admin.id })
    const sessions = await sessionsOf(first.id)
    assert.equal(sessions[0].day, '2026-03-03')
    const row = await db.from('course_classes').where('id', first.id).firstOrFail()
    assert.deepInclude(row, { starts_on: '2026-03-03', status: 'draft' })
    assert.equal((await db.from('messages')).length, 0)
    const audit = await db
      .from('audit_entries')
      .where({ subject_type: 'timetable_plan', subject_id: id })
      .orderBy('sequence')
    assert.deepEqual(
      audit.map((one) => one.action),
      ['timetable_plan.asked', 'timetable_plan.applied']
    )
    assert.equal(
      (await violationOf(() => new ApplyTimetablePlan().handle({ actor: stage.admin, planId: id })))
        ?.code,
      'E_PLAN_STATE'
    )
  })

  test('moves one session of a class that is given out and tells its people', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const open = await anOpenClass(stage, { slots: ['morning'] })
    const enrolmentId = await enrol(stage, open)
    const before = await sessionsOf(open.id)
    const leave = await aLeave(stage, enrolmentId, [before[1].id, before[3].id], 'approved')
    for (const roomId of stage.world.a.roomIds) await close(stage, roomId, before[1].day)
    await db.from('trainers').where('id', before[0].trainer_id).update({ user_id: stage.admin.id })
    await ask(client, stage, [])
    const { id } = await lastPlan()
    await new RunTimetablePlan().handle(id)

    const page = await client.get(`/timetable/plans/${id}`).loginAs(stage.admin)
    page.assertTextIncludes(open.code)
    await new ApplyTimetablePlan().handle({ actor: stage.admin, planId: id })

    const after = await sessionsOf(open.id)
    const moved = after.filter((one) => {
      const old = before.find((row) => row.id === one.id)!
      return old.day !== one.day || old.slot !== one.slot || old.room_id !== one.room_id
    })
    assert.sameMembers(
      moved.map((one) => one.id),
      [before[1].id]
    )
    assert.lengthOf(await db.from('timetable_changes').where('course_class_id', open.id), 1)
    assert.lengthOf(await db.from('messages').where('kind', 'session_moved'), 2)
    const [released, kept] = await leaveSessions(leave)
    assert.deepInclude(released, { old_day: before[1].day, released_at: clock.instant() })
    assert.lengthOf(await db.from('messages').where('kind', 'leave_released'), 1)
    assert.isTrue(Boolean(kept.is_live))
  })

  test('moves no session that somebody checked in to meanwhile', async ({ client, assert }) => {
    const stage = await buildStage()
    const open = await anOpenClass(stage, { slots: ['morning'] })
    const enrolmentId = await enrol(stage, open)
    const [, second] = await sessionsOf(open.id)
    for (const roomId of stage.world.a.roomIds) await close(stage, roomId, second.day)
    const leave = await aLeave(stage, enrolmentId, [second.id], 'approved')
    await ask(client, stage, [])
    const { id } = await lastPlan()
    await new RunTimetablePlan().handle(id)
    const apply = () => new ApplyTimetablePlan().handle({ actor: stage.admin, planId: id })
    await aCheckIn(enrolmentId, second.id)

    assert.equal((await violationOf(apply))?.code, 'E_SESSION_CHECKED_IN')
    assert.deepEqual((await sessionsOf(open.id))[1].day, second.day)
    assert.isTrue(Boolean((await leaveSessions(leave))[0].is_live))
  })

  test('is refused when what it was made from changed, with its name, and nothing is written', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const draft = await aClass(stage)
    const before = await sessionsOf(draft.id)
    await ask(client, stage, [draft.id], { mayStartEarlier: 'true' })
    const { id } = await lastPlan()
    await new RunTimetablePlan().handle(id)
    await close(stage, stage.world.a.roomIds[1], '2026-03-20')

    const stale = await violationOf(() =>
      new ApplyTimetablePlan().handle({ actor: stage.admin, planId: id })
    )

    assert.equal(stale?.code, 'E_PLAN_STALE')
    assert.equal(stale?.params.part, 'closures')
    assert.deepEqual(await sessionsOf(draft.id), before)
    assert.equal((await lastPlan()).status, 'made')
  })

  test('one that was stopped is not made', async ({ client, assert }) => {
    const stage = await buildStage()
    const draft = await aClass(stage)
    await ask(client, stage, [draft.id])
    const { id } = await lastPlan()
    await new CancelTimetablePlan().handle({ actor: stage.admin, planId: id })

    await new RunTimetablePlan().handle(id)

    assert.deepInclude(await lastPlan(), { status: 'cancelled', result: null })
  })
})
