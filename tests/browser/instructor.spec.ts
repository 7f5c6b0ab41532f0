/// <reference lib="dom" />
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { DEMO_PASSWORD } from '#app/simulation/demonstration'
import { PHONE, closeDesks, deskOf, moveTo, openDesk, openSite } from '#tests/support/demo_site'

test.group('The instructor', (group) => {
  group.each.setup(() => openSite())
  group.each.teardown(() => closeDesks())

  test('calls the roll of the next lesson: one late, one absent, the others present', async ({
    assert,
  }) => {
    const session = await db
      .from('class_sessions')
      .join('course_classes', 'course_classes.id', 'class_sessions.course_class_id')
      .join('trainers', 'trainers.id', 'class_sessions.trainer_id')
      .join('users', 'users.id', 'trainers.user_id')
      .where('course_classes.status', 'running')
      .where('course_classes.code', 'HM26-HG3-01')
      .whereNull('attendance_marked_at')
      .orderBy('day')
      .select('class_sessions.*', 'users.username')
      .firstOrFail()
    moveTo(`${session.day}T18:00:00.000`)
    assert.isAtLeast(clock.today().localeCompare(session.day), 0)
    const desk = await deskOf(session.username)

    await desk.go('/dashboard')
    await desk.follow(/^待点名/, desk.page.locator('nav'))
    await desk.page.locator(`main a[href="/sessions/${session.id}/attendance"]`).click()
    const first = desk.page.locator('.rollcall li').nth(0)
    await first.getByRole('radio', { name: '迟到早退' }).check()
    await first.getByRole('combobox').selectOption('2')
    const second = desk.page.locator('.rollcall li').nth(1)
    await second.getByRole('radio', { name: '缺勤' }).check()
    await desk.press(/^保存 \d+ 人的点名$/)
    await desk.sees('的点名已保存')

    const marks = await db
      .from('attendance_marks')
      .where('class_session_id', session.id)
      .orderBy('enrolment_id')
    assert.deepInclude(marks[0], { status: 'late', hours: 2 })
    assert.deepInclude(marks[1], { status: 'absent', hours: 0 })
    assert.isTrue(marks.slice(2).every((mark) => mark.status === 'present'))
    assert.deepEqual(desk.faults, [])
  })

  test('calls the roll where there is no network; the marks arrive when there is one', async ({
    assert,
  }) => {
    const session = await db
      .from('class_sessions')
      .join('course_classes', 'course_classes.id', 'class_sessions.course_class_id')
      .join('trainers', 'trainers.id', 'class_sessions.trainer_id')
      .join('users', 'users.id', 'trainers.user_id')
      .where('course_classes.status', 'running')
      .where('course_classes.code', 'HM26-HG3-01')
      .whereNull('attendance_marked_at')
      .orderBy('day')
      .orderBy('starts_at_time')
      .select('class_sessions.*', 'users.username')
      .firstOrFail()
    moveTo(`${session.day}T18:00:00.000`)
    const desk = await deskOf(session.username, { viewport: PHONE })

    await desk.go(`/sessions/${session.id}/attendance`)
    await desk.follow('离线点名')
    await desk.page.locator('[data-roll-call][data-ready]').waitFor()
    await desk.page.context().setOffline(true)
    await desk.page.reload()
    await desk.sees('没有网络，照常点名')
    const second = desk.page.locator('.rollcall li').nth(1)
    await second.getByRole('radio', { name: '缺勤' }).check()
    await desk.press(/^保存 \d+ 人的点名$/)
    await desk.sees('还有 1 份没有发送')
    const before = await db.from('attendance_marks').where('class_session_id', session.id)
    await desk.page.context().setOffline(false)
    await desk.sees('已发送并记入点名')

    assert.lengthOf(before, 0)
    const marks = await db
      .from('attendance_marks')
      .where('class_session_id', session.id)
      .orderBy('enrolment_id')
    assert.deepInclude(marks[1], { status: 'absent', hours: 0, source: 'offline' })
    assert.isTrue(marks.every((mark) => mark.source === 'offline'))

    // The lesson is over and its marks are sent: without a network there are no names any more.
    await desk.page.context().setOffline(true)
    assert.isNull(await desk.page.reload().catch(() => null))
    await desk.page.context().setOffline(false)
  })

  test('signs out with marks that wait: the names go, the marks are sent later', async ({
    assert,
  }) => {
    const session = await db
      .from('class_sessions')
      .join('course_classes', 'course_classes.id', 'class_sessions.course_class_id')
      .join('trainers', 'trainers.id', 'class_sessions.trainer_id')
      .join('users', 'users.id', 'trainers.user_id')
      .where('course_classes.status', 'running')
      .where('course_classes.code', 'HM26-HG3-01')
      .whereNull('attendance_marked_at')
      .orderBy('day')
      .orderBy('starts_at_time')
      .select('class_sessions.*', 'users.username')
      .firstOrFail()
    moveTo(`${session.day}T18:00:00.000`)
    // A window of its own: signing out ends the session that others use.
    const desk = await openDesk({ viewport: PHONE })
    await desk.signIn(session.username, DEMO_PASSWORD)
    await desk.go(`/roll_call/${session.id}`)
    await desk.page.locator('[data-roll-call][data-ready]').waitFor()
    await desk.page.context().setOffline(true)
    await desk.press(/^保存 \d+ 人的点名$/)
    await desk.sees('还有 1 份没有发送')
    // The network is back and the sheet still waits, as on a telephone that was closed at once.
    await desk.page.route('**/roll_call/*/sheets', (route) => route.abort())
    await desk.page.context().setOffline(false)

    await desk.go('/dashboard')
    await desk.page.evaluate(() =>
      document.querySelector<HTMLFormElement>('form[action="/logout"]')!.requestSubmit()
    )
    await desk.page.waitForURL('**/login')
    assert.isFalse(await desk.page.evaluate(() => caches.has('roll-call')))
    await desk.page.context().setOffline(true)
    assert.isNull(await desk.go(`/roll_call/${session.id}`).catch(() => null))
    await desk.page.context().setOffline(false)
    await desk.page.unroute('**/roll_call/*/sheets')
    assert.lengthOf(await db.from('attendance_marks').where('class_session_id', session.id), 0)

    await desk.signIn(session.username, DEMO_PASSWORD)
    await desk.go(`/roll_call/${session.id}`)
    await desk.sees('已发送并记入点名')
    assert.isNotEmpty(await db.from('attendance_marks').where('class_session_id', session.id))
  })

  test('does not see the claims of a class, nor pages of other desks', async ({ assert }) => {
    const desk = await deskOf('jiaoshi')

    assert.equal(await desk.go('/claims'), 403)
    assert.equal(await desk.go('/users'), 403)
    assert.deepEqual(desk.faults, [])
  })
})
