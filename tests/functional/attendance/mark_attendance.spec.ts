import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import ChangeTimetable from '#app/classes/timetabling/actions/change_timetable'
import FinishClass from '#app/classes/actions/finish_class'
import { attendanceByDay } from '#app/classes/queries/attendance_of'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { taughtClass, type TaughtClass } from './taught_class.js'
import type { PresenceMark } from '#app/attendance/presence'
import type User from '#models/user'

test.group('Marking attendance', (group) => {
  let world: World
  let admin: User
  let taught: TaughtClass

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    taught = await taughtClass(world, world.a, admin)
    return () => clock.resume()
  })

  const everybody = (status: PresenceMark['status'] = 'present'): PresenceMark[] =>
    taught.enrolmentIds.map((enrolmentId) => ({ enrolmentId, status }))
  const mark = (marks: PresenceMark[], session = 0) =>
    new MarkAttendance().handle({ actor: admin, sessionId: taught.sessionIds[session], marks })
  const marksOf = (session = 0) =>
    db
      .from('attendance_marks')
      .where('class_session_id', taught.sessionIds[session])
      .orderBy('enrolment_id')
  const audits = () =>
    db.from('audit_entries').where('action', 'attendance.marked').orderBy('sequence')

  test('a sheet and a move of its session to another day at the same moment: one of them stands', async ({
    assert,
  }) => {
    const [sessionId, , laterId] = taught.sessionIds
    const session = (id = sessionId) => db.from('class_sessions').where('id', id).firstOrFail()
    const [{ day }, later] = [await session(), await session(laterId)]
    const place = { roomId: later.room_id, trainerId: later.trainer_id, slot: later.slot }
    const move = new ChangeTimetable().handle({
      ...{ actor: admin, classId: taught.id },
      moved: [
        { ...place, sessionId, day: later.day },
        { ...place, sessionId: laterId, day },
      ],
    })
    const [moved, marked] = await Promise.allSettled([move, mark(everybody())])

    const marks = await marksOf()
    if (moved.status === 'fulfilled') {
      assert.match(String((marked as PromiseRejectedResult).reason), /E_SESSION_AHEAD/)
      assert.lengthOf(marks, 0)
    } else {
      assert.match(String(moved.reason), /E_SESSION_HELD/)
      assert.equal((await session()).day, day)
      assert.lengthOf(marks, taught.enrolmentIds.length)
    }
  })

  test('present and late count the hours of the session, leave and absence none', async ({
    assert,
  }) => {
    const [first, second, third] = taught.enrolmentIds

    await mark([
      { enrolmentId: first, status: 'late' },
      { enrolmentId: second, status: 'leave' },
      { enrolmentId: third, status: 'absent' },
    ])
    await mark(everybody('present'), 1)

    const marks = await marksOf()
    assert.deepEqual(
      marks.map((row) => [row.status, row.hours]),
      [
        ['late', 4],
        ['leave', 0],
        ['absent', 0],
      ]
    )
    const afternoon = await marksOf(1)
    assert.deepEqual(
      afternoon.map((row) => row.hours),
      [4, 4, 4]
    )
    const session = await db.from('class_sessions').where('id', taught.sessionIds[0]).firstOrFail()
    assert.equal(session.attendance_marked_by_id, admin.id)
    assert.equal(session.attendance_marked_at, clock.instant())
  })

  test('hours that are stated stand for whoever came late', async ({ assert }) => {
    const [first, ...rest] = taught.enrolmentIds

    await mark([
      { enrolmentId: first, status: 'late', hours: 3 },
      ...rest.map((enrolmentId) => ({ enrolmentId, status: 'present' as const })),
    ])

    const [row] = await marksOf()
    assert.deepEqual([row.status, row.hours], ['late', 3])
  })

  test('hours that do not fit the presence are refused: {status} {hours}')
    .with([
      { status: 'late', hours: 5 },
      { status: 'late', hours: -1 },
      { status: 'late', hours: 1.5 },
      { status: 'present', hours: 3 },
      { status: 'leave', hours: 2 },
      { status: 'absent', hours: 4 },
    ] as const)
    .run(async ({ assert }, { status, hours }) => {
      const [first, ...rest] = everybody()

      const act = () => mark([{ ...first, status, hours }, ...rest])

      await assert.rejects(act, /^E_HOURS.*赵晓峰/)
      assert.lengthOf(await marksOf(), 0)
    })

  test('whoever is left out is named and nothing is written', async ({ assert }) => {
    const act = () => mark(everybody().slice(0, 1))

    await assert.rejects(act, 'E_UNMARKED {"count":2,"name":"王秀兰"}')
    assert.lengthOf(await marksOf(), 0)
    assert.lengthOf(await audits(), 0)
    const session = await db.from('class_sessions').where('id', taught.sessionIds[0]).firstOrFail()
    assert.isNull(session.attendance_marked_at)
  })

  test('nobody is marked twice, nor anybody of another class', async ({ assert }) => {
    const other = await taughtClass(world, world.b, admin)

    await assert.rejects(() => mark([...everybody(), everybody()[0]]), /^E_MARKED_TWICE/)
    await assert.rejects(
      () => mark([...everybody(), { enrolmentId: other.enrolmentIds[0], status: 'present' }]),
      /^E_NOT_IN_CLASS/
    )
  })

  test('who withdrew is not marked any more, and need not be', async ({ assert }) => {
    const [first, second, third] = taught.enrolmentIds
    await db.from('enrolments').where('id', second).update({ status: 'withdrawn' })

    await assert.rejects(() => mark(everybody()), /^E_NOT_IN_CLASS/)
    await mark([first, third].map((enrolmentId) => ({ enrolmentId, status: 'present' })))

    assert.lengthOf(await marksOf(), 2)
  })

  test('a session is marked on its day or later, not before', async ({ assert }) => {
    await assert.rejects(() => mark(everybody(), 2), 'E_SESSION_AHEAD {"day":"2026-03-03"}')
    clock.stopAt('2026-03-03')
    await mark(everybody(), 2)

    assert.lengthOf(await marksOf(2), 3)
  })

  test('attendance of a class that is {$self} cannot be marked')
    .with(['draft', 'enrolling', 'finished', 'archived', 'cancelled'])
    .run(async ({ assert }, status) => {
      await db.from('course_classes').where('id', taught.id).update({ status })

      await assert.rejects(() => mark(everybody()), /^E_NOT_RUNNING/)
    })

  test('marking again replaces the marks; the audit tells the counts before and after', async ({
    assert,
  }) => {
    await mark(everybody('absent'))
    const [first, ...rest] = everybody()
    await mark([{ ...first, status: 'leave' }, ...rest])

    const marks = await marksOf()
    assert.deepEqual(
      marks.map((row) => [row.status, row.hours]),
      [
        ['leave', 0],
        ['present', 4],
        ['present', 4],
      ]
    )
    const entries = await audits()
    assert.deepEqual(JSON.parse(entries[0].changes).counts, [
      null,
      { present: 0, late: 0, leave: 0, absent: 3 },
    ])
    assert.deepEqual(JSON.parse(entries[1].changes).counts, [
      { present: 0, late: 0, leave: 0, absent: 3 },
      { present: 2, late: 0, leave: 1, absent: 0 },
    ])
    assert.equal(entries[1].actor_id, admin.id)
    assert.deepEqual(
      [entries[1].subject_type, entries[1].subject_id],
      ['class_session', taught.sessionIds[0]]
    )
  })

  test('the summary gives hours, whole days and the percentage the class is closed with', async ({
    assert,
  }) => {
    const [first, second, third] = taught.enrolmentIds
    const statuses: Record<number, PresenceMark['status'][]> = {
      [first]: ['present', 'present', 'present', 'late'],
      [second]: ['present', 'absent', 'present', 'present'],
      [third]: ['absent', 'absent', 'leave', 'present'],
    }
    clock.stopAt('2026-03-03')
    for (const session of taught.sessionIds.keys()) {
      await mark(
        taught.enrolmentIds.map((id) => ({ enrolmentId: id, status: statuses[id][session] })),
        session
      )
    }

    const summary = await attendanceByDay(
      taught.enrolmentIds.map((id) => ({ id, classId: taught.id }))
    )
    await new FinishClass().handle({ actor: admin, classId: taught.id })

    assert.containSubset(summary.get(first), {
      ...{ attended: 16, percentOfWhole: 100 },
      days: { attended: 2, planned: 2 },
    })
    assert.containSubset(summary.get(second), {
      ...{ attended: 12, percentOfWhole: 75 },
      days: { attended: 1, planned: 2 },
    })
    assert.equal(summary.get(third)!.days.attended, 0)
    const closed = await db.from('enrolments').where('course_class_id', taught.id).orderBy('id')
    assert.deepEqual(
      closed.map((row) => [row.status, row.attendance_percent, row.days_attended]),
      [
        ['completed', 100, 2],
        ['not_completed', 75, 1],
        ['not_completed', 25, 0],
      ]
    )
  })
})
