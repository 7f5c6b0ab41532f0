import { test } from '@japa/runner'
import env from '#start/env'
import { join } from 'node:path'
import { readFile, rm, stat } from 'node:fs/promises'
import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import mail from '@adonisjs/mail/services/main'
import testUtils from '@adonisjs/core/services/test_utils'
import clock from '#app/shared/clock'
import { storageDir } from '#config/storage'
import { encryptField } from '#app/shared/crypto/field_cipher'
import DeliverMessage from '#app/people/messages/actions/deliver_message'
import { sendMessage, sendMessages } from '#app/people/messages/send_message'
import { aPerson, insertRow, userWith } from '#tests/support/world'

const moved = {
  kind: 'session_moved' as const,
  parameters: {
    course: { zh: '焊工班', en: 'Welding' },
    before: '2026-10-12',
    after: '2026-10-13',
    beforeTime: '08:30',
    beforeRoom: '201',
    afterTime: '14:00',
    afterRoom: '202',
    afterTrainer: '吴海龙',
    more: 0,
    hasReason: 'no',
    reason: '',
  },
  path: '/me/classes',
}

async function withAddress(userId: number) {
  await insertRow('contact_addresses', {
    user_id: userId,
    email_cipher: encryptField('zhao@example.cn'),
    email_mask: 'z***@example.cn',
    confirmed_at: clock.instant(),
    created_at: clock.instant(),
  })
}

async function traineeOf(personId: number) {
  return userWith('trainee', { personId })
}

async function firstDelivery() {
  return db.from('message_deliveries').orderBy('id').firstOrFail()
}

/** E-mail configured for one test. */
function withMail() {
  env.set('SMTP_HOST', 'smtp.example.cn')
  env.set('MAIL_FROM', 'bagong@example.cn')
  return mail.fake()
}

