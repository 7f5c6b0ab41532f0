import { test } from '@japa/runner'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { Money } from '#app/shared/money'
import { writeCsv } from '#app/shared/spreadsheets/write_spreadsheet'
import { closeDesks, deskOf, moveTo, openDesk, openSite, PHONE } from '#tests/support/demo_site'
import {
  approvedClaim,
  exportedBatch,
  publishedNotice,
  submittedClaims,
  uncheckedClaim,
} from '#tests/support/demo_story'
import type { Desk } from '#tests/support/desk'

/** A record as it stands in the database. */
const rowOf = (table: string, id: number) => db.from(table).where('id', id).firstOrFail()

/** What was decided about a claim, in order. */
async function decisionsOf(claimId: number): Promise<string[]> {
  const rows = await db.from('claim_decisions').where('claim_id', claimId).orderBy('id')
  return rows.map((row) => `${row.stage} ${row.result}`)
}

test.group('A returned claim', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('is asked two things, answered by the base, checked and passed', async ({ assert }) => {
    const claim = await uncheckedClaim()
    const before = await decisionsOf(claim.id)
    const reviewer = await deskOf('chushen')
    const base = await deskOf('jidi')

    await reviewer.go(`/claims/${claim.id}`)
    await reviewer.page.getByRole('radio', { name: /^退回更正/ }).check()
    await reviewer.page.getByLabel('问题 1 的事项').selectOption({ label: '群体证明' })
    await reviewer.page.getByLabel('问题 1', { exact: true }).fill('证明上的日期看不清，请补原件。')
    await reviewer.page.getByLabel('问题 2 的事项').selectOption({ label: '出勤' })
    await reviewer.page.getByLabel('问题 2', { exact: true }).fill('第三天下午为什么没有签退？')
    await reviewer.press('提交初审决定')
    await reviewer.sees(`李雪梅退回了 ${claim.number}。`)

    await base.go(`/claims/${claim.id}`)
    await base.sees('还有 2 条问题没有回答，回答后才能提交')
    await base.page.getByLabel(/证明上的日期看不清/).fill('原件已补传，日期为开班前。')
    await base.press('保存 2 条回答')
    await base.sees('还有 1 条问题没有回答，回答后才能提交')
    await base.page.getByLabel(/为什么没有签退/).fill('签到机断电，有教师签字的纸质签到表。')
    await base.press('保存 2 条回答')
    await base.press(/^核对并提交/)
    await base.sees(`已提交 ${claim.number}`)

    await reviewer.go(`/claims/${claim.id}`)
    await reviewer.sees('答：原件已补传，日期为开班前。')
    await reviewer.sees('答：签到机断电，有教师签字的纸质签到表。')
    const checked = await recordChecks(reviewer)
    await reviewer.press('提交初审决定')
    await reviewer.sees(`李雪梅初审通过了 ${claim.number}。`)

    const decided = await decisionsOf(claim.id)
    assert.deepEqual(decided.slice(before.length), [
      'review returned',
      'submission submitted',
      'review passed',
    ])
    const questions = await db.from('claim_questions').where('claim_id', claim.id).orderBy('id')
    assert.deepEqual(
      questions.slice(-2).map((one) => [one.topic, one.answer]),
      [
        ['group_proof', '原件已补传，日期为开班前。'],
        ['attendance', '签到机断电，有教师签字的纸质签到表。'],
      ]
    )
    const checks = await db
      .from('claim_checks')
      .where({ claim_id: claim.id, note: '与原件一致', result: 'passed' })
    assert.equal(checks.length, checked)
    assert.isAbove(checked, 0)
    assert.equal((await rowOf('claims', claim.id)).status, 'reviewed')
    assert.deepEqual([...reviewer.faults, ...base.faults], [])
  })
})

/** Records every check of the open claim that is made by hand, and gives how many there were. */
async function recordChecks(desk: Desk): Promise<number> {
  const waiting = desk.page.locator('#checks details').filter({
    has: desk.page.getByText('登记核查结果', { exact: true }),
  })
  const count = await waiting.count()
  for (let left = count; left > 0; left--) {
    const check = waiting.first()
    await check.locator('summary').click()
    await check.getByLabel('查到什么').fill('与原件一致')
    await desk.press(/^登记：/, check)
    await desk.sees('已登记核查结果。')
  }
  return count
}

