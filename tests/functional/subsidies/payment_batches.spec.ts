import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { blindIndex, encryptField } from '#app/shared/crypto/field_cipher'
import { readPaymentFile } from '#app/subsidies/payment_file'
import DiscardPaymentBatch from '#app/subsidies/actions/discard_payment_batch'
import { officers } from '#tests/functional/subsidies/finished_class'
import { codeOf, PaymentDesk, type Officers } from '#tests/functional/subsidies/paying'
import { documentOf, loadList } from '#tests/support/status_lists'
import { buildWorld, emptyDatabase, insertRow, type World } from '#tests/support/world'
import type { Group } from '@japa/runner/core'

let world: World
let who: Officers
let desk: PaymentDesk

function setUp(group: Group) {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    desk = new PaymentDesk(world, who)
    return () => clock.resume()
  })
}

async function giveAccount(personId: number, number: string) {
  await db
    .from('persons')
    .where('id', personId)
    .update({
      bank_name: '侯马农商银行',
      account_cipher: encryptField(number),
      account_index: blindIndex('account', number),
      account_mask: `****${number.slice(-4)}`,
    })
}

test.group('What goes into a batch', (group) => {
  setUp(group)

  test('of two claims that together break the once-rule the one approved first is paid', async ({
    assert,
  }) => {
    const first = await desk.approved({ people: 1 })
    // The second could only be approved while the first did not count.
    await db.from('claims').update({ quota_freed_at: clock.instant() })
    clock.stopAt('2026-10-16')
    const second = await desk.approved({ personIds: first.personIds, workType: '电焊工' })
    await db.from('claims').update({ quota_freed_at: null })
    await desk.closeNotice()

    const batch = await desk.batch()
    const lines = await db.from('payment_lines').where('payment_batch_id', batch.id)
    assert.deepEqual(
      lines.map((line) => line.claim_id),
      first.claimIds
    )
    assert.deepEqual(
      batch.leftOut.map((one) => [one.claimId, one.code]),
      [[second.claimIds[0], 'E_FACTS_CHANGED']]
    )
    assert.match(String(batch.leftOut[0].params.why_zh), /同一职业同一等级只补一次/)
  })

  test('a claim whose facts changed since its approval is left out and named', async ({
    assert,
  }) => {
    const { enrolmentIds, claimIds } = await desk.payable({ people: 2 })
    await db
      .from('enrolments')
      .where('id', enrolmentIds[0])
      .update({ days_attended: 12, attendance_percent: 80 })
    await db
      .from('enrolments')
      .where('id', enrolmentIds[1])
      .update({ days_attended: 9, attendance_percent: 60 })
    assert.equal(await codeOf(desk.batch()), 'E_AMOUNT_MOVED')
    await db
      .from('enrolments')
      .where('id', enrolmentIds[0])
      .update({ days_attended: 14, attendance_percent: 93 })
    const batch = await desk.batch()
    assert.equal(batch.lines, 1)
    assert.deepEqual(
      batch.leftOut.map((one) => [one.claimId, one.code]),
      [[claimIds[1], 'E_FACTS_CHANGED']]
    )
  })

  test('held and disputed claims never enter', async ({ assert }) => {
    const { claimIds } = await desk.payable({ people: 3 })
    await db.from('claims').where('id', claimIds[0]).update({ held_at: clock.instant() })
    await db.from('claims').where('id', claimIds[1]).update({ disputed_at: clock.instant() })
    const batch = await desk.batch()
    const lines = await db.from('payment_lines').where('payment_batch_id', batch.id)
    assert.deepEqual(
      lines.map((line) => line.claim_id),
      [claimIds[2]]
    )
  })

  test('an open quality sample and a blocking anomaly stop a claim, each by name', async ({
    assert,
  }) => {
    const { claimIds } = await desk.payable({ people: 3 })
    const decision = await db
      .from('claim_decisions')
      .where({ claim_id: claimIds[0], stage: 'approval' })
      .firstOrFail()
    await db.from('quality_samples').where('claim_id', claimIds[0]).delete()
    await insertRow('quality_samples', {
      claim_id: claimIds[0],
      decision_id: decision.id,
      policy_id: world.policyId,
      basis: 'seeded',
      seed: 1,
      status: 'open',
      created_at: clock.instant(),
    })
    const flag = (claimId: number, status: string) =>
      insertRow('anomaly_flags', {
        code: 'F13',
        fingerprint: `F13:${claimId}:${status}`,
        weight: 5,
        blocks: true,
        claim_id: claimId,
        facts: '{}',
        rows: '[]',
        status,
        raised_at: clock.instant(),
      })
    await flag(claimIds[1], 'open')
    await flag(claimIds[2], 'dismissed')
    const batch = await desk.batch()
    assert.equal(batch.lines, 1)
    assert.deepEqual(
      batch.leftOut.map((one) => one.code),
      ['E_SAMPLE_OPEN', 'E_ANOMALY_OPEN']
    )
  })

  test('what the screening finds is kept when it stops the whole batch', async ({ assert }) => {
    const { personIds } = await desk.payable({ people: 1 })
    const document = await documentOf(personIds[0])
    await loadList(who.policyManager, 'pension', [['赵晓峰', document, '2025-05-01']], {
      asOf: '2026-10-01',
    })
    assert.equal(await codeOf(desk.batch()), 'E_ANOMALY_OPEN')
    const flag = await db.from('anomaly_flags').where('code', 'F9').firstOrFail()
    assert.equal(flag.status, 'open')
    assert.lengthOf(await db.from('audit_entries').where('action', 'anomalies.screened'), 1)
    assert.equal(await codeOf(desk.batch()), 'E_ANOMALY_OPEN')
    assert.lengthOf(await db.from('anomaly_flags').where('code', 'F9'), 1)
    assert.lengthOf(await db.from('payment_batches'), 0)
  })

  test('the choice and the limit narrow a batch, the rest stays payable', async ({ assert }) => {
    const { claimIds, personIds, classId } = await desk.payable({ people: 3, feeKind: 'self_paid' })
    for (const [index, id] of personIds.entries())
      await giveAccount(id, `621700001000123456${index}`)
    assert.equal(await codeOf(desk.batch({ choice: { payee: 'base' } })), 'E_NOTHING_TO_PAY')
    assert.equal(await codeOf(desk.batch({ choice: { classId: classId + 1 } })), 'E_NOTHING_TO_PAY')
    const batch = await desk.batch({ choice: { payee: 'person', classId }, limit: 2 })
    assert.equal(batch.lines, 2)
    const rest = await db.from('claims').where('id', claimIds[2]).firstOrFail()
    assert.equal(rest.status, 'noticed')
  })

  test('an enterprise is paid to its own account', async ({ assert }) => {
    const { claimIds } = await desk.payable({ people: 1 })
    const number = '0405060104000987654'
    const employerId = await insertRow('employers', {
      credit_code: '91350100M000100Y43',
      name: '晋南机械有限公司',
      bank_name: '建设银行侯马支行',
      account_cipher: encryptField(number),
      account_index: blindIndex('account', number),
      account_mask: '****7654',
      created_at: clock.instant(),
      updated_at: clock.instant(),
    })
    await db
      .from('claims')
      .where('id', claimIds[0])
      .update({ payee_kind: 'employer', employer_id: employerId })
    const { id } = await desk.batch()
    const line = await db.from('payment_lines').where('payment_batch_id', id).firstOrFail()
    assert.equal(line.payee_name, '晋南机械有限公司')
    assert.equal(line.account_mask, '****7654')
    assert.equal(line.owner_id, employerId)
  })

  test('two accounts of one payee are not paid side by side', async ({ assert }) => {
    await desk.payable({ people: 2 })
    await desk.batch({ limit: 1 })
    await db
      .from('bases')
      .where('id', world.a.id)
      .update({ account_cipher: encryptField('0405065010400999999'), account_mask: '****9999' })
    assert.equal(await codeOf(desk.batch()), 'E_ACCOUNTS_DIFFER')
  })

  test('lines keep account, purpose and period when the person changes later', async ({
    assert,
  }) => {
    const { personIds, claimIds } = await desk.payable({ people: 1, feeKind: 'self_paid' })
    await giveAccount(personIds[0], '6217000010001234567')
    const batch = await desk.batch()
    await giveAccount(personIds[0], '6217000010007654321')
    await desk.export(batch.id)
    const line = await db.from('payment_lines').where('claim_id', claimIds[0]).firstOrFail()
    assert.equal(line.account_mask, '****4567')
    assert.match(line.purpose, /^职业培训补贴 HM26-T-/)
    assert.deepEqual([line.period_from, line.period_to], ['2026-08-31', '2026-09-18'])
  })
})

