import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import hash from '@adonisjs/core/services/hash'
import clock from '#app/shared/clock'
import { addDays } from '#app/shared/days'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { slipDigits } from '#app/accounts/slip_password'
import { closeDesks, deskOf, openDesk, openSite, PHONE } from '#tests/support/demo_site'
import type { Desk } from '#tests/support/desk'

test.group('A week of the base administrator', (group) => {
  let desk: Desk

  group.each.setup(async () => {
    await openSite()
    desk = await deskOf('jidi')
    return () => closeDesks()
  })

  /** The next lesson of the welders after today, with its trainer. */
  const nextLesson = () =>
    db
      .from('class_sessions as s')
      .join('course_classes as c', 'c.id', 's.course_class_id')
      .join('trainers as t', 't.id', 's.trainer_id')
      .where('c.code', 'HM26-HG3-01')
      .where('s.day', '>', clock.today())
      .whereNull('s.attendance_marked_at')
      .orderBy('s.day')
      .orderBy('s.starts_at_time')
      .select('s.id', 's.day', 's.slot', 's.trainer_id', 's.course_class_id as class_id')
      .select('t.specialty_id')
      .firstOrFail()

  test('Monday: the page of today says who asked for what, and leave is granted from there', async ({
    assert,
  }) => {
    await desk.go('/dashboard')
    await desk.sees('要你办的')
    await desk.follow(/请假待批/)
    await desk.press('批准')

    await desk.sees('已批准，学员会收到消息')
    assert.isEmpty(await db.from('leave_requests').where('status', 'asked'))
    assert.deepEqual(desk.faults, [])
  })

  test('Tuesday: a trainer is ill; another takes the lesson, and those affected are told', async ({
    assert,
  }) => {
    const lesson = await nextLesson()
    await desk.go(`/trainers/${lesson.trainer_id}`)
    await desk.page.locator('summary', { hasText: '登记请假' }).click()
    const absence = desk.page.locator('form[action$="/absences"]')
    await absence.getByLabel('从', { exact: true }).fill(lesson.day)
    await absence.getByLabel('到', { exact: true }).fill(lesson.day)
    await absence.getByLabel('原因').fill('生病')
    await desk.press('登记请假', absence)
    await desk.sees(/有 \d+ 次课落在请假时间里/)

    const another = await db
      .from('trainers')
      .where({ specialty_id: lesson.specialty_id, status: 'in_use' })
      .whereNot('id', lesson.trainer_id)
      .whereNotExists((busy) =>
        busy
          .from('class_sessions')
          .whereColumn('class_sessions.trainer_id', 'trainers.id')
          .where({ day: lesson.day })
      )
      .firstOrFail()
    await desk.go(`/classes/${lesson.class_id}/timetable/changes/create?session=${lesson.id}`)
    await desk.page.getByLabel('教师').selectOption({ label: another.name })
    await desk.press('看结果')
    await desk.sees('没有冲突')
    await desk.press(/^保存并通知 \d+ 人$/)

    await desk.sees(/已改 1 次课，已通知 \d+ 人/)
    const moved = await db.from('class_sessions').where('id', lesson.id).firstOrFail()
    assert.equal(moved.trainer_id, another.id)
    assert.isNotEmpty(await db.from('messages').where('kind', 'session_moved'))
    assert.deepEqual(desk.faults, [])
  })

  test('Wednesday: closes a room for repair', async ({ assert }) => {
    const room = await db.from('rooms').where('code', 'LEC-4').firstOrFail()
    await desk.go(`/rooms/${room.id}`)
    await desk.page.locator('summary', { hasText: '登记停用' }).click()
    const closure = desk.page.locator('form[action$="/closures"]')
    await closure.getByLabel('从', { exact: true }).fill(addDays(clock.today(), 40))
    await closure.getByLabel('到', { exact: true }).fill(addDays(clock.today(), 42))
    await closure.getByLabel('原因').fill('检修')
    await desk.press('登记停用', closure)

    await desk.sees('检修')
    assert.isNotEmpty(await db.from('closures').where('room_id', room.id))
    assert.deepEqual(desk.faults, [])
  })

  test('answers what an inspector found', async ({ assert }) => {
    await desk.go('/dashboard')
    await desk.follow(/现场抽查待答复/)
    await desk.page.locator('main tbody a').first().click()
    await desk.page.locator('textarea[name="answer"]').fill('该学员外出就医，已补办请假。')
    await desk.press('提交答复')

    await desk.sees('答复已提交')
    assert.isNotEmpty(await db.from('inspections').where('status', 'answered'))
    assert.deepEqual(desk.faults, [])
  })

  test('Thursday: asks for twenty seats more for welders, taken from another specialty', async ({
    assert,
  }) => {
    await desk.go(`/plans/${clock.year()}`)
    await desk.follow('提出专业间调剂')
    await desk.page.getByRole('spinbutton', { name: '智能制造' }).fill('240')
    await desk.page.getByRole('spinbutton', { name: '焊接加工' }).fill('300')
    await desk.page.getByLabel('理由').fill('焊工报名超过计划')
    await desk.press('提交人社局批准')

    await desk.sees('焊工报名超过计划')
    assert.isNotEmpty(await db.from('plan_revisions').where('status', 'proposed'))
    assert.deepEqual(desk.faults, [])
  })

  test('a class stops for some days; the bureau agrees to the new last day, and trainees are told', async ({
    assert,
  }) => {
    const { class_id: classId, day } = await nextLesson()
    const before = await db.from('course_classes').where('id', classId).firstOrFail()
    await desk.go(`/classes/${classId}`)
    await desk.follow('申请变更')
    await desk.page.locator('summary', { hasText: '整体顺延' }).click()
    await desk.page.getByLabel('从哪天的课起').selectOption(day)
    // One of its trainers is away for the first days after the weekend.
    await desk.page.getByLabel('改从哪天起上').fill(addDays(day, 5))
    await desk.press('看影响')
    await desk.sees('局里（改动了局里审定的内容）')
    await desk.page.getByLabel('变更理由').fill('停电检修')
    await desk.press('提交申请')
    await desk.sees('申请已提交')

    const bureau = await deskOf('chushen')
    await bureau.go('/dashboard')
    await bureau.follow(/待审定的班级变更/)
    await bureau.sees('停电检修')
    await bureau.page.getByRole('radio', { name: /^同意/ }).check()
    await bureau.press('保存审定')

    await bureau.sees('变更已生效')
    const after = await db.from('course_classes').where('id', classId).firstOrFail()
    assert.isAbove(Date.parse(after.ends_on), Date.parse(before.ends_on))
    assert.isNotEmpty(await db.from('messages').where('kind', 'class_dates_changed'))
    assert.deepEqual([...desk.faults, ...bureau.faults], [])
  })

  test('Friday: sees what of the plan will not be used, and finds a person by initials', async ({
    assert,
  }) => {
    const person = await db
      .from('persons')
      .join('enrolments', 'enrolments.person_id', 'persons.id')
      .join('course_classes', 'course_classes.id', 'enrolments.course_class_id')
      .where('course_classes.code', 'HM26-HG3-01')
      .select('persons.name', 'persons.name_initials')
      .firstOrFail()
    await desk.go(`/plans/${clock.year()}`)
    await desk.follow('年底测算')
    await desk.sees('预计用不掉的席位')
    await desk.page.locator('#search').fill(person.name_initials)
    await desk.page.locator('#search').press('Enter')

    await desk.sees(person.name)
    assert.deepEqual(desk.faults, [])
  })

  test('prints the slip of a trainee, who signs in with it on the telephone and chooses a password', async ({
    assert,
  }) => {
    const person = await db
      .from('persons as p')
      .join('enrolments as e', 'e.person_id', 'p.id')
      .join('course_classes as c', 'c.id', 'e.course_class_id')
      .where({ 'c.code': 'HM26-HG3-01', 'e.status': 'confirmed' })
      .whereNotExists((users) => users.from('users').whereColumn('users.person_id', 'p.id'))
      .orderBy('p.id')
      .select('p.id', 'p.document_cipher')
      .firstOrFail()
    await desk.go(`/people/${person.id}`)
    await desk.press('打印密码条')
    await desk.sees('正在开通账号')
    await new OutboxWorker().drain()
    // The page shows the button by itself.
    const sheet = await desk.download(() => desk.press('生成 1 张密码条'))
    assert.equal(sheet.bytes.subarray(0, 4).toString(), '%PDF')
    const slip = db.from('password_slips').where('person_id', person.id)
    await slip.update({ password_hash: await hash.make(slipDigits('6903 6175 4925')!) })

    const phone = await openDesk({ viewport: PHONE })
    await phone.page.goto('/login')
    await phone.page.getByLabel('用户名').fill(decryptField(person.document_cipher))
    await phone.page.getByLabel('密码').fill('6903 6175 4925')
    await phone.press('登录')
    await phone.page.getByLabel('新密码', { exact: true }).fill('Houma-2026-hm')
    await phone.page.getByLabel('再输一次新密码').fill('Houma-2026-hm')
    await phone.press('保存密码')

    await phone.sees('密码已设置')
    await phone.sees(/下一步/)
    assert.equal(await phone.sideways(), 0)
    assert.deepEqual([...desk.faults, ...phone.faults], [])
  })
})