test.group('A claim under review', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('is held, released, refused with a reason the claimant reads, and undone by another', async ({
    assert,
  }) => {
    const claim = (await submittedClaims()).at(-1)!
    const before = await decisionsOf(claim.id)
    const first = await deskOf('chushen')
    const second = await deskOf('chushen2')

    await first.go(`/claims/${claim.id}`)
    await first.page.getByRole('radio', { name: /^暂缓/ }).check()
    await first.page.getByLabel('说明', { exact: true }).fill('等社保局回函。')
    await first.press('提交初审决定')
    await first.sees(`李雪梅暂缓了 ${claim.number}。`)
    await second.go(`/claims/${claim.id}`)
    await second.sees(/起停钟/)
    await second.page.locator('#release-reason').fill('回函已到，无异常。')
    await second.press('解除暂缓，继续办理')
    await second.sees(`${claim.number} 已解除暂缓。`)

    await second.go(`/claims/${claim.id}`)
    await second.page.getByRole('radio', { name: /^不予补贴/ }).check()
    await second.page.getByLabel('不予补贴的原因').selectOption({ label: '没有实际参加培训' })
    await second.press('提交初审决定')
    await second.sees(`王建华对 ${claim.number} 作出了不予补贴的决定。`)
    const claimant = await deskOf(await accountFor(claim.person_id))
    await claimant.go(`/me/claims/${claim.id}`)
    await claimant.sees('核实后没有你实际参加培训的记录。')

    await first.go(`/claims/${claim.id}`)
    await first.page.getByText('撤销初审的不予补贴', { exact: true }).click()
    await first.page.locator('#undoing-reason').fill('签到原件找到了。')
    await first.press('撤销决定')
    await first.sees(`${claim.number} 的决定已撤销。`)

    const decided = await decisionsOf(claim.id)
    assert.deepEqual(decided.slice(before.length), [
      'hold held',
      'hold released',
      'review rejected',
      'review undone',
    ])
    assert.equal((await rowOf('claims', claim.id)).status, 'submitted')
    assert.deepEqual([...first.faults, ...second.faults, ...claimant.faults], [])
  })

  test('that was drawn is decided again by a third person', async ({ assert }) => {
    const sample = await drawnBy('fuhe')
    const third = await deskOf('fuhe2')

    await third.go('/claims/samples')
    await third.follow(sample.number)
    await third.press('同意原决定')
    await third.sees('已同意原决定，可以继续办理。')

    const { id } = await db.from('users').where('username', 'fuhe2').firstOrFail()
    const kept = await rowOf('quality_samples', sample.id)
    assert.deepInclude(kept, { status: 'agreed', decided_by_id: id })
    assert.deepEqual(third.faults, [])
  })
})

/** An account of a person: their own, or one like that of the demonstration's trainee. */
async function accountFor(personId: number): Promise<string> {
  const own = await db.from('users').where('person_id', personId).first()
  if (own) return own.username
  const { id: likeId, ...like } = await db.from('users').where('username', 'xueyuan').firstOrFail()
  const username = `person${personId}`
  await db.table('users').insert({ ...like, username, person_id: personId })
  const { id } = await db.from('users').where('username', username).firstOrFail()
  const roles = await db.from('user_roles').where('user_id', likeId)
  await db
    .table('user_roles')
    .multiInsert(roles.map(({ id: _, ...role }) => ({ ...role, user_id: id })))
  return username
}

/** A decision in the quality sample that one approver took, drawn now when none waits. */
async function drawnBy(username: string): Promise<{ id: number; number: string }> {
  const officer = await db.from('users').where('username', username).firstOrFail()
  const waiting = () =>
    db
      .from('quality_samples')
      .join('claims', 'claims.id', 'quality_samples.claim_id')
      .where({ 'quality_samples.status': 'open', 'claims.approved_by_id': officer.id })
      .whereNull('claims.held_at')
      .orderBy('quality_samples.id')
      .select('quality_samples.id', 'claims.number')
      .first()
  const known = await waiting()
  if (known) return known
  const { id, policy_id: policyId } = await approvedClaim()
  const decision = await db
    .from('claim_decisions')
    .where({ claim_id: id, stage: 'approval', result: 'passed' })
    .orderBy('id', 'desc')
    .firstOrFail()
  await db.table('quality_samples').insert({
    ...{ claim_id: id, decision_id: decision.id, policy_id: policyId },
    ...{ basis: 'seeded', seed: 1, status: 'open', created_at: clock.instant() },
  })
  return (await waiting())!
}

