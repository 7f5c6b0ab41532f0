import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import hash from '@adonisjs/core/services/hash'
import limiter from '@adonisjs/limiter/services/main'
import testUtils from '@adonisjs/core/services/test_utils'
import { userWith } from '#tests/support/world'

async function withPassword(password: string, status = 'active') {
  const user = await userWith('auditor')
  await db
    .from('users')
    .where('id', user.id)
    .update({ password: await hash.make(password), status })
  return user
}

test.group('Signing in', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => limiter.clear())

  test('the right password opens a session and is written to the audit trail', async ({
    assert,
    client,
  }) => {
    const user = await withPassword('correct horse battery')

    const response = await client
      .post('/login')
      .form({ username: user.username.toUpperCase(), password: 'correct horse battery' })
      .withCsrfToken()
      .redirects(0)

    assert.equal(response.header('location'), '/dashboard')
    assert.isNotNull(await db.from('audit_entries').where('action', 'session.opened').first())
  })

  test('a wrong password, an unknown name and a disabled account read alike', async ({
    assert,
    client,
  }) => {
    const known = await withPassword('correct horse battery')
    const disabled = await withPassword('correct horse battery', 'disabled')
    const attempts = [
      { username: known.username, password: 'wrong' },
      { username: 'nobody', password: 'wrong' },
      { username: disabled.username, password: 'correct horse battery' },
    ]

    const answers = []
    for (const attempt of attempts) {
      const response = await client.post('/login').form(attempt).withCsrfToken().redirects(0)
      answers.push([response.status(), response.flashMessages().inputErrorsBag])
    }

    assert.include(JSON.stringify(answers[0]), '用户名或密码不对')
    assert.deepEqual(answers[0], answers[1])
    assert.deepEqual(answers[0], answers[2])
    assert.lengthOf(await db.from('audit_entries').where('action', 'session.refused'), 3)
  })

  test('after five failures even the right password waits', async ({ assert, client }) => {
    const user = await withPassword('correct horse battery')
    for (let index = 0; index < 5; index++) {
      await client
        .post('/login')
        .form({ username: user.username, password: 'wrong' })
        .withCsrfToken()
        .redirects(0)
    }

    const response = await client
      .post('/login')
      .form({ username: user.username, password: 'correct horse battery' })
      .withCsrfToken()
      .redirects(0)

    assert.include(response.flashMessages().error, '15 分钟')
    assert.isNull(await db.from('audit_entries').where('action', 'session.opened').first())
  })

  test('tries sent all at once are counted like any others', async ({ assert, client }) => {
    const user = await withPassword('correct horse battery')
    const attempt = () =>
      client
        .post('/login')
        .form({ username: user.username, password: 'wrong' })
        .withCsrfToken()
        .redirects(0)

    await Promise.all(Array.from({ length: 12 }, attempt))

    const looked = await db.from('audit_entries').where('action', 'session.refused')
    assert.isAtMost(looked.length, 5)
  })

  test('a session ends when the account is disabled', async ({ client }) => {
    const user = await withPassword('correct horse battery', 'disabled')

    const response = await client.get('/account').loginAs(user).redirects(0)

    response.assertStatus(302)
    response.assertHeader('location', '/login')
  })

  test('the page asked for before signing in is opened afterwards, if it is ours', async ({
    assert,
    client,
  }) => {
    const user = await withPassword('correct horse battery')
    const landing = async (returnTo: string) => {
      const response = await client
        .post('/login')
        .form({ username: user.username, password: 'correct horse battery' })
        .withSession({ returnTo })
        .withCsrfToken()
        .redirects(0)
      return response.header('location')
    }

    assert.equal(await landing('/account'), '/account')
    assert.equal(await landing('//evil.example'), '/dashboard')
    assert.equal(await landing('/\\evil.example'), '/dashboard')
  })
})
