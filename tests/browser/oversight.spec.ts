import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { closeDesks, deskOf, openDesk, openSite } from '#tests/support/demo_site'

test.group('The auditor', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('verifies the chain of the audit, filters it and finds all invariants holding', async ({
    assert,
  }) => {
    const { sequence } = await db.from('audit_heads').firstOrFail()
    const desk = await deskOf('shenji')

    await desk.go('/audit')
    await desk.press('核对整条链')
    await desk.sees(/审计链完整：共 [\d,]+ 条/)
    await desk.page.locator('select[name="action"]').selectOption('class.finished')
    await desk.page.waitForURL(/action=class\.finished/)
    await desk.page.locator('main tbody tr:first-child td[title="class.finished"]').waitFor()
    const actions = await desk.page.locator('main tbody td.nowrap[title*="."]').allInnerTexts()
    assert.deepEqual([...new Set(actions)], ['结业'])
    await desk.go('/invariants')
    await desk.sees(/\d+ 条全部成立/)

    assert.isAbove(Number(sequence), 100)
    assert.deepEqual(desk.faults, [])
  })

  test('is refused a decision: the auditor only reads', async ({ assert }) => {
    const claim = await db.from('claims').where('status', 'paid').firstOrFail()
    const desk = await deskOf('shenji')

    assert.equal(await desk.go(`/claims/${claim.id}`), 200)

    assert.equal(await desk.main.locator('form[method="POST"]').count(), 0)
    assert.equal(await desk.go('/users'), 403)
    await desk.sees('你没有这项权限')
    assert.deepEqual(desk.faults, [])
  })
})

test.group('The system administrator', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('creates an account, whose holder changes the password, and disables it', async ({
    assert,
  }) => {
    const desk = await deskOf('xitong')

    await desk.go('/users')
    await desk.follow('新建用户')
    await desk.page.getByLabel('姓名').fill('段秀英')
    await desk.page.getByLabel('用户名').fill('duanxy')
    await desk.page.getByRole('checkbox', { name: '补贴初审' }).check()
    await desk.page.getByRole('checkbox', { name: '补贴复核' }).check()
    await desk.press('新建用户')
    await desk.sees('不能由同一个账号担任')
    await desk.page.getByRole('checkbox', { name: '补贴复核' }).uncheck()
    await desk.press('新建用户')
    const notice = await desk.sees('初始密码只显示这一次')
    const said = await notice.innerText()
    const password = said.split('：').at(-1)!.trim()

    const holder = await openDesk()
    await holder.signIn('duanxy', password)
    await holder.go('/account')
    await holder.page.getByLabel('现在的密码').fill(password)
    await holder.page.getByLabel('新密码', { exact: true }).fill('Hou-ma-jia-you-2026')
    await holder.page.getByLabel('再输一次新密码').fill('Hou-ma-jia-you-2026')
    await holder.press('修改密码')
    await holder.sees('密码已修改')

    await desk.go('/users?q=duanxy')
    await desk.press('停用', desk.page.locator('tr', { hasText: 'duanxy' }))
    await desk.sees('已停用，登录立即失效')
    await holder.go('/dashboard')
    assert.include(holder.page.url(), '/login')

    const row = await db.from('users').where('username', 'duanxy').firstOrFail()
    assert.equal(row.status, 'disabled')
    assert.deepEqual([...desk.faults, ...holder.faults], [])
  })
})
