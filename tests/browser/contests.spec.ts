import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import db from '@adonisjs/lucid/services/db'
import { addDays } from '#app/shared/days'
import { closeDesks, deskOf, moveTo, openDesk, openSite } from '#tests/support/demo_site'
import { syntheticIdentityNumber } from '#tests/support/world'

const NAME = '侯马市第一届焊接技能大赛'

test.group('A contest of the bureau', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('is held, checked, shown to the public, confirmed, and its first place rises a grade', async ({
    assert,
  }) => {
    const reviewer = await deskOf('chushen')
    await reviewer.go('/competitions')
    await reviewer.follow('新建竞赛')
    const { page } = reviewer
    const today = clock.today()
    await page.getByLabel('竞赛名称').fill(NAME)
    await page.getByLabel('编号').fill('HM26-HJ')
    await page.getByLabel('级别').selectOption('provincial')
    await page.getByLabel('类别').selectOption('first')
    await page.getByLabel('主办单位').fill('侯马市总工会')
    await page.getByLabel('举办文件').fill('侯人社函〔2026〕31 号')
    await page.getByLabel('报名截止').fill(today)
    await page.getByLabel('开始日期').fill(today)
    await page.getByLabel('结束日期').fill(today)
    await reviewer.press('保存')
    await reviewer.sees('已保存。接着添加赛项。')

    await page.getByLabel('赛项名称').fill('焊接')
    const welder = await db.from('occupations').where('code', '6-18-02-04').firstOrFail()
    await page.getByLabel('职业').selectOption(String(welder.id))
    await reviewer.press('添加赛项')
    await reviewer.press('开放报名')
    await reviewer.sees('已开放报名')
    await reviewer.follow('焊接', reviewer.main)
    const scores = [
      ['郝建设', '96.5'],
      ['温晓红', '93'],
      ['石国强', '88.25'],
    ]
    for (const [index, [name]] of scores.entries()) {
      await page.getByLabel('参赛单位').fill('侯马市某制造有限公司')
      await page.getByLabel('选手 1 姓名').fill(name)
      await page.getByLabel('证件号码').fill(syntheticIdentityNumber('1988-03-04', 810 + index))
      await reviewer.press('登记参赛')
      await reviewer.sees(`00${index + 1}。`)
    }
    await reviewer.follow(NAME)
    await reviewer.press('关闭报名')
    await reviewer.follow('焊接', reviewer.main)
    for (const [index, [, score]] of scores.entries()) {
      await page
        .getByLabel(/^成绩 HM26-HJ/)
        .nth(index)
        .fill(score)
    }
    await reviewer.press('登记成绩')
    await reviewer.sees('成绩已登记，等待另一人复核')
    await reviewer.sees('这是你登记的，要由另一个人办理')
    assert.deepEqual(reviewer.faults, [])

    const manager = await deskOf('zhengce')
    await manager.go(new URL(page.url()).pathname)
    await manager.press('复核成绩')
    await manager.sees('一等奖')
    await manager.follow(NAME)
    await manager.press(/^公示获奖名单/)
    await manager.sees('已公示')
    const root = new URL(manager.page.url()).pathname
    assert.deepEqual(manager.faults, [])

    const anybody = await openDesk()
    await anybody.go('/award_lists')
    await anybody.follow(NAME)
    await anybody.sees('郝*设')
    assert.notInclude(await anybody.main.innerText(), '郝建设')
    assert.deepEqual(anybody.faults, [])

    const contest = await db.from('contests').where('name', NAME).firstOrFail()
    const after = addDays(contest.publicity_closes_on, 1)
    moveTo(`${after}T10:00:00.000`)
    const approver = await deskOf('fuhe')
    await approver.go(root)
    await approver.page.getByLabel('公布文件').fill('侯人社函〔2026〕40 号')
    await approver.page.getByLabel('公布日期').fill(after)
    await approver.press('确认获奖名单')
    await approver.sees('3 人获奖')
    await approver.follow('焊接', approver.main)
    await approver.follow('获奖', approver.main)
    await approver.sees('晋升 二级/技师')
    const grade = approver.main.locator('section', { hasText: '晋升 二级/技师' }).last()
    await grade.getByRole('radio', { name: /^批准/ }).check()
    await approver.press('提交决定', grade)
    await approver.sees('已批准并记入')
    const record = await db
      .from('grade_records')
      .where('source_kind', 'award')
      .orderBy('id', 'desc')
      .firstOrFail()
    assert.deepInclude(record, { grade_rank: 5, awarded_on: after })
    assert.deepEqual(approver.faults, [])
  })
})