test.group('Sending a message', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => {
    clock.stopAt('2026-10-10')
    return () => {
      clock.resume()
      mail.restore()
      env.set('SMTP_HOST', '')
      env.set('SMS_DRIVER', 'off')
      env.set('EMAILS_PER_MINUTE', 60)
    }
  })

  test('one message is kept for a key, however often it is sent; nothing leaves unconfigured', async ({
    assert,
  }) => {
    const personId = await aPerson()
    const message = { to: { personId }, ...moved, uniqueKey: 'moved:1' }

    await db.transaction((trx) => sendMessages(trx, [message, message]))
    await db.transaction((trx) => sendMessage(trx, message))

    const kept = await db.from('messages')
    assert.lengthOf(kept, 1)
    assert.equal(kept[0].person_id, personId)
    assert.lengthOf(await db.from('message_deliveries'), 0)
    assert.lengthOf(await db.from('outbox_jobs').where('kind', 'deliver_message'), 0)
  })

  test('a copy goes by e-mail to a confirmed address, once', async ({ assert }) => {
    const { messages } = withMail()
    const personId = await aPerson()
    const user = await traineeOf(personId)
    await withAddress(user.id)
    await db.transaction((trx) => sendMessage(trx, { to: { personId }, ...moved }))
    const delivery = await firstDelivery()

    await new DeliverMessage().handle(delivery.id)
    await new DeliverMessage().handle(delivery.id)

    const sent = messages.sent().map(({ nodeMailerMessage }) => nodeMailerMessage)
    assert.lengthOf(sent, 1)
    assert.deepEqual(sent[0].to, ['zhao@example.cn'])
    assert.equal(sent[0].subject, '焊工班 调课')
    const after = await firstDelivery()
    assert.equal(after.state, 'sent')
    assert.equal(after.address_mask, 'z***@example.cn')
  })

  test('who opted out of a topic gets no copy, but for what the law owes', async ({ assert }) => {
    withMail()
    const personId = await aPerson()
    const user = await traineeOf(personId)
    await withAddress(user.id)
    for (const topic of ['class', 'account']) {
      await insertRow('message_opt_outs', {
        user_id: user.id,
        channel: 'email',
        topic,
        created_at: clock.instant(),
      })
    }

    await db.transaction((trx) =>
      sendMessages(trx, [
        { to: { personId }, ...moved },
        { to: { userId: user.id }, kind: 'password_changed' },
      ])
    )

    const queued = await db
      .from('message_deliveries as d')
      .join('messages as m', 'm.id', 'd.message_id')
      .select('m.kind')
    assert.deepEqual(
      queued.map(({ kind }) => kind),
      ['password_changed']
    )
  })

  test('a copy that fails is tried later and given up at the fifth time', async ({ assert }) => {
    env.set('SMTP_HOST', '127.0.0.1')
    env.set('MAIL_FROM', 'bagong@example.cn')
    const personId = await aPerson()
    const user = await traineeOf(personId)
    await withAddress(user.id)
    await db.transaction((trx) => sendMessage(trx, { to: { personId }, ...moved }))
    const { id } = await firstDelivery()

    await new DeliverMessage().handle(id)
    const once = await firstDelivery()
    for (let attempt = 2; attempt <= 5; attempt++) await new DeliverMessage().handle(id)

    assert.include(once, { state: 'failed', attempts: 1, last_error: 'ESOCKET' })
    assert.include(await firstDelivery(), { state: 'dead', attempts: 5, sent_at: null })
    const jobs = await db.from('outbox_jobs').where('kind', 'deliver_message').orderBy('id')
    assert.deepEqual(
      jobs.map(({ run_at: at }) => at.slice(11, 16)),
      ['01:00', '01:01', '01:04', '01:16', '02:04']
    )
  })

  test('more than a channel takes in a minute wait for the next ones', async ({ assert }) => {
    withMail()
    env.set('EMAILS_PER_MINUTE', 2)
    const personId = await aPerson()
    const user = await traineeOf(personId)
    await withAddress(user.id)

    await db.transaction((trx) =>
      sendMessages(
        trx,
        [1, 2, 3].map(() => ({ to: { personId }, ...moved }))
      )
    )

    const jobs = await db.from('outbox_jobs').where('kind', 'deliver_message').orderBy('id')
    assert.deepEqual(
      jobs.map(({ run_at: at }) => at.slice(11, 16)),
      ['01:00', '01:00', '01:01']
    )
    for (const { payload } of jobs) {
      await new DeliverMessage().handle(JSON.parse(payload).deliveryId)
    }
    const states = await db.from('message_deliveries').orderBy('id').select('state')
    assert.deepEqual(
      states.map(({ state }) => state),
      ['sent', 'sent', 'queued']
    )
  })

  test('an SMS of a kind worth one is written by the file driver, for the owner alone', async ({
    assert,
  }) => {
    env.set('SMS_DRIVER', 'file')
    await rm(join(storageDir, 'sms'), { recursive: true, force: true })
    const personId = await aPerson()
    await db.transaction((trx) => sendMessage(trx, { to: { personId }, ...moved }))
    const delivery = await firstDelivery()
    const refused = {
      ...{ to: { personId }, kind: 'leave_refused' as const },
      parameters: { from: '2026-03-02', to: '2026-03-03', reason: '住院证明看不清' },
    }
    await db.transaction((trx) => sendMessage(trx, refused))

    for (const { id } of await db.from('message_deliveries').where('channel', 'sms').select('id')) {
      await new DeliverMessage().handle(id)
    }

    const sent = await readFile(join(storageDir, 'sms', 'sent.jsonl'), 'utf8')
    assert.include(sent, '请假未批准: 详情请登录查看')
    for (const typed of ['住院', '原因', '吴海龙']) assert.notInclude(sent, typed)
    const file = join(storageDir, 'sms', 'sent.jsonl')
    assert.include(await readFile(file, 'utf8'), '焊工班 调课')
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    assert.match(delivery.address_mask, /^139\*{4}\d{4}$/)
  })
})