test.group('The files of a batch', (group) => {
  setUp(group)

  test('both files hold every digit of the account and the same total', async ({ assert }) => {
    await desk.payable({ people: 2 })
    const batch = await desk.batch()
    const { csvPath, csvSha256, totalFen } = await desk.export(batch.id)
    const csv = await readPaymentFile(csvPath, csvSha256)
    const text = csv.toString('utf8')
    assert.equal(text.codePointAt(0), 0xfeff)
    assert.include(text, '040565010400123456')
    assert.include(text, '合计,,,,3800.00')
    const row = await db.from('payment_batches').where('id', batch.id).firstOrFail()
    assert.equal(Number(row.file_total_fen), totalFen)
    assert.equal(totalFen, 380_000)
  })

  test('a name that starts a formula is only text in both files', async ({ assert }) => {
    await desk.payable({ people: 1 })
    await db.from('bases').update({ account_name: '=HYPERLINK("http://x")' })
    const batch = await desk.batch()
    const { csvPath, csvSha256 } = await desk.export(batch.id)
    const text = (await readPaymentFile(csvPath, csvSha256)).toString('utf8')
    assert.include(text, `'=HYPERLINK`)
  })

  test('nothing is exported when a line was altered', async ({ assert }) => {
    await desk.payable({ people: 1 })
    const batch = await desk.batch()
    await db.from('payment_lines').update({ amount_fen: 190_001 })
    assert.equal(await codeOf(desk.export(batch.id)), 'E_TOTAL_DIFFERS')
    assert.lengthOf(await db.from('claims').where('status', 'batched'), 1)
  })

  test('a claim that was held meanwhile stops the export', async ({ assert }) => {
    await desk.payable({ people: 2 })
    const batch = await desk.batch()
    await db.from('claims').where('id', 1).update({ held_at: clock.instant() })
    assert.equal(await codeOf(desk.export(batch.id)), 'E_STOPPED')
    const row = await db.from('payment_batches').where('id', batch.id).firstOrFail()
    assert.equal(row.status, 'open')
  })

  test('of two exports at once one writes the batch', async ({ assert }) => {
    await desk.payable({ people: 2 })
    const batch = await desk.batch()
    const codes = await Promise.all([codeOf(desk.export(batch.id)), codeOf(desk.export(batch.id))])
    assert.sameMembers(codes, [null, 'E_BATCH_NOT_OPEN'])
    const exports = await db.from('claim_decisions').where('result', 'exported')
    assert.lengthOf(exports, 2)
  })

  test('the reference and the day of the bank stand with each line', async ({ assert }) => {
    const { claimIds } = await desk.payable({ people: 2 })
    const { id } = await desk.batch()
    await desk.export(id)
    const headers = ['申领号', '结果', '说明', '回单号', '日期']
    const bad = await desk.answer(
      id,
      [
        ['SL26-0000001', '成功', null, 'HX'.repeat(40), '2026-10-26'],
        ['SL26-0000002', '失败', '户名不符', null, '2026-12-01'],
      ],
      headers
    )
    assert.deepEqual(
      bad.findings.map((one) => one.code),
      ['reference_long', 'not_a_day']
    )
    await desk.answer(
      id,
      [
        ['SL26-0000001', '成功', null, 'HX20261025-1', '2026-10-25'],
        ['SL26-0000002', '失败', '户名不符', null, '2026/10/26'],
      ],
      headers
    )
    const [paid, failed] = await db
      .from('payment_lines')
      .whereIn('claim_id', claimIds)
      .orderBy('id')
    assert.deepEqual([paid.bank_reference, paid.settled_at], ['HX20261025-1', '2026-10-25'])
    assert.deepEqual([failed.result_note, failed.settled_at], ['户名不符', '2026-10-26'])
  })
})

