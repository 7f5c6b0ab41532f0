import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import { buildWorld, userWith, type World } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

const NAME = '欧阳晓雯'
const DIGITS = '140105197904161012'

test.group('What people look for in lists', (group) => {
  let world: World
  let reviewer: User

  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(async () => {
    world = await buildWorld()
    reviewer = await userWith('reviewer')
    return () => clock.resume()
  })

  const ask = (client: ApiClient, form: Record<string, string>, user = reviewer) =>
    client.post('/search_words').form(form).loginAs(user).withCsrfToken().redirects(0)
  const addressOf = async (client: ApiClient, form: Record<string, string>, user = reviewer) => {
    const response = await ask(client, form, user)
    return String(response.header('location'))
  }

  test('stands sealed in the address, beside the plain filters, and is read again', async ({
    assert,
    client,
  }) => {
    const address = await addressOf(client, { _list: '/enrolments', q: NAME, state: 'confirmed' })

    assert.match(address, /^\/enrolments\?q=%7E[\w-]+&state=confirmed$/)
    const page = await client.get(address).loginAs(reviewer)
    assert.include(page.text(), `value="${NAME}"`)
  })

  test('{to}: no link of the page and no form by address holds what was typed')
    .with([
      { to: '/enrolments' },
      { to: '/applications' },
      { to: '/claims' },
      { to: '/certificates' },
      { to: '/classes' },
      { to: '/search' },
      { to: '/examiners' },
      { to: '/people' },
    ])
    .run(async ({ assert, client }, { to }) => {
      const address = await addressOf(client, { _list: to, q: NAME })
      const page = await client.get(address).loginAs(reviewer)

      page.assertStatus(200)
      const links = [...page.text().matchAll(/(?:href|action)="([^"]*)"/g)].map(([, link]) => link)
      const byAddress = page.text().match(/<form[^>]*method="get"[\s\S]*?<\/form>/gi) ?? []
      const told = decodeURIComponent([...links, ...byAddress].join('\n'))
      assert.notInclude(told, NAME)
      const lists = page.text().match(/<form[^>]*action="\/(search_words|people\/searches)"/g)
      assert.isAbove(lists?.length ?? 0, to === '/search' ? 1 : 0)
    })

  test('every other filter of the list arrives, whatever its name', async ({ assert, client }) => {
    const form = { _list: '/claims', state: 'all', from: '2026-01-01', to: '2026-12-31', q: NAME }
    const address = await addressOf(client, form)
    assert.match(address, /^\/claims\?state=all&from=2026-01-01&to=2026-12-31&q=%7E[\w-]+$/)
    const page = await client.get(address).loginAs(reviewer)
    assert.include(page.text(), `value="${NAME}"`)
    assert.notMatch(
      page.text(),
      /action="\/search_words"(?:(?!<\/form>)[^])*type="hidden" name="to"/
    )
  })

  test('numbers of documents are sealed too, and never searched for everywhere', async ({
    assert,
    client,
  }) => {
    const list = await addressOf(client, { _list: '/claims', q: DIGITS })
    assert.notMatch(list, /\d{6}/)
    const everywhere = await addressOf(client, { _list: '/search', q: DIGITS })
    const refused = await client.get(everywhere).loginAs(reviewer).redirects(0)
    refused.assertHeader('location', '/search?refused=1')
  })

  test('of somebody else or too old is not opened: it is asked for anew', async ({
    assert,
    client,
  }) => {
    clock.stopAt('2026-10-15')
    const address = await addressOf(client, { _list: '/enrolments', q: NAME, state: 'confirmed' })
    const other = await userWith('approver')
    const foreign = await client.get(address).loginAs(other).redirects(0)
    foreign.assertHeader('location', '/enrolments?state=confirmed')
    clock.stopAt('2026-10-16')
    const old = await client.get(address).loginAs(reviewer).redirects(0)
    old.assertHeader('location', '/enrolments?state=confirmed')
    const broken = await client.get('/enrolments?q=~nothing').loginAs(reviewer).redirects(0)
    assert.equal(broken.header('location'), '/enrolments?')
  })

  test('leads nowhere else: {$self}')
    .with(['https://evil.example/', '//evil.example/people', '/people?x=1', 'people', '/\\evil'])
    .run(async ({ assert, client }, to) => {
      const response = await ask(client, { _list: to, q: NAME })
      assert.notInclude(String(response.header('location')), 'evil')
      assert.property(response.flashMessages().inputErrorsBag, '_list')
    })

  test('a preview of acts over what was found goes by sealed words as well', async ({
    assert,
    client,
  }) => {
    const admin = await userWith('base_admin', { baseId: world.a.id })
    const address = await addressOf(
      client,
      { _list: '/enrolments/runs/create', q: NAME, act: 'withdrawn' },
      admin
    )
    const page = await client.get(address).loginAs(admin)
    page.assertStatus(200)
    const links = [...page.text().matchAll(/href="([^"]*)"/g)].map(([, link]) => link)
    assert.isTrue(links.some((link) => link.startsWith('/enrolments?q=%7E')))
    assert.notInclude(decodeURIComponent(links.join('\n')), NAME)
  })
})
