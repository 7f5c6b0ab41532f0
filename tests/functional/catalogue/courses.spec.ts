import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import { ruleSetHash } from '#app/rules/hash'
import { buildStage } from '#tests/functional/classes/support'
import { insertRow, userWith } from '#tests/support/world'

test.group('Courses', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('a guest signs in first', async ({ client }) => {
    const response = await client.get('/catalogue').redirects(0)

    response.assertHeader('location', '/login')
  })

  test('a trainee may not open the catalogue', async ({ client }) => {
    const response = await client.get('/catalogue').loginAs(await userWith('trainee'))

    response.assertStatus(403)
  })

  test('the list names both codes, the hours and that the value is an example', async ({
    client,
  }) => {
    const { world, admin } = await buildStage()
    await db
      .from('occupations')
      .where('id', world.occupationIds.welder)
      .update({ standard_code: '6-18-02-99' })

    const response = await client.get('/catalogue').loginAs(admin)

    for (const text of ['焊工 四级/中级工', '6-18-02-04', '6-18-02-99', '示例', '测试文件']) {
      response.assertTextIncludes(text)
    }
  })

  test('the list is filtered by specialty', async ({ client, assert }) => {
    const { world, admin } = await buildStage()

    const response = await client
      .get(`/catalogue?specialty=${world.specialtyIds.care}`)
      .loginAs(admin)

    response.assertTextIncludes('养老护理员 五级/初级工')
    assert.isFalse(response.text().includes('焊工 四级/中级工'))
  })

  test('a course shows the routes of entry of its grade with their clauses', async ({ client }) => {
    const { world, admin } = await buildStage()
    const words = (text: string) => ({ 'zh-CN': text, 'en': text })
    const source = { document: '编制技术规程', clause: '四级（一）' }
    const definition = {
      code: 'entry-2018-level_4',
      version: '1',
      kind: 'entry' as const,
      title: words('四级申报条件'),
      effectiveFrom: '2018-01-01',
      status: 'confirmed' as const,
      source,
      conditions: [
        {
          id: 'any',
          kind: 'any_of' as const,
          message: words('具备下列条件之一'),
          source,
          conditions: [
            {
              id: 'route_1',
              kind: 'at_least' as const,
              fact: 'work_months',
              value: 72,
              message: words('累计从事满 6 年'),
              source,
            },
          ],
        },
      ],
    }
    await insertRow('rule_sets', {
      kind: 'entry',
      code: definition.code,
      version: '1',
      effective_from: definition.effectiveFrom,
      effective_to: null,
      value_status: 'confirmed',
      definition: JSON.stringify(definition),
      hash: ruleSetHash(definition),
      created_at: clock.instant(),
    })

    const response = await client.get(`/catalogue/${world.courseIds.welder}`).loginAs(admin)

    response.assertStatus(200)
    response.assertTextIncludes('累计从事满 6 年')
    response.assertTextIncludes('编制技术规程，四级（一）')
    response.assertTextIncludes('4 + 12 = 16 课时，2 天')
  })

  test('a course without entry conditions says that none are recorded', async ({ client }) => {
    const { world, admin } = await buildStage()

    const response = await client.get(`/catalogue/${world.courseIds.carer}`).loginAs(admin)

    response.assertTextIncludes('申报条件还没有录入')
  })

  test('an unknown course is not found', async ({ client }) => {
    const { admin } = await buildStage()

    const response = await client.get('/catalogue/999999').loginAs(admin)

    response.assertStatus(404)
  })
})
