import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import DecideMerger from '#app/enrolments/merging/actions/decide_merger'
import FinishClass from '#app/classes/actions/finish_class'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import ProposeMerger from '#app/enrolments/merging/actions/propose_merger'
import StartClass from '#app/classes/actions/start_class'
import { checkInvariants } from '#app/oversight/invariants'
import { attendanceOf, attendanceSql, joinAttendance } from '#app/classes/queries/attendance_of'
import { judgeMerger } from '#app/enrolments/merging/merger_rules'
import { ownHours } from '#app/attendance/queries/own_hours'
import { ownClasses } from '#app/portal/queries/own_classes'
import { sessionSheet } from '#app/attendance/queries/session_sheet'
import {
  anOpenClass,
  buildStage,
  enrol,
  seatsOf,
  statusOf,
  violationOf,
} from '#tests/functional/classes/support'
import { emptyDatabase, insertRow, userWith } from '#tests/support/world'
import type { Presence } from '#app/attendance/presence'

const sessionsOf = (classId: number) =>
  db.from('class_sessions').where('course_class_id', classId).orderBy('day')

/**
 * Two classes of one course, taught side by side in the mornings of 9 to 12 March: three people in the
 * first, one in the second. It is the third morning, and three of four sessions are held in each; in the
 * first class one person missed one of them.
 */
async function twoTaughtClasses() {
  const stage = await buildStage()
  const { a } = stage.world
  const from = await anOpenClass(stage, { slots: ['morning'] })
  const to = await anOpenClass(stage, {
    slots: ['morning'],
    roomId: a.roomIds[1],
    trainerId: a.trainerIds[1],
  })
  const people = [await enrol(stage, from), await enrol(stage, from), await enrol(stage, from)]
  const resident = await enrol(stage, to)
  clock.stopAt('2026-03-09')
  for (const { id } of [from, to])
    await new StartClass().handle({ actor: stage.admin, classId: id })
  const mark = (sessionId: number, enrolmentIds: number[], absent: number[] = []) =>
    new MarkAttendance().handle({
      ...{ actor: stage.admin, sessionId, reason: '补点' },
      marks: enrolmentIds.map((enrolmentId) => ({
        enrolmentId,
        status: (absent.includes(enrolmentId) ? 'absent' : 'present') as Presence,
      })),
    })
  clock.stopAt('2026-03-11')
  for (const [index, one] of (await sessionsOf(from.id)).slice(0, 3).entries()) {
    await mark(one.id, people, index === 1 ? [people[1]] : [])
  }
  for (const one of (await sessionsOf(to.id)).slice(0, 3)) await mark(one.id, [resident])
  const propose = (input: object = {}) =>
    new ProposeMerger().handle({
      ...{ actor: stage.admin, fromClassId: from.id, toClassId: to.id, reason: '人数少，合班上课' },
      ...input,
    })
  const decide = (mergerId: number, input: object = {}) =>
    new DecideMerger().handle({
      ...{ actor: stage.reviewer, mergerId, result: 'approved' as const },
      ...input,
    })
  return { stage, from, to, people, resident, mark, propose, decide }
}

