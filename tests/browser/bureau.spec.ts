import { test } from '@japa/runner'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import { addDays } from '#app/shared/days'
import ApplyForOpening from '#app/classes/actions/apply_for_opening'
import { agreeSamples } from '#tests/support/review'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import { writeCsv } from '#app/shared/spreadsheets/write_spreadsheet'
import { actorOf, closeDesks, deskOf, moveTo, openDesk, openSite } from '#tests/support/demo_site'
import {
  claimsToPay,
  claimToPay,
  draftCarersClass,
  publishedNotice,
  reviewedClaims,
  submittedClaims,
} from '#tests/support/demo_story'

/** Status of a claim, or of a record of another table. */
async function statusOf(id: number, table = 'claims'): Promise<string> {
  const row = await db.from(table).where('id', id).firstOrFail()
  return row.status
}

test.group('The reviewer', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('returns one opening with a reason and approves another', async ({ assert }) => {
    const classId = await draftCarersClass(10)
    await new ApplyForOpening().handle({ actor: await actorOf('jidi'), classId })
    const waiting = await db
      .from('course_classes')
      .where('status', 'applied')
      .orderBy('id')
      .limit(2)
    const [first, second] = waiting.map(({ id }) => id as number)
    const desk = await deskOf('chushen')

    await desk.go('/dashboard')
    await desk.follow(/^开班/, desk.page.locator('nav'))
    await desk.page.locator(`main a[href="/classes/${first}"]`).click()
    await desk.page.getByRole('radio', { name: /^退回/ }).check()
    await desk.press('确定')
    await desk.sees('有 1 处')
    await desk.page.getByRole('radio', { name: /^退回/ }).check()
    await desk.page.getByLabel('理由').fill('实训室与课程不符，请换实训室。')
    await desk.press('确定')
    await desk.sees('已退回，席位还给了计划')
    await desk.go(`/classes/${second}`)
    await desk.page.getByRole('radio', { name: /^批准开班/ }).check()
    await desk.press('确定')
    await desk.sees('已批准，可以报名')

    const rows = await db.from('course_classes').whereIn('id', [first, second]).orderBy('id')
    assert.deepEqual(
      rows.map((row) => row.status),
      ['returned', 'enrolling']
    )
    assert.deepEqual(desk.faults, [])
  })

  test('reads how a claim was judged, passes one, returns the next', async ({ assert }) => {
    const [first, second] = await submittedClaims()
    const desk = await deskOf('chushen')

    await desk.go('/claims')
    await desk.follow(first.number)
    await desk.sees('重算一致，逐字节相同')
    await desk.sees('金额怎么来的')
    await desk.press('提交初审决定')
    await desk.sees(`李雪梅初审通过了 ${first.number}。`)
    await desk.go(`/claims/${second.id}`)
    await desk.page.getByRole('radio', { name: /^退回更正/ }).check()
    await desk.page.getByLabel('问题 1', { exact: true }).fill('请补类别证明的原件。')
    await desk.press('提交初审决定')
    await desk.sees(`李雪梅退回了 ${second.number}。`)

    assert.equal(await statusOf(first.id), 'reviewed')
    assert.equal(await statusOf(second.id), 'returned')

    const base = await deskOf('jidi')
    await base.go(`/claims/${second.id}`)
    await base.sees('还有 1 条问题没有回答，回答后才能提交')
    await base.page.getByLabel(/请补类别证明的原件。/).fill('原件已补传。')
    await base.press('保存 1 条回答')
    await base.press(/^核对并提交/)
    await desk.go(`/claims/${second.id}`)
    await desk.sees('答：原件已补传。')
    assert.equal(await statusOf(second.id), 'submitted')
    assert.deepEqual([...desk.faults, ...base.faults], [])
  })

  test('passes all that were found but those unticked, after a preview', async ({ assert }) => {
    const claims = await submittedClaims(5)
    const left = claims.slice(0, 3)
    const [next] = claims.slice(3)
    const desk = await deskOf('chushen')

    await desk.go('/claims?state=review')
    for (const { id } of left) {
      await desk.page.locator(`input[name="ids[]"][value="${id}"]`).uncheck()
    }
    await desk.press('预览并通过')
    const title = await (await desk.sees(/^预览：通过 \d+ 件$/)).innerText()
    const count = Number(/\d+/.exec(title))
    await desk.sees('已按你的取消勾选去掉 3 件')
    assert.equal(await statusOf(next.id), 'submitted')
    await desk.press(new RegExp(`^通过 ${count} 件`))

    await desk.sees(`已通过 ${count} 件，`)
    for (const { id } of left) assert.equal(await statusOf(id), 'submitted')
    assert.equal(await statusOf(next.id), 'reviewed')
    const run = await db.from('claim_runs').orderBy('id', 'desc').firstOrFail()
    assert.equal(run.went, count)
    assert.deepEqual(desk.faults, [])
  })
})

