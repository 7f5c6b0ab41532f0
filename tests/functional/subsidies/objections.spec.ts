import { test } from '@japa/runner'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import clock from '#app/shared/clock'
import { storageDir } from '#config/storage'
import { fundEquation } from '#app/subsidies/fund_ledger'
import { payableClaims } from '#app/subsidies/payable_claims'
import CloseNotice from '#app/subsidies/actions/close_notice'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import DecideClaim from '#app/subsidies/actions/decide_claim'
import UndoDecision from '#app/subsidies/review/actions/undo_decision'
import { checkInvariants } from '#app/oversight/invariants'
import { todoOf } from '#app/oversight/queries/todo'
import DecideObjection from '#app/subsidies/notices/actions/decide_objection'
import RevealContact from '#app/subsidies/notices/actions/reveal_contact'
import LodgeObjection from '#app/subsidies/notices/actions/lodge_objection'
import { formToken, receiptCode } from '#app/subsidies/notices/objection_form'
import { approvedClaims } from '#tests/functional/subsidies/approved_claims'
import { officers } from '#tests/functional/subsidies/finished_class'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type { Group } from '@japa/runner/core'
import type User from '#models/user'

const PDF = Buffer.from('%PDF-1.7 kept as it was sent')
const GROUND = '此人培训期间一直在外地务工，没有到班上课'

let world: World
let who: Awaited<ReturnType<typeof officers>>
let claimIds: number[]
let notice: { id: number; number: string }

function setUp(group: Group) {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    claimIds = (await approvedClaims(world, who, { people: 3 })).claimIds
    notice = await new PublishNotice().handle({ actor: who.approver })
    return () => clock.resume()
  })
  group.each.teardown(() => limiter.clear())
}

let forms = 0
const lodge = (position: number | null = 1) =>
  new LodgeObjection().handle({
    noticeNumber: notice.number,
    position,
    name: '李明',
    contact: '13800005678',
    ground: GROUND,
    formKey: `form-${++forms}`,
  })

async function lodged(position: number | null = 1) {
  const { number } = await lodge(position)
  return db.from('notice_objections').where('number', number).firstOrFail()
}

const decide = (id: number, result: 'dismissed' | 'upheld', actor: User = who.policyManager) =>
  new DecideObjection().handle({ actor, objectionId: id, result, reason: '已向基地和本人核实' })

const claim = (index: number) => db.from('claims').where('id', claimIds[index]).firstOrFail()

async function codeOf(work: Promise<unknown>) {
  try {
    await work
    return 'done'
  } catch (error) {
    return (error as { code?: string }).code
  }
}

const fields = (more: Record<string, string> = {}) => ({
  token: formToken(notice.number),
  scope: 'line',
  position: '1',
  name: '李明',
  contact: '138 0000 5678',
  ground: GROUND,
  ...more,
})

const send = (client: ApiClient, more: Record<string, string> = {}) =>
  client.post(`/notices/${notice.number}/objections`).fields(fields(more)).redirects(0)

const sendFile = (client: ApiClient, filename: string, bytes: Buffer = PDF) =>
  send(client).file('evidence', bytes, { filename })

