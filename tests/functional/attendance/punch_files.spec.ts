import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import { momentOf } from '#app/attendance/punch_files/read_punches'
import { xlsxOf } from '#tests/fixtures/make_spreadsheet'
import { documentOf } from '#tests/support/status_lists'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { taughtClass, type TaughtClass } from './taught_class.js'
import type User from '#models/user'

test.group('Files of attendance devices', (group) => {
  let world: World
  let admin: User
  let taught: TaughtClass

  group.each.setup(async () => {
    clock.stopAt('2026-03-02T12:30:00.000')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    taught = await taughtClass(world, world.a, admin)
    return () => clock.resume()
  })

  const upload = async (
    client: any,
    rows: string[][],
    head = ['证件号码', '姓名', '打卡时间', '设备']
  ) =>
    client
      .post(`/classes/${taught.id}/punch_files`)
      .file('file', Buffer.from([head, ...rows].map((row) => row.join(',')).join('\n')), {
        filename: '打卡.csv',
      })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)
  const document = (index: number) => documentOf(taught.personIds[index])
  const write = (client: any, id: number) =>
    client.post(`/punch_files/${id}/writing`).loginAs(admin).withCsrfToken().redirects(0)

  test('{$self} is a time, or none')
    .with(['2026-03-02 07:51:07', '2026/3/2 7:51', '2026-03-02T07:51:07.120'])
    .run(({ assert }, text) => {
      assert.equal(new Date(momentOf(text)!).toISOString().slice(0, 16), '2026-03-01T23:51')
      for (const none of [
        '2026-03-02',
        '2026-02-30 08:00',
        '07:51',
        '2026-03-02 24:00',
        '46083.3',
      ]) {
        assert.isNull(momentOf(none))
      }
    })

  test('a spreadsheet of a device tells times as dates, as counts of days and as text', async ({
    client,
    assert,
  }) => {
    const numbers = [await document(0), await document(1), await document(2), await document(0)]
    // 2026-03-02 07:51:07 as a cell of a date, as Excel counts days, and as typed; and a day alone.
    const times = [
      new Date('2026-03-02T07:51:07Z'),
      46083 + (7 * 3600 + 51 * 60 + 7) / 86_400,
      '2026/3/2 7:51:07',
      new Date('2026-03-02T00:00:00Z'),
    ]
    const bytes = await xlsxOf({
      columns: [{}, {}, { numFmt: 'yyyy-mm-dd hh:mm:ss' }, {}],
      rows: [
        ['证件号码', '姓名', '打卡时间', '设备'],
        ...numbers.map((number, i) => [number, '', times[i], '1 号机']),
      ],
    } as never)
    await client
      .post(`/classes/${taught.id}/punch_files`)
      .file('file', bytes, { filename: '打卡.xlsx' })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    const file = await db.from('punch_files').firstOrFail()
    assert.deepEqual([file.rows_good, file.rows_faulty], [3, 1])
    await write(client, file.id)
    const punches = await db.from('attendance_punches').select('punched_at')
    assert.deepEqual(
      punches.map((row) => row.punched_at),
      Array(3).fill('2026-03-01T23:51:07.000Z')
    )
  })

  test('every row gets its verdict; nothing is written before somebody says so', async ({
    client,
    assert,
  }) => {
    const good = [await document(0), '赵晓峰', '2026-03-02 07:51:07', '1 号机']
    const checked = await upload(client, [
      good,
      [await document(1), '', '2026-03-02 08:20:00', '1 号机'],
      good,
      ['142601199001011234', '', '2026-03-02 07:51:07', ''],
      [await document(2), '', '今天', ''],
      [await document(2), '', '2026-03-02 13:00:00', ''],
      [await document(2), '', '2026-03-01 08:00:00', ''],
      ['', '无名', '2026-03-02 07:51:07', ''],
    ])
    const file = await db.from('punch_files').firstOrFail()
    const page = await client.get(`/punch_files/${file.id}`).loginAs(admin)
    const errors = await client.get(`/punch_files/${file.id}/error_file`).loginAs(admin)

    checked.assertHeader('location', `/punch_files/${file.id}`)
    assert.deepEqual([file.rows_good, file.rows_faulty], [2, 6])
    assert.lengthOf(await db.from('attendance_punches'), 0)
    for (const words of [
      '完全相同',
      '没有这个证件号码的人',
      '读不出来',
      '时间在将来',
      '不在任何一节课',
      '没有证件号码',
    ]) {
      assert.include(page.text(), words)
    }
    assert.notInclude(page.text(), '142601199001011234')
    assert.notInclude(file.content_cipher, '142601')
    errors.assertStatus(200)
    assert.deepEqual(
      (await db.from('audit_entries').whereLike('action', 'punch_file.%').orderBy('sequence')).map(
        (row) => row.action
      ),
      ['punch_file.checked', 'punch_file.error_file_taken']
    )
  })

  test('written punches preselect the sheet, come once, and the mark keeps its source', async ({
    client,
    assert,
  }) => {
    const rows = [
      [await document(0), '', '2026-03-02 07:51:07', '1 号机'],
      [await document(1), '', '2026-03-02 08:20:00', '1 号机'],
    ]
    await upload(client, rows)
    await upload(client, rows)
    const [first, second] = await db.from('punch_files').orderBy('id')
    await write(client, first.id)
    const again = await write(client, first.id)
    await write(client, second.id)
    const sheet = await client.get(`/sessions/${taught.sessionIds[0]}/attendance`).loginAs(admin)
    await new MarkAttendance().handle({
      actor: admin,
      sessionId: taught.sessionIds[0],
      marks: taught.enrolmentIds.map((enrolmentId, index) => ({
        enrolmentId,
        status: index === 1 ? 'late' : 'present',
      })),
    })

    again.assertFlashMessage('error', '这个文件已经写入过了。')
    assert.lengthOf(await db.from('attendance_punches'), 2)
    for (const [status, count] of [
      ['present', 1],
      ['late', 1],
      ['absent', 1],
    ] as const) {
      assert.lengthOf(sheet.text().match(new RegExp(`value="${status}" checked`, 'g'))!, count)
    }
    assert.include(sheet.text(), '07:51 设备打卡（1 号机）')
    assert.deepEqual(
      (await db.from('attendance_marks').orderBy('enrolment_id')).map((row) => row.source),
      ['import', 'import', 'sheet']
    )
  })

  test('a timetable that changed since the check is not written into', async ({
    client,
    assert,
  }) => {
    await upload(client, [[await document(0), '', '2026-03-02 07:51:07', '']])
    const { id } = await db.from('punch_files').firstOrFail()
    await db.from('class_sessions').where('id', taught.sessionIds[0]).update({ day: '2026-03-09' })

    const moved = await write(client, id)

    moved.assertFlashMessage('error', '检查之后课表有变动，请把文件重新上传检查一次。')
    assert.lengthOf(await db.from('attendance_punches'), 0)
    assert.equal((await db.from('punch_files').firstOrFail()).status, 'checked')
  })

  test('a file without the columns, of another base, or of a finished class is refused', async ({
    client,
    assert,
  }) => {
    const bare = await upload(client, [['x']], ['姓名'])
    await upload(client, [[await document(0), '', '2026-03-02 07:51:07', '']])
    const { id } = await db.from('punch_files').firstOrFail()
    const stranger = await userWith('base_admin', { baseId: world.b.id })
    const foreign = await client.get(`/punch_files/${id}`).loginAs(stranger)
    await db.from('course_classes').where('id', taught.id).update({ status: 'finished' })
    const late = await write(client, id)

    assert.include(JSON.stringify(bare.flashMessage('inputErrorsBag')), '找不到需要的列')
    foreign.assertStatus(403)
    late.assertFlashMessage('error', '班级不在训，不能再写入打卡。')
    assert.lengthOf(await db.from('attendance_punches'), 0)
  })
})