test.group('A batch that is given up', (group) => {
  setUp(group)

  const discard = (batchId: number) =>
    new DiscardPaymentBatch().handle({ actor: who.finance, batchId, reason: '选错了班级' })

  test('its claims wait for payment again, its lines stay', async ({ assert }) => {
    const { claimIds } = await desk.payable({ people: 2 })
    const batch = await desk.batch()
    assert.equal(await discard(batch.id), 2)
    const claims = await db.from('claims').whereIn('id', claimIds)
    assert.isTrue(claims.every((claim) => claim.status === 'noticed' && claim.notice_closed_at))
    const lines = await db.from('payment_lines').where('payment_batch_id', batch.id)
    assert.deepEqual([...new Set(lines.map((line) => line.status))], ['discarded'])
    const audits = await db.from('audit_entries').where('action', 'payment_batch.discarded')
    assert.lengthOf(audits, 1)
    const next = await desk.batch()
    assert.equal(next.lines, 2)
  })

  test('a claim that had failed before goes back to failed', async ({ assert }) => {
    const { claimIds } = await desk.paid({ people: 1 }, (ids) => ids)
    const batch = await desk.batch({ repeats: { claimIds, reason: '银行系统故障' } })
    await discard(batch.id)
    const claim = await db.from('claims').where('id', claimIds[0]).firstOrFail()
    assert.equal(claim.status, 'failed')
  })

  test('an exported batch cannot be given up', async ({ assert }) => {
    await desk.payable({ people: 1 })
    const batch = await desk.batch()
    await desk.export(batch.id)
    assert.equal(await codeOf(discard(batch.id)), 'E_BATCH_EXPORTED')
  })

  test('of an export and a discard at once one wins', async ({ assert }) => {
    await desk.payable({ people: 1 })
    const batch = await desk.batch()
    const codes = await Promise.all([codeOf(desk.export(batch.id)), codeOf(discard(batch.id))])
    assert.equal(codes.filter((code) => code === null).length, 1)
    const claim = await db.from('claims').firstOrFail()
    const row = await db.from('payment_batches').firstOrFail()
    assert.equal(claim.status, row.status === 'exported' ? 'paying' : 'noticed')
  })
})