test.group('Objecting to a notice', (group) => {
  setUp(group)

  test('somebody without an account objects to one line and gets a receipt', async ({
    assert,
    client,
  }) => {
    const form = await client.get(`/notices/${notice.number}/objections/create`)
    form.assertStatus(200)
    const sent = await sendFile(client, '证据.pdf')
    sent.assertStatus(302)
    assert.match(String(sent.header('location')), /^\/notices\/objections\/YY26-001\/[0-9A-Z]{12}$/)
    assert.isUndefined(sent.cookie('bagong-session'))
    assert.lengthOf(await db.from('sessions'), 0)

    const receipt = await client.get(String(sent.header('location')))
    for (const text of ['YY26-001', '第 1 笔', '138****5678', notice.number]) {
      assert.include(receipt.text(), text)
    }
    assert.notInclude(receipt.text(), '13800005678')
    const row = await db.from('notice_objections').firstOrFail()
    assert.equal(row.due_on, '2026-10-22')
    assert.notInclude(row.contact_cipher, '13800005678')
    const entry = await db.from('audit_entries').where('action', 'objection.lodged').firstOrFail()
    assert.isNull(entry.actor_id)
    assert.notInclude(JSON.stringify(entry), '李明')
  })

  test('only the line objected to is frozen', async ({ assert }) => {
    await lodge(2)
    const [first, second, third] = await db.from('claims').orderBy('id')
    assert.deepEqual([first.disputed_at, third.disputed_at], [null, null])
    assert.isNotNull(second.disputed_at)
    const act = await db.from('claim_decisions').where('stage', 'dispute').firstOrFail()
    assert.deepEqual(
      [act.claim_id, act.result, act.status, act.actor_id],
      [second.id, 'lodged', 'noticed', null]
    )

    clock.stopAt('2026-10-23')
    await new CloseNotice().handle({ actor: who.approver, noticeId: notice.id })
    const payable = await payableClaims(db.connection()).orderBy('claims.id').select('claims.id')
    assert.deepEqual(
      payable.map((one) => one.id),
      [first.id, third.id]
    )
  })

  test('it counts at 23:59:59 of the last day and not a second later', async ({
    assert,
    client,
  }) => {
    clock.stopAt('2026-10-22T23:59:59.000')
    const inTime = await send(client)
    inTime.assertStatus(302)
    const late = fields({ position: '2' })
    clock.stopAt('2026-10-23T00:00:00.000')
    const answer = await client.post(`/notices/${notice.number}/objections`).fields(late)
    answer.assertStatus(404)
    assert.equal(await codeOf(lodge(2)), 'E_NOTICE_OVER')
    assert.lengthOf(await db.from('notice_objections'), 1)
  })

  test('an objection to the whole notice freezes nothing but must be answered before closing', async ({
    assert,
    client,
  }) => {
    const sent = await send(client, { scope: 'whole', position: '' })
    sent.assertStatus(302)
    assert.lengthOf(await db.from('claims').whereNotNull('disputed_at'), 0)
    clock.stopAt('2026-10-23')
    const close = () => new CloseNotice().handle({ actor: who.approver, noticeId: notice.id })
    assert.equal(await codeOf(close()), 'E_OBJECTIONS_WAIT')
    const row = await db.from('notice_objections').firstOrFail()
    assert.equal(await codeOf(decide(row.id, 'dismissed', who.approver)), 'E_PUBLISHED_BY_YOU')
    await decide(row.id, 'dismissed', who.reviewer)
    await close()
  })

  test('calls for an answer only whom it is not about: of one claim, and of the whole notice', async ({
    assert,
    client,
  }) => {
    const calledFor = async () => {
      const called: string[] = []
      for (const name of ['reviewer', 'approver'] as const) {
        const todos = await todoOf(await who[name].loadRoles(), 'zh-CN')
        if (todos.some(({ kind }) => kind === 'answer_objections')) called.push(name)
      }
      return called
    }
    const { id } = await lodged()
    assert.deepEqual(await calledFor(), [])
    const stranger = await userWith('reviewer')
    const todos = await todoOf(await stranger.loadRoles(), 'zh-CN')
    assert.equal(todos.find(({ kind }) => kind === 'answer_objections')?.count, 1)
    const about = await db.from('claims').where('id', claimIds[0]).firstOrFail()
    const party = await userWith('reviewer', { personId: about.person_id })
    const ofParty = await todoOf(await party.loadRoles(), 'zh-CN')
    assert.isUndefined(ofParty.find(({ kind }) => kind === 'answer_objections'))
    for (const [user, count] of [
      [stranger, 1],
      [party, 0],
      [who.reviewer, 0],
    ] as const) {
      const page = await client.get('/objections?state=mine').loginAs(user)
      assert.equal(page.text().match(/href="\/objections\/\d+"/g)?.length ?? 0, count)
      assert.match(page.text(), new RegExp(`待我答复[^<]*<[^>]*>\\s*${count}\\s*<`))
    }
    await decide(id, 'dismissed', stranger)
    await lodged(null)
    assert.deepEqual(await calledFor(), ['reviewer'])
  })

  test('the same form sent twice is one objection', async ({ assert, client }) => {
    const form = fields()
    const post = () => client.post(`/notices/${notice.number}/objections`).fields(form).redirects(0)
    const [first, second] = await Promise.all([post(), post()])
    assert.equal(first.header('location'), second.header('location'))
    assert.lengthOf(await db.from('notice_objections'), 1)
  })

  test('a faulty form says what is wrong and keeps what was typed: {fault}')
    .with<{ more: Record<string, string>; fault: string }[]>([
      { more: { position: '' }, fault: 'position' },
      { more: { position: '99' }, fault: '名单里没有第 99 笔' },
      { more: { ground: '太短' }, fault: 'ground' },
      { more: { contact: '没有电话号码' }, fault: '请填写能联系到你的电话号码' },
      { more: { name: '' }, fault: 'name' },
    ])
    .run(async ({ assert, client }, { more, fault }) => {
      const answer = await send(client, { ground: `${GROUND}<b>`, ...more })
      answer.assertStatus(422)
      assert.include(answer.text(), fault.length > 10 ? fault : `id="f-${fault}-fault"`)
      if (!('ground' in more)) assert.include(answer.text(), `${GROUND}&lt;b&gt;`)
      assert.lengthOf(await db.from('notice_objections'), 0)
    })

  test('a receipt opens with its code alone', async ({ assert, client }) => {
    const { number } = await lodge()
    const good = await client.get(`/notices/objections/${number}/${receiptCode(number)}`)
    good.assertStatus(200)
    assert.equal(good.header('referrer-policy'), 'no-referrer')
    const bad = await client.get(`/notices/objections/${number}/222222222222`)
    bad.assertStatus(404)
  })
})

