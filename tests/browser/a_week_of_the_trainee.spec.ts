import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { closeDesks, deskOf, moveTo, openSite, PHONE } from '#tests/support/demo_site'
import { spokenCodeOf } from '#app/attendance/check_in/rotating_code'
import type { Desk } from '#tests/support/desk'

test.group('A week of the trainee, on a telephone', (group) => {
  let desk: Desk

  group.each.setup(async () => {
    await openSite()
    desk = await deskOf('xueyuan2', { viewport: PHONE })
    return () => closeDesks()
  })

  /** The next lesson of the own class that nobody has marked. */
  const nextLesson = () =>
    db
      .from('class_sessions as s')
      .join('enrolments as e', 'e.course_class_id', 's.course_class_id')
      .join('users as u', 'u.person_id', 'e.person_id')
      .where({ 'u.username': 'xueyuan2', 'e.status': 'confirmed' })
      .where('s.day', '>', clock.today())
      .whereNull('s.attendance_marked_at')
      .orderBy('s.day')
      .orderBy('s.starts_at_time')
      .select('s.id', 's.day', 's.starts_at_time')
      .firstOrFail()

  test('Monday: the first page asks to check in; the spoken code does it', async ({ assert }) => {
    const lesson = await nextLesson()
    moveTo(`${lesson.day}T${lesson.starts_at_time}:00.000`)
    desk = await deskOf('xueyuan2', { viewport: PHONE })

    await desk.go('/me')
    await desk.sees('现在可以签到')
    await desk.follow('去签到')
    await desk.page.getByLabel('口令').fill(spokenCodeOf(lesson.id, clock.milliseconds()))
    await desk.press('签到')
    await desk.sees('签到成功')
    await desk.go('/me')

    await desk.sees('已签到')
    assert.deepEqual(desk.faults, [])
  })

  test('Tuesday: sees the hours that can still be missed, and asks for leave', async ({
    assert,
  }) => {
    await desk.go('/me/classes')
    await desk.sees('还可以缺')
    await desk.follow('申请请假')
    await desk.sees(/已缺 \d+ 课时，还可以缺 \d+ 课时/)
    const last = await desk.page.locator('select[name=from] option').last().getAttribute('value')
    await desk.page.locator('select[name=from]').selectOption(last!)
    await desk.page.locator('select[name=to]').selectOption(last!)
    await desk.page.locator('select[name=reasonKind]').selectOption('sick')
    await desk.press('提交请假申请')

    await desk.sees('请假申请已提交')
    assert.deepEqual(desk.faults, [])
  })

  test('Wednesday: sees which subsidy is likely, why, and when each step comes', async ({
    assert,
  }) => {
    await desk.go('/me/claims')
    await desk.sees('可能得到的补贴')
    await desk.sees('还没到时候')
    await desk.follow('看每一步的预计日期')

    await desk.sees(/预计 .+按本基地最近 \d+ 个班|日期还说不准/)
    assert.equal(await desk.sideways(), 0)
    assert.deepEqual(desk.faults, [])
  })

  test('Thursday: applies for another class, changes the proof, and takes it back', async ({
    assert,
  }) => {
    await desk.go('/courses')
    await desk.page.locator('main a[href^="/courses/"]').first().click()
    await desk.follow('报名', desk.main)
    await desk.page.getByLabel('人员类别').selectOption('rural_migrant')
    await desk.press(/核对/)
    await desk.sees('补贴预审')
    const inTheWay = await desk.main.getByText('同一时间只能上一个班').count()
    if (inTheWay === 0) {
      await desk.press('提交报名申请')
      await desk.sees('等基地审核')
      await desk.follow('修改人员类别和证明')
      await desk.page.getByLabel('证明名称').fill('户口簿')
      await desk.press('保存并重新核对')
      await desk.sees('按新填的重新核对过了')
      await desk.press('撤回报名')
      await desk.sees('已撤回')
    }

    assert.deepEqual(desk.faults, [])
  })

  test('Friday: without JavaScript objects to a mark of attendance and reads the messages', async ({
    assert,
  }) => {
    const plain = await deskOf('xueyuan2', { viewport: PHONE, javaScript: false })

    await plain.go('/me/objections/create')
    const attendance = plain.page.locator('option', { hasText: '考勤' }).first()
    await plain.page.locator('select').selectOption((await attendance.getAttribute('value'))!)
    await plain.page.locator('textarea').fill('这天下午我到了。')
    await plain.press('提出异议')
    await plain.sees('异议已提出')
    await plain.go('/messages')

    await plain.sees(/账号已开通|请假/)
    assert.equal(await plain.sideways(), 0)
    assert.deepEqual(plain.faults, [])
  })
})
