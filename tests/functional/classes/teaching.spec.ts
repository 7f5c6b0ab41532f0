import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import FinishClass from '#app/classes/actions/finish_class'
import StartClass from '#app/classes/actions/start_class'
import {
  aClass,
  anOpenClass,
  auditOf,
  buildStage,
  enrol,
  markAll,
  seatsOf,
  statusOf,
  violationOf,
} from '#tests/functional/classes/support'

test.group('Teaching a class', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  async function aRunningClass() {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)
    const enrolments = [await enrol(stage, courseClass), await enrol(stage, courseClass)]
    clock.stopAt('2026-03-09')
    await new StartClass().handle({ actor: stage.admin, classId: courseClass.id })
    return { stage, courseClass, enrolments, by: { actor: stage.admin, classId: courseClass.id } }
  }

  test('a class does not start before its first day', async ({ assert }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)
    await enrol(stage, courseClass)
    clock.stopAt('2026-03-08')

    const violation = await violationOf(() =>
      new StartClass().handle({ actor: stage.admin, classId: courseClass.id })
    )

    assert.equal(violation?.code, 'E_TOO_EARLY')
    assert.equal(violation?.params.day, '2026-03-09')
  })

  test('a class without people does not start', async ({ assert }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)
    clock.stopAt('2026-03-09')

    const violation = await violationOf(() =>
      new StartClass().handle({ actor: stage.admin, classId: courseClass.id })
    )

    assert.equal(violation?.code, 'E_NOBODY_ENROLLED')
  })

  test('a draft does not start', async ({ assert }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)

    const violation = await violationOf(() =>
      new StartClass().handle({ actor: stage.admin, classId: courseClass.id })
    )

    assert.equal(violation?.code, 'E_CLASS_STATE')
    assert.deepEqual(violation?.params, { from: 'draft', to: 'running' })
  })

  test('on the first day the class starts, with a decision and an audit row', async ({
    assert,
  }) => {
    const { courseClass } = await aRunningClass()

    const decision = await db.from('class_decisions').orderBy('id', 'desc').firstOrFail()
    assert.equal(await statusOf(courseClass.id), 'running')
    assert.equal(decision.result, 'started')
    assert.include(await auditOf(courseClass.id), 'class.started')
  })

  test('a class is not finished before its last day', async ({ assert }) => {
    const { stage, courseClass, by } = await aRunningClass()
    await markAll(stage, courseClass.id, (_, session) => session.hours)

    const violation = await violationOf(() => new FinishClass().handle(by))

    assert.equal(violation?.code, 'E_NOT_OVER')
  })

  test('a class is not finished while a session is unmarked', async ({ assert }) => {
    const { courseClass, by } = await aRunningClass()
    clock.stopAt('2026-03-10')

    const violation = await violationOf(() => new FinishClass().handle(by))

    assert.equal(violation?.code, 'E_SESSIONS_UNMARKED')
    assert.containSubset(violation?.params, { count: 4, day: '2026-03-09' })
    assert.equal(await statusOf(courseClass.id), 'running')
  })

  test('finishing writes attendance, tells who completed and gives unused seats back', async ({
    assert,
  }) => {
    const { stage, courseClass, enrolments, by } = await aRunningClass()
    clock.stopAt('2026-03-10')
    await markAll(stage, courseClass.id, (enrolmentId, session) =>
      enrolmentId === enrolments[1] && session.sequence === 4 ? 0 : session.hours
    )

    const outcome = await new FinishClass().handle(by)

    const rows = await db.from('enrolments').orderBy('id')
    assert.deepEqual(outcome, { completed: 1, notCompleted: 1 })
    assert.containSubset(rows[0], {
      status: 'completed',
      hours_attended: 16,
      days_attended: 2,
      training_days: 2,
      attendance_percent: 100,
    })
    assert.containSubset(rows[1], {
      status: 'not_completed',
      hours_attended: 12,
      days_attended: 1,
      training_days: 2,
      attendance_percent: 75,
    })
    assert.deepEqual(await seatsOf(courseClass.planAllocationId), {
      reserved: 2,
      taken: 2,
      planReserved: 2,
      planTaken: 2,
    })
    assert.include(await auditOf(courseClass.id), 'class.finished')
  })

  test('somebody without any mark did not complete the class', async ({ assert }) => {
    const { courseClass, enrolments, by, stage } = await aRunningClass()
    clock.stopAt('2026-03-10')
    await markAll(stage, courseClass.id, (_, session) => session.hours)
    await db.from('attendance_marks').where('enrolment_id', enrolments[0]).delete()

    await new FinishClass().handle(by)

    const row = await db.from('enrolments').where('id', enrolments[0]).firstOrFail()
    assert.containSubset(row, { status: 'not_completed', attendance_percent: 0, training_days: 2 })
  })

  test('a withdrawn person keeps that status', async ({ assert }) => {
    const { stage, courseClass, enrolments, by } = await aRunningClass()
    clock.stopAt('2026-03-10')
    await markAll(stage, courseClass.id, (_, session) => session.hours)
    await db.from('enrolments').where('id', enrolments[1]).update({ status: 'withdrawn' })

    await new FinishClass().handle(by)

    const row = await db.from('enrolments').where('id', enrolments[1]).firstOrFail()
    assert.equal(row.status, 'withdrawn')
  })

  test('the page finishes the class and says how many completed it', async ({ assert, client }) => {
    const { stage, courseClass } = await aRunningClass()
    clock.stopAt('2026-03-10')
    await markAll(stage, courseClass.id, (_, session) => session.hours)

    const response = await client
      .post(`/classes/${courseClass.id}/finish`)
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)

    assert.include(String(response.flashMessages().success), '2 人结业')
    assert.equal(await statusOf(courseClass.id), 'finished')
  })

  test('the page that asks too early keeps the class and says why', async ({ assert, client }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)

    const response = await client
      .post(`/classes/${courseClass.id}/start`)
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)

    assert.include(String(response.flashMessages().error), '2026-03-09')
    assert.equal(await statusOf(courseClass.id), 'enrolling')
  })
})
