import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { identityNumber } from '#tests/fixtures/make_roster'
import { sendMaterials } from '#app/simulation/agreements'
import { agreeToSample, approveSitting, finaliseLater } from '#tests/support/assess'
import { actorOf, closeDesks, deskOf, fixture, openSite } from '#tests/support/demo_site'
import {
  certifiedClass,
  draftCarersClass,
  firstClassInTraining,
  openClass,
  teachToTheEnd,
} from '#tests/support/demo_story'

/** A whole identity number, standing alone: a certificate number holds more digits. */
const WHOLE_NUMBER = /(?<![A-Z\d])\d{17}[\dX](?!\d)/

test.group('The base administrator', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('goes from the plan to a new class and applies for its opening', async ({ assert }) => {
    const trainer = await db
      .from('trainer_qualifications as q')
      .join('courses as c', 'c.specialty_id', 'q.specialty_id')
      .where('c.code', 'YL5')
      .firstOrFail()
    const desk = await deskOf('jidi')

    await desk.go('/dashboard')
    await desk.follow('年度计划', desk.page.locator('nav'))
    await desk.sees('各专业的席位')
    await desk.follow('申请开班')
    await desk.page
      .getByLabel('课程', { exact: true })
      .selectOption({ label: '养老护理员 五级/初级工，120 课时 15 天' })
    await desk.page.getByRole('spinbutton', { name: '席位' }).fill('24')
    await desk.page.getByLabel('从哪天起').fill('2026-11-16')
    await desk.page.getByLabel('实训室').selectOption({ label: '养老护理实训室（45 席）' })
    await desk.page.getByRole('combobox', { name: '教师' }).selectOption(String(trainer.trainer_id))
    await desk.press('建班并排课')
    await desk.sees('已建好，课表也排好了')
    const classId = await desk.idAfter(/\/classes\/\d+$/)
    await desk.follow(/^课表/, desk.page.locator('main'))
    await desk.sees('2026-11-16')
    await sendMaterials(await actorOf('jidi'), classId)
    await desk.go(`/classes/${classId}`)
    await desk.press('申请开班')

    await desk.sees('已申请开班，占用计划 24 席')
    await desk.sees('等局里审批开班')
    const row = await db.from('course_classes').where('id', classId).firstOrFail()
    assert.equal(row.status, 'applied')
    const audit = await db
      .from('audit_entries')
      .where({ subject_type: 'course_class', subject_id: classId })
    assert.isNotEmpty(audit)
    assert.deepEqual(desk.faults, [])
  })

  test('corrects a returned opening and applies again', async ({ assert }) => {
    const returned = await db.from('course_classes').where('status', 'returned').firstOrFail()
    const desk = await deskOf('jidi')

    await desk.go(`/classes/${returned.id}`)
    await desk.sees('已退回')
    await desk.go(`/classes/${returned.id}/opening`)
    const answers = desk.page.locator('form:has(input[name=answer])')
    for (let index = 0; index < (await answers.count()); index++) {
      await answers.nth(index).locator('input[name=answer]').fill('已补齐')
      await desk.press('保存答复', answers.nth(index))
    }
    await sendMaterials(await actorOf('jidi'), returned.id)
    await desk.go(`/classes/${returned.id}`)
    await desk.follow('修改')
    await desk.page.getByRole('spinbutton', { name: '席位' }).fill('18')
    await desk.press('保存并重新排课')
    await desk.sees('已改好，课表重新排过')
    await desk.press('申请开班')

    await desk.sees('已申请开班，占用计划 18 席')
    const row = await db.from('course_classes').where('id', returned.id).firstOrFail()
    assert.deepInclude(row, { status: 'applied', seats: 18 })
    assert.deepEqual(desk.faults, [])
  })

  test('tries a roster with faults, writes the good rows, proves a category and starts the class', async ({
    assert,
  }) => {
    const classId = await draftCarersClass()
    await openClass(classId)
    const desk = await deskOf('jidi')

    await desk.go(`/classes/${classId}`)
    await desk.follow('导入名单')
    await desk.page
      .getByLabel('花名册文件')
      .setInputFiles(fixture('rosters/roster-carer-grade5-with-faults.xlsx'))
    await desk.press('上传并试导')
    await desk.sees('还没写入')
    const importId = await desk.idAfter(/\/imports\/\d+$/)
    const tried = await db.from('roster_imports').where('id', importId).firstOrFail()
    assert.isAbove(tried.rows_refused, 0)
    assert.isTrue(await desk.page.getByRole('radio', { name: /等全部改好再写/ }).isDisabled())
    const before = await db.from('enrolments').where('course_class_id', classId)
    assert.isEmpty(before)
    const faulty = await desk.download(() => desk.follow('下载错误文件'))
    assert.equal(faulty.bytes.subarray(0, 2).toString(), 'PK')
    await desk.page.getByLabel('已看过名单中各人的证明原件').check()
    await desk.press(/^写入 \d+ 行$/)
    await desk.sees(/已写入 \d+ 行/)
    const written = await db.from('enrolments').where('course_class_id', classId)
    assert.lengthOf(written, tried.rows_accepted + tried.rows_warned)
    await desk.follow('看班级名单')
    await desk.sees(`列出 ${written.length} 人`)

    await desk.follow('群体证明')
    await desk.page.locator('[name="proofs[0][categoryProof]"]').fill('帮扶手册')
    await desk.page.locator('[name="proofs[0][categoryProvenOn]"]').fill('2026-03-01')
    await desk.press('保存证明')
    await desk.sees('已更新 1 名学员的群体证明')

    await desk.go(`/classes/${classId}`)
    await desk.press('开始授课')
    await desk.sees('已开始授课')
    const row = await db.from('course_classes').where('id', classId).firstOrFail()
    assert.equal(row.status, 'running')
    assert.deepEqual(desk.faults, [])
  })

  test('enrols one trainee by hand and withdraws the trainee again', async ({ assert }) => {
    const open = await db
      .from('course_classes')
      .where('status', 'enrolling')
      .whereColumn('seats_taken', '<', 'seats')
      .where('seats_offered', 0)
      .whereNotIn('id', db.from('enrolment_applications').select('course_class_id'))
      .orderBy('id', 'desc')
      .firstOrFail()
    const desk = await deskOf('jidi')

    await desk.go(`/classes/${open.id}`)
    await desk.follow('报名')
    await desk.page.getByLabel('姓名').fill('测试甲')
    await desk.page.getByLabel('证件号码').fill('14108119900512')
    await desk.page.getByLabel('人员类别').selectOption('rural_migrant')
    await desk.press('报名')
    await desk.sees(/有 \d 处/)
    await desk.page.getByLabel('证件号码').fill(identityNumber('1990-05-12', '999'))
    await desk.press('报名')
    await desk.sees('测试甲 已报名，占用 1 席')
    await desk.follow('测试甲')
    await desk.page.locator('summary', { hasText: '退班' }).click()
    await desk.page.getByLabel('退班原因').fill('本人外出务工')
    await desk.press('确认退班')

    await desk.sees('席位已退回')
    const row = await db.from('course_classes').where('id', open.id).firstOrFail()
    assert.equal(row.seats_taken, open.seats_taken)
    assert.deepEqual(desk.faults, [])
  })

  test('finishes a class and has its trainees assessed, entered by two people unseen', async ({
    assert,
  }) => {
    const { status } = await firstClassInTraining()
    if (status !== 'running') return
    const classId = await teachToTheEnd()
    const desk = await deskOf('jidi')

    await desk.go(`/classes/${classId}`)
    await desk.press('结业')
    await desk.sees('已结业：')
    await desk.follow(/^考核/, desk.page.getByRole('navigation', { name: '班级分栏' }))
    await desk.page.getByLabel('考核日期').fill('2026-11-20')
    await desk.press(/^安排 \d+ 人考核$/)
    await desk.sees('已安排')
    const sitting = await db.from('sittings').where('course_class_id', classId).firstOrFail()

    const [planner, reviewer] = await Promise.all([actorOf('jidi'), actorOf('chushen')])
    await approveSitting(sitting.id, planner, reviewer)

    const instructor = await deskOf('jiaoshi-t09')
    await instructor.go(`/sittings/${sitting.id}`)
    const cells = instructor.page.locator('input.score')
    for (let index = 0; index < (await cells.count()); index++) {
      await cells.nth(index).fill(index === 0 ? '59.5' : '86')
    }
    await instructor.press(/^提交 \d+ 人成绩$/)
    await instructor.sees('等另一人独立录入')
    assert.deepEqual(instructor.faults, [])
    await instructor.close()

    const second = await deskOf('jidi2')
    await second.go(`/sittings/${sitting.id}`)
    const again = second.page.locator('input.score')
    for (let index = 0; index < (await again.count()); index++) {
      await again.nth(index).fill(index === 0 ? '59.5' : '86')
    }
    await second.press(/^提交 \d+ 人成绩$/)
    await second.sees('两次录入一致')
    assert.deepEqual(second.faults, [])
    await second.close()

    await agreeToSample(sitting.id, reviewer)
    await desk.go(`/sittings/${sitting.id}`)
    await desk.press(/^公布 \d+ 人成绩$/)
    await desk.sees(/成绩已公布：合格 \d+ 人，未合格 1 人/)
    const row = await db.from('sittings').where('id', sitting.id).firstOrFail()
    assert.equal(row.status, 'published')
    assert.notEqual(row.entered_by_id, row.checked_by_id)
    assert.deepEqual(desk.faults, [])
    await finaliseLater(sitting.id, planner)
  })

  test('issues the certificates of a class and watches them being made', async ({ assert }) => {
    const { id: classId, status } = await firstClassInTraining()
    const graded = await db
      .from('grade_records')
      .join('enrolments', 'enrolments.id', 'grade_records.enrolment_id')
      .where('enrolments.course_class_id', classId)
    if (status !== 'finished' || graded.length === 0) return void (await certifiedClass())
    const desk = await deskOf('jidi')

    await desk.go(`/classes/${classId}/certificates`)
    await desk.press(`发 ${graded.length} 张证书`)
    await desk.sees(`已开始制作 ${graded.length} 张证书`)
    await desk.sees('正在制作证书')
    await new OutboxWorker().drain()

    await desk.sees(`已发 ${graded.length} 张`)
    const issued = await db.from('certificates').where('course_class_id', classId)
    assert.lengthOf(issued, graded.length)
    const merged = await desk.page.request.get(`/classes/${classId}/certificates/merged`)
    const pdf = await merged.body()
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-')
    assert.deepEqual(desk.faults, [])
  })

  test('submits the claims of a class after reading who cannot be paid for', async ({ assert }) => {
    const classId = await certifiedClass()
    const desk = await deskOf('jidi')

    await desk.go(`/classes/${classId}/claims`)
    await desk.sees('补贴预检')
    await desk.press(/^生成并提交 \d+ 件/)

    await desk.sees(/已提交 \d+ 件/)
    const sent = await db.from('claims').where({ course_class_id: classId, status: 'submitted' })
    assert.isNotEmpty(sent)
    await desk.sees('能提交的都已提交')
    assert.deepEqual(desk.faults, [])
  })

  test('sees the whole number of a trainee once, with a reason that is recorded', async ({
    assert,
  }) => {
    const desk = await deskOf('jidi')
    const { person_id: personId } = await db
      .from('enrolments as e')
      .join('course_classes as c', 'c.id', 'e.course_class_id')
      .where({ 'e.status': 'completed', 'c.status': 'finished' })
      .orderBy('e.id', 'desc')
      .select('e.person_id')
      .firstOrFail()

    await desk.go(`/people/${personId}`)
    await desk.page.getByLabel('为什么要看').fill('核对身份证原件')
    await desk.press('显示这一次')

    await desk.sees('完整号码只显示这一次')
    assert.match(await desk.main.innerText(), WHOLE_NUMBER)
    await desk.page.goto(desk.page.url())
    assert.notMatch(await desk.main.innerText(), WHOLE_NUMBER)
    assert.isNotEmpty(await db.from('audit_entries').where('action', 'like', '%reveal%'))
    assert.deepEqual(desk.faults, [])
  })
})
