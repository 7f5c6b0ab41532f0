import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import StartClass from '#app/classes/actions/start_class'
import { classRoster } from '#app/classes/queries/class_roster'
import { aClass, anOpenClass, buildStage, enrol, markAll } from '#tests/functional/classes/support'
import { userWith } from '#tests/support/world'

test.group('Pages of classes', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('{$self} sends a guest to sign in')
    .with(['/classes', '/classes/create', '/classes/1', '/classes/1/edit', '/classes/1/timetable'])
    .run(async ({ client }, path) => {
      const response = await client.get(path).redirects(0)

      response.assertHeader('location', '/login')
    })

  test('a trainee and a system administrator may not open the list', async ({ client }) => {
    const trainee = await client.get('/classes').loginAs(await userWith('trainee'))
    const system = await client.get('/classes').loginAs(await userWith('system_admin'))

    trainee.assertStatus(403)
    system.assertStatus(403)
  })

  test('a base sees its own classes, the bureau and the auditor see all', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)
    const other = await userWith('base_admin', { baseId: stage.world.b.id })

    const own = await client.get('/classes').loginAs(stage.admin)
    const foreign = await client.get('/classes').loginAs(other)
    const auditor = await client.get('/classes').loginAs(await userWith('auditor'))

    own.assertTextIncludes(courseClass.code)
    auditor.assertTextIncludes(courseClass.code)
    assert.isFalse(foreign.text().includes(courseClass.code))
    foreign.assertTextIncludes('还没有班级')
  })

  test('an instructor sees the classes taught and no others', async ({ client, assert }) => {
    const stage = await buildStage()
    const { world } = stage
    const instructor = await userWith('instructor', { baseId: world.a.id })
    await db.from('trainers').where('id', world.a.trainerIds[0]).update({ user_id: instructor.id })
    const taught = await aClass(stage)
    const other = await aClass(stage, {
      courseId: world.courseIds.carer,
      roomId: world.a.roomIds[1],
      trainerId: world.a.trainerIds[1],
    })

    const list = await client.get('/classes').loginAs(instructor)
    const own = await client.get(`/classes/${taught.id}`).loginAs(instructor)
    const foreign = await client.get(`/classes/${other.id}`).loginAs(instructor)

    list.assertTextIncludes(taught.code)
    assert.isFalse(list.text().includes(other.code))
    own.assertStatus(200)
    foreign.assertStatus(403)
  })

  test('the list is filtered by {filter}')
    .with([
      { filter: 'q=hg4', found: true },
      { filter: 'q=焊工', found: true },
      { filter: 'q=100%25', found: false },
      { filter: 'state=draft', found: true },
      { filter: 'state=running', found: false },
    ])
    .run(async ({ client, assert }, { filter, found }) => {
      const stage = await buildStage()
      const courseClass = await aClass(stage)

      const response = await client
        .get(`/classes?${encodeURI(filter).replace('%2525', '%25')}`)
        .loginAs(stage.admin)

      response.assertStatus(200)
      assert.equal(response.text().includes(courseClass.code), found)
    })

  test('the page of a class says what stands in the way of the next step', async ({ client }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)

    const response = await client.get(`/classes/${courseClass.id}`).loginAs(stage.admin)

    response.assertStatus(200)
    for (const text of ['还不能开始授课', '开班日 2026-03-09 还没到', '还没有人报名', '导入名单']) {
      response.assertTextIncludes(text)
    }
  })

  test('the reviewer finds the decision form, the base does not', async ({ client, assert }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)
    await client
      .post(`/classes/${courseClass.id}/opening`)
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)

    const reviewer = await client.get(`/classes/${courseClass.id}`).loginAs(stage.reviewer)
    const admin = await client.get(`/classes/${courseClass.id}`).loginAs(stage.admin)

    reviewer.assertTextIncludes(`/classes/${courseClass.id}/opening_decisions`)
    assert.isFalse(admin.text().includes('opening_decisions'))
    admin.assertTextIncludes('等局里审批开班')
  })

  test('the roster shows masked documents and attendance so far', async ({ client, assert }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)
    await enrol(stage, courseClass)
    const [before] = (await classRoster(courseClass.id)).rows
    assert.equal(before.progress, 'to_start')
    clock.stopAt('2026-03-10')
    await new StartClass().handle({ actor: stage.admin, classId: courseClass.id })
    await markAll(stage, courseClass.id, (_, session) =>
      session.sequence === 1 ? 0 : session.hours
    )

    const { rows, stats } = await classRoster(courseClass.id)
    const response = await client.get(`/classes/${courseClass.id}`).loginAs(stage.admin)

    assert.deepEqual(rows[0].attendance, { days: 1, of: 2, percent: 75, isLow: true })
    assert.equal(stats.lowAttendance, 1)
    assert.deepEqual(rows[0].steps.slice(0, 3), ['done', 'now', 'todo'])
    assert.equal(rows[0].progress, 'in_training')
    response.assertTextIncludes(rows[0].documentMask)
    assert.match(rows[0].documentMask, /^\d{6}\*{8}/)
  })

  test('the roster takes the same number of queries for two people and for twelve', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)
    const countFor = async () => {
      let queries = 0
      const count = () => void queries++
      db.connection().getReadClient().on('query', count)
      await classRoster(courseClass.id)
      db.connection().getReadClient().removeListener('query', count)
      return queries
    }

    for (let person = 0; person < 2; person++) await enrol(stage, courseClass)
    const forTwo = await countFor()
    for (let person = 0; person < 10; person++) await enrol(stage, courseClass)
    const forTwelve = await countFor()

    assert.equal(forTwelve, forTwo)
    assert.isAtMost(forTwelve, 8)
  })

  test('the timetable lists every session and can be printed', async ({ client }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)

    const response = await client.get(`/classes/${courseClass.id}/timetable`).loginAs(stage.admin)

    response.assertStatus(200)
    for (const text of [
      '2026-03-09',
      '2026-03-10',
      '理论',
      '实操',
      '2 天，16 课时',
      'data-print',
    ]) {
      response.assertTextIncludes(text)
    }
  })

  test('the form of a draft shows what was planned', async ({ client }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage, { weekdays: [1, 2] })

    const response = await client.get(`/classes/${courseClass.id}/edit`).loginAs(stage.admin)

    response.assertStatus(200)
    response.assertTextIncludes('value="2026-03-09"')
    response.assertTextIncludes('修改 A26-HG4-01')
  })

  test('an opened class has no form: its page says why', async ({ client }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)

    const response = await client
      .get(`/classes/${courseClass.id}/edit`)
      .loginAs(stage.admin)
      .redirects(0)

    response.assertHeader('location', `/classes/${courseClass.id}`)
  })

  test('the pages speak English when asked', async ({ client, assert }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)

    const response = await client.get(`/classes/${courseClass.id}?lang=en`).loginAs(stage.admin)

    response.assertTextIncludes('Teaching cannot start yet')
    assert.isFalse(response.text().includes('translation missing: en, classes'))
  })

  test('an unknown class is not found', async ({ client }) => {
    const stage = await buildStage()

    const response = await client.get('/classes/999999').loginAs(stage.admin)

    response.assertStatus(404)
  })
})