test.group('Abuse of the public form', (group) => {
  setUp(group)

  test('a form that was not opened here is not taken: {$self}')
    .with(['no token', 'another notice', 'too old', 'tampered', 'foreign page', 'a program'])
    .run(async ({ assert, client }, how) => {
      const good = formToken(notice.number)
      const token = {
        'no token': '',
        'another notice': formToken('GS26-999'),
        'tampered': good.replace(/.$/, (sign) => (sign === '0' ? '1' : '0')),
      }[how]
      if (how === 'too old') clock.stopAt('2026-10-15T13:00:01.000')
      const request = send(client, {
        token: token ?? good,
        website: how === 'a program' ? 'http://spam.example' : '',
      })
      if (how === 'foreign page') request.header('origin', 'https://evil.example')
      const answer = await request
      answer.assertStatus(422)
      assert.include(answer.text(), '请核对后再提交一次')
      assert.lengthOf(await db.from('notice_objections'), 0)
    })

  test('a file of another kind, or that is not what its name says, is refused: {filename}')
    .with([
      { filename: 'evidence.exe', bytes: Buffer.from('MZ') },
      { filename: 'evidence.svg', bytes: Buffer.from('<svg onload="alert(1)"/>') },
      { filename: 'evidence.pdf.html', bytes: PDF },
      { filename: 'evidence.pdf', bytes: Buffer.from('<html><script>alert(1)</script>') },
      { filename: 'evidence.png', bytes: PDF },
      { filename: 'evidence.jpg', bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47]) },
      { filename: 'evidence', bytes: PDF },
      { filename: 'big.pdf', bytes: Buffer.concat([PDF, Buffer.alloc(5 * 1024 * 1024)]) },
    ])
    .run(async ({ assert, client }, { filename, bytes }) => {
      const answer = await sendFile(client, filename, bytes)
      answer.assertStatus(422)
      assert.include(answer.text(), 'id="f-evidence-fault"')
      assert.lengthOf(await db.from('notice_objections'), 0)
      assert.isNull((await claim(0)).disputed_at)
    })

  test('a body that is too large is refused before it is read', async ({ client }) => {
    const answer = await sendFile(client, 'huge.pdf', Buffer.alloc(7 * 1024 * 1024))
    answer.assertStatus(413)
  })

  test('a body that does not say how long it is is refused', async ({ assert }) => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('--x\r\n'))
        controller.close()
      },
    })
    const address = `http://${process.env.HOST}:${process.env.PORT}`
    const answer = await fetch(`${address}/notices/${notice.number}/objections`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body,
      duplex: 'half',
    } as RequestInit)
    assert.equal(answer.status, 413)
  })

  test('a name of a file leads nowhere: {$self}')
    .with(['../../../etc/cron.d/evil.pdf', '..%2f..%2fevil.pdf', '<script>alert(1)</script>.pdf'])
    .run(async ({ assert, client }, filename) => {
      const sent = await sendFile(client, filename)
      sent.assertStatus(302)
      const row = await db.from('notice_objections').firstOrFail()
      assert.equal(row.file_name, 'YY26-001.pdf')
      assert.match(row.file_path, /^objections\/2026\/[0-9a-f-]{36}\.sealed$/)
      const page = await client.get(`/objections/${row.id}`).loginAs(who.policyManager)
      assert.notInclude(page.text(), '<script>alert')
      assert.notInclude(page.text(), 'evil')
    })

  test('what was sent lies encrypted and is only ever saved', async ({ assert, client }) => {
    await sendFile(client, 'evidence.pdf')
    const row = await db.from('notice_objections').firstOrFail()
    const sealed = await readFile(join(storageDir, row.file_path))
    assert.notInclude(sealed.toString('latin1'), 'kept as it was sent')

    const file = await client.get(`/objections/${row.id}/evidence`).loginAs(who.auditor)
    file.assertStatus(200)
    assert.equal(file.header('content-type'), 'application/octet-stream')
    assert.match(String(file.header('content-disposition')), /^attachment; filename="YY26-001.pdf"/)
    assert.equal(file.header('x-content-type-options'), 'nosniff')
    assert.deepEqual(Buffer.from(file.body()), PDF)
    assert.lengthOf(await db.from('audit_entries').where('action', 'objection.downloaded'), 1)
  })

  test('a file that no objection refers to is taken back', async ({ assert, client }) => {
    const folder = join(storageDir, 'objections', '2026')
    const before = await readdir(folder).catch(() => [])
    const answer = await send(client, { position: '99' }).file('evidence', PDF, {
      filename: 'a.pdf',
    })
    answer.assertStatus(422)
    assert.deepEqual(await readdir(folder).catch(() => []), before)
  })

  test('markup in an objection is printed as text', async ({ assert, client }) => {
    await send(client, { ground: '<img src=x onerror=alert(1)> 举报', name: '<script>x' })
    const row = await db.from('notice_objections').firstOrFail()
    const page = await client.get(`/objections/${row.id}`).loginAs(who.policyManager)
    page.assertStatus(200)
    assert.notInclude(page.text(), '<img src=x')
    assert.include(page.text(), '&lt;img src=x')
    assert.notInclude(page.text(), '<script>x')
  })

  test('one address sends only so many', async ({ assert, client }) => {
    const address = limiter.use({ requests: 20, duration: '1 hour' })
    await address.set('public-upload:127.0.0.1', 20)
    const answer = await send(client)
    answer.assertStatus(429)
    assert.isAbove(Number(answer.header('retry-after')), 0)
    assert.lengthOf(await db.from('notice_objections'), 0)
  })

  test('no other public page takes files', async ({ client }) => {
    for (const path of ['/verify', '/notices', `/notices/${notice.number}`]) {
      const answer = await client.post(path).file('evidence', PDF, { filename: 'a.pdf' })
      assertRefused(answer.status())
    }
    function assertRefused(status: number) {
      if (![404, 415].includes(status)) throw new Error(`taken: ${status}`)
    }
  })
})

