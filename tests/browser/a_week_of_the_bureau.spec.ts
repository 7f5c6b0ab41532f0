import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { closeDesks, deskOf, openSite, PHONE } from '#tests/support/demo_site'

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
})
