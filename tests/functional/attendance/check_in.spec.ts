import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import limiter from '@adonisjs/limiter/services/main'
import clock from '#app/shared/clock'
import ChangeTimetable from '#app/classes/timetabling/actions/change_timetable'
import CheckIn from '#app/attendance/check_in/actions/check_in'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import { CHECK_IN_MISSES, CHECK_IN_OWN_MISSES } from '#app/attendance/check_in/check_in_limit'
import {
  entryOf,
  isSpokenCode,
  qrTokenOf,
  readEntry,
  readQrToken,
  spokenCodeOf,
} from '#app/attendance/check_in/rotating_code'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { taughtClass, type TaughtClass } from './taught_class.js'
import type User from '#models/user'

test.group('Codes that change', () => {
  const now = Date.parse('2026-03-02T00:00:07.000Z')

  test('a scanned token holds for its step and the next, and never again', ({ assert }) => {
    const token = qrTokenOf(7, now)

    assert.deepEqual(readQrToken(token, now), { sessionId: 7 })
    assert.deepEqual(readQrToken(token, now + 15_000), { sessionId: 7 })
    assert.deepEqual(readQrToken(token, now + 30_000), { fault: 'expired' })
    assert.deepEqual(readQrToken(token, now - 15_000), { fault: 'expired' })
  })

  test('a token with another session or step is forged', ({ assert }) => {
    const [session, step, mac] = qrTokenOf(7, now).split('-')

    for (const forged of [`8-${step}-${mac}`, `${session}-${Number(step) + 1}-${mac}`, '', '7']) {
      assert.deepEqual(readQrToken(forged, now), { fault: 'forged' })
    }
  })

  test('an entry is of one device and three minutes', ({ assert }) => {
    const entry = entryOf(7, 'a'.repeat(64), now)

    assert.equal(readEntry(entry, 'a'.repeat(64), now + 180_000), 7)
    assert.isNull(readEntry(entry, 'b'.repeat(64), now))
    assert.isNull(readEntry(entry, 'a'.repeat(64), now + 181_000))
    assert.isNull(readEntry(qrTokenOf(7, now), 'a'.repeat(64), now))
  })

  test('spoken digits hold for their minute and the next, for one session', ({ assert }) => {
    const code = spokenCodeOf(7, now)

    assert.match(code, /^\d{6}$/)
    assert.isTrue(isSpokenCode(7, code, now + 60_000))
    assert.isFalse(isSpokenCode(7, code, now + 120_000))
    assert.isFalse(isSpokenCode(8, code, now))
  })
})