test.group('Answering an objection', (group) => {
  setUp(group)

  test('dismissed, its claim goes on', async ({ assert }) => {
    const { id } = await lodged()
    await decide(id, 'dismissed')
    const row = await claim(0)
    assert.deepEqual([row.status, row.disputed_at, row.notice_closed_at], ['noticed', null, null])
    clock.stopAt('2026-10-23')
    await new CloseNotice().handle({ actor: who.approver, noticeId: notice.id })
    assert.lengthOf(await payableClaims(db.connection()), 3)
  })

  test('dismissed after the notice was closed, it can be paid at once', async ({ assert }) => {
    const { id } = await lodged()
    clock.stopAt('2026-10-23')
    await new CloseNotice().handle({ actor: who.approver, noticeId: notice.id })
    await decide(id, 'dismissed')
    assert.lengthOf(await payableClaims(db.connection()), 3)
    const acts = await db
      .from('claim_decisions')
      .where('claim_id', claimIds[0])
      .orderBy('id')
      .select('stage', 'result')
    assert.deepEqual(
      acts.slice(-3).map((act) => `${act.stage}_${act.result}`),
      ['dispute_lodged', 'dispute_dismissed', 'notice_closed']
    )
  })

  test('upheld, the claim is refused with its reason and the money is free', async ({
    assert,
    client,
  }) => {
    const before = await fundEquation(db.connection(), world.fundId)
    const { id } = await lodged()
    const amount = Number((await claim(0)).amount_fen)
    await decide(id, 'upheld')
    const row = await claim(0)
    assert.deepEqual(
      [row.status, row.rejection_code, row.disputed_at],
      ['rejected', 'objection_upheld', null]
    )
    const after = await fundEquation(db.connection(), world.fundId)
    assert.isTrue(after.holds)
    assert.equal(after.available - before.available, amount)
    const act = await db.from('claim_decisions').where('result', 'upheld').firstOrFail()
    assert.deepEqual([act.reason_code, act.status], ['objection_upheld', 'rejected'])
    const page = await client.get(`/notices/${notice.number}`)
    assert.equal(page.text().split('赵*峰').length - 1, 2)
  })

  test('with several, it stays frozen until all are answered', async ({ assert }) => {
    const first = await lodged()
    const second = await lodged()
    await decide(first.id, 'dismissed')
    assert.isNotNull((await claim(0)).disputed_at)
    await decide(second.id, 'dismissed')
    assert.isNull((await claim(0)).disputed_at)
  })

  test('one upheld refuses the claim, the others are still answered', async ({ assert }) => {
    const first = await lodged()
    const second = await lodged()
    await decide(first.id, 'upheld')
    await decide(second.id, 'dismissed')
    assert.equal((await claim(0)).status, 'rejected')
    const equation = await fundEquation(db.connection(), world.fundId)
    assert.isTrue(equation.holds)
  })

  test('it is answered once', async ({ assert }) => {
    const { id } = await lodged()
    const outcomes = await Promise.all([
      codeOf(decide(id, 'dismissed')),
      codeOf(decide(id, 'upheld', await userWith('policy_manager'))),
    ])
    assert.sameMembers(outcomes, ['done', 'E_OBJECTION_ANSWERED'])
    const equation = await fundEquation(db.connection(), world.fundId)
    assert.isTrue(equation.holds)
  })

  test('nobody answers who handled the claim, or whose claim it is', async ({ assert }) => {
    const { id } = await lodged()
    const row = await claim(0)
    const owner = await userWith('reviewer', { personId: row.person_id })
    assert.equal(await codeOf(decide(id, 'dismissed', who.reviewer)), 'E_SAME_OFFICER')
    assert.equal(await codeOf(decide(id, 'dismissed', who.approver)), 'E_SAME_OFFICER')
    assert.equal(await codeOf(decide(id, 'dismissed', owner)), 'E_OWN_CLAIM')
    assert.equal(await codeOf(decide(id, 'dismissed', await userWith('reviewer'))), 'done')
  })

  test('nobody reads who objected to their own claim', async ({ client, assert }) => {
    const { id } = await lodged()
    const { person_id: personId, base_id: baseId } = await claim(0)
    const owner = await userWith('reviewer', { personId })
    const { name, ground } = await db.from('notice_objections').where('id', id).firstOrFail()
    for (const party of [owner, await userWith('reviewer', { baseId })]) {
      const page = await client.get(`/objections/${id}`).loginAs(party).accept('json')
      page.assertStatus(403)
      const list = await client.get('/objections').loginAs(party)
      assert.notInclude(list.text(), ground)
      assert.notInclude(list.text(), name)
      assert.include(list.text(), '涉及你本人或本单位')
    }
    const other = await client.get(`/objections/${id}`).loginAs(who.reviewer)
    assert.include(other.text(), ground)
    const reveal = (actor: User) => codeOf(new RevealContact().handle({ actor, objectionId: id }))
    assert.equal(await reveal(owner), 'E_OWN_CLAIM')
    assert.equal(await reveal(who.reviewer), 'done')
    assert.lengthOf(await db.from('audit_entries').where('action', 'objection.revealed'), 1)
  })

  test('public pages of notices are headed by what they are', async ({ client, assert }) => {
    const notices = (await client.get('/notices')).text()
    assert.include(notices, '侯马市职业技能补贴公示')
    assert.notInclude(notices, '侯马市职业技能证书查验')
    assert.include((await client.get('/verify')).text(), '侯马市职业技能证书查验')
  })

  test('a claim on hold is not refused by an objection', async ({ assert }) => {
    const { id } = await lodged()
    await db.from('claims').where('id', claimIds[0]).update({ held_at: clock.instant() })
    assert.equal(await codeOf(decide(id, 'upheld')), 'E_CLAIM_HELD')
  })

  test('a claim struck from its notice is frozen no more, and its objection is answered', async ({
    assert,
  }) => {
    const { id } = await lodged()
    await new DecideClaim().handle({
      actor: await userWith('approver'),
      claimId: claimIds[0],
      stage: 'notice',
      result: 'rejected',
      reason: '经查实为顶名参训',
    })
    const disputes = async () => (await checkInvariants()).find(({ name }) => name === 'disputes')!
    assert.isNull((await claim(0)).disputed_at)
    assert.deepEqual((await disputes()).offending, [])
    await decide(id, 'upheld')
    assert.equal((await claim(0)).status, 'rejected')
    assert.deepEqual((await disputes()).offending, [])
  })

  test('taking approvals back while the notice is closed: nobody waits for the other', async ({
    assert,
  }) => {
    clock.stopAt('2026-10-23')
    const undo = (claimId: number) =>
      new UndoDecision().handle({ actor: who.secondApprover, claimId, reason: '材料有误' })
    const outcomes = await Promise.all([
      codeOf(new CloseNotice().handle({ actor: who.approver, noticeId: notice.id })),
      ...claimIds.map((id) => codeOf(undo(id))),
    ])
    assert.deepEqual([...new Set(outcomes)], ['done'])
    const equation = await fundEquation(db.connection(), world.fundId)
    assert.isTrue(equation.holds)
  })

  test('closing and dismissing at once leave the claim payable', async ({ assert }) => {
    const { id } = await lodged()
    clock.stopAt('2026-10-23')
    await Promise.all([
      new CloseNotice().handle({ actor: who.approver, noticeId: notice.id }),
      decide(id, 'dismissed'),
    ])
    assert.lengthOf(await payableClaims(db.connection()), 3)
  })
})

