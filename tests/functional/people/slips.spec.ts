import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import hash from '@adonisjs/core/services/hash'
import i18nManager from '@adonisjs/i18n/services/main'
import limiter from '@adonisjs/limiter/services/main'
import testUtils from '@adonisjs/core/services/test_utils'
import User from '#models/user'
import clock from '#app/shared/clock'
import ChangeAccount from '#app/accounts/actions/change_account'
import SignIn from '#app/accounts/actions/sign_in'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { OutboxWorker } from '#app/shared/outbox/worker'
import PrintSlips from '#app/people/slips/actions/print_slips'
import StartSlipRun from '#app/people/slips/actions/start_slip_run'
import { slipSheet } from '#app/people/slips/slip_sheet'
import { randomSlipPassword, slipDigits } from '#app/accounts/slip_password'
import { classWithMembers } from '#tests/support/members'
import { aPerson, buildWorld, emptyDatabase, userWith } from '#tests/support/world'
import '#start/outbox'
import type { ApiClient } from '@japa/api-client'

const OWN = 'Shui-hu-108-jiang'

async function documentOf(personId: number) {
  const person = await db.from('persons').where('id', personId).firstOrFail()
  return decryptField(person.document_cipher)
}

/** A printed slip with a known password, as the sheet would hold it. */
async function printed(admin: User, baseId: number, personId: number, password: string) {
  const runId = await new StartSlipRun().handle({
    actor: admin,
    baseId,
    classId: null,
    personIds: [personId],
  })
  await new OutboxWorker().drain()
  await new PrintSlips().handle({ actor: admin, runId, i18n: i18nManager.locale('zh-CN') })
  await db
    .from('password_slips')
    .where('slip_run_id', runId)
    .update({ password_hash: await hash.make(slipDigits(password)!) })
  return db.from('password_slips').where('slip_run_id', runId).firstOrFail()
}

function signIn(client: ApiClient, username: string, password: string) {
  return client.post('/login').form({ username, password }).withCsrfToken().redirects(0)
}

