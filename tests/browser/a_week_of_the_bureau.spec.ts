import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { closeDesks, deskOf, openDesk, openSite, PHONE } from '#tests/support/demo_site'

test.group('A week of the bureau', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('Monday: the reviewer visits a lesson with the phone, forgets to tick, and tells who was there', async ({
    assert,
  }) => {
    const desk = await deskOf('chushen', { viewport: PHONE })
    await desk.go('/inspections')
    await desk.sees('接下来的课')
    await desk.page.locator('main a[href^="/sessions/"]').first().click()
    await desk.press('现在抽查')
    const ticks = desk.page.locator('input[name="seen[]"]')
    await ticks.first().waitFor()
    const people = await ticks.count()
    await desk.page.getByLabel('清点人数').fill(String(people - 1))
    await desk.page.getByLabel('发现').selectOption({ label: '人数与名单不符' })
    await desk.page.getByLabel('说明').fill('一人不在教室')
    await desk.press('保存检查记录')
    await desk.sees(/却没有勾选任何人/)
    for (let index = 1; index < people; index++) await ticks.nth(index).check()
    await desk.press('保存检查记录')

    await desk.sees('检查记录已保存')
    await desk.sees(`核对到 ${people - 1} 人，名单 ${people} 人`)
    assert.equal(await desk.sideways(), 0)
    assert.deepEqual(desk.faults, [])
  })

  test('Tuesday: the approver does not take two records for one person without the proof', async ({
    assert,
  }) => {
    const pair = await db.from('person_duplicates').where('status', 'proposed').firstOrFail()
    const desk = await deskOf('fuhe')
    await desk.go('/dashboard')
    await desk.follow(/人员合并或撤销待你确认/)
    await desk.page.locator('main tbody a').first().click()
    await desk.sees('两份档案对照')
    await desk.page.getByRole('radio', { name: '不同意' }).check()
    await desk.page.getByLabel('理由').fill('没有看到派出所的证明')
    await desk.press('提交决定')

    await desk.sees('待处理')
    await desk.sees('没有看到派出所的证明')
    const { status } = await db.from('person_duplicates').where('id', pair.id).firstOrFail()
    assert.equal(status, 'open')
    assert.deepEqual(desk.faults, [])
  })

  test('Wednesday: the approver forecasts the year twice with one seed, and the answers agree', async ({
    assert,
  }) => {
    const desk = await deskOf('fuhe')
    const forecast = async () => {
      await desk.go(
        `/plans/${(await db.from('annual_plans').max('year as year'))[0].year}/forecast`
      )
      await desk.page.getByLabel('中途流失率').fill('10')
      await desk.page.getByLabel('随机种子').fill('8')
      await desk.press('按这些比率重算')
      await desk.page.waitForURL(/seed=8/)
      await desk.sees('预计用不掉的席位')
      return desk.main.innerText()
    }

    assert.equal(await forecast(), await forecast())
    assert.deepEqual(desk.faults, [])
  })

  test('Thursday: the approver sends back a link of an account whose document is missing', async ({
    assert,
  }) => {
    const link = await db.from('account_links').where('status', 'proposed').firstOrFail()
    const desk = await deskOf('fuhe')
    await desk.go('/dashboard')
    await desk.follow(/账号关联待你确认/)
    await desk.page.locator('main tbody a').first().click()
    await desk.page.getByRole('radio', { name: '退回：不予关联' }).check()
    await desk.press('提交')

    await desk.sees('已退回，账号没有变化。')
    const { status } = await db.from('account_links').where('id', link.id).firstOrFail()
    assert.equal(status, 'refused')
    assert.deepEqual(desk.faults, [])
  })

  test('Friday: one person withdraws a grade, another agrees, two more revoke its certificate, and the public reads it', async ({
    assert,
  }) => {
    const held = await db
      .from('certificates as c')
      .join('grade_records as g', 'g.id', 'c.grade_record_id')
      .join('persons as p', 'p.id', 'g.person_id')
      .where({ 'c.status': 'issued', 'g.status': 'live' })
      .whereNotExists((claims) =>
        claims.from('claims as l').whereColumn('l.person_id', 'p.id').whereNot('l.status', 'draft')
      )
      .orderBy('c.id', 'desc')
      .select('g.id', 'p.name', 'c.verification_code as code')
      .firstOrFail()

    const first = await deskOf('chushen')
    await first.go(`/grades/${held.id}`)
    await first.follow('提出撤回这个等级')
    await first.page.getByLabel('原因').fill('替考，核查报告已认定')
    await first.page.getByLabel('依据').fill('核查报告〔2026〕示例 1 号')
    await first.press('提交，由另一人批准')
    await first.sees('已提出，等另一名复核人员批准')

    const second = await deskOf('fuhe')
    await second.go('/dashboard')
    await second.follow(/等级撤回待你批准/)
    await second.follow(held.name)
    await second.page.getByRole('radio', { name: /^批准撤回/ }).check()
    await second.press('提交审批结果')
    await second.sees('等级已撤回，撤销证书已起草')

    const third = await deskOf('chushen2')
    await third.go('/dashboard')
    await third.follow(/系统起草的证书变更待提出/)
    await third.main.locator('tr', { hasText: held.name }).getByRole('link').first().click()
    await third.press('核实无误，提出')

    const fourth = await deskOf('fuhe2')
    await fourth.go('/dashboard')
    await fourth.follow(/证书变更待你办理/)
    await fourth.main.locator('tr', { hasText: held.name }).getByRole('link').first().click()
    await fourth.page.getByRole('radio', { name: /^撤销证书/ }).check()
    await fourth.press('提交')
    await fourth.sees('证书已撤销，公众查验时会看到撤销日期和原因')

    const anybody = await openDesk({ viewport: PHONE })
    await anybody.go(`/verify/${held.code}`)
    await anybody.sees('证书已撤销，不能使用')
    await anybody.sees('证书所依据的技能等级已撤回')
    for (const desk of [first, second, third, fourth, anybody]) assert.deepEqual(desk.faults, [])
  })
})