test.group('A disputed notice', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('loses the line that was rightly objected to, and the fund has its money back', async ({
    assert,
  }) => {
    const notice = await publishedNotice()
    const line = await lineUnknownTo('chushen2', notice.id)
    const claim = await rowOf('claims', line.claim_id)
    const fund = await rowOf('funds', claim.fund_id)
    const guest = await openDesk({ viewport: PHONE })
    const number = await object(guest, notice, line)
    const receipt = guest.page.url()

    const officer = await deskOf('chushen2')
    await officer.go('/objections')
    await officer.follow(number)
    await officer.page.getByRole('radio', { name: /^异议成立/ }).check()
    await officer.page.getByLabel('核实情况和结论').fill('用人单位的考勤证明他当天在岗。')
    await officer.press('提交答复')
    await officer.sees(`已答复 ${number}：异议成立。`)
    await guest.page.goto(receipt)
    await guest.sees('用人单位的考勤证明他当天在岗。')
    await guest.go(`/notices/${notice.number}`)
    const positions = await guest.page.locator('main tbody td.num').allInnerTexts()
    assert.notInclude(positions, String(line.position))
    assert.isAbove(positions.length, 0)

    const refused = await rowOf('claims', claim.id)
    assert.deepInclude(refused, { status: 'rejected', rejection_code: 'objection_upheld' })
    assert.isNull(refused.disputed_at)
    const left = await rowOf('funds', claim.fund_id)
    const fen = Number(claim.amount_fen)
    assert.equal(Number(left.committed_fen), Number(fund.committed_fen) - fen)
    const finance = await deskOf('caiwu')
    await finance.go(`/funds/${claim.fund_id}`)
    await finance.sees('账平')
    const released = finance.page.getByRole('row').filter({ hasText: claim.number })
    await finance.sees(Money.fen(fen).toString(), released)
    const claimant = await deskOf(await accountFor(claim.person_id), { viewport: PHONE })
    await claimant.go(`/me/claims/${claim.id}`)
    await claimant.sees('公示期内有人提出异议，核实后成立。')
    assert.equal(await claimant.sideways(), 0)
    assert.deepEqual([...guest.faults, ...officer.faults, ...claimant.faults], [])
  })

  test('stops one line, and lets it go on once a stranger to it has answered', async ({
    assert,
  }) => {
    const notice = await publishedNotice()
    const line = await lineUnknownTo('chushen2', notice.id)
    const disputed = () => db.from('claims').whereNotNull('disputed_at').select('id').orderBy('id')
    const before = await disputed()
    const guest = await openDesk({ viewport: PHONE })

    const number = await object(guest, notice, line)
    const receipt = guest.page.url()
    const after = await disputed()
    assert.sameMembers(
      after.map(({ id }) => id),
      [...before.map(({ id }) => id), line.claim_id]
    )

    const officer = await deskOf('chushen2')
    await officer.go('/objections')
    await officer.follow(number)
    await officer.sees('这个人培训那几天在太原上班，我和他同一个车间。')
    assert.notInclude(await officer.main.innerText(), '13935700000')
    await officer.page.getByRole('radio', { name: /^异议不成立/ }).check()
    await officer.page.getByLabel('核实情况和结论').fill('核对签到和授课记录，本人按时参训。')
    await officer.press('提交答复')
    await officer.sees(`已答复 ${number}：异议不成立。`)
    await guest.page.goto(receipt)
    await guest.sees('核对签到和授课记录，本人按时参训。')
    assert.deepEqual(await disputed(), before)

    moveTo(`${addDays(notice.closes_on, 1)}T10:00:00.000`)
    const approver = await deskOf('fuhe')
    await approver.go(`/notices/manage/${notice.id}`)
    await approver.press('结束公示')
    await approver.sees('已结束公示，可以拨付')

    const objection = await db.from('notice_objections').where('number', number).firstOrFail()
    assert.deepInclude(objection, { status: 'dismissed', claim_id: line.claim_id })
    const claim = await rowOf('claims', line.claim_id)
    assert.equal(claim.status, 'noticed')
    assert.isNotNull(claim.notice_closed_at)
    const frozen = before.length ? await rowOf('claims', before[0].id) : null
    assert.isNull(frozen?.notice_closed_at ?? null)
    assert.deepEqual([...guest.faults, ...officer.faults, ...approver.faults], [])
  })
})