test.group('The pages of a batch', (group) => {
  setUp(group)

  test('finance sees what would go and what not before the batch is made', async ({
    client,
    assert,
  }) => {
    const { certificateIds } = await desk.payable({ people: 2 })
    await db.from('certificates').where('id', certificateIds[0]).update({ status: 'revoked' })
    const url = `/payments/create?fundId=${world.fundId}&kind=training_subsidy`
    const page = await client.get(url).loginAs(who.finance)
    page.assertStatus(200)
    assert.include(page.text(), '可编入 1 件，不能编入 1 件')
    assert.include(page.text(), '的证书已撤销或换发')
    assert.include(page.text(), '壹仟玖佰元整')
    assert.lengthOf(await db.from('payment_batches'), 0)
    const english = await client.get(`${url}&lang=en`).loginAs(who.finance)
    assert.include(english.text(), '1 can go in, 1 cannot')
  })

  test('an unknown kind and a wrong fund are refused', async ({ client }) => {
    const bad = await client
      .get('/payments/create?fundId=1&kind=gift')
      .loginAs(who.finance)
      .accept('json')
    bad.assertStatus(422)
    const none = await client.get('/payments/create?fundId=999').loginAs(who.finance)
    none.assertStatus(404)
  })

  test('a batch is discarded by its page, with a reason', async ({ client, assert }) => {
    await desk.payable({ people: 1 })
    const batch = await desk.batch()
    const send = (reason: string) =>
      client
        .post(`/payments/${batch.id}/discard`)
        .loginAs(who.finance)
        .withCsrfToken()
        .form({ reason })
        .redirects(0)
    await send('')
    assert.lengthOf(await db.from('payment_batches').where('status', 'open'), 1)
    await send('选错了班级')
    assert.lengthOf(await db.from('payment_batches').where('status', 'discarded'), 1)
    const page = await client.get(`/payments/${batch.id}`).loginAs(who.auditor)
    assert.include(page.text(), '选错了班级')
  })

  test('each download is recorded with its format', async ({ client, assert }) => {
    await desk.payable({ people: 1 })
    const batch = await desk.batch()
    await desk.export(batch.id)
    const file = await client.get(`/payments/${batch.id}/file?format=csv`).loginAs(who.finance)
    file.assertStatus(200)
    assert.include(file.header('content-type'), 'text/csv')
    const entry = await db
      .from('audit_entries')
      .where('action', 'payment_batch.downloaded')
      .firstOrFail()
    assert.equal(JSON.parse(entry.changes).format, 'csv')
    const page = await client.get(`/payments/${batch.id}`).loginAs(who.finance)
    assert.match(page.text(), /孙国栋 <span class="cap">csv<\/span>/)
  })
})