test.group('Check-in', (group) => {
  let world: World
  let admin: User
  let trainee: User
  let taught: TaughtClass

  group.each.setup(async () => {
    clock.stopAt('2026-03-02T07:50:00.000')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    taught = await taughtClass(world, world.a, admin)
    trainee = await userWith('trainee', { personId: taught.personIds[0] })
    return () => clock.resume()
  })

  const phone = 'a'.repeat(64)
  const codeNow = () => spokenCodeOf(taught.sessionIds[0], clock.milliseconds())
  const checkIn = (input: Partial<Parameters<CheckIn['handle']>[0]> = {}) =>
    new CheckIn().handle({ actor: trainee, code: codeNow(), deviceTag: phone, ...input })
  const digitsOf = async (index: number) => {
    const person = await db.from('persons').where('id', taught.personIds[index]).firstOrFail()
    return person.document_mask.slice(-4) as string
  }
  const mark = (status: 'present' | 'absent' = 'present') =>
    new MarkAttendance().handle({
      actor: admin,
      sessionId: taught.sessionIds[0],
      marks: taught.enrolmentIds.map((enrolmentId) => ({ enrolmentId, status })),
    })

  test('a trainee scans, the trainer sees it and confirms it on the sheet', async ({
    client,
    assert,
  }) => {
    const board = await client.get(`/sessions/${taught.sessionIds[0]}/check_in`).loginAs(admin)
    const scan = await client
      .get(`/check_in/${qrTokenOf(taught.sessionIds[0], clock.milliseconds())}`)
      .loginAs(trainee)
    const device = scan.cookie('check_in_device')!
    const entry = /name="entry" value="([^"]+)"/.exec(scan.text())![1]
    clock.advance(120_000)
    const sent = await client
      .post('/check_in')
      .form({ entry, deviceTime: clock.milliseconds() + 7_200_000 })
      .cookie('check_in_device', device.value)
      .loginAs(trainee)
      .withCsrfToken()
      .redirects(0)
    const after = await client.get(`/sessions/${taught.sessionIds[0]}/check_in`).loginAs(admin)
    const sheet = await client.get(`/sessions/${taught.sessionIds[0]}/attendance`).loginAs(admin)
    await mark()

    assert.include(board.text(), 'class="qr-large"')
    assert.include(board.text(), '已到 0 人，未到 3 人')
    sent.assertFlashMessage('success', '07:52 签到成功：焊工 四级/中级工。由教师点名确认。')
    assert.include(after.text(), '07:52 已到')
    assert.include(after.text(), '设备时间快 120 分钟')
    assert.lengthOf(sheet.text().match(/value="absent" checked/g)!, 2)
    const marks = await db.from('attendance_marks').orderBy('enrolment_id')
    assert.deepEqual(
      marks.map((row) => row.source),
      ['self', 'sheet', 'sheet']
    )
    const [audit] = await db.from('audit_entries').where('action', 'attendance.checked_in')
    assert.equal(audit.actor_id, trainee.id)
  })

  test('a trainee has the own tab bar and a way back, a guest does not', async ({
    assert,
    client,
  }) => {
    const person = await db.from('persons').orderBy('id').firstOrFail()
    const own = await userWith('trainee', { personId: person.id })
    const page = await client.get('/check_in').loginAs(own)
    assert.match(page.text(), /<nav class="tabbar"[^]*href="\/me"[^]*href="\/me\/classes"/)
    assert.include(page.text(), 'class="back" href="/me/classes"')
    const guest = await client.get('/check_in')
    assert.notInclude(guest.text(), 'tabbar')
    assert.include(guest.text(), 'name="digits"')
  })

  test('an old code, a forged one and one of another class are refused in words', async ({
    client,
    assert,
  }) => {
    const token = qrTokenOf(taught.sessionIds[0], clock.milliseconds())
    clock.advance(31_000)
    const old = await client.get(`/check_in/${token}`)
    const forged = await client.get('/check_in/1-2-nothing')
    const stranger = await userWith('trainee', {
      personId: (await taughtClass(world, world.b, admin)).personIds[0],
    })

    assert.include(old.text(), '截图或转发的码不能用')
    assert.include(forged.text(), '这不是签到码')
    await assert.rejects(() => checkIn({ actor: stranger }), /^E_NOT_IN_CLASS/)
    await assert.rejects(() => checkIn({ entry: 'x', code: null }), /^E_CODE_OLD/)
    const wrong = String((Number(codeNow()) + 1) % 1_000_000).padStart(6, '0')
    await assert.rejects(() => checkIn({ code: wrong }), /^E_CODE_WRONG/)
    assert.lengthOf(await db.from('attendance_check_ins'), 0)
  })

  test('without an account the last characters of the document tell who it is', async ({
    client,
    assert,
  }) => {
    const response = await client
      .post('/check_in')
      .form({ code: codeNow(), digits: await digitsOf(1) })
      .withCsrfToken()
      .redirects(0)

    response.assertStatus(302)
    const [row] = await db.from('attendance_check_ins')
    assert.deepInclude(row, { enrolment_id: taught.enrolmentIds[1], way: 'code', user_id: null })
    await assert.rejects(() => checkIn({ actor: null, digits: '000X' }), /^E_NOT_IN_CLASS/)
    await assert.rejects(() => checkIn({ actor: null }), /^E_DIGITS_NEEDED/)
    await db.from('persons').update({ document_mask: '1426**********1234' })
    await assert.rejects(() => checkIn({ actor: null, digits: '1234' }), /^E_DIGITS_TWICE/)
  })

  test('guessing shuts the door of its network', async ({ client, assert }) => {
    const guess = () =>
      client
        .post('/check_in')
        .form({ code: '000000', digits: '0000' })
        .withCsrfToken()
        .accept('json')
    let last = await guess()
    for (let tries = 1; tries <= CHECK_IN_MISSES; tries++) last = await guess()

    assert.include(JSON.stringify(last.body()), 'E_TOO_MANY_TRIES')
  }).timeout(30_000)

  test('guessing shuts the door of an account too, all at once as well', async ({
    client,
    assert,
  }) => {
    await limiter.clear()
    const guess = () =>
      client
        .post('/check_in')
        .form({ code: '000000' })
        .loginAs(trainee)
        .withCsrfToken()
        .accept('json')
    const answers = await Promise.all(
      Array.from({ length: CHECK_IN_OWN_MISSES + 5 }, async () =>
        JSON.stringify((await guess()).body())
      )
    )

    const judged = answers.filter((one) => one.includes('E_CODE_WRONG'))
    assert.isAtMost(judged.length, CHECK_IN_OWN_MISSES)
    assert.lengthOf(
      answers.filter((one) => one.includes('E_TOO_MANY_TRIES')),
      answers.length - judged.length
    )
  })

  test('the time of the server decides: closed before and after, late after ten minutes', async ({
    assert,
  }) => {
    clock.stopAt('2026-03-02T07:29:00.000')
    await assert.rejects(() => checkIn(), /^E_CODE_WRONG/)
    clock.stopAt('2026-03-02T12:01:00.000')
    await assert.rejects(() => checkIn(), /^E_CODE_WRONG/)
    clock.stopAt('2026-03-02T08:11:30.000')

    assert.deepInclude(await checkIn(), { proposal: 'late', minutesLate: 11, wasThere: false })
    assert.deepInclude(await checkIn(), { wasThere: true })
    assert.lengthOf(await db.from('attendance_check_ins'), 1)
  })

  test('one device for several people is pointed out to the trainer', async ({
    client,
    assert,
  }) => {
    await checkIn()
    await checkIn({ actor: null, digits: await digitsOf(1) })
    await checkIn({ actor: null, digits: await digitsOf(2), deviceTag: 'b'.repeat(64) })

    const board = await client.get(`/sessions/${taught.sessionIds[0]}/check_in`).loginAs(admin)

    assert.include(board.text(), '有 2 人的签到需要当面核对')
    assert.include(board.text(), `与 ${taught.names[1]} 用同一台设备`)
  })

  test('the sheet and a check-in at the same moment agree on who was first', async ({ assert }) => {
    const [sheet, self] = await Promise.allSettled([mark('absent'), checkIn()])

    assert.equal(sheet.status, 'fulfilled')
    const row = await db
      .from('attendance_marks')
      .where('enrolment_id', taught.enrolmentIds[0])
      .firstOrFail()
    assert.equal(row.status, 'absent')
    if (self.status === 'rejected') assert.match(self.reason.message, /^E_MARKED_ALREADY/)
    await assert.rejects(() => checkIn({ actor: null, digits: '0000' }), /^E_NOT_IN_CLASS/)
    const late = digitsOf(2).then((digits) => checkIn({ actor: null, digits }))
    await assert.rejects(() => late, /^E_MARKED_ALREADY/)
  })

  test('a check-in and a move of its session at the same moment: one of them stands', async ({
    assert,
  }) => {
    const [sessionId] = taught.sessionIds
    const before = await db.from('class_sessions').where('id', sessionId).firstOrFail()
    const place = { roomId: before.room_id, trainerId: before.trainer_id }
    const move = new ChangeTimetable().handle({
      ...{ actor: admin, classId: taught.id },
      moved: [{ ...place, sessionId, day: '2026-03-02', slot: 'evening' }],
    })
    const [moved, self] = await Promise.allSettled([move, checkIn()])

    const { slot } = await db.from('class_sessions').where('id', sessionId).firstOrFail()
    const checkedIn = await db.from('attendance_check_ins')
    if (moved.status === 'fulfilled')
      assert.match(String((self as any).reason), /E_WINDOW_CLOSED|E_CODE_WRONG/)
    else assert.match(String(moved.reason), /E_SESSION_CHECKED_IN/)
    assert.deepEqual([slot, checkedIn.length], slot === 'evening' ? ['evening', 0] : ['morning', 1])
  })

  test('the code is shown to who may mark, not to the bureau', async ({ client, assert }) => {
    const reviewer = await userWith('reviewer')

    const page = await client.get(`/sessions/${taught.sessionIds[0]}/check_in`).loginAs(reviewer)

    page.assertStatus(200)
    assert.notInclude(page.text(), 'qr-large')
    assert.notInclude(page.text(), codeNow())
  })
})
