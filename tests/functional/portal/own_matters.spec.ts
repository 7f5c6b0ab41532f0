import { test } from '@japa/runner'
import { text } from 'node:stream/consumers'
import yauzl from 'yauzl'
import db from '@adonisjs/lucid/services/db'
import hash from '@adonisjs/core/services/hash'
import limiter from '@adonisjs/limiter/services/main'
import testUtils from '@adonisjs/core/services/test_utils'
import clock from '#app/shared/clock'
import User from '#models/user'
import '#start/outbox'
import RevealIdentity from '#app/people/actions/reveal_identity'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { dayWords } from '#app/shared/words'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { classWithMembers } from '#tests/support/members'
import { aClass } from '#tests/functional/enrolments/class_fixture'
import { taughtClass } from '#tests/functional/attendance/taught_class'
import { insertRow, buildWorld, userWith } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'

const PASSWORD = 'Shui-hu-108-jiang'
const ACCOUNT = '6228480000000000018'

async function setUp() {
  const world = await buildWorld()
  const { admin, personIds } = await classWithMembers(world, world.a, 2)
  const made = await userWith('trainee', { personId: personIds[0] })
  await db
    .from('users')
    .where('id', made.id)
    .update({ password: await hash.make(PASSWORD) })
  const trainee = await User.findOrFail(made.id)
  await trainee.loadRoles()
  return { world, admin, trainee, personId: personIds[0], otherId: personIds[1] }
}

function post(client: ApiClient, user: User, path: string, body: object = {}) {
  return client.post(path).form(body).loginAs(user).withCsrfToken().redirects(0)
}

function ask(client: ApiClient, user: User, values: object = {}) {
  const body: Record<string, string> = {
    bankName: '农业银行侯马支行',
    account: ACCOUNT,
    reason: '换了社保卡',
    currentPassword: PASSWORD,
    ...values,
  }
  const request = client.post('/me/bank_account').loginAs(user).withCsrfToken().redirects(0)
  for (const [name, value] of Object.entries(body)) request.field(name, value)
  return request.file('file', Buffer.from('%PDF-1.4 card'), { filename: 'card.pdf' })
}

test.group('Bank account of a trainee', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => limiter.clear())
  group.each.setup(() => {
    clock.stopAt('2026-03-03')
    return () => clock.resume()
  })

  test('asked by the trainee, checked by the base, decided by an approver; the old one serves until then', async ({
    assert,
    client,
  }) => {
    const { admin, trainee, personId } = await setUp()
    const mask = async () =>
      (await db.from('persons').where('id', personId).firstOrFail()).account_mask
    const before = await mask()

    await ask(client, trainee)
    const asked = await db.from('account_requests').firstOrFail()
    const twice = await ask(client, trainee)
    const noProof = await post(client, admin, `/account_requests/${asked.id}/check`, {
      result: 'checked',
    })
    await post(client, admin, `/account_requests/${asked.id}/check`, {
      result: 'checked',
      proof: '社保卡原件',
    })
    const correction = await db.from('account_corrections').firstOrFail()
    const between = await mask()
    const approver = await userWith('approver')
    await post(client, approver, `/account_corrections/${correction.id}/decisions`, {
      result: 'approved',
    })

    assert.equal(asked.account_mask, '****0018')
    assert.notInclude(asked.account_cipher, ACCOUNT)
    assert.include(String(twice.flashMessages().error), '已有一件变更')
    assert.include(JSON.stringify(noProof.flashMessages()), '请写明看过的证件')
    assert.equal(between, before)
    assert.equal(correction.proposed_by_id, admin.id)
    assert.equal(await mask(), '****0018')
    const told = await db.from('messages').where('person_id', personId).orderBy('id')
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['account_change_asked', 'account_change_proposed', 'account_change_decided']
    )
    assert.notInclude(JSON.stringify(told), ACCOUNT)
    assert.notInclude(JSON.stringify(await db.from('audit_entries')), ACCOUNT)
  })

  test('without the own password, or of another base, nothing goes on; a refusal says why', async ({
    assert,
    client,
  }) => {
    const { world, admin, trainee } = await setUp()

    const wrong = await ask(client, trainee, { currentPassword: 'wrong' })
    assert.include(JSON.stringify(wrong.flashMessages()), '密码')
    assert.lengthOf(await db.from('account_requests'), 0)

    await ask(client, trainee)
    const { id } = await db.from('account_requests').firstOrFail()
    const stranger = await userWith('base_admin', { baseId: world.b.id })
    const foreign = await client.get(`/account_requests/${id}`).loginAs(stranger)
    const file = await client.get(`/account_requests/${id}/proof`).loginAs(admin)
    await post(client, admin, `/account_requests/${id}/check`, {
      result: 'refused',
      reason: '户名不是本人',
    })

    foreign.assertStatus(403)
    file.assertStatus(200)
    assert.isNotNull(
      await db.from('audit_entries').where('action', 'account_request.proof_taken').first()
    )
    const page = await client.get('/me/bank_account').loginAs(trainee)
    assert.include(page.text(), '户名不是本人')
    assert.lengthOf(await db.from('account_corrections'), 0)
  })
})

