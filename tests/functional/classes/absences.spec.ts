import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import ReportAbsence from '#app/classes/absences/actions/report_absence'
import AssignSubstitutes from '#app/classes/absences/actions/assign_substitutes'
import ChangeTimetable from '#app/classes/timetabling/actions/change_timetable'
import TakeBackAbsence from '#app/classes/absences/actions/take_back_absence'
import { todoOf } from '#app/oversight/queries/todo'
import { loadTimetableWorld } from '#app/classes/timetabling/load_world'
import { clashesOf } from '#app/classes/timetabling/clashes'
import { absencePage } from '#app/classes/absences/queries/absence_page'
import { findAbsence } from '#app/classes/absences/queries/absences'
import { emptyDatabase, insertRow, userWith } from '#tests/support/world'
import {
  anOpenClass,
  buildStage,
  enrol,
  type Stage,
  violationOf,
} from '#tests/functional/classes/support'
import type User from '#models/user'

/** A stage whose first trainer has an account, with an open class of four mornings from 9 March. */
async function theStage() {
  const stage = await buildStage()
  const { a } = stage.world
  const trainer = await userWith('instructor', { baseId: a.id })
  await db.from('trainers').where('id', a.trainerIds[0]).update({ user_id: trainer.id })
  const courseClass = await anOpenClass(stage, { slots: ['morning'] })
  await enrol(stage, courseClass)
  return { stage, trainer, courseClass }
}

/** Two more trainers for welders: one without the qualification, one who teaches much that week. */
async function colleagues({ world }: Stage) {
  const trainer = (code: string, name: string) =>
    insertRow('trainers', {
      base_id: world.a.id,
      code,
      name,
      specialty_id: world.specialtyIds.welding,
      created_at: clock.instant(),
    })
  const free = await trainer('T8', '空闲')
  const unqualified = await trainer('T9', '无资质')
  await insertRow('trainer_qualifications', {
    trainer_id: unqualified,
    specialty_id: world.specialtyIds.care,
    title: '养老护理员',
    created_at: clock.instant(),
  })
  return { free, unqualified }
}

const report = (actor: User, input: object = {}) =>
  new ReportAbsence().handle({
    actor,
    fromDay: '2026-03-09',
    toDay: '2026-03-10',
    slot: null,
    kind: 'sick',
    ...input,
  })

const auditEntry = (action: string) =>
  db.from('audit_entries').where('action', action).firstOrFail()

const titles = async (user: User) => (await todoOf(user, 'zh-CN')).map((one) => one.kind)