/** Objects to a line of a notice as anybody may, and gives the number of the receipt. */
async function object(
  guest: Desk,
  notice: { number: string },
  line: { position: number }
): Promise<string> {
  await guest.go('/notices')
  await guest.page.locator(`a[href="/notices/${notice.number}"]`).click()
  await guest.follow('提出异议')
  await guest.page.getByLabel('名单序号').fill(String(line.position))
  await guest.page.getByLabel('理由').fill('这个人培训那几天在太原上班，我和他同一个车间。')
  await guest.page.getByLabel('你的姓名').fill('卫建国')
  await guest.page.getByLabel('联系方式').fill('13935700000')
  const overhang = await guest.sideways()
  await guest.press('提交异议')
  const heading = await guest.sees(/^异议回执 YY\d{2}-\d+$/)
  if (overhang > 0 || (await guest.sideways()) > 0) guest.faults.push('scrolls sideways')
  return (await heading.innerText()).replace('异议回执 ', '')
}

/** A line of a notice that nobody objects to and that an officer has never decided about. */
async function lineUnknownTo(username: string, noticeId: number) {
  const officer = await db.from('users').where('username', username).firstOrFail()
  return db
    .from('notice_lines')
    .join('claims', 'claims.id', 'notice_lines.claim_id')
    .where('notice_lines.notice_id', noticeId)
    .where('claims.status', 'noticed')
    .whereNull('claims.disputed_at')
    .whereNotExists((decided) => {
      decided
        .from('claim_decisions')
        .whereColumn('claim_decisions.claim_id', 'claims.id')
        .where('claim_decisions.actor_id', officer.id)
        .select('id')
    })
    .orderBy('notice_lines.position')
    .select('notice_lines.position', 'notice_lines.claim_id')
    .firstOrFail()
}

test.group('A failed payment', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('is paid again to an account that two people put right', async ({ assert, cleanup }) => {
    const batch = await exportedBatch()
    const [first, ...others] = await linesOf(batch.id)
    const folder = await mkdtemp(join(tmpdir(), 'bagong-bank-'))
    cleanup(() => rm(folder, { recursive: true }))
    const answer = async (desk: Desk, rows: string[][]) => {
      const columns = ['申领号', '结果', '说明'].map((header) => ({
        header,
        kind: 'text' as const,
      }))
      const path = join(folder, 'answer.csv')
      await writeFile(path, writeCsv(columns, rows))
      await desk.page.getByLabel('银行回单').setInputFiles(path)
      await desk.press('核对并导入回单')
    }
    const finance = await deskOf('caiwu')

    await finance.go(`/payments/${batch.id}`)
    await answer(finance, [
      [first.number, '失败', '账户已销户'],
      ...others.map((line) => [line.number, '成功', '']),
    ])
    await finance.sees(`回单已入账：成功 ${others.length} 笔`)
    assert.equal((await rowOf('claims', first.claim_id)).status, 'failed')
    await finance.follow('更正账户')
    await finance.page.getByLabel('账号', { exact: true }).fill('6214830100001357')
    await finance.page.locator('[name=proof]').fill('开户许可证复印件 2026-11')
    await finance.press('提出更正')
    await finance.sees('已提出，等待复核员核对。')

    const approver = await deskOf('fuhe')
    await approver.go('/account_corrections?state=proposed')
    await approver.page.locator('main td a[href^="/account_corrections/"]').first().click()
    await approver.sees('账户已销户')
    await approver.page.getByRole('radio', { name: /^同意更正/ }).check()
    await approver.press('提交核对决定')
    await approver.sees('账户已更正。')

    // A batch that was prepared before still pays the old account.
    for (const open of await db.from('payment_batches').where('status', 'open').select('id')) {
      await finance.go(`/payments/${open.id}`)
      await finance.page.getByText('作废这一批').click()
      await finance.page.getByLabel('作废原因').fill('收款账户已更正，重新编批')
      await finance.press(/^作废 \d+ 笔/)
      await finance.sees('申领退回等待编批')
    }
    await finance.go('/payments')
    const { kind, fund_id: fundId } = await rowOf('claims', first.claim_id)
    await finance.page.locator(`a[href="/payments/create?fundId=${fundId}&kind=${kind}"]`).click()
    await finance.sees(first.number)
    await finance.press(/^编成批次，\d+ 件/)
    await finance.sees('已编成')
    const againId = await finance.idAfter(/\/payments\/\d+$/)
    await finance.press('导出拨付文件')
    await finance.sees('拨付文件已生成')
    const again = await linesOf(againId)
    await answer(
      finance,
      again.map((line) => [line.number, '成功', ''])
    )
    await finance.sees(`回单已入账：成功 ${again.length} 笔`)

    const lines = await db.from('payment_lines').where('claim_id', first.claim_id).orderBy('id')
    const [failed, paid] = lines.slice(-2)
    assert.deepEqual([failed.status, paid.status], ['failed', 'paid'])
    assert.notEqual(failed.account_mask, paid.account_mask)
    assert.match(paid.account_mask, /1357$/)
    assert.equal((await rowOf('claims', first.claim_id)).status, 'paid')
    const correction = await db.from('account_corrections').orderBy('id', 'desc').firstOrFail()
    assert.equal(correction.status, 'approved')
    assert.notEqual(correction.proposed_by_id, correction.decided_by_id)
    await finance.go(`/funds/${fundId}`)
    await finance.sees('账平')
    assert.deepEqual([...finance.faults, ...approver.faults], [])
  })
})

