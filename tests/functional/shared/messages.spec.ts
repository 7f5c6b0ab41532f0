import { test } from '@japa/runner'
import testUtils from '@adonisjs/core/services/test_utils'
import { userWith } from '#tests/support/world'

test.group('Messages of the framework', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('a fault in a form is told in the language of the page: {locale}')
    .with([
      { locale: 'zh-CN', said: '请填写姓名。' },
      { locale: 'en', said: 'Fill in: Name.' },
    ])
    .run(async ({ assert, client }, { locale, said }) => {
      const admin = await userWith('system_admin')

      const response = await client
        .post(`/users?lang=${locale}`)
        .form({ 'username': 'newcomer', 'roles[]': ['auditor'] })
        .loginAs(admin)
        .withCsrfToken()
        .redirects(0)

      assert.include(JSON.stringify(response.flashMessages()), said)
    })

  test('another language leaves the page with its filters, and the choice wins', async ({
    assert,
    client,
  }) => {
    const admin = await userWith('system_admin')
    const response = await client
      .post('/locale')
      .header('referer', '/users?role=auditor&lang=zh-CN&page=2')
      .form({ locale: 'en' })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    assert.equal(response.header('location'), '/users?role=auditor&page=2')
    assert.include(String(response.header('set-cookie')), 'locale=en')
  })

  test('a list with too few entries and a wrong choice are told in words', async ({
    assert,
    client,
  }) => {
    const admin = await userWith('system_admin')

    const response = await client
      .post('/users')
      .form({ 'username': '1', 'fullName': '新人', 'roles[]': ['king'] })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    const said = JSON.stringify(response.flashMessages().inputErrorsBag)
    assert.include(said, '用户名至少 3 个字')
    assert.include(said, '请从列出的选项中选择角色。')
    assert.notInclude(said, 'The ')
  })

  test('what a role may not do is refused in words', async ({ client }) => {
    const auditor = await userWith('auditor')

    const response = await client
      .post('/users')
      .form({ 'username': 'newcomer', 'fullName': '新人', 'roles[]': ['auditor'] })
      .loginAs(auditor)
      .withCsrfToken()
      .redirects(0)

    response.assertStatus(403)
    response.assertTextIncludes('你没有这项权限')
  })
})