test.group('Slips', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => limiter.clear())
  group.each.setup(() => {
    clock.stopAt('2026-03-02')
    return () => clock.resume()
  })

  async function aClass(people: number) {
    const world = await buildWorld()
    return { world, ...(await classWithMembers(world, world.a, people)) }
  }

  test('a class gets accounts in the background and one sheet; only hashes are kept', async ({
    assert,
    client,
  }) => {
    const { admin, classId, personIds } = await aClass(12)

    const started = await client
      .post(`/classes/${classId}/slips`)
      .form({ who: 'new' })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)
    const runPath = started.header('location')!
    const early = await client.post(`${runPath}/sheet`).loginAs(admin).withCsrfToken().redirects(0)
    const waiting = await client.get(runPath).loginAs(admin)
    await new OutboxWorker().drain()
    const ready = await client.get(runPath).loginAs(admin)
    const sheet = await client.post(`${runPath}/sheet`).loginAs(admin).withCsrfToken().redirects(0)
    const again = await client.post(`${runPath}/sheet`).loginAs(admin).withCsrfToken().redirects(0)

    assert.include(String(early.flashMessages().error), '还在开通')
    // What is refreshed holds the button that comes when they are ready.
    assert.match(waiting.text(), /id="slips-work" up-poll/)
    assert.lengthOf(waiting.text().match(/up-poll/g)!, 1)
    assert.match(ready.text(), /id="slips-work" [^]*action="[^"]*\/sheet"/)
    assert.notInclude(ready.text(), 'up-poll')
    assert.include(sheet.header('content-type'), 'application/pdf')
    assert.include(String(again.flashMessages().error), '只能生成一次')
    const slips = await db.from('password_slips')
    assert.lengthOf(slips, 12)
    assert.isTrue(slips.every((slip) => slip.password_hash.startsWith('$argon2id$')))
    assert.isTrue(slips.every((slip) => slip.expires_at === '2026-03-16T01:00:00.000Z'))
    const batch = await db.from('work_batches').where('kind', 'slips.prepare').firstOrFail()
    assert.include(batch, { total: 12, done: 12, status: 'finished' })
    const told = await db.from('messages').where('kind', 'slip_printed')
    assert.sameMembers(
      told.map((message) => message.person_id),
      personIds
    )
    const audit = await db.from('audit_entries').where('action', 'slips.printed').firstOrFail()
    assert.deepEqual(JSON.parse(audit.changes).people.toSorted(), personIds.toSorted())
  })

  test('the document number in any form and the slip let somebody in, once, to choose a password first', async ({
    assert,
    client,
  }) => {
    const { world, admin, personIds } = await aClass(1)
    await printed(admin, world.a.id, personIds[0], '1234 5678 9012')
    const number = await documentOf(personIds[0])
    const typed = ` ${number.slice(0, 6)} ${number.slice(6)}`.replace(/\d/g, (digit) =>
      String.fromCharCode(digit.charCodeAt(0) + 0xfee0)
    )

    const first = await signIn(client, typed.toLowerCase(), '1234-5678-9012')
    const second = await signIn(client, number, '1234 5678 9012')

    assert.equal(first.header('location'), '/me')
    assert.notEqual(second.header('location'), '/me')
    const user = (await userOf(personIds[0]))!
    const kept = await client.get('/me').loginAs(user).redirects(0)
    assert.equal(kept.header('location'), '/account/first_password')
    const choose = (password: string) =>
      client
        .post('/account/first_password')
        .form({ password, password_confirmation: password })
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    const digits = await choose('998877665544')
    assert.include(JSON.stringify(digits.flashMessages()), '全是数字')
    const chosen = await choose(OWN)
    assert.equal(chosen.header('location'), '/me')
    const own = await signIn(client, number, OWN)
    assert.equal(own.header('location'), '/me')
  })

  test('two records of one number that became one sign in as one', async ({ assert, client }) => {
    const { world, admin, personIds } = await aClass(1)
    await printed(admin, world.a.id, personIds[0], '1234 5678 9012')
    const number = await documentOf(personIds[0])
    const formerId = await aPerson()
    const { document_index: index } = await db.from('persons').where('id', personIds[0]).first()
    await db
      .from('persons')
      .where('id', formerId)
      .update({ document_type: 'passport', document_index: index, merged_into_id: personIds[0] })

    const answer = await signIn(client, number, '1234 5678 9012')

    assert.equal(answer.header('location'), '/me')
  })

  test('a slip that lies about opens nothing once the password is a newer one', async ({
    assert,
  }) => {
    const { world, admin, personIds } = await aClass(1)
    await printed(admin, world.a.id, personIds[0], '1234 5678 9012')
    const user = (await userOf(personIds[0]))!
    await new ChangeAccount().resetPassword({ actor: admin, userId: user.id })

    const number = await documentOf(personIds[0])
    await assert.rejects(
      () => new SignIn().handle({ username: number, password: '123456789012', ip: '10.0.0.9' }),
      /^E_SIGN_IN_FAILED/
    )
    const [slip] = await db.from('password_slips')
    assert.isNotNull(slip.replaced_at)
  })

  test('an expired, a used and a replaced slip answer like an unknown document', async ({
    assert,
    client,
  }) => {
    const { world, admin, personIds } = await aClass(3)
    const [expired, replaced, nobody] = personIds
    await printed(admin, world.a.id, expired, '1111 2222 3333')
    await printed(admin, world.a.id, replaced, '4444 5555 6666')
    await printed(admin, world.a.id, replaced, '7777 8888 9999')
    clock.stopAt('2026-03-17')

    const answers = []
    for (const [personId, password] of [
      [expired, '111122223333'],
      [nobody, '111122223333'],
    ] as const) {
      answers.push(await signIn(client, await documentOf(personId), password))
    }
    answers.push(await signIn(client, '11010519491231002X', '111122223333'))
    clock.stopAt('2026-03-03')
    answers.push(await signIn(client, await documentOf(replaced), '444455556666'))

    const said = answers.map((answer) => [
      answer.status(),
      JSON.stringify(answer.flashMessages().inputErrorsBag),
    ])
    assert.deepEqual(said[1], said[0])
    assert.deepEqual(said[2], said[0])
    assert.deepEqual(said[3], said[0])
    assert.equal(
      (await signIn(client, await documentOf(replaced), '777788889999')).header('location'),
      '/me'
    )
  })

  test('tries for one document are limited from all addresses, and its number is not kept', async ({
    assert,
  }) => {
    const { personIds } = await aClass(1)
    const number = await documentOf(personIds[0])
    const codes = []
    for (let attempt = 0; attempt < 31; attempt++) {
      const error: any = await new SignIn()
        .handle({ username: number, password: 'wrong', ip: `10.0.0.${Math.floor(attempt / 4)}` })
        .catch((fault) => fault)
      codes.push(error.code)
    }

    assert.equal(codes.filter((code) => code === 'E_SIGN_IN_FAILED').length, 30)
    assert.equal(codes.at(-1), 'E_SIGN_IN_LOCKED')
    const entries = await db.from('audit_entries').where('action', 'session.refused')
    assert.notInclude(JSON.stringify(entries), number)
  })

  test('accounts of officers and people of another base get no slip', async ({
    assert,
    client,
  }) => {
    const { world, admin, classId, personIds } = await aClass(2)
    await userWith(['instructor', 'trainee'], { baseId: world.a.id, personId: personIds[0] })
    const stranger = await userWith('base_admin', { baseId: world.b.id })
    const own = await userWith('base_admin', { baseId: world.a.id, personId: personIds[1] })
    const forSelf = await client
      .post(`/people/${personIds[1]}/slips`)
      .loginAs(own)
      .withCsrfToken()
      .redirects(0)

    const foreign = await client
      .post(`/classes/${classId}/slips`)
      .form({ who: 'all' })
      .accept('json')
      .loginAs(stranger)
      .withCsrfToken()
    await client
      .post(`/classes/${classId}/slips`)
      .form({ who: 'all' })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)
    await new OutboxWorker().drain()

    foreign.assertStatus(403)
    assert.include(String(forSelf.flashMessages().error), '不能给自己打印')
    const slips = await db.from('password_slips')
    assert.deepEqual(
      slips.map((slip) => slip.person_id),
      [personIds[1]]
    )
  })
})

