import { test } from '@japa/runner'
import { aClass, setUpWorld } from '#tests/functional/enrolments/class_fixture'
import { loadEntryConditions } from '#tests/support/entry'
import { type World } from '#tests/support/world'

test.group('The public list of open classes', (group) => {
  let world: World

  group.each.setup(async () => {
    const set = await setUpWorld()
    world = set.world
    return set.tearDown
  })

  test('anybody reads which classes enrol, with seats that are neither taken nor kept', async ({
    assert,
    client,
  }) => {
    const id = await aClass(world, world.a, { seats: 10, seats_taken: 3, seats_offered: 2 })
    await aClass(world, world.a, { status: 'draft', code: 'DRAFT-1' })
    await aClass(world, world.a, { starts_on: '2026-03-02', code: 'BEGUN-1' })

    const list = await client.get('/courses')
    list.assertStatus(200)
    assert.include(list.text(), `/courses/${id}`)
    assert.include(list.text(), '剩 5 个空位')
    assert.notInclude(list.text(), 'DRAFT-1')
    assert.lengthOf(list.text().match(/href="\/courses\/\d+"/g)!, 1)
    assert.isUndefined(
      list
        .header('set-cookie')
        ?.toString()
        .match(/adonis-session/) ?? undefined
    )

    const page = await client.get(`/courses/${id}`)
    page.assertStatus(200)
    assert.include(page.text(), '不交培训费')
    assert.include(page.text(), `/me/applications/create?class=${id}`)
    assert.isBelow(page.text().length, 60_000)
  })

  test('a class that is not open is not found; odd filters show everything', async ({
    assert,
    client,
  }) => {
    const draft = await aClass(world, world.a, { status: 'draft' })
    const open = await aClass(world, world.a)
    const full = await aClass(world, world.a, { seats: 2, seats_taken: 2 })

    const missing = await client.get(`/courses/${draft}`)
    missing.assertStatus(404)
    const odd = await client.get('/courses?specialty=x&month=1')
    odd.assertStatus(200)
    assert.include(odd.text(), `/courses/${full}`)
    const left = await client.get('/courses?seats=left')
    assert.include(left.text(), `/courses/${open}`)
    assert.notInclude(left.text(), `/courses/${full}`)
    const none = await client.get(`/courses?base=${world.b.id}`)
    assert.include(none.text(), '没有符合条件的班')
  })

  test('the entry conditions stand there in words, each route with its source', async ({
    assert,
    client,
  }) => {
    const id = await aClass(world, world.a)
    await loadEntryConditions()

    const page = await client.get(`/courses/${id}`)

    assert.include(page.text(), '并且符合其中一条')
    assert.include(page.text(), '累计从事本职业或相关职业')
    assert.include(page.text(), '2018')
  })
})