test.group('Merging classes that are taught', (group) => {
  group.each.setup(() => emptyDatabase())
  group.each.teardown(() => clock.resume())

  test('the bureau decides; people go with seat and attendance, which counts as one course', async ({
    assert,
    client,
  }) => {
    const { stage, from, to, people, resident, mark } = await twoTaughtClasses()
    const page = (classId: number, user: any, query = {}) =>
      client.get(`/classes/${classId}/mergers`).qs(query).loginAs(user)
    const post = (path: string, user: any, form: object) =>
      client.post(path).loginAs(user).withCsrfToken().redirects(0).form(form)
    const preview = await page(from.id, stage.admin, { to: to.id })
    preview.assertTextIncludes('符合规则，可以申请')
    await post(`/classes/${from.id}/mergers`, stage.admin, { to: to.id, reason: '合班上课' })
    const { id: mergerId } = await db.from('class_merger_requests').firstOrFail()
    assert.equal(await statusOf(from.id), 'running')
    const dashboard = await client.get('/dashboard').loginAs(stage.reviewer)
    dashboard.assertTextIncludes('待审定的班级变更')
    const asked = await page(from.id, stage.reviewer)
    asked.assertTextIncludes('保存审定')
    const second = await userWith('base_admin', { baseId: stage.world.a.id })
    const path = `/class_mergers/${mergerId}/decision`
    ;(await post(path, second, { result: 'approved' })).assertStatus(403)
    const marksBefore = await db.from('attendance_marks').orderBy('id')

    const decided = await post(path, stage.reviewer, { result: 'approved' })

    decided.assertHeader('location', `/classes/${to.id}`)
    assert.equal(await statusOf(from.id), 'cancelled')
    assert.lengthOf(await sessionsOf(from.id), 3)
    assert.deepEqual(await db.from('attendance_marks').orderBy('id'), marksBefore)
    const there = await db
      .from('enrolments')
      .where({ course_class_id: to.id, status: 'confirmed' })
      .orderBy('position')
    assert.deepEqual(
      there.map((row) => row.moved_from_id),
      [null, ...people]
    )
    assert.deepEqual(await seatsOf(to.planAllocationId), {
      ...{ reserved: 20, taken: 4, planReserved: 20, planTaken: 4 },
    })
    const rows = await db.from('course_classes').whereIn('id', [from.id, to.id]).orderBy('id')
    assert.deepEqual(
      rows.map((row) => row.seats_taken),
      [0, 4]
    )
    const kinds = await db.from('messages').whereIn('kind', ['class_merged', 'class_joined'])
    assert.lengthOf(kinds, 4)
    const broken = (await checkInvariants()).filter((one) => !one.holds)
    assert.deepEqual(broken, [])

    const [early, , , last] = await sessionsOf(to.id)
    const ids = there.map((row) => row.id as number)
    assert.lengthOf((await sessionSheet(early.id, 'zh-CN')).rows, 1)
    await mark(early.id, [resident], [resident])
    const soFar = await ownHours(there[2].person_id)
    assert.containSubset(soFar.get(there[2].id), { planned: 16, held: 12, attended: 8, missed: 4 })
    const hours = await attendanceOf(ids.map((id) => ({ id, classId: to.id })))
    assert.containSubset(hours.get(there[2].id), { planned: 16, held: 12, missed: 4 })
    const list = db.from('enrolments as e').where('e.course_class_id', to.id)
    const missing = await joinAttendance(list, { baseId: null }).select(
      'e.id',
      db.raw(`${attendanceSql().missed} AS missed`)
    )
    assert.sameDeepMembers(
      missing.map((row) => [row.id, Number(row.missed)]),
      [
        [resident, 4],
        [there[2].id, 4],
      ]
    )
    const own = await ownClasses(there[1].person_id, 'zh-CN')
    const here = own.find((one) => one.code === to.code)!
    assert.deepEqual(
      here.days.map((one) => one.day),
      ['2026-03-12']
    )
    clock.stopAt('2026-03-12')
    await mark(last.id, ids)
    const grid = await client.get(`/classes/${to.id}/attendance`).loginAs(stage.admin)
    grid.assertTextIncludes(`并班前在 ${from.code} 上了 12 / 12 课时`)
    grid.assertTextIncludes(`并班前在 ${from.code} 上了 8 / 12 课时`)
    await new FinishClass().handle({ actor: stage.admin, classId: to.id })
    const finished = await db.from('enrolments').whereIn('id', ids).orderBy('position')
    assert.deepEqual(
      finished.map((row) => [row.status, row.hours_attended, row.attendance_percent]),
      [
        ['not_completed', 12, 75],
        ['completed', 16, 100],
        ['not_completed', 12, 75],
        ['completed', 16, 100],
      ]
    )
    assert.isTrue(finished.every((row) => row.training_days === 4))
  })

  test('what forbids a merger is named, all of it, and refused again at the decision', async ({
    assert,
    client,
  }) => {
    const { stage, from, to, people, propose, decide } = await twoTaughtClasses()
    const at = clock.instant()
    const codes = async () => {
      const { faults } = await judgeMerger(db.connection(), from.id, to.id)
      return faults.map((one) => one.code)
    }
    assert.deepEqual(await codes(), [])
    const changed = async (table: string, id: number, values: Record<string, unknown>) => {
      const before = await db.from(table).where('id', id).firstOrFail()
      await db.from(table).where('id', id).update(values)
      const found = await codes()
      const old = Object.keys(values).map((name) => [name, before[name]])
      await db.from(table).where('id', id).update(Object.fromEntries(old))
      return found
    }
    const [, , third, last] = await sessionsOf(to.id)
    const unmarked = { attendance_marked_at: null, attendance_marked_by_id: null }
    assert.deepEqual(await changed('class_sessions', third.id, unmarked), [
      'E_SESSIONS_UNMARKED',
      'E_OUT_OF_STEP',
    ])
    const late = { attendance_marked_at: at, attendance_marked_by_id: stage.admin.id }
    assert.deepEqual(await changed('class_sessions', last.id, late), [
      'E_OUT_OF_STEP',
      'E_NOTHING_LEFT',
    ])
    assert.deepEqual(await changed('class_sessions', last.id, { hours: 2 }), ['E_HOURS_APART'])
    assert.deepEqual(await changed('course_classes', to.id, { mode: 'project' }), [
      'E_UNLIKE_TAUGHT',
    ])
    assert.deepEqual(await changed('course_classes', to.id, { fee_kind: 'self_paid' }), [
      'E_UNLIKE_TAUGHT',
    ])
    assert.deepEqual(await changed('course_classes', to.id, { status: 'enrolling' }), [
      'E_NOT_TAUGHT',
    ])
    assert.deepEqual(await changed('course_classes', to.id, { seats: 3 }), ['E_TOO_FEW_SEATS'])
    assert.deepEqual(await changed('rooms', to.roomId, { seats: 3 }), ['E_ROOM_SMALL'])
    const { id: otherId } = await db.from('course_classes').where('id', from.id).firstOrFail()
    await insertRow('class_terms', {
      ...{ course_class_id: otherId, version: 1, project_name: '稳岗项目' },
      ...{ created_by_id: stage.admin.id, created_at: at },
    })
    assert.deepEqual(await codes(), ['E_OTHER_TERMS'])
    await insertRow('class_terms', {
      ...{ course_class_id: to.id, version: 1, project_name: '稳岗项目' },
      ...{ created_by_id: stage.admin.id, created_at: at },
    })

    const mergerId = await propose()
    assert.equal((await violationOf(() => propose()))?.code, 'E_MERGER_WAITS')
    const leave = await insertRow('leave_requests', {
      ...{ enrolment_id: people[0], reason_kind: 'sick', status: 'asked' },
      ...{ asked_by_id: stage.admin.id, asked_at: at },
    })
    const codeOf = async (act: () => Promise<unknown>) => (await violationOf(act))?.code
    assert.equal(await codeOf(() => decide(mergerId)), 'E_LEAVE_OPEN')
    await db.from('leave_requests').where('id', leave).update({ status: 'refused' })
    const sitting = await insertRow('sittings', {
      ...{ code: `${to.code}-K1`, course_class_id: to.id, attempt: 1, held_on: '2026-03-20' },
      ...{ components: 'theory', status: 'planned', created_by_id: stage.admin.id },
      ...{ created_at: at, updated_at: at },
    })
    assert.equal(await codeOf(() => decide(mergerId)), 'E_SITTING_BEGUN')
    await db.from('sittings').where('id', sitting).delete()
    assert.equal(await codeOf(() => decide(mergerId, { result: 'refused' })), 'E_MERGER_REFUSAL')
    assert.equal(await codeOf(() => decide(mergerId, { actor: stage.admin })), 'E_MERGER_YOURS')
    const person = await db.from('enrolments').where('id', people[0]).firstOrFail()
    const own = await userWith('reviewer')
    own.personId = person.person_id
    assert.equal(await codeOf(() => decide(mergerId, { actor: own })), 'E_OWN_RECORD')
    assert.equal(await statusOf(from.id), 'running')
    await decide(mergerId, { result: 'refused', reason: '两班照旧' })
    assert.equal(await codeOf(() => decide(mergerId)), 'E_MERGER_DECIDED')
    const page = await client
      .get(`/classes/${from.id}/mergers`)
      .qs({ to: to.id })
      .loginAs(stage.admin)
    page.assertTextIncludes('两班照旧')
    const guest = await client.post(`/classes/${from.id}/mergers`).withCsrfToken().redirects(0)
    guest.assertHeader('location', '/login')
    const foreign = await userWith('base_admin', { baseId: stage.world.b.id })
    const other = await client
      .post(`/classes/${from.id}/mergers`)
      .loginAs(foreign)
      .withCsrfToken()
      .form({ to: to.id, reason: '合班' })
    other.assertStatus(403)
    const invalid = await client
      .post(`/classes/${from.id}/mergers`)
      .loginAs(stage.admin)
      .withCsrfToken()
      .accept('json')
      .json({ to: 0 })
    invalid.assertStatus(422)
  })

  test('decided by two at once it happens once, and the attendance is not carried again', async ({
    assert,
  }) => {
    const { stage, to, propose, decide } = await twoTaughtClasses()
    const mergerId = await propose()
    const other = await userWith('reviewer')

    const results = await Promise.allSettled([decide(mergerId), decide(mergerId, { actor: other })])

    assert.lengthOf(
      results.filter((one) => one.status === 'fulfilled'),
      1
    )
    assert.lengthOf(await db.from('class_regroupings'), 1)
    assert.equal((await seatsOf(to.planAllocationId)).taken, 4)
    const third = await anOpenClass(stage, {
      ...{ slots: ['afternoon'], startsOn: '2026-03-12' },
    })
    await db.from('course_classes').where('id', third.id).update({ status: 'running' })
    const { faults } = await judgeMerger(db.connection(), to.id, third.id)
    assert.include(
      faults.map((one) => one.code),
      'E_CARRIED_ALREADY'
    )
  })
})