test.group('The pages of objections', (group) => {
  setUp(group)

  const post = (client: ApiClient, url: string, user: User, form: Record<string, unknown> = {}) =>
    client.post(url).loginAs(user).withCsrfToken().form(form).redirects(0)

  test('the list shows what waits and for how long, with a count beside the menu', async ({
    assert,
    client,
  }) => {
    await lodge(2)
    const list = await client.get('/objections').loginAs(who.reviewer)
    list.assertStatus(200)
    for (const text of ['YY26-001', '第 2 笔', '5 日']) assert.include(list.text(), text)
    const english = await client.get('/objections?state=all&lang=en').loginAs(who.auditor)
    assert.include(english.text(), 'Line 2')
    const today = await client.get('/dashboard').loginAs(who.policyManager)
    assert.include(today.text(), '答复异议')
  })

  test('the answer is given on the page, and the objector reads it', async ({ assert, client }) => {
    const { id, number } = await lodged()
    const page = await client.get(`/objections/${id}`).loginAs(who.policyManager)
    assert.include(page.text(), '138****5678')
    assert.notInclude(page.text(), '13800005678')
    await post(client, `/objections/${id}/decision`, who.policyManager, {
      result: 'dismissed',
      reason: '已查签到和课表，上课属实',
    })
    const receipt = await client.get(`/notices/objections/${number}/${receiptCode(number)}`)
    assert.include(receipt.text(), '已查签到和课表，上课属实')
    assert.lengthOf(await db.from('audit_entries').where('action', 'objection.dismissed'), 1)
  })

  test('an answer without a reason or a result is refused', async ({ assert, client }) => {
    const { id } = await lodged()
    const answer = await post(client, `/objections/${id}/decision`, who.policyManager, {
      reason: '',
    })
    assert.properties(answer.flashMessage('inputErrorsBag'), ['result', 'reason'])
  })

  test('whoever handled the claim reads why somebody else must answer', async ({
    assert,
    client,
  }) => {
    const { id } = await lodged()
    const page = await client.get(`/objections/${id}`).loginAs(who.reviewer)
    assert.include(page.text(), '须由没有经办过的人答复')
  })

  test('the contact is shown once, and that is recorded', async ({ assert, client }) => {
    const { id } = await lodged()
    const shown = await client
      .post(`/objections/${id}/contact`)
      .loginAs(who.policyManager)
      .withCsrfToken()
    assert.include(shown.text(), '13800005678')
    assert.lengthOf(await db.from('audit_entries').where('action', 'objection.revealed'), 1)
  })

  test('finance and the auditor read but do not answer or see contacts', async ({ client }) => {
    const { id } = await lodged()
    for (const user of [who.finance, who.auditor]) {
      const page = await client.get(`/objections/${id}`).loginAs(user)
      page.assertStatus(200)
      for (const path of ['decision', 'contact']) {
        const answer = await post(client, `/objections/${id}/${path}`, user).accept('json')
        answer.assertStatus(403)
      }
    }
  })

  test('base administrators and guests do not see objections', async ({ assert, client }) => {
    const { id } = await lodged()
    const admin = await client.get(`/objections/${id}`).loginAs(who.admin).accept('json')
    admin.assertStatus(403)
    const guest = await client.get(`/objections/${id}`).redirects(0)
    assert.equal(guest.header('location'), '/login')
  })
})
