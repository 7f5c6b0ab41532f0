import { test } from '@japa/runner'
import env from '#start/env'
import { join } from 'node:path'
import { readFile, rm, stat } from 'node:fs/promises'
import db from '@adonisjs/lucid/services/db'
import mail from '@adonisjs/mail/services/main'
import testUtils from '@adonisjs/core/services/test_utils'
import clock from '#app/shared/clock'
import { storageDir } from '#config/storage'
import { encryptField } from '#app/shared/crypto/field_cipher'
import DeliverMessage from '#app/people/messages/actions/deliver_message'
import { sendMessage, sendMessages } from '#app/people/messages/send_message'
import { aPerson, insertRow, userWith } from '#tests/support/world'

const moved = {
  kind: 'class_session_moved' as const,
  parameters: {
    course: { zh: '焊工班', en: 'Welding' },
    before: '2026-10-12',
    after: '2026-10-13',
    time: '08:30',
    room: '201',
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
    assert.equal(sent[0].subject, '焊工班 的一次课改时间了')
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

    await new DeliverMessage().handle(delivery.id)

    const file = join(storageDir, 'sms', 'sent.jsonl')
    assert.include(await readFile(file, 'utf8'), '焊工班 的一次课改时间了')
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    assert.match(delivery.address_mask, /^139\*{4}\d{4}$/)
  })
})
