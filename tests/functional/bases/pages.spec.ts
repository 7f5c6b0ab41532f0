import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import { anOpenClass, buildStage, enrol } from '#tests/functional/classes/support'
import { userWith } from '#tests/support/world'

test.group('Plan, rooms and trainers', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('{$self} sends a guest to sign in')
    .with(['/plans/2026', '/rooms', '/trainers'])
    .run(async ({ client }, path) => {
      const response = await client.get(path).redirects(0)

      response.assertStatus(302)
      response.assertHeader('location', '/login')
    })

  test('{role} may not open {path}')
    .with([
      { role: 'trainee' as const, path: '/plans/2026' },
      { role: 'instructor' as const, path: '/plans/2026' },
      { role: 'system_admin' as const, path: '/plans/2026' },
      { role: 'trainee' as const, path: '/rooms' },
      { role: 'system_admin' as const, path: '/trainers' },
    ])
    .run(async ({ client }, { role, path }) => {
      const { world } = await buildStage()
      const user = await userWith(role, { baseId: role === 'instructor' ? world.a.id : null })

      const response = await client.get(path).loginAs(user)

      response.assertStatus(403)
    })

  test('the plan adds up: 200 = 1 taken + 19 open + 180 not arranged', async ({ client }) => {
    const stage = await buildStage()
    await enrol(stage, await anOpenClass(stage))

    const response = await client.get('/plans/2026').loginAs(stage.admin)

    response.assertStatus(200)
    response.assertTextIncludes('200 = 已占 1 + 可报 19 + 未安排 180')
    response.assertTextIncludes('示例')
    response.assertTextIncludes(
      `/classes?year=2026&amp;specialty=${stage.world.specialtyIds.welding}`
    )
  })

  test('a base administrator sees the own base whatever the address asks', async ({ client }) => {
    const stage = await buildStage()
    await anOpenClass(stage)
    const other = await userWith('base_admin', { baseId: stage.world.b.id })

    const response = await client.get(`/plans/2026?base=${stage.world.a.id}`).loginAs(other)

    response.assertTextIncludes('200 = 已占 0 + 可报 0 + 未安排 200')
  })

  test('the bureau sees all bases together and each by itself', async ({ client }) => {
    const stage = await buildStage()
    await anOpenClass(stage)

    const all = await client.get('/plans/2026').loginAs(stage.reviewer)
    const one = await client.get(`/plans/2026?base=${stage.world.b.id}`).loginAs(stage.reviewer)

    all.assertTextIncludes('400 = 已占 0 + 可报 20 + 未安排 380')
    one.assertTextIncludes('200 = 已占 0 + 可报 0 + 未安排 200')
  })

  test('a year without a plan says so and leads to the year that has one', async ({ client }) => {
    const stage = await buildStage()

    const response = await client.get('/plans/2030').loginAs(stage.admin)

    response.assertStatus(200)
    response.assertTextIncludes('2030 年还没有年度计划')
    response.assertTextIncludes('/plans/2026')
  })

  test('{$self} lists the rows of the own base alone')
    .with(['/rooms', '/trainers'])
    .run(async ({ client, assert }, path) => {
      const stage = await buildStage()
      const names = { '/rooms': ['实训室R1', '间'], '/trainers': ['教师BT1', '人'] }[path]!

      const own = await client.get(path).loginAs(stage.admin)
      const all = await client.get(path).loginAs(stage.reviewer)

      own.assertTextIncludes(`2 ${names[1]}`)
      all.assertTextIncludes(`4 ${names[1]}`)
      assert.isTrue(all.text().includes(names[0]))
    })
})
