import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { checkPack } from '#app/subsidies/evidence/check_pack'
import { readPack } from '#app/subsidies/evidence/read_pack'
import { closeDesks, deskOf, openSite } from '#tests/support/demo_site'
import type { Desk } from '#tests/support/desk'

test.group('A week of the auditor', (group) => {
  let desk: Desk

  group.each.setup(async () => {
    await openSite()
    desk = await deskOf('shenji')
    return () => closeDesks()
  })

  /** A training subsidy that was paid, with its class and its batch. */
  const paid = () =>
    db
      .from('claims as l')
      .join('course_classes as c', 'c.id', 'l.course_class_id')
      .join('persons as p', 'p.id', 'l.person_id')
      .join('payment_lines as y', 'y.claim_id', 'l.id')
      .join('payment_batches as b', 'b.id', 'y.payment_batch_id')
      .where({ 'l.status': 'paid', 'l.kind': 'training_subsidy', 'y.status': 'paid' })
      .orderBy('l.id')
      .select('l.id', 'l.number', 'l.amount_fen', 'c.code', 'p.name', 'b.number as batch')
      .firstOrFail()

  test('Monday: follows paid money from the ledger to the mark of a lesson', async ({ assert }) => {
    const claim = await paid()
    await desk.go('/funds')
    await desk.follow(/就业补助资金/)
    await desk.sees('账平')
    await desk.go(`/claims?state=paid&q=${claim.number}`)
    await desk.follow(claim.number)
    await desk.follow('拨付', desk.main.locator('.chain'))
    await desk.sees(`拨付批次 ${claim.batch}`)
    await desk.follow(claim.number)
    await desk.follow('培训', desk.main.locator('.chain'))
    await desk.sees('平均出勤率')
    await desk.page.locator('.presences thead a').first().click()

    await desk.sees(claim.name)
    await desk.sees(/由 .+ 点名/)
    assert.deepEqual(desk.faults, [])
  })

  test('Tuesday: takes the evidence of that claim home and checks it there', async ({ assert }) => {
    const claim = await paid()
    await desk.go(`/claims/${claim.id}`)
    const pack = await desk.download(() => desk.follow('证据包'))
    const file = join(await mkdtemp(join(tmpdir(), 'pack-')), 'pack.zip')
    await writeFile(file, pack.bytes)

    const files = await readPack(file)
    const [, told] = [...files].find(([name]) => name.endsWith('claim.json'))!
    assert.include(told.toString(), claim.number)
    assert.isEmpty(checkPack(files).faults)
    assert.deepEqual(desk.faults, [])
  })

  test('Wednesday: reads who decided it, in words, from the chain that is whole', async ({
    assert,
  }) => {
    const claim = await paid()
    await desk.go('/audit')
    await desk.press('核对整条链')
    await desk.sees(/审计链完整/)
    await desk.go(`/audit?subject=claim&subjectId=${claim.id}`)
    await desk.sees('复核通过')
    const acts = await desk.page.locator('main tbody td[title*="."]').allInnerTexts()

    assert.isAbove(acts.length, 2)
    assert.isEmpty(acts.filter((act) => /[a-z]/.test(act)))
    assert.deepEqual(desk.faults, [])
  })

  test('Thursday: finds a person, whose number stays masked', async ({ assert }) => {
    const claim = await paid()
    await desk.go('/dashboard')
    await desk.page.locator('#search').fill(claim.name)
    await desk.page.locator('#search').press('Enter')
    await desk.follow(claim.name)
    await desk.sees('身份信息')
    const shown = await desk.main.innerText()

    assert.match(shown, /\d{6}\*{8}/)
    assert.notMatch(shown, /(?<![\dA-Z])\d{17}[\dX](?!\d)/)
    assert.deepEqual(desk.faults, [])
  })

  test('Friday: takes the lists of claims and of the ledger, and changes nothing all week', async ({
    assert,
  }) => {
    await desk.go('/claims?state=paid')
    const claims = await desk.download(() => desk.follow('导出筛选结果'))
    await desk.go('/funds')
    await desk.follow(/就业补助资金/)
    const ledger = await desk.download(() => desk.follow('导出 Excel'))

    for (const list of [claims, ledger]) assert.equal(list.bytes.subarray(0, 2).toString(), 'PK')
    assert.isEmpty(
      await db
        .from('claim_decisions as d')
        .join('users as u', 'u.id', 'd.actor_id')
        .where('u.username', 'shenji')
    )
    assert.deepEqual(desk.faults, [])
  })
})