/** The lines of a batch with the numbers of their claims. */
function linesOf(batchId: number): Promise<{ claim_id: number; number: string }[]> {
  return db
    .from('payment_lines')
    .join('claims', 'claims.id', 'payment_lines.claim_id')
    .where('payment_batch_id', batchId)
    .orderBy('position')
    .select('claims.number', 'payment_lines.claim_id')
}

test.group('A recovery', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('is drafted by one, opened by another, and fills the fund again', async ({ assert }) => {
    const claim = await db
      .from('claims')
      .where('status', 'paid')
      .whereNotExists((known) => {
        known.from('recoveries').whereColumn('recoveries.claim_id', 'claims.id').select('id')
      })
      .orderBy('id', 'desc')
      .firstOrFail()
    const fen = Number(claim.amount_fen)
    const half = Math.floor(fen / 200) * 100
    const before = await rowOf('funds', claim.fund_id)
    const drafter = await deskOf('chushen')
    const opener = await deskOf('fuhe')
    const finance = await deskOf('caiwu')

    await drafter.go('/recoveries')
    await drafter.follow('起草追回')
    await drafter.page.getByLabel('申领号').fill(claim.number)
    await drafter.press('下一步')
    await drafter.page.getByLabel('追回原因').selectOption({ label: '虚报冒领' })
    await drafter.page.getByLabel('事由').fill('抽查回访，本人称没有参加过培训。')
    await drafter.press('保存草稿')
    await drafter.sees('草稿已保存，等待另一人发起。')
    const id = await drafter.idAfter(/\/recoveries\/\d+$/)
    assert.equal((await rowOf('claims', claim.id)).status, 'paid')

    await opener.go(`/recoveries/${id}`)
    await opener.page.getByLabel('决定文书').fill('侯人社追〔2026〕7 号')
    await opener.press(/^发起追回/)
    await opener.sees(/已发起。$/)
    assert.equal((await rowOf('claims', claim.id)).status, 'recovering')

    await finance.go(`/recoveries/${id}`)
    await book(finance, 'ZH-2026-0701', Money.fen(half))
    await finance.sees(/到账已登记。$/)
    await book(finance, 'ZH-2026-0702')
    await finance.sees(/应追回的已全部到账。$/)

    const instalments = await db.from('recovery_instalments').where('recovery_id', id).orderBy('id')
    assert.deepEqual(
      instalments.map((one) => Number(one.amount_fen)),
      [half, fen - half]
    )
    assert.equal((await rowOf('recoveries', id)).status, 'completed')
    assert.equal((await rowOf('claims', claim.id)).status, 'recovered')
    const fund = await rowOf('funds', claim.fund_id)
    assert.equal(Number(fund.recovered_fen), Number(before.recovered_fen) + fen)
    await finance.go(`/funds/${claim.fund_id}`)
    await finance.sees('账平')
    const booked = finance.page.getByRole('row').filter({ hasText: 'ZH-2026-0702' })
    await finance.sees(Money.fen(fen - half).toString(), booked)
    assert.deepEqual([...drafter.faults, ...opener.faults, ...finance.faults], [])
  })
})

/** Books an instalment that came in today; what is left when no amount is told. */
async function book(desk: Desk, reference: string, amount?: Money) {
  if (amount) await desk.page.getByLabel('到账金额').fill(String(amount.fen / 100))
  await desk.page.getByLabel('到账日期').fill(clock.today())
  await desk.page.getByLabel('银行回单号').fill(reference)
  await desk.press('登记到账')
}
