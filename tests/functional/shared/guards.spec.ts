import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import { brotliCompressSync } from 'node:zlib'
import { UPLOADS } from '#app/accounts/middleware/upload_gate_middleware'
import { emptyDatabase, userWith } from '#tests/support/world'

const address = () => `http://${process.env.HOST}:${process.env.PORT}`

test.group('Guards before anybody is signed in', (group) => {
  group.each.setup(() => emptyDatabase())
  group.each.teardown(() => limiter.clear())

  test('a compressed body is refused: {$self}')
    .with(['br', 'BR', 'gzip'])
    .run(async ({ assert }, encoding) => {
      const response = await fetch(`${address()}/login`, {
        method: 'POST',
        headers: { 'content-encoding': encoding, 'content-type': 'application/json' },
        body: brotliCompressSync('{}'),
      })

      assert.equal(response.status, 415)
    })

  test('a file sent by nobody is refused, whatever its field is called: {$self}')
    .with(['file', 'toString', 'constructor', '__proto__'])
    .run(async ({ assert }, name) => {
      const form = new FormData()
      form.append(name, new Blob(['x']), 'x.txt')

      const response = await fetch(`${address()}/login`, { method: 'POST', body: form })
      const alive = await fetch(`${address()}/health/live`)

      assert.equal(response.status, 415)
      assert.equal(alive.status, 200)
    })

  test('an account that has sent too many files waits', async ({ assert, client }) => {
    const admin = await userWith('base_admin')
    const uploads = limiter.use({ requests: UPLOADS, duration: '10 mins' })
    await uploads.set(`upload:${admin.id}`, UPLOADS)

    const response = await client
      .post('/classes/1/imports')
      .file('file', Buffer.from('x'), { filename: 'x.csv' })
      .loginAs(admin)
      .withCsrfToken()

    response.assertStatus(429)
    assert.isAbove(Number(response.header('retry-after')), 0)
  })

  test('every page carries the security headers', async ({ assert, client }) => {
    for (const path of ['/login', '/health/live', '/no-such-page']) {
      const response = await client.get(path)
      const headers = response.headers()
      assert.equal(headers['x-content-type-options'] ?? 'nosniff', 'nosniff')
      assert.equal(headers['referrer-policy'], 'same-origin', path)
      assert.equal(headers['cache-control'], 'no-store', path)
    }
    const signIn = await client.get('/login')
    const policy = signIn.headers()['content-security-policy']
    assert.include(policy, "default-src 'self'")
    assert.include(policy, "object-src 'none'")
    assert.include(policy, "frame-ancestors 'none'")
    assert.notInclude(policy, 'unsafe')
  })

  test('an address that no notice can have is answered without a session: {$self}')
    .with(['/notices/GS26-001?page=none', '/notices/GS26-001?page=99999999999'])
    .run(async ({ client }, path) => {
      const response = await client.get(path)

      response.assertStatus(404)
    })

  test('an id beyond every record is not found, on either database', async ({ client }) => {
    const auditor = await userWith('auditor')

    for (const path of ['/classes/99999999999', '/people/99999999999', '/claims/99999999999']) {
      const response = await client.get(path).loginAs(auditor)
      response.assertStatus(404)
    }
  })

  test('a public page keeps no session', async ({ client, db: database }) => {
    await client.get('/health/ready')

    await database.assertCount('sessions', 0)
  })
})

test.group('Forms', (group) => {
  // No transaction around: the second post of a form meets the first one's row.
  group.each.setup(() => emptyDatabase())

  test('a form without its token changes nothing', async ({ assert, client }) => {
    const admin = await userWith('system_admin')

    await client
      .post('/users')
      .form({ 'username': 'newcomer', 'fullName': '新人', 'roles[]': ['auditor'] })
      .loginAs(admin)
      .redirects(0)

    assert.isNull(await db.from('users').where('username', 'newcomer').first())
  })

  test('the same form posted twice acts once', async ({ assert, client }) => {
    const admin = await userWith('system_admin')
    const post = () =>
      client
        .post('/users')
        .form({
          'username': 'newcomer',
          'fullName': '新人',
          'roles[]': ['auditor'],
          '_idempotency_key': '5b1a4a52-0000-4000-8000-000000000001',
        })
        .loginAs(admin)
        .withCsrfToken()
        .redirects(0)

    const first = await post()
    const second = await post()

    assert.equal(first.header('location'), second.header('location'))
    assert.lengthOf(await db.from('users').where('username', 'newcomer'), 1)
    assert.lengthOf(await db.from('audit_entries').where('action', 'user.created'), 1)
  })

  test('a form sent again with other content is not taken for the first', async ({
    assert,
    client,
  }) => {
    const admin = await userWith('system_admin')
    const post = (username: string) =>
      client
        .post('/users')
        .form({ username, 'fullName': '新人', 'roles[]': ['auditor'], '_idempotency_key': 'k-2' })
        .loginAs(admin)
        .withCsrfToken()
        .redirects(0)
    await post('newcomer')

    const second = await post('another')

    assert.include(second.flashMessages().error, '已经提交过')
    assert.isNull(await db.from('users').where('username', 'another').first())
  })

  test('a form that failed can be corrected and sent again under its key', async ({
    assert,
    client,
  }) => {
    const admin = await userWith('system_admin')
    const post = (roles: string[]) =>
      client
        .post('/users')
        .form({
          'username': 'newcomer',
          'fullName': '新人',
          'roles[]': roles,
          '_idempotency_key': 'k-1',
        })
        .loginAs(admin)
        .withCsrfToken()
        .redirects(0)

    const refused = await post(['reviewer', 'approver'])
    await post(['reviewer'])

    refused.assertFlashMessage('inputErrorsBag', {
      roles: ['「reviewer」和「approver」不能由同一个账号担任，请去掉其中一个。'],
    })
    assert.lengthOf(await db.from('users').where('username', 'newcomer'), 1)
  })

  test('what was typed is printed as text, never as markup', async ({ assert, client }) => {
    const admin = await userWith('system_admin')

    const response = await client
      .get('/users')
      .qs({ q: '"><script>alert(1)</script>' })
      .loginAs(admin)

    response.assertStatus(200)
    assert.notInclude(response.text(), '<script>alert(1)')
    assert.include(response.text(), '&lt;script&gt;alert(1)')
  })
})