test.group('Slips of former members', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => {
    clock.stopAt('2026-03-02')
    return () => clock.resume()
  })

  test('an enrolment in a class to come opens no account that is in use already', async ({
    assert,
    client,
  }) => {
    const world = await buildWorld()
    const { admin, classId, personIds } = await classWithMembers(world, world.a, 1)
    await db.from('course_classes').where('id', classId).update({ status: 'enrolling' })
    const status = async () => {
      const path = `/people/${personIds[0]}/slips`
      const response = await client.post(path).loginAs(admin).withCsrfToken().redirects(0)
      return response.status()
    }
    assert.equal(await status(), 302)

    const trainee = await userWith('trainee', { personId: personIds[0] })
    await db.from('users').where('id', trainee.id).update({ last_login_at: clock.instant() })
    assert.equal(await status(), 403)
    await db.from('course_classes').where('id', classId).update({ status: 'running' })
    assert.equal(await status(), 302)
  })

  test('a base prints none for who left, or whose class ended long ago', async ({
    assert,
    client,
  }) => {
    const world = await buildWorld()
    const { admin, classId, members } = await classWithMembers(world, world.a, 3)
    const [left, over, stays] = members
    const statusOf = async ({ personId }: { personId: number }) =>
      (
        await client.post(`/people/${personId}/slips`).loginAs(admin).withCsrfToken().redirects(0)
      ).status()
    const ended = { ended_at: clock.instant() }
    const enrolments = () => db.from('enrolments')
    const runId = await new StartSlipRun().handle({
      ...{ actor: admin, baseId: world.a.id, classId, personIds: [left.personId] },
    })
    await new OutboxWorker().drain()
    await enrolments()
      .where('id', left.enrolmentId)
      .update({ ...ended, status: 'withdrawn', left_by: 'withdrawn', ended_reason: '找到工作' })
    await enrolments()
      .where('id', over.enrolmentId)
      .update({ ...ended, status: 'completed' })

    assert.equal(await statusOf(left), 403)
    assert.equal(await statusOf(over), 302)
    await assert.rejects(
      () => new PrintSlips().handle({ actor: admin, runId, i18n: i18nManager.locale('zh-CN') }),
      /^E_SLIP_NOT_CURRENT/
    )
    clock.stopAt('2026-06-01')
    assert.equal(await statusOf(over), 403)
    assert.equal(await statusOf(stays), 302)
    await assert.rejects(
      () =>
        new StartSlipRun().handle({
          ...{ actor: admin, baseId: world.a.id, classId, personIds: [over.personId] },
        }),
      /^E_SLIP_NOT_CURRENT/
    )
    const before = (await db.from('slip_runs').orderBy('id', 'desc').firstOrFail()).id
    await client
      .post(`/classes/${classId}/slips`)
      .form({ who: 'all' })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)
    await new OutboxWorker().drain()
    const slips = await db.from('password_slips').where('slip_run_id', '>', before)
    assert.deepEqual(
      slips.map((slip) => slip.person_id),
      [stays.personId]
    )
  })
})

