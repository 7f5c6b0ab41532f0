import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import ReceiveRollCall from '#app/attendance/roll_call/actions/receive_roll_call'
import RegisterDevice from '#app/attendance/roll_call/actions/register_device'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { taughtClass, type TaughtClass } from './taught_class.js'
import type { Presence } from '#app/attendance/presence'
import type User from '#models/user'

test.group('Roll call without a network', (group) => {
  let world: World
  let admin: User
  let trainer: User
  let taught: TaughtClass
  let key: KeyObject
  let deviceId: number

  group.each.setup(async () => {
    clock.stopAt('2026-03-02T09:00:00.000')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    trainer = await userWith('instructor', { baseId: world.a.id })
    await db.from('trainers').where('id', world.a.trainerIds[0]).update({ user_id: trainer.id })
    taught = await taughtClass(world, world.a, admin)
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    key = pair.privateKey
    const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
    deviceId = await new RegisterDevice().handle({ actor: trainer, publicKey })
    return () => clock.resume()
  })

  const sheetOf = (first: Presence, sequence = 1, changes: Record<string, unknown> = {}) =>
    JSON.stringify({
      v: 1,
      session: taught.sessionIds[0],
      sequence,
      markedAt: '2026-03-02T00:31:00.000Z',
      known: null,
      marks: taught.enrolmentIds.map((id, index) => [id, index === 0 ? first : 'present', null]),
      ...changes,
    })
  const signatureOf = (payload: string) =>
    sign('sha256', Buffer.from(payload), { key, dsaEncoding: 'ieee-p1363' }).toString('base64')
  const sentOf = (payload: string, signature = signatureOf(payload)) => ({
    deviceId,
    payload,
    signature,
    sentAt: clock.milliseconds(),
  })
  const send = (payload: string, signature?: string) =>
    new ReceiveRollCall().handle({
      actor: trainer,
      sessionId: taught.sessionIds[0],
      ...sentOf(payload, signature),
    })
  const mark = (first: Presence) =>
    new MarkAttendance().handle({
      actor: admin,
      sessionId: taught.sessionIds[0],
      marks: taught.enrolmentIds.map((enrolmentId, index) => ({
        enrolmentId,
        status: index === 0 ? first : 'present',
      })),
    })
  const marks = () => db.from('attendance_marks').orderBy('enrolment_id')

  test('a signed sheet is entered once: sending the queue twice changes nothing', async ({
    client,
    assert,
  }) => {
    const body = sentOf(sheetOf('absent'))
    const post = () =>
      client
        .post(`/roll_call/${taught.sessionIds[0]}/sheets`)
        .json(body)
        .loginAs(trainer)
        .withCsrfToken()
    const first = await post()
    const audits = await db.from('audit_entries').count('* as total').firstOrFail()
    const second = await post()

    first.assertStatus(200)
    first.assertBodyContains({ outcome: 'merged', wasThere: false })
    second.assertBodyContains({ outcome: 'merged', wasThere: true })
    assert.deepEqual(
      (await marks()).map((row) => [row.status, row.source]),
      [
        ['absent', 'offline'],
        ['present', 'offline'],
        ['present', 'offline'],
      ]
    )
    assert.lengthOf(await db.from('roll_call_sheets'), 1)
    const after = await db.from('audit_entries').count('* as total').firstOrFail()
    assert.equal(after.total, audits.total)
  })

  test('a sheet that was changed, or signed by another key, is refused', async ({ assert }) => {
    const payload = sheetOf('absent')
    const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const forged = sign('sha256', Buffer.from(payload), { key: foreign, dsaEncoding: 'ieee-p1363' })

    await assert.rejects(() => send(sheetOf('present'), signatureOf(payload)), /^E_SIGNATURE/)
    await assert.rejects(() => send(payload, forged.toString('base64')), /^E_SIGNATURE/)
    await assert.rejects(() => send(sheetOf('absent', 1, { session: 999_999 })), /^E_PAYLOAD/)
    await assert.rejects(() => send('{"v":1}'), /^E_PAYLOAD/)
    const never = sheetOf('absent', 1, { markedAt: '2026-02-30T99:00:00.000Z' })
    await assert.rejects(() => send(never), /^E_PAYLOAD/)
    assert.lengthOf(await marks(), 0)
  })

  test('a number comes once, also when two sheets race', async ({ assert }) => {
    const results = await Promise.allSettled([send(sheetOf('absent')), send(sheetOf('late'))])
    const refused = results.filter(({ status }) => status === 'rejected')

    assert.lengthOf(refused, 1)
    assert.match((refused[0] as PromiseRejectedResult).reason.message, /^E_REPLAYED/)
    assert.lengthOf(await db.from('roll_call_sheets'), 1)
  })

  test('only the account that registered the telephone sends from it', async ({ assert }) => {
    const payload = sheetOf('absent')
    const act = () =>
      new ReceiveRollCall().handle({
        actor: admin,
        sessionId: taught.sessionIds[0],
        ...sentOf(payload),
      })

    await assert.rejects(act, /^E_DEVICE_FOREIGN/)
  })

  test('what was marked meanwhile stays; both are kept and a person decides', async ({
    client,
    assert,
  }) => {
    await mark('present')
    const { id, outcome, cause } = await send(sheetOf('absent'))
    const page = await client.get(`/attendance/offline/${id}`).loginAs(trainer)
    const sheet = await client.get(`/sessions/${taught.sessionIds[0]}/attendance`).loginAs(trainer)
    const before = (await marks())[0].status
    const decided = await client
      .post(`/attendance/offline/${id}/decision`)
      .form(
        Object.fromEntries(taught.enrolmentIds.map((one) => [`marks[e${one}][status]`, 'absent']))
      )
      .loginAs(trainer)
      .withCsrfToken()
      .redirects(0)

    assert.deepEqual([outcome, cause, before], ['to_decide', 'meanwhile', 'present'])
    assert.include(page.text(), '手机上：缺勤，0 课时')
    assert.include(page.text(), '已点名：出勤，4 课时')
    assert.include(sheet.text(), `/attendance/offline/${id}`)
    decided.assertHeader('location', `/sessions/${taught.sessionIds[0]}/attendance`)
    assert.equal((await marks())[0].status, 'absent')
    assert.equal((await db.from('roll_call_sheets').firstOrFail()).outcome, 'decided')
    assert.equal((await db.from('messages').firstOrFail()).kind, 'roll_call_to_decide')
  })

  test('the same marks, or a change of what the telephone knew, need nobody', async ({
    assert,
  }) => {
    await mark('absent')
    assert.equal((await send(sheetOf('absent'))).outcome, 'merged')
    const { attendance_marked_at: known } = await db
      .from('class_sessions')
      .where('id', taught.sessionIds[0])
      .firstOrFail()

    assert.equal((await send(sheetOf('present', 2, { known }))).outcome, 'merged')
    assert.equal((await marks())[0].status, 'present')
  })

  test('a roster that changed, a day that passed and a finished class are told apart', async ({
    assert,
  }) => {
    const short = [[taught.enrolmentIds[0], 'present', null]]
    assert.equal((await send(sheetOf('present', 1, { marks: short }))).cause, 'roster')
    await mark('absent')
    const { attendance_marked_at: known } = await db
      .from('class_sessions')
      .where('id', taught.sessionIds[0])
      .firstOrFail()
    clock.stopAt('2026-03-03')
    assert.equal((await send(sheetOf('present', 2, { known }))).cause, 'late')
    await db.from('course_classes').where('id', taught.id).update({ status: 'finished' })

    const closed = await send(sheetOf('present', 3))
    assert.deepEqual([closed.outcome, closed.cause], ['refused', 'closed'])
    assert.equal((await marks())[0].status, 'absent')
  })

  test('a clock two hours wrong is flagged', async ({ client, assert }) => {
    const payload = sheetOf('absent')
    const { skewSeconds } = await new ReceiveRollCall().handle({
      actor: trainer,
      sessionId: taught.sessionIds[0],
      ...sentOf(payload),
      sentAt: clock.milliseconds() + 7_200_000,
    })
    const page = await client.get(`/sessions/${taught.sessionIds[0]}/attendance`).loginAs(trainer)

    assert.equal(skewSeconds, 7200)
    assert.include(page.text(), '手机时间快 120 分钟')
  })

  test('a key that is none of P-256 is no device', async ({ client }) => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' })
    const response = await client
      .post('/roll_call/devices')
      .json({ publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64') })
      .loginAs(trainer)
      .withCsrfToken()
      .accept('json')

    response.assertStatus(422)
    response.assertBodyContains({ errors: [{ code: 'E_DEVICE_KEY' }] })
  })
})