test.group('A trainer who cannot teach', (group) => {
  group.each.setup(() => emptyDatabase())
  group.each.teardown(async () => {
    clock.resume()
    await emptyDatabase()
  })

  test('reports it: the base is told without the reason, the days are blocked', async ({
    assert,
    client,
  }) => {
    const { stage, trainer, courseClass } = await theStage()

    const response = await client
      .post('/own_absences')
      .loginAs(trainer)
      .withCsrfToken()
      .form({ fromDay: '2026-03-09', toDay: '2026-03-10', slot: '', kind: 'sick' })
      .redirects(0)

    response.assertStatus(302)
    response.assertHeader('location', '/own_absences')
    const row = await db.from('trainer_absences').firstOrFail()
    assert.containSubset(row, { reported_kind: 'sick', from_day: '2026-03-09', slot: null })
    const told = await db.from('messages').where('kind', 'absence_reported')
    assert.deepEqual(
      told.map((one) => [one.user_id, JSON.parse(one.parameters).sessions]),
      [[stage.admin.id, 2]]
    )
    const { changes } = await auditEntry('trainer.absence_reported')
    assert.notInclude(JSON.stringify(changes) + told[0].parameters, 'sick')
    assert.include(await titles(stage.admin), 'cover_absences')
    const world = await loadTimetableWorld(db.connection(), {
      baseId: stage.world.a.id,
      from: '2026-03-09',
      to: '2026-03-12',
    })
    assert.deepEqual(
      clashesOf(world.sessions, world).map(({ clashes }) => clashes.map((one) => one.kind)),
      [['absence'], ['absence'], [], []]
    )
    const week = await client.get('/timetable?week=2026-03-09').loginAs(stage.admin)
    week.assertTextIncludes(`/absences/${row.id}`)
    assert.equal((await findAbsence(row.id)).open, 2)
    assert.equal(courseClass.trainerId, row.trainer_id)
  })

  test('is refused days that are over, taken or wrong, without a trainer, and other roles', async ({
    assert,
    client,
  }) => {
    const { stage, trainer } = await theStage()
    await report(trainer)

    const codes = []
    for (const input of [
      { fromDay: '2026-03-01', toDay: '2026-03-03' },
      { fromDay: '2026-03-10', toDay: '2026-03-12' },
      { fromDay: '2026-03-10', toDay: '2026-03-10', slot: 'evening' as const },
      { fromDay: '2026-03-14', toDay: '2026-03-12' },
    ]) {
      codes.push((await violationOf(() => report(trainer, input)))?.code)
    }
    const nobody = await userWith('instructor', { baseId: stage.world.a.id })
    codes.push((await violationOf(() => report(nobody)))?.code)
    const bad = await client
      .post('/own_absences')
      .loginAs(trainer)
      .withCsrfToken()
      .accept('json')
      .form({ fromDay: '2026-03-20', toDay: '2026-03-20', kind: '头疼' })

    assert.deepEqual(codes, [
      'E_ABSENCE_PAST',
      'E_ABSENCE_TWICE',
      'E_ABSENCE_TWICE',
      'E_DAYS_ORDER',
      'E_NOT_A_TRAINER',
    ])
    bad.assertStatus(422)
    assert.lengthOf(await db.from('trainer_absences'), 1)
    const page = await client.get('/own_absences').loginAs(nobody)
    page.assertTextIncludes('你的账户还没有对应的教师档案')
  })

  test('the base gives the sessions to who is free and qualified, and all are told', async ({
    assert,
    client,
  }) => {
    const { stage, trainer, courseClass } = await theStage()
    const { free, unqualified } = await colleagues(stage)
    const account = await userWith('instructor', { baseId: stage.world.a.id })
    await db.from('trainers').where('id', free).update({ user_id: account.id })
    const { id } = await report(trainer)
    const { classes, seen } = await absencePage(await findAbsence(id), 'zh-CN')
    const { sessions } = classes[0]
    const send = (user: User, chosen: string[]) =>
      client
        .post(`/absences/${id}/substitutes`)
        .loginAs(user)
        .withCsrfToken()
        .form({ 'classId': courseClass.id, seen, 'chosen[]': chosen })
        .redirects(0)

    assert.deepEqual(
      sessions.map((one) => one.substitutes.map((who) => [who.trainerId, who.knowsClass])),
      [[[free, false]], [[free, true]]]
    )
    await send(stage.admin, [`${sessions[0].id} ${unqualified}`, ''])
    assert.equal((await findAbsence(id)).open, 2)
    const response = await send(stage.admin, [`${sessions[0].id} ${free}`, ''])

    response.assertHeader('location', `/absences/${id}`)
    assert.containSubset(await findAbsence(id), { open: 1, done: 1 })
    const told = await db.from('messages').where('kind', 'session_moved').orderBy('id')
    assert.sameMembers(told.map((one) => one.user_id).filter(Boolean), [trainer.id, account.id])
    assert.lengthOf(
      told.filter((one) => one.person_id),
      1
    )
    assert.notInclude(told.map((one) => one.parameters).join(), 'sick')
    const page = await client.get(`/absences/${id}`).loginAs(stage.admin)
    page.assertTextIncludes('空闲 代课')
    assert.equal(
      (await violationOf(() => new TakeBackAbsence().handle({ actor: trainer, absenceId: id })))
        ?.code,
      'E_ABSENCE_COVERED'
    )
    const stranger = await userWith('base_admin', { baseId: stage.world.b.id })
    ;(await send(stranger, [])).assertStatus(403)
  })

  test('takes a report back before it begins, nobody else does', async ({ assert, client }) => {
    const { stage, trainer } = await theStage()
    const { id } = await report(trainer)
    const colleague = await userWith('instructor', { baseId: stage.world.a.id })
    const back = (user: User) =>
      client.post(`/own_absences/${id}/withdrawal`).loginAs(user).withCsrfToken().redirects(0)

    ;(await back(colleague)).assertStatus(403)
    assert.isNull((await findAbsence(id)).liftedAt)
    ;(await back(trainer)).assertStatus(302)

    assert.isNotNull((await findAbsence(id)).liftedAt)
    assert.containSubset(await auditEntry('trainer.absence_taken_back'), { actor_id: trainer.id })
    assert.lengthOf(await db.from('messages').where('kind', 'absence_taken_back'), 1)
    assert.notInclude(await titles(stage.admin), 'cover_absences')
    const again = await report(trainer)
    clock.stopAt('2026-03-10')
    assert.equal(
      (
        await violationOf(() =>
          new TakeBackAbsence().handle({ actor: trainer, absenceId: again.id })
        )
      )?.code,
      'E_ABSENCE_BEGUN'
    )
  })

  test('of taking it back and giving a session away at once one holds', async ({ assert }) => {
    const { stage, trainer, courseClass } = await theStage()
    const { free } = await colleagues(stage)
    const { id } = await report(trainer)
    const [session] = await db
      .from('class_sessions')
      .where('course_class_id', courseClass.id)
      .orderBy('day')

    const outcomes = await Promise.allSettled([
      new TakeBackAbsence().handle({ actor: trainer, absenceId: id }),
      new AssignSubstitutes(new ChangeTimetable()).handle({
        actor: stage.admin,
        absenceId: id,
        classId: courseClass.id,
        chosen: [{ sessionId: session.id, trainerId: free }],
        reason: '由他人代课',
        seen: 0,
      }),
    ])

    assert.lengthOf(
      outcomes.filter((one) => one.status === 'fulfilled'),
      1
    )
    const [reason] = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    assert.include(['E_ABSENCE_COVERED', 'E_NOT_OF_ABSENCE'], reason.code)
    const { liftedAt, done } = await findAbsence(id)
    assert.equal(done, liftedAt ? 0 : 1)
  })

  test('why somebody is away is for the base and the trainer, not for colleagues', async ({
    client,
  }) => {
    const { stage, trainer } = await theStage()
    await report(trainer)
    const colleague = await userWith('instructor', { baseId: stage.world.a.id })
    const page = `/trainers/${stage.world.a.trainerIds[0]}`

    ;(await client.get(page).loginAs(trainer)).assertTextIncludes('生病')
    ;(await client.get(page).loginAs(stage.admin)).assertTextIncludes('生病')
    const seen = await client.get(page).loginAs(colleague)
    seen.assertStatus(200)
    seen.assertTextIncludes('请假')
    if (seen.text().includes('生病')) throw new Error('A colleague reads why')
  })
})
