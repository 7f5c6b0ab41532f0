import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import CourseClass from '#models/course_class'
import { countRows } from '#app/shared/database/rows'
import ApplyForOpening from '#app/classes/actions/apply_for_opening'
import CancelClass from '#app/classes/actions/cancel_class'
import DecideOpening from '#app/classes/actions/decide_opening'
import {
  aClass,
  anOpenClass,
  auditOf,
  buildStage,
  enrol,
  seatsOf,
  statusOf,
  violationOf,
} from '#tests/functional/classes/support'
import { userWith } from '#tests/support/world'

test.group('Opening a class', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('applying reserves the seats of the plan', async ({ assert, client }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)

    const response = await client
      .post(`/classes/${courseClass.id}/opening`)
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)

    const after = await CourseClass.findOrFail(courseClass.id)
    response.assertHeader('location', `/classes/${courseClass.id}`)
    assert.equal(after.status, 'applied')
    assert.isNotNull(after.appliedAt)
    assert.containSubset(await seatsOf(courseClass.planAllocationId), { reserved: 20 })
    assert.deepEqual(await auditOf(courseClass.id), ['class.created', 'class.applied'])
  })

  test('a plan without enough seats refuses and the class stays a draft', async ({ assert }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)
    await db.from('plan_allocations').update({ capacity: 19 })

    const violation = await violationOf(() =>
      new ApplyForOpening().handle({ actor: stage.admin, classId: courseClass.id })
    )

    assert.equal(violation?.code, 'E_ALLOCATION_FULL')
    assert.equal(await statusOf(courseClass.id), 'draft')
  })

  test('applying twice reserves once', async ({ assert }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)
    await new ApplyForOpening().handle({ actor: stage.admin, classId: courseClass.id })

    const violation = await violationOf(() =>
      new ApplyForOpening().handle({ actor: stage.admin, classId: courseClass.id })
    )

    assert.equal(violation?.code, 'E_CLASS_STATE')
    assert.containSubset(await seatsOf(courseClass.planAllocationId), { reserved: 20 })
  })

  test('the reviewer approves and the class takes enrolments', async ({ assert, client }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)
    await new ApplyForOpening().handle({ actor: stage.admin, classId: courseClass.id })

    await client
      .post(`/classes/${courseClass.id}/opening_decisions`)
      .form({ result: 'approved' })
      .loginAs(stage.reviewer)
      .withCsrfToken()
      .redirects(0)

    const after = await CourseClass.findOrFail(courseClass.id)
    const decision = await db.from('class_decisions').where('result', 'approved').firstOrFail()
    assert.equal(after.status, 'enrolling')
    assert.isNotNull(after.openedAt)
    assert.equal(decision.actor_id, stage.reviewer.id)
    assert.include(await auditOf(courseClass.id), 'class.approved')
  })

  test('returning needs a reason', async ({ client }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)
    await new ApplyForOpening().handle({ actor: stage.admin, classId: courseClass.id })

    const response = await client
      .post(`/classes/${courseClass.id}/opening_decisions`)
      .form({ result: 'returned', reason: '  ' })
      .loginAs(stage.reviewer)
      .withCsrfToken()
      .accept('json')

    response.assertStatus(422)
  })

  test('a returned class gives its seats back and can apply again', async ({ assert }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)
    const apply = { actor: stage.admin, classId: courseClass.id }
    await new ApplyForOpening().handle(apply)

    await new DecideOpening().handle({
      actor: stage.reviewer,
      classId: courseClass.id,
      result: 'returned',
      reason: '缺设备清单',
    })
    const returned = await seatsOf(courseClass.planAllocationId)
    await new ApplyForOpening().handle(apply)

    assert.containSubset(returned, { reserved: 0, planReserved: 0 })
    assert.containSubset(await seatsOf(courseClass.planAllocationId), { reserved: 20 })
  })

  test('{$self} may not decide on an opening')
    .with(['base_admin', 'instructor', 'approver', 'finance', 'auditor', 'trainee'] as const)
    .run(async ({ client }, role) => {
      const stage = await buildStage()
      const courseClass = await aClass(stage)
      const baseId = ['base_admin', 'instructor'].includes(role) ? stage.world.a.id : null

      const response = await client
        .post(`/classes/${courseClass.id}/opening_decisions`)
        .form({ result: 'approved' })
        .loginAs(await userWith(role, { baseId }))
        .withCsrfToken()
        .accept('json')

      response.assertStatus(403)
    })

  test('{path} of a class is not for {role} of the other base')
    .with(
      ['opening', 'start', 'finish', 'cancellation'].map((path) => ({
        path,
        role: 'base_admin' as const,
      }))
    )
    .run(async ({ client }, { path, role }) => {
      const stage = await buildStage()
      const courseClass = await aClass(stage)

      const foreign = await client
        .post(`/classes/${courseClass.id}/${path}`)
        .form({ reason: '不办了' })
        .loginAs(await userWith(role, { baseId: stage.world.b.id }))
        .withCsrfToken()
        .accept('json')
      const bureau = await client
        .post(`/classes/${courseClass.id}/${path}`)
        .form({ reason: '不办了' })
        .loginAs(stage.reviewer)
        .withCsrfToken()
        .accept('json')
      const guest = await client
        .post(`/classes/${courseClass.id}/${path}`)
        .withCsrfToken()
        .redirects(0)

      foreign.assertStatus(403)
      bureau.assertStatus(403)
      guest.assertHeader('location', '/login')
    })

  test('cancelling gives the seats back and frees room and trainer', async ({ assert, client }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)

    await client
      .post(`/classes/${courseClass.id}/cancellation`)
      .form({ reason: '报名人数不足' })
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)

    const sessions = await db.from('class_sessions').where('course_class_id', courseClass.id)
    assert.equal(await statusOf(courseClass.id), 'cancelled')
    assert.containSubset(await seatsOf(courseClass.planAllocationId), { reserved: 0 })
    assert.lengthOf(sessions, 0)
    assert.include(await auditOf(courseClass.id), 'class.cancelled')
    assert.isNull(await violationOf(() => aClass(stage)))
  })

  test('a class with people in it cannot be cancelled', async ({ assert }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)
    await enrol(stage, courseClass)

    const violation = await violationOf(() =>
      new CancelClass().handle({ actor: stage.admin, classId: courseClass.id, reason: '不办了' })
    )

    assert.equal(violation?.code, 'E_CLASS_HAS_TRAINEES')
    assert.containSubset(await seatsOf(courseClass.planAllocationId), { reserved: 20, taken: 1 })
  })

  test('cancelling a draft touches no seats', async ({ assert }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)

    await new CancelClass().handle({ actor: stage.admin, classId: courseClass.id, reason: '重复' })

    assert.equal(await countRows(db.from('seat_entries')), 0)
  })
})
