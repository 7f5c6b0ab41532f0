import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import clock from '#app/shared/clock'
import { roles } from '#app/accounts/roles'
import { navigationFor } from '#app/oversight/navigation'
import { countQueries } from '#tests/functional/oversight/query_count'
import { playLine, theBureau, type Bureau, type Line } from '#tests/support/line'
import { buildWorld, emptyDatabase, userWith } from '#tests/support/world'
import type User from '#models/user'

test.group('Navigation', (group) => {
  let line: Line
  let bureau: Bureau

  group.setup(async () => {
    await emptyDatabase()
    const world = await buildWorld()
    bureau = await theBureau()
    line = await playLine(world, world.a, bureau)
    return async () => {
      clock.resume()
      await emptyDatabase()
    }
  })

  group.each.setup(async () => {
    await db.beginGlobalTransaction()
    return () => db.rollbackGlobalTransaction()
  })

  const navigation = (user: User, path = '/dashboard', locale = 'zh-CN') =>
    navigationFor(user, {
      request: { url: () => path },
      i18n: i18nManager.locale(locale),
    } as never)

  const itemsOf = async (user: User, path?: string) => {
    const { navigation: groups } = await navigation(user, path)
    return groups.flatMap((found) => found.items)
  }

  test('every entry of every role opens', async ({ assert, client }) => {
    let opened = 0
    for (const role of roles) {
      const baseId = ['base_admin', 'instructor'].includes(role) ? line.baseId : null
      const user = await userWith(role, { baseId })
      for (const { href } of await itemsOf(user)) {
        const response = await client.get(href).loginAs(user).redirects(0)
        assert.equal(response.status(), 200, `${role} ${href}`)
        opened++
      }
    }
    assert.isAbove(opened, 40)
  }).skip(
    () => db.connection().dialect.name === 'postgres',
    'the matrix of routes opens these pages there'
  )

  test('trainees have no entries, administrators of the system none of the business', async ({
    assert,
  }) => {
    const admin = await userWith('system_admin')
    const hrefs = await itemsOf(admin)

    assert.deepEqual(await itemsOf(await userWith('trainee')), [])
    assert.deepEqual(
      hrefs.map((item) => item.href),
      ['/users', '/account_links', '/messages/log', '/invariants']
    )
  })

  test('a count stands only where something waits for this user', async ({ assert }) => {
    const counted = async (user: User) => {
      const items = await itemsOf(user)
      return items.filter((item) => item.count).map((item) => `${item.href} ${item.count}`)
    }

    assert.deepEqual(await counted(line.admin), ['/record_objections 1'])
    assert.deepEqual(await counted(bureau.finance), ['/payments 1', '/funds 1'])
    await db.from('claims').update({ status: 'submitted' })
    await db.from('course_classes').where('id', line.classId).update({ status: 'applied' })
    assert.deepEqual(await counted(bureau.reviewer), [
      '/classes?state=applied 1',
      '/claims 2',
      '/grade_evidence 1',
    ])
    assert.deepEqual(await counted(bureau.approver), [
      '/account_corrections 1',
      '/recoveries 1',
      '/certificates 1',
      '/grade_evidence 1',
      '/recognitions 1',
      '/appointments 1',
    ])
    await db.from('claims').update({ status: 'returned' })
    assert.deepEqual(await counted(line.admin), ['/record_objections 1', '/claims 2'])
  })

  test('a long side bar folds what is neither daily, nor waiting, nor open', async ({ assert }) => {
    const folded = async (user: User, path?: string) => {
      const { navigation: groups } = await navigation(user, path)
      return groups.filter((one) => one.folded).map((one) => one.heading)
    }
    const auditor = await userWith('auditor')

    assert.deepEqual(await folded(line.admin), ['评价与证书', '资源'])
    assert.deepEqual(await folded(line.admin, '/rooms'), ['评价与证书'])
    await db.from('sittings').update({ status: 'planned' })
    assert.deepEqual(await folded(line.admin), ['资源'])
    assert.deepEqual(await folded(auditor), ['评价与证书', '资金与政策', '资源'])
    assert.deepEqual(await folded(bureau.finance), ['评价与证书'])
    assert.deepEqual(await folded(line.instructor), [])
  })

  test('asks the database once', async ({ assert }) => {
    for (const user of [line.admin, bureau.reviewer, bureau.finance, await userWith('auditor')]) {
      const { queries } = await countQueries(() => navigation(user))
      assert.equal(queries, 1)
    }
  })

  test('the entry of the page that is open is marked, and no other', async ({ assert }) => {
    const current = async (user: User, path: string) => {
      const items = await itemsOf(user, path)
      return items.filter((item) => item.current).map((item) => item.href)
    }

    assert.deepEqual(await current(line.admin, '/classes/3/attendance'), ['/classes'])
    assert.deepEqual(await current(line.admin, '/plans/2025'), [`/plans/${clock.year()}`])
    assert.deepEqual(await current(bureau.approver, '/notices/manage/4'), ['/notices/manage'])
    assert.deepEqual(await current(line.admin, '/classesx'), [])
  })

  test('speaks the language of the request and names the base', async ({ assert }) => {
    const chinese = await navigation(line.admin)
    const english = await navigation(line.admin, '/dashboard', 'en')

    assert.equal(chinese.baseName, '侯马市公共实训基地')
    assert.equal(english.baseName, 'Base A')
    assert.equal(chinese.navigation[0].items[0].label, '今日')
    assert.equal(english.navigation[0].items[0].label, 'Today')
  })
})