test.group('Receipts', (group) => {
  setUp(group)

  async function paid() {
    const { claimIds } = await desk.payable({ people: 2 })
    const { id } = await desk.batch()
    await desk.export(id)
    const rows = [
      ['SL26-0000001', '成功', null, 'HX-77'],
      ['SL26-0000002', '失败', '户名不符', null],
    ]
    await desk.answer(id, rows, ['申领号', '结果', '说明', '回单号'])
    const lines = await db.from('payment_lines').whereIn('claim_id', claimIds).orderBy('id')
    return { batchId: id, paidId: lines[0].id as number, failedId: lines[1].id as number }
  }

  test('a paid line has one with claim, purpose, period, reference and capitals', async ({
    client,
    assert,
  }) => {
    const { paidId, failedId } = await paid()
    const page = await client.get(`/receipts/${paidId}`).loginAs(who.admin)
    page.assertStatus(200)
    const parts = ['SL26-0000001', '职业培训补贴 HM26-T-', '2026-08-31', 'HX-77', '壹仟玖佰元整']
    for (const part of parts) assert.include(page.text(), part)
    const english = await client.get(`/receipts/${paidId}?lang=en`).loginAs(who.finance)
    assert.include(english.text(), 'Receipt of a subsidy payment')
    const none = await client.get(`/receipts/${failedId}`).loginAs(who.admin)
    none.assertStatus(404)
  })

  test('a base lists what was paid for its own classes, no other base does', async ({
    client,
    assert,
  }) => {
    const { paidId } = await paid()
    const own = await client.get('/receipts?q=sl26').loginAs(who.admin)
    assert.include(own.text(), 'SL26-0000001')
    assert.notInclude(own.text(), 'SL26-0000002')
    const foreign = await client.get('/receipts').loginAs(who.otherAdmin)
    assert.notInclude(foreign.text(), 'SL26-0000001')
    const page = await client.get(`/receipts/${paidId}`).loginAs(who.otherAdmin).accept('json')
    page.assertStatus(403)
  })

  test('a settled batch has one of its paid lines', async ({ client, assert }) => {
    const { batchId } = await paid()
    const page = await client.get(`/payments/${batchId}/receipt`).loginAs(who.auditor)
    assert.include(page.text(), '拨付成功 1 笔合计')
    assert.include(page.text(), '壹仟玖佰元整')
    await db.from('payment_batches').update({ status: 'exported' })
    const early = await client.get(`/payments/${batchId}/receipt`).loginAs(who.auditor).redirects(0)
    assert.equal(early.header('location'), `/payments/${batchId}`)
  })
})