test.group('Own data', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.setup(() => {
    clock.stopAt('2026-03-03')
    return () => clock.resume()
  })

  test('a copy is made in the background, taken once, and only by its person', async ({
    assert,
    client,
  }) => {
    const { trainee, personId, otherId } = await setUp()
    const other = await userWith('trainee', { personId: otherId })
    const at = clock.instant()
    for (const [owner, title] of [
      [personId, '本人的失业登记证'],
      [otherId, '别人的失业登记证'],
    ] as const) {
      await insertRow('proof_files', {
        ...{ person_id: owner, category: 'registered_unemployed', title, status: 'sent' },
        ...{ proven_on: '2026-01-05', file_path: `x/${owner}`, file_sha256: 'a'.repeat(64) },
        ...{ file_kind: 'pdf', file_size: 10, keep_until: '2036-03-03' },
        ...{ sent_by_id: trainee.id, created_at: at },
      })
    }
    const [enrolment] = await db.from('enrolments').where('person_id', personId)
    await insertRow('leave_requests', {
      ...{ enrolment_id: enrolment.id, reason_kind: 'sick', words: '发烧', status: 'asked' },
      ...{ asked_by_id: trainee.id, asked_at: at },
    })
    await post(client, trainee, '/me/data')
    const waits = await post(client, trainee, '/me/data')
    await new OutboxWorker().drain()
    const { id, status } = await db.from('data_exports').firstOrFail()

    const foreign = await post(client, other, `/me/data/${id}/file`)
    const taking = client.post(`/me/data/${id}/file`).loginAs(trainee).withCsrfToken().redirects(0)
    taking.request.responseType('arraybuffer')
    const taken = await taking
    const again = await post(client, trainee, `/me/data/${id}/file`)

    assert.include(String(waits.flashMessages().error), '已有一份')
    assert.equal(status, 'ready')
    foreign.assertStatus(404)
    const entries = await unzip(Buffer.from(taken.body()))
    assert.includeMembers([...entries.keys()], ['index.html', 'person.csv', 'enrolments.csv'])
    const person = await db.from('persons').where('id', personId).firstOrFail()
    const kept = JSON.parse(entries.get('data.json')!)
    assert.equal(kept.person[0].document_number, decryptField(person.document_cipher))
    assert.lengthOf(kept.enrolments, 1)
    assert.deepEqual(
      kept.proofs.map((row: any) => row.title),
      ['本人的失业登记证']
    )
    assert.equal(kept.leave[0].words, '发烧')
    assert.deepEqual(kept.applications, [])
    assert.include(String(again.flashMessages().error), '已经下载过')
    assert.lengthOf(await db.from('audit_entries').whereLike('action', 'data_export.%'), 2)
    assert.isNotNull(await db.from('messages').where('kind', 'data_export_ready').first())
  })

  test('the next lesson is one that is not over', async ({ assert, client }) => {
    const { world, admin } = await setUp()
    clock.stopAt('2026-03-02T12:30:00.000')
    const taught = await taughtClass(world, world.b, admin)
    const member = await userWith('trainee', { personId: taught.personIds[0] })

    const page = await client.get('/me').loginAs(member)

    const afternoon = await db
      .from('class_sessions')
      .where({ course_class_id: taught.id, day: '2026-03-02', slot: 'afternoon' })
      .firstOrFail()
    assert.include(page.text(), `下一次课 ${afternoon.starts_at_time}`)
  })

  test('hours held, attended, on leave to come and still to be missed are told while training', async ({
    assert,
    client,
  }) => {
    const { world, admin } = await setUp()
    clock.stopAt('2026-03-02T12:30:00.000')
    const taught = await taughtClass(world, world.b, admin, { dayCount: 5 })
    const [morning, , , , , , , last] = taught.sessionIds
    const member = await userWith('trainee', { personId: taught.personIds[0] })
    const [enrolmentId] = taught.enrolmentIds
    const at = clock.instant()
    await db
      .from('class_sessions')
      .where('id', morning)
      .update({ attendance_marked_at: at, attendance_marked_by_id: admin.id })
    await insertRow('attendance_marks', {
      class_session_id: morning,
      enrolment_id: enrolmentId,
      status: 'absent',
      hours: 0,
      marked_by_id: admin.id,
      marked_at: at,
      source: 'sheet',
    })
    const leave = await insertRow('leave_requests', {
      enrolment_id: enrolmentId,
      reason_kind: 'sick',
      status: 'approved',
      asked_by_id: member.id,
      asked_at: at,
      decided_by_id: admin.id,
      decided_at: at,
    })
    await insertRow('leave_request_sessions', {
      leave_request_id: leave,
      enrolment_id: enrolmentId,
      class_session_id: last,
      is_live: true,
    })

    const page = await client.get('/me/classes').loginAs(member)
    const form = await client.get('/me/leave').loginAs(member)

    page.assertTextIncludes('4 课时，共 40 课时')
    page.assertTextIncludes('0 课时，缺 4 课时')
    page.assertTextIncludes('已批准还没上的请假 4 课时')
    assert.match(page.text(), /还可以缺<\/dt>\s*<dd[^>]*>\s*4 课时/)
    form.assertTextIncludes('已缺 4 课时，还可以缺 4 课时')
  })

  test('the next steps carry the days that the last classes of the base suggest', async ({
    assert,
    client,
  }) => {
    const { world, admin } = await setUp()
    clock.stopAt('2026-03-02T12:30:00.000')
    const taught = await taughtClass(world, world.a, admin, { dayCount: 5 })
    const member = await userWith('trainee', { personId: taught.personIds[0] })
    const checker = await userWith('base_admin', { baseId: world.a.id })
    const early = await client.get('/me').loginAs(member)
    for (let index = 1; index <= 5; index++) {
      const ended = `2026-01-${10 + index}`
      const days = { starts_on: '2026-01-05', ends_on: ended }
      const id = await aClass(world, world.a, { status: 'finished', ...days })
      await insertRow('sittings', {
        code: `KH-${index}`,
        course_class_id: id,
        attempt: 1,
        held_on: `2026-01-${11 + index}`,
        components: 'theory,skills',
        status: 'final',
        entered_by_id: admin.id,
        entered_at: clock.instant(),
        checked_by_id: checker.id,
        checked_at: clock.instant(),
        published_by_id: admin.id,
        // In Shanghai it is half past midnight of the next day.
        published_at: `2026-01-${13 + index}T16:30:00.000Z`,
        finalised_by_id: admin.id,
        finalised_at: clock.instant(),
        created_by_id: admin.id,
        created_at: clock.instant(),
        updated_at: clock.instant(),
      })
    }

    const page = await client.get('/me').loginAs(member)

    assert.include(early.text(), '日期还说不准')
    assert.include(
      page.text(),
      `预计 ${dayWords('2026-03-10')} 前后，按本基地最近 5 个班的快慢估计`
    )
    assert.include(page.text(), '日期还说不准')
  })

  test('a copy whose making was given up is made when it is asked for again', async ({
    assert,
    client,
  }) => {
    const { trainee } = await setUp()
    await post(client, trainee, '/me/data')
    await db
      .from('outbox_jobs')
      .whereLike('unique_key', 'data_export:%')
      .update({ status: 'dead', attempts: 8, finished_at: clock.instant() })

    await post(client, trainee, '/me/data')
    await new OutboxWorker().drain()

    const made = await db.from('data_exports')
    assert.deepEqual(
      made.map((row) => row.status),
      ['ready']
    )
  })

  test('a copy that nobody took in time is gone; who looked at the numbers is shown', async ({
    assert,
    client,
  }) => {
    const { admin, trainee, personId } = await setUp()
    await new RevealIdentity().handle({ actor: admin, personId, reason: '核对身份证原件' })
    await post(client, trainee, '/me/data')
    await new OutboxWorker().drain()
    const { id } = await db.from('data_exports').firstOrFail()
    clock.stopAt('2026-03-06')

    const late = await post(client, trainee, `/me/data/${id}/file`)
    const page = await client.get('/me/data').loginAs(trainee)

    assert.include(String(late.flashMessages().error), '过期')
    assert.include(page.text(), '核对身份证原件')
    assert.include(page.text(), admin.fullName)
  })
})

async function unzip(bytes: Buffer): Promise<Map<string, string>> {
  const archive = await yauzl.fromBufferPromise(bytes)
  const found = new Map<string, string>()
  for await (const entry of archive.eachEntry()) {
    found.set(entry.fileName, await text(await archive.openReadStreamPromise(entry)))
  }
  return found
}