async function userOf(personId: number) {
  const user = await User.query().where('person_id', personId).orderBy('id', 'desc').first()
  return user?.loadRoles()
}

test.group('Slips under pressure', (group) => {
  group.setup(() => limiter.clear())
  group.each.teardown(() => emptyDatabase())

  test('a slip used five times at once lets one in', async ({ assert }) => {
    const world = await buildWorld()
    const { admin, personIds } = await classWithMembers(world, world.a, 1)
    const [personId] = personIds
    await printed(admin, world.a.id, personId, '1234 5678 9012')
    const number = await documentOf(personId)

    const results = await Promise.allSettled(
      [1, 2, 3, 4, 5].map((host) =>
        new SignIn().handle({ username: number, password: '123456789012', ip: `10.1.0.${host}` })
      )
    )

    assert.lengthOf(
      results.filter(({ status }) => status === 'fulfilled'),
      1
    )
  })

  test('two sheets printed at once leave one slip of a person that works', async ({ assert }) => {
    const world = await buildWorld()
    const { admin, personIds } = await classWithMembers(world, world.a, 1)
    const [personId] = personIds
    const start = () =>
      new StartSlipRun().handle({
        actor: admin,
        baseId: world.a.id,
        classId: null,
        personIds: [personId],
      })
    const runs = [await start(), await start()]
    await new OutboxWorker().drain()

    const sheets = await Promise.allSettled(
      runs.map((runId) =>
        new PrintSlips().handle({ actor: admin, runId, i18n: i18nManager.locale('zh-CN') })
      )
    )

    assert.isTrue(sheets.every(({ status }) => status === 'fulfilled'))
    const live = await db.from('password_slips').whereNotNull('printed_at').whereNull('replaced_at')
    assert.lengthOf(live, 1)
  })
})

test.group('One-time passwords', () => {
  test('are twelve digits however they are typed, and nothing else', ({ assert }) => {
    assert.match(randomSlipPassword(), /^\d{4} \d{4} \d{4}$/)
    assert.equal(slipDigits('１２３４ 5678-9012'), '123456789012')
    assert.isNull(slipDigits('12345678901'))
    assert.isNull(slipDigits('12345678901a'))
  })

  test('each stands whole on one page', async ({ assert }) => {
    const slip = { name: '赵晓峰', document_mask: '141023********2340', password: '3394 0076 6733' }
    const sheet = await slipSheet({
      slips: Array.from({ length: 7 }, () => slip),
      expiresAt: '2026-03-16T01:00:00.000Z',
      base: { name_zh: '侯马市公共实训基地', name_en: 'Houma Public Training Base' },
      code: 'HM26-HG4-01',
      i18n: i18nManager.locale('zh-CN'),
    })

    assert.lengthOf(sheet.toString('latin1').match(/\/Type \/Page\b/g)!, 2)
  })
})