test.group('Reading messages', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())

  test('a reader sees the own messages in the own language, and the head counts the unread', async ({
    assert,
    client,
  }) => {
    const personId = await aPerson()
    const trainee = await traineeOf(personId)
    const other = await traineeOf(await aPerson())
    await db.transaction((trx) =>
      sendMessages(trx, [
        { to: { personId }, ...moved },
        { to: { userId: trainee.id }, kind: 'password_changed' },
      ])
    )

    const own = await client.get('/messages').loginAs(trainee)
    const english = await client.get('/messages?lang=en').loginAs(trainee)
    const foreign = await client.get('/messages').loginAs(other)

    assert.include(own.text(), '焊工班 调课')
    assert.include(own.text(), '消息，2 条未读')
    assert.include(english.text(), 'Welding: a session was moved')
    assert.notInclude(foreign.text(), '焊工班')
  })

  test('opening one marks it and leads on; all at once marks those seen; others find nothing', async ({
    assert,
    client,
  }) => {
    const personId = await aPerson()
    const trainee = await traineeOf(personId)
    const other = await traineeOf(await aPerson())
    await db.transaction((trx) =>
      sendMessages(
        trx,
        [1, 2, 3].map(() => ({ to: { personId }, ...moved }))
      )
    )
    const [first, second, third] = await db.from('messages').orderBy('id')
    const read = (body: object, user = trainee) =>
      client.post('/messages/reads').form(body).loginAs(user).withCsrfToken().redirects(0)
    const unread = async () => (await db.from('messages').whereNull('read_at')).map(({ id }) => id)

    const foreign = await read({ id: first.id }, other)
    foreign.assertStatus(404)
    await read({ upTo: third.id }, other)
    assert.lengthOf(await unread(), 3)

    const opened = await read({ id: first.id })
    assert.equal(opened.header('location'), '/me/classes')
    await read({ upTo: second.id })
    assert.deepEqual(await unread(), [third.id])
  })

  test('an address counts once the code that went to it came back, and five wrong codes end it', async ({
    assert,
    client,
  }) => {
    const { messages } = withMail()
    await limiter.clear()
    const user = await userWith('auditor')
    const send = (path: string, body: object) =>
      client.post(path).form(body).loginAs(user).withCsrfToken().redirects(0)

    await send('/messages/address', { email: 'Gao@Example.cn' })
    const [code] = /\d{6}/.exec(String(messages.sent()[0].nodeMailerMessage.text))!
    const row = () => db.from('contact_addresses').where('user_id', user.id).firstOrFail()
    const before = await row()
    for (let attempt = 1; attempt <= 5; attempt++) {
      await send('/messages/address/confirmation', { code: code === '000000' ? '1' : '000000' })
    }
    await send('/messages/address/confirmation', { code })
    assert.isNull((await row()).confirmed_at)

    await send('/messages/address', { email: 'gao@example.cn' })
    const [next] = /\d{6}/.exec(String(messages.sent()[1].nodeMailerMessage.text))!
    await send('/messages/address/confirmation', { code: next })

    assert.isNotNull((await row()).confirmed_at)
    assert.equal(before.email_mask, 'g***@example.cn')
    assert.notInclude(before.email_cipher, 'gao')
    mail.restore()
    env.set('SMTP_HOST', '')
  })

  test('the system administrator sees masked copies and sends failed ones again, no others', async ({
    assert,
    client,
  }) => {
    const personId = await aPerson({ name: '赵晓峰' })
    await db.transaction((trx) =>
      sendMessages(
        trx,
        [1, 2].map(() => ({ to: { personId }, ...moved }))
      )
    )
    const [one, two] = await db.from('messages').orderBy('id')
    const copy = (messageId: number, state: string) =>
      insertRow('message_deliveries', {
        message_id: messageId,
        channel: 'email',
        state,
        attempts: 5,
        address_mask: 'z***@example.cn',
        queued_at: clock.instant(),
        sent_at: state === 'sent' ? clock.instant() : null,
      })
    const dead = await copy(one.id, 'dead')
    const sent = await copy(two.id, 'sent')
    const admin = await userWith('system_admin')

    const page = await client.get('/messages/log').loginAs(admin)
    await client
      .post('/messages/resends')
      .form({ ids: [dead, sent] })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    assert.include(page.text(), '赵*峰')
    assert.notInclude(page.text(), '赵晓峰')
    assert.notInclude(page.text(), '焊工班')
    const states = await db.from('message_deliveries').orderBy('id').select('state', 'attempts')
    assert.deepEqual(
      states.map(({ state, attempts }) => [state, attempts]),
      [
        ['queued', 0],
        ['sent', 5],
      ]
    )
    const audit = await db.from('audit_entries').where('action', 'message.resent').firstOrFail()
    assert.deepEqual(JSON.parse(audit.changes).deliveries, [dead])
  })
})
