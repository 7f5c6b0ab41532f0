import { test } from '@japa/runner'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { Money } from '#app/shared/money'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import { fundEquation } from '#app/subsidies/fund_ledger'
import { fileHash, readPaymentFile } from '#app/subsidies/payment_file'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import CloseNotice from '#app/subsidies/actions/close_notice'
import { confirmPolicy } from '#tests/support/policies'
import CreatePaymentBatch from '#app/subsidies/actions/create_payment_batch'
import ExportPaymentBatch from '#app/subsidies/actions/export_payment_batch'
import ImportPaymentResult from '#app/subsidies/actions/import_payment_result'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { approveClaims } from '#tests/support/review'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'

let world: World
let who: Awaited<ReturnType<typeof officers>>

async function codeOf(work: Promise<unknown>) {
  try {
    await work
    return null
  } catch (error) {
    if (error instanceof RuleViolation) return error.code
    throw error
  }
}

test.group('Paying claims', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    return () => clock.resume()
  })

  async function noticed(options: Parameters<typeof finishedClass>[1] = {}) {
    const made = await finishedClass(world, options)
    const { claimIds } = await new PrepareClaims().handle({
      actor: who.admin,
      classId: made.classId,
    })
    await new SubmitClaims().handle({ actor: who.admin, claimIds })
    await approveClaims(who, claimIds)
    const { id } = await new PublishNotice().handle({ actor: who.approver })
    return { ...made, claimIds, noticeId: id }
  }

  async function payable(options: Parameters<typeof finishedClass>[1] = {}) {
    const made = await noticed(options)
    clock.stopAt('2026-10-26')
    await new CloseNotice().handle({ actor: who.approver, noticeId: made.noticeId })
    return made
  }

  const create = () => new CreatePaymentBatch().handle({ actor: who.finance, fundId: world.fundId })
  const exportBatch = (batchId: number) =>
    new ExportPaymentBatch().handle({ actor: who.finance, batchId })

  async function answer(batchId: number, rows: (string | null)[][], headers = HEADERS) {
    const folder = await mkdtemp(join(tmpdir(), 'answer-'))
    const filePath = join(folder, '回单.xlsx')
    const columns = headers.map((header) => ({ header }))
    await writeFile(filePath, await writeXlsx({ sheets: [{ name: '回单', columns, rows }] }))
    return new ImportPaymentResult().handle({
      actor: who.finance,
      batchId,
      filePath,
      fileName: '回单.xlsx',
    })
  }
  const HEADERS = ['申领号', '结果', '说明']

  test('claims still under notice are not paid', async ({ assert }) => {
    await noticed()
    assert.equal(await codeOf(create()), 'E_NOTHING_TO_PAY')
  })

  test('nothing is paid by a policy whose values are examples, until it is confirmed', async ({
    assert,
  }) => {
    await payable()
    await db.from('policies').update({ value_status: 'example', confirmed_document: null })
    assert.equal(await codeOf(create()), 'E_POLICY_NOT_CONFIRMED')
    const confirm = () =>
      confirmPolicy(world.policyId, {
        proposer: who.policyManager,
        decider: who.approver,
        document: '侯人社发〔2026〕12 号',
      })
    await confirm()
    assert.equal(await codeOf(confirm()), 'E_POLICY_CONFIRMED')
    const batch = await create()
    assert.equal(batch.lines, 2)
    const audits = await db.from('audit_entries').where('action', 'policy.confirmed')
    assert.lengthOf(audits, 1)
  })

  test('free training is paid to the account of the base', async ({ assert }) => {
    await payable({ people: 1 })
    const { id } = await create()
    const [line] = await db.from('payment_lines').where('payment_batch_id', id)
    assert.equal(line.payee_name, '侯马市公共实训基地')
    assert.equal(line.account_mask, '****3456')
  })

  test('training people paid themselves is paid to their own account', async ({ assert }) => {
    const { personIds } = await payable({ people: 2, feeKind: 'self_paid' })
    await db
      .from('persons')
      .where('id', personIds[0])
      .update({
        bank_name: '侯马农商银行',
        account_cipher: encryptField('6217000010001234567'),
        account_mask: '****4567',
      })
    const batch = await create()
    const lines = await db.from('payment_lines').where('payment_batch_id', batch.id)
    assert.lengthOf(lines, 1)
    assert.equal(lines[0].payee_name, '赵晓峰')
    assert.equal(lines[0].account_mask, '****4567')
    assert.deepEqual(
      batch.leftOut.map((one) => one.code),
      ['E_NO_ACCOUNT']
    )
  })

  test('a claim whose certificate was revoked is left out', async ({ assert }) => {
    const { certificateIds } = await payable({ people: 2 })
    await db.from('certificates').where('id', certificateIds[0]).update({ status: 'revoked' })
    const batch = await create()
    assert.equal(batch.lines, 1)
    assert.equal(batch.leftOut[0].code, 'E_CERTIFICATE_NOT_VALID')
  })

  test('whoever approved a claim may not pay it', async ({ assert }) => {
    await payable({ people: 1 })
    await db.from('claims').update({ approved_by_id: who.finance.id })
    assert.equal(await codeOf(create()), 'E_SAME_OFFICER')
  })

  test('nobody pays a claim of their own', async ({ assert }) => {
    const { personIds } = await payable({ people: 1 })
    const self = await userWith('finance', { personId: personIds[0] })
    const work = new CreatePaymentBatch().handle({ actor: self, fundId: world.fundId })
    assert.equal(await codeOf(work), 'E_OWN_CLAIM')
  })

  test('the total of the file is the sum of its lines, accounts keep every digit', async ({
    assert,
  }) => {
    const { claimIds } = await payable({ people: 3, days: [12, 14, 15] })
    const batch = await create()
    const { path, sha256, totalFen } = await exportBatch(batch.id)
    assert.equal(totalFen, 170_000 + 190_000 + 200_000)
    assert.equal(batch.totalFen, totalFen)
    const bytes = await readPaymentFile(path, sha256)
    assert.equal(fileHash(bytes), sha256)

    const folder = await mkdtemp(join(tmpdir(), 'file-'))
    await writeFile(join(folder, 'f.xlsx'), bytes)
    const { sheets } = await readSpreadsheet(join(folder, 'f.xlsx'))
    const [sheet] = sheets
    const rows = sheet.rows.map((row) => row.cells.map((cell) => cell.text))
    const lines = rows.slice(1, -1)
    assert.lengthOf(lines, 3)
    assert.equal(lines[0][4], '040565010400123456')
    assert.equal(sheet.rows[1].cells[4].kind, 'text')
    const sum = lines.reduce((total, row) => total + Money.parseYuan(row[5]).fen, 0)
    assert.equal(sum, totalFen)
    assert.equal(Money.parseYuan(rows.at(-1)![5]).fen, totalFen)

    const claims = await db.from('claims').whereIn('id', claimIds)
    assert.isTrue(claims.every((claim) => claim.status === 'paying'))
    assert.equal(await codeOf(exportBatch(batch.id)), 'E_BATCH_NOT_OPEN')
  })

  test('a stored file that was changed is not given out', async ({ assert }) => {
    await payable({ people: 1 })
    const batch = await create()
    const { path } = await exportBatch(batch.id)
    await assert.rejects(() => readPaymentFile(path, '0'.repeat(64)))
  })

  test('the answer of the bank settles the batch; failed claims can be paid again', async ({
    assert,
  }) => {
    const { claimIds } = await payable({ people: 2 })
    const { id } = await create()
    await exportBatch(id)
    const result = await answer(id, [
      ['SL26-0000001', '成功', null],
      ['SL26-0000002', '失败', '户名不符'],
    ])
    assert.deepEqual(result, { paid: 1, failed: 1, paidFen: 190_000, findings: [] })
    const claims = await db.from('claims').whereIn('id', claimIds).orderBy('id')
    assert.deepEqual(
      claims.map((claim) => claim.status),
      ['paid', 'failed']
    )
    const equation = await fundEquation(db.connection(), world.fundId)
    assert.isTrue(equation.holds)
    const fund = await db.from('funds').where('id', world.fundId).firstOrFail()
    assert.equal(Number(fund.paid_fen), 190_000)
    assert.equal(Number(fund.committed_fen), 190_000)

    // Nothing was corrected since: it goes again only with a reason.
    assert.equal(await codeOf(create()), 'E_ACCOUNT_UNCHANGED')
    const again = (reason: string) =>
      new CreatePaymentBatch().handle({
        actor: who.finance,
        fundId: world.fundId,
        repeats: { claimIds: [claimIds[1]], reason },
      })
    assert.equal(await codeOf(again('')), 'E_REPEAT_REASON')
    const next = await again('银行系统故障，已书面说明')
    assert.equal(next.lines, 1)
    await exportBatch(next.id)
    await answer(next.id, [['SL26-0000002', '成功', null]])
    const last = await db.from('funds').where('id', world.fundId).firstOrFail()
    assert.equal(Number(last.paid_fen), 380_000)
    assert.equal(Number(last.committed_fen), 0)
  })

  test('one fault in the answer and nothing is written', async ({ assert }) => {
    await payable({ people: 2 })
    const { id } = await create()
    await exportBatch(id)
    const { findings } = await answer(id, [
      ['SL26-0000001', '成功', null],
      ['SL26-0000002', '不知道', null],
    ])
    assert.deepEqual(
      findings.map(({ row, code }) => [row, code]),
      [[3, 'unknown_result']]
    )
    assert.lengthOf(await db.from('claims').where('status', 'paying'), 2)
    assert.lengthOf(await db.from('payment_lines').where('status', 'pending'), 2)
    assert.lengthOf(await db.from('fund_entries').where('kind', 'paid'), 0)
  })

  test('whoever handled a claim of the batch does not take its answer in', async ({ assert }) => {
    await payable({ people: 1 })
    const { id } = await create()
    await exportBatch(id)
    await db.from('claims').update({ reviewed_by_id: who.finance.id })
    const rows = [['SL26-0000001', '成功', null]]
    assert.equal(await codeOf(answer(id, rows)), 'E_SAME_OFFICER')
    assert.lengthOf(await db.from('claims').where('status', 'paying'), 1)
  })

  test('an answer is taken in once', async ({ assert }) => {
    await payable({ people: 1 })
    const { id } = await create()
    await exportBatch(id)
    const rows = [['SL26-0000001', '成功', null]]
    const codes = await Promise.all([codeOf(answer(id, rows)), codeOf(answer(id, rows))])
    assert.sameMembers(codes, [null, 'E_BATCH_NOT_EXPORTED'])
    assert.lengthOf(await db.from('fund_entries').where('kind', 'paid'), 1)
  })

  test('the same claims are not put into two batches at once', async ({ assert }) => {
    await payable({ people: 2 })
    const codes = await Promise.all([codeOf(create()), codeOf(create())])
    assert.sameMembers(codes, [null, 'E_NOTHING_TO_PAY'])
    assert.lengthOf(await db.from('payment_lines'), 2)
  })
})
