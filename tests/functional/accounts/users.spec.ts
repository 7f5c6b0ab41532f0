import { Readable } from 'node:stream'
import { test } from '@japa/runner'
import ace from '@adonisjs/core/services/ace'
import db from '@adonisjs/lucid/services/db'
import hash from '@adonisjs/core/services/hash'
import User from '#models/user'
import UserCreate from '../../../commands/user_create.js'
import testUtils from '@adonisjs/core/services/test_utils'
import { conflictingRoles, roles } from '#app/accounts/roles'
import { buildWorld, syntheticIdentityNumber, userWith } from '#tests/support/world'

test.group('Accounts', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('only a system administrator opens the list: {$self}')
    .with(roles.filter((role) => role !== 'system_admin'))
    .run(async ({ client }, role) => {
      const user = await userWith(role)

      const list = await client.get('/users').loginAs(user).accept('json')
      const create = await client
        .post('/users')
        .json({ username: 'newcomer', fullName: '新人', roles: ['auditor'] })
        .loginAs(user)
        .withCsrfToken()
        .accept('json')

      list.assertStatus(403)
      create.assertStatus(403)
    })

  test('a new account gets a random password that is shown once and stored hashed', async ({
    assert,
    client,
  }) => {
    const world = await buildWorld()
    const admin = await userWith('system_admin')

    const response = await client
      .post('/users')
      .form({
        'username': 'newcomer',
        'fullName': '新人',
        'roles[]': ['base_admin'],
        'baseId': world.a.id,
      })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    const password = /：(\S+)$/.exec(String(response.flashMessages().success))![1]
    const user = await db.from('users').where('username', 'newcomer').firstOrFail()
    const entry = await db.from('audit_entries').where('action', 'user.created').firstOrFail()
    assert.isTrue(await hash.verify(user.password, password))
    assert.notInclude(entry.changes, password)
    assert.equal(user.base_id, world.a.id)
  })

  test('an officer’s account says whose it is: by the number, never shown, once a person', async ({
    assert,
    client,
  }) => {
    const admin = await userWith('system_admin')
    const documentNumber = syntheticIdentityNumber('1980-05-12', 77)
    const create = (username: string, fullName: string, number: string) =>
      client
        .post('/users')
        .form({ username, fullName, 'roles[]': ['reviewer'], 'documentNumber': number })
        .loginAs(admin)
        .withCsrfToken()
        .redirects(0)
    const link = (id: number, number: string, actor = admin) =>
      client
        .post(`/users/${id}/person`)
        .form({ documentNumber: number, reason: '新任审核岗' })
        .loginAs(actor)
        .withCsrfToken()
        .redirects(0)
    const decide = (id: number, actor: User, number = documentNumber, result = 'linked') =>
      client
        .post(`/account_links/${id}/decision`)
        .form({ result, documentNumber: number })
        .loginAs(actor)
        .withCsrfToken()
        .redirects(0)
    await create('officer.one', '李雪梅', documentNumber)
    await create('officer.two', '王建华', '')
    const made = await db.from('users').whereLike('username', 'officer.%').orderBy('id')
    assert.deepEqual(
      made.map((row) => row.person_id),
      [null, null]
    )
    const atCreation = await db.from('account_links').firstOrFail()
    assert.include(atCreation, {
      user_id: made[0].id,
      status: 'proposed',
      proposed_by_id: admin.id,
    })
    const list = await client.get('/users').loginAs(admin)
    assert.equal(list.text().split('未关联本人').length, 3)
    const second = await create('officer.four', '李雪梅', documentNumber)
    assert.include(JSON.stringify(second.flashMessages()), '另一个办理业务的账号')
    assert.isNull(await db.from('users').where('username', 'officer.four').first())
    const byMaker = await decide(atCreation.id, admin)
    assert.include(JSON.stringify(byMaker.flashMessages()), '提出的人不能确认')
    await decide(atCreation.id, await userWith('approver'))
    const [one, two] = await db.from('users').whereLike('username', 'officer.%').orderBy('id')
    assert.equal(one.person_id, atCreation.person_id)
    assert.isNull(two.person_id)
    const trainee = await client
      .post('/users')
      .form({
        'username': 'a.trainee',
        'fullName': '李雪梅',
        'roles[]': ['trainee'],
        documentNumber,
      })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)
    assert.include(JSON.stringify(trainee.flashMessages()), '学员账号')
    assert.isNull(await db.from('users').where('username', 'a.trainee').first())
    const wrong = await create('officer.three', '李雪梅', '11010119800512')
    assert.property(wrong.flashMessages().inputErrorsBag, 'documentNumber')
    assert.isNull(await db.from('users').where('username', 'officer.three').first())

    const name = await link(two.id, documentNumber)
    assert.include(JSON.stringify(name.flashMessages()), '姓名与账号姓名不一致')
    assert.notInclude(JSON.stringify(name.flashMessages()), '李')
    await db.from('users').where('id', two.id).update({ full_name: '李雪梅' })
    const again = await link(two.id, documentNumber)
    assert.include(JSON.stringify(again.flashMessages()), '另一个办理业务的账号')
    await userWith('trainee', { personId: one.person_id })
    await db.from('users').where('id', one.id).update({ status: 'disabled' })
    await link(two.id, documentNumber)
    const proposed = await db.from('account_links').where('user_id', two.id).firstOrFail()
    assert.isNull((await db.from('users').where('id', two.id).firstOrFail()).person_id)
    const twice = await link(two.id, documentNumber)
    assert.include(JSON.stringify(twice.flashMessages()), '待第二人确认')
    const maker = await decide(proposed.id, admin)
    assert.include(JSON.stringify(maker.flashMessages()), '提出的人不能确认')
    const approver = await userWith('approver', { name: '周敏' })
    const another = await decide(
      ...([proposed.id, approver, syntheticIdentityNumber('1981-05-12', 78)] as const)
    )
    assert.include(JSON.stringify(another.flashMessages()), '不是同一人')
    const empty = await decide(proposed.id, approver, '')
    assert.property(empty.flashMessages().inputErrorsBag, 'documentNumber')
    const own = await decide(proposed.id, (await User.findOrFail(two.id)) as User)
    own.assertStatus(403)
    assert.isNull((await db.from('users').where('id', two.id).firstOrFail()).person_id)
    await decide(proposed.id, approver)
    const over = await decide(proposed.id, await userWith('system_admin'))
    assert.include(JSON.stringify(over.flashMessages()), '已经办结')
    const now = await db.from('users').where('id', two.id).firstOrFail()
    assert.equal(now.person_id, one.person_id)
    const page = await client.get(`/users/${two.id}`).loginAs(admin)
    assert.include(page.text(), '已关联本人')
    assert.notInclude(page.text(), documentNumber.slice(6, 14))
    const self = await link(admin.id, documentNumber)
    assert.include(JSON.stringify(self.flashMessages()), '由其他人提出和确认')
    const entry = await db
      .from('audit_entries')
      .where({ action: 'user.person_linked', subject_id: two.id })
      .firstOrFail()
    assert.equal(entry.actor_id, approver.id)
    assert.deepEqual(JSON.parse(entry.changes), {
      link: proposed.id,
      person: [null, one.person_id],
      proposedBy: admin.id,
    })
    assert.notInclude(entry.changes, documentNumber)
    const shown = await client.get(`/account_links/${proposed.id}`).loginAs(approver)
    assert.include(shown.text(), '周敏')
    assert.notInclude(shown.text(), documentNumber.slice(6, 14))
    const enable = await client
      .post(`/users/${one.id}/status`)
      .form({ status: 'active' })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)
    assert.include(JSON.stringify(enable.flashMessages()), '另一个办理业务的账号')
  })

  test('the command line links nobody by itself: a named administrator proposes', async ({
    assert,
  }) => {
    const admin = await userWith('system_admin')
    const { username } = await User.findOrFail(admin.id)
    const documentNumber = syntheticIdentityNumber('1980-05-12', 79)
    const create = async (args: string[]) => {
      const { stdin } = process
      Object.defineProperty(process, 'stdin', { value: Readable.from([`${documentNumber}\n`]) })
      try {
        const name = ['by.command', '--name=李雪梅', '--role=reviewer']
        const command = await ace.create(UserCreate, [...name, ...args])
        await command.exec()
        return command.exitCode ?? 0
      } finally {
        Object.defineProperty(process, 'stdin', { value: stdin })
      }
    }

    const nameless = await create(['--document'])
    const unknown = await create(['--document', '--actor=nobody'])
    assert.deepEqual([nameless, unknown], [1, 1])
    assert.isNull(await db.from('users').where('username', 'by.command').first())
    assert.equal(await create(['--document', `--actor=${username}`]), 0)

    const user = await db.from('users').where('username', 'by.command').firstOrFail()
    const link = await db.from('account_links').where('user_id', user.id).firstOrFail()
    assert.isNull(user.person_id)
    assert.include(link, { status: 'proposed', proposed_by_id: admin.id })
  })

  test('{roles} is refused, naming the field')
    .with([
      { roles: ['reviewer', 'approver'], field: 'roles' },
      { roles: ['approver', 'finance'], field: 'roles' },
      { roles: ['auditor', 'reviewer'], field: 'roles' },
      { roles: ['base_admin'], field: 'baseId' },
      { roles: [], field: 'roles' },
      { roles: ['king'], field: 'roles.0' },
    ])
    .run(async ({ assert, client }, { roles: asked, field }) => {
      const admin = await userWith('system_admin')

      const response = await client
        .post('/users')
        .form({ 'username': 'newcomer', 'fullName': '新人', 'roles[]': asked })
        .loginAs(admin)
        .withCsrfToken()
        .redirects(0)

      assert.include(Object.keys(response.flashMessages().inputErrorsBag), field)
      assert.isNull(await db.from('users').where('username', 'newcomer').first())
    })

  test('disabling an account ends its sessions and is audited; not the own one', async ({
    assert,
    client,
  }) => {
    const admin = await userWith('system_admin')
    const other = await userWith('auditor')
    const disable = (id: number) =>
      client
        .post(`/users/${id}/status`)
        .form({ status: 'disabled' })
        .loginAs(admin)
        .withCsrfToken()
        .redirects(0)

    await disable(other.id)
    await disable(admin.id)

    const statuses = await db.from('users').whereIn('id', [other.id, admin.id]).orderBy('id')
    assert.deepEqual(
      statuses.map((row) => row.status),
      ['active', 'disabled']
    )
    assert.isNotNull(await db.from('audit_entries').where('action', 'user.disabled').first())
  })

  test('the own password is changed only with the present one, and not to a common one', async ({
    assert,
    client,
  }) => {
    const user = await userWith('auditor')
    await db
      .from('users')
      .where('id', user.id)
      .update({ password: await hash.make('correct horse battery') })
    const change = (currentPassword: string, password: string) =>
      client
        .post('/account/password')
        .form({ currentPassword, password, password_confirmation: password })
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)

    const wrong = await change('no', 'a fine long sentence')
    const common = await change('correct horse battery', 'passwordpassword')
    await change('correct horse battery', 'a fine long sentence')

    assert.property(wrong.flashMessages().inputErrorsBag, 'currentPassword')
    assert.property(common.flashMessages().inputErrorsBag, 'password')
    const { password } = await db.from('users').where('id', user.id).firstOrFail()
    assert.isTrue(await hash.verify(password, 'a fine long sentence'))
  })
})

test.group('Roles', () => {
  test('no account may hold two of reviewer, approver and finance, nor business and control', ({
    assert,
  }) => {
    assert.deepEqual(conflictingRoles(['reviewer', 'finance']), ['reviewer', 'finance'])
    assert.deepEqual(conflictingRoles(['system_admin', 'base_admin']), [
      'system_admin',
      'base_admin',
    ])
    assert.isNull(conflictingRoles(['base_admin', 'instructor']))
    assert.isNull(conflictingRoles(['reviewer', 'policy_manager']))
  })
})