test.group('The approver', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('approves a claim and publishes the notice that the public reads', async ({ assert }) => {
    const [claim] = await reviewedClaims()
    const desk = await deskOf('fuhe')

    await desk.go(`/claims/${claim.id}`)
    await desk.press('提交复核决定')
    await desk.sees(`周敏复核通过了 ${claim.number}。`)
    // Chance may have drawn it for the quality sample.
    await agreeSamples()
    await desk.follow(/^公示/, desk.page.locator('nav'))
    await desk.follow(/^编制公示 \d+ 件$/)
    await desk.press('编成草稿')
    await desk.press(/^发布公示 \d+ 件$/)
    await desk.sees('已发布')
    await desk.sees(/公示期到 .* 当天结束，期满后才能结束/)

    const notice = await publishedNotice()
    const person = await db
      .from('persons')
      .join('claims', 'claims.person_id', 'persons.id')
      .where('claims.id', claim.id)
      .select('persons.name')
      .firstOrFail()
    const visitor = await openDesk()
    await visitor.go('/notices')
    await visitor.page.locator(`a[href="/notices/${notice.number}"]`).click()
    await visitor.sees('现予公示')
    assert.notInclude(await visitor.main.innerText(), person.name)
    assert.equal(await statusOf(claim.id), 'noticed')
    assert.deepEqual([...desk.faults, ...visitor.faults], [])
  })

  test('closes the notice when its working days are over', async ({ assert }) => {
    const notice = await publishedNotice()
    moveTo(`${notice.closes_on}T23:59:59.000`)
    const early = await deskOf('fuhe')
    await early.go(`/notices/manage/${notice.id}`)
    assert.equal(await early.button('结束公示').getAttribute('aria-disabled'), 'true')
    moveTo(`${addDays(notice.closes_on, 1)}T10:00:00.000`)

    const desk = await deskOf('fuhe')
    await desk.go(`/notices/manage/${notice.id}`)
    await desk.press('结束公示')

    await desk.sees('已结束公示，可以拨付')
    const visitor = await openDesk()
    assert.equal(await visitor.go(`/notices/${notice.number}`), 404)
    assert.deepEqual(desk.faults, [])
  })
})

test.group('The finance officer', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('makes a batch, downloads the file for the bank and enters its answer', async ({
    assert,
    cleanup,
  }) => {
    if (!(await claimToPay())) await claimsToPay()
    const desk = await deskOf('caiwu')

    await desk.go('/payments')
    await desk.follow('挑选并预览')
    await desk.sees('以下只是预览')
    await desk.press(/^编成批次，\d+ 件/)
    await desk.sees('已编成')
    const batchId = await desk.idAfter(/\/payments\/\d+$/)
    await desk.sees('两数相等')
    await desk.press('导出拨付文件')
    await desk.sees('拨付文件已生成')
    const file = await desk.download(() => desk.follow('下载拨付文件'))
    assert.match(file.name, /\.xlsx$/)

    const lines = await db
      .from('payment_lines')
      .join('claims', 'claims.id', 'payment_lines.claim_id')
      .where('payment_batch_id', batchId)
      .orderBy('position')
      .select('claims.number')
    const folder = await mkdtemp(join(tmpdir(), 'bagong-bank-'))
    cleanup(() => rm(folder, { recursive: true }))
    const exported = join(folder, 'file.xlsx')
    await writeFile(exported, file.bytes)
    const read = await readSpreadsheet(exported)
    const texts = JSON.stringify(read)
    for (const { number } of lines) assert.include(texts, number)

    const answer = async (name: string, rows: string[][]) => {
      const columns = ['申领号', '结果', '说明'].map((header) => ({
        header,
        kind: 'text' as const,
      }))
      const path = join(folder, name)
      await writeFile(path, writeCsv(columns, rows))
      await desk.page.getByLabel('银行回单').setInputFiles(path)
      await desk.press('核对并导入回单')
    }
    const good = lines.map(({ number }, index) => [
      number as string,
      index === 0 ? '失败' : '成功',
      index === 0 ? '账号户名不符' : '',
    ])
    await answer('short.csv', good.slice(1))
    await desk.sees('回单里缺这一笔')
    assert.equal(await statusOf(batchId, 'payment_batches'), 'exported')
    await answer('whole.csv', good)
    await desk.sees(`回单已入账：成功 ${lines.length - 1} 笔`)

    const batch = await db.from('payment_batches').where('id', batchId).firstOrFail()
    assert.deepInclude(batch, { status: 'settled', failed_count: 1 })
    await desk.follow('资金', desk.page.locator('nav'))
    await desk.sees('账平')
    assert.deepEqual(desk.faults, [])
  })
})

test.group('The policy manager', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('confirms a policy that was an example by its document', async ({ assert }) => {
    const policy = await db.from('policies').where('status', 'published').firstOrFail()
    await db.from('policies').where('id', policy.id).update({
      value_status: 'example',
      confirmed_document: null,
      confirmed_by_id: null,
      confirmed_at: null,
    })
    const desk = await deskOf('zhengce')

    await desk.go('/policies')
    await desk.follow(policy.version)
    await desk.sees('这一版还是示例，不能据以拨付')
    await desk.page.getByLabel('确认文件').fill('侯人社发〔2026〕12 号')
    await desk.press('提出确认')
    await desk.sees('这份确认是你提出的')
    const second = await deskOf('fuhe')
    await second.go(new URL(desk.page.url()).pathname)
    await second.page.getByRole('radio', { name: /^确认本版与文件一致/ }).check()
    await second.press('作出决定')

    await second.sees('已按 侯人社发〔2026〕12 号 确认')
    assert.deepEqual(second.faults, [])
    const row = await db.from('policies').where('id', policy.id).firstOrFail()
    assert.equal(row.value_status, 'confirmed')
    assert.deepEqual(desk.faults, [])
  })
})
