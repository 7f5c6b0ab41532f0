import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { DEMO_PASSWORD } from '#app/simulation/demonstration'
import { closeDesks, deskOf, openDesk, openSite } from '#tests/support/demo_site'
import { draftCarersClass, reviewedClaims, submittedClaims } from '#tests/support/demo_story'

test.group('Pages that hold', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('a page that has become stale says who did what, and keeps what was typed', async ({
    assert,
  }) => {
    const [claim] = await submittedClaims()
    const first = await deskOf('chushen')
    const second = await deskOf('chushen2')

    await first.go(`/claims/${claim.id}`)
    await second.go(`/claims/${claim.id}`)
    await first.press('提交初审决定')
    await first.sees(`李雪梅初审通过了 ${claim.number}。`)
    await second.page.getByRole('radio', { name: /^退回更正/ }).check()
    await second.page.getByLabel(/^说明/).fill('请补户籍页。')
    await second.press('提交初审决定')

    await second.sees('李雪梅刚办理过这条记录')
    await second.sees('请补户籍页。')
    await second.follow('看最新状态')
    await second.sees('等待复核')
    const row = await db.from('claims').where('id', claim.id).firstOrFail()
    assert.equal(row.status, 'reviewed')
    assert.deepEqual([...first.faults, ...second.faults], [])
  })

  test('a double click applies once', async ({ assert }) => {
    const classId = await draftCarersClass(5)
    const desk = await deskOf('jidi')

    await desk.go(`/classes/${classId}`)
    await desk.button('申请开班').dblclick()
    await desk.sees('已申请开班，占用计划 5 席')

    const applied = await db
      .from('class_decisions')
      .where({ course_class_id: classId, result: 'applied' })
    assert.lengthOf(applied, 1)
    assert.deepEqual(desk.faults, [])
  })

  test('the same form posted twice from a window without script acts once', async ({ assert }) => {
    const classId = await draftCarersClass(5)
    const desk = await deskOf('jidi', { javaScript: false })
    await desk.go(`/classes/${classId}`)
    const form = desk.page.locator(`form[action="/classes/${classId}/opening"]`)
    const fields: Record<string, string> = {}
    for (const input of await form.locator('input').all()) {
      fields[(await input.getAttribute('name'))!] = await input.inputValue()
    }

    const post = () => desk.page.request.post(`/classes/${classId}/opening`, { form: fields })
    const answers = await Promise.all([post(), post()])

    assert.deepEqual(
      answers.map((answer) => answer.status()),
      [200, 200]
    )
    const applied = await db
      .from('class_decisions')
      .where({ course_class_id: classId, result: 'applied' })
    assert.lengthOf(applied, 1)
  })

  test('without JavaScript one signs in, filters the list and decides a claim', async ({
    assert,
  }) => {
    const claims = await reviewedClaims()
    const claim = claims.at(-1)!
    const desk = await openDesk({ javaScript: false })

    await desk.signIn('fuhe', DEMO_PASSWORD)
    await desk.go('/claims')
    await desk.page.getByPlaceholder('姓名、拼音首字母、申领号、班级').fill(claim.number)
    await desk.press('筛选')
    await desk.sees('1 件')
    await desk.follow(claim.number)
    await desk.press('提交复核决定')

    await desk.sees(`周敏复核通过了 ${claim.number}。`)
    const row = await db.from('claims').where('id', claim.id).firstOrFail()
    assert.equal(row.status, 'approved')
    assert.deepEqual(desk.faults, [])
  })
})
