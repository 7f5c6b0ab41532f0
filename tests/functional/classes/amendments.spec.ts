import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import DecideClassAmendment from '#app/classes/amendments/actions/decide_class_amendment'
import ProposeClassAmendment from '#app/classes/amendments/actions/propose_class_amendment'
import {
  aLeave,
  anOpenClass,
  auditOf,
  buildStage,
  enrol,
  seatsOf,
  violationOf,
} from '#tests/functional/classes/support'
import { aPerson, insertRow, userWith } from '#tests/support/world'
import type User from '#models/user'
import type { CreateClassInput } from '#app/classes/actions/create_class'

async function anAmendableClass(terms: Partial<CreateClassInput> = {}) {
  const stage = await buildStage()
  const courseClass = await anOpenClass(stage, terms)
  const { roomId, trainerId, seats, id } = courseClass
  const second = await userWith('base_admin', { baseId: stage.world.a.id })
  const propose = (changes: object) =>
    new ProposeClassAmendment().handle({
      ...{ actor: stage.admin, classId: id, seats, roomId, trainerId, reason: '报名人数变化' },
      ...changes,
    })
  const decide = (amendmentId: number, input: object = {}) =>
    new DecideClassAmendment().handle({
      ...{ actor: stage.reviewer, amendmentId, result: 'approved' as const },
      ...input,
    })
  return { stage, courseClass, second, propose, decide }
}

test.group('Amendments of opened classes', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('seats move in plan and ledger when the bureau decides, and not before', async ({
    assert,
    client,
  }) => {
    const { stage, courseClass, second } = await anAmendableClass()
    const { id, roomId, trainerId, planAllocationId } = courseClass
    const form = { roomId, trainerId, amendmentReason: '报名人数变化' }
    const post = (path: string, user: any, values: object) =>
      client.post(path).loginAs(user).withCsrfToken().redirects(0).form(values)
    const asked = await post(`/classes/${id}/amendments`, stage.admin, { ...form, seats: 18 })
    asked.assertHeader('location', `/classes/${id}/amendments`)
    assert.equal((await seatsOf(planAllocationId)).reserved, 20)
    const amendment = await db.from('class_amendments').firstOrFail()
    assert.deepInclude(amendment, { old_seats: 20, new_seats: 18, new_room_id: null })
    const page = await client.get(`/classes/${id}`).loginAs(stage.reviewer)
    page.assertTextIncludes('席位：20 → 18')
    page.assertTextIncludes('保存审定')
    const dashboard = await client.get('/dashboard').loginAs(stage.reviewer)
    dashboard.assertTextIncludes('待审定的班级变更')

    const path = `/class_amendments/${amendment.id}/decision`
    ;(await post(path, second, { result: 'approved' })).assertStatus(403)
    await post(path, stage.reviewer, { result: 'approved' })

    const after = await db.from('course_classes').where('id', id).firstOrFail()
    assert.equal(after.seats, 18)
    assert.deepInclude(await seatsOf(planAllocationId), { reserved: 18, planReserved: 18 })
    const entry = await db.from('seat_entries').orderBy('id', 'desc').firstOrFail()
    assert.deepInclude(entry, { kind: 'release', seats: 2, course_class_id: id })
    assert.deepEqual((await auditOf(id)).slice(-2), [
      'class.amendment_proposed',
      'class.amendment_approved',
    ])
    const told = await db.from('messages').where('kind', 'class_amendment_approved')
    assert.deepEqual(
      told.map((row) => row.user_id),
      [stage.admin.id]
    )
  })

  test('room and trainer are decided by another administrator and the sessions follow', async ({
    assert,
    client,
  }) => {
    const { stage, courseClass, second, propose } = await anAmendableClass()
    await enrol(stage, courseClass)
    const roomId = await anotherOf('rooms', courseClass.roomId, 'R-AMD')
    const trainerId = await anotherOf('trainers', courseClass.trainerId, 'T-AMD')
    const amendmentId = await propose({ roomId, trainerId })
    const post = (user: any) =>
      client
        .post(`/class_amendments/${amendmentId}/decision`)
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
        .form({ result: 'approved' })
    const other = await userWith('base_admin', { baseId: stage.world.b.id })
    ;(await post(other)).assertStatus(403)
    ;(await post(stage.reviewer)).assertStatus(403)
    await post(stage.admin)
    assert.lengthOf(await db.from('class_amendment_decisions'), 0)
    const page = await client.get(`/classes/${courseClass.id}`).loginAs(second)
    page.assertTextIncludes('保存审定')

    await post(second)

    const sessions = await db.from('class_sessions').where('course_class_id', courseClass.id)
    assert.isTrue(sessions.every((row) => row.room_id === roomId && row.trainer_id === trainerId))
    const after = await db.from('course_classes').where('id', courseClass.id).firstOrFail()
    assert.deepInclude(after, { room_id: roomId, trainer_id: trainerId, seats: 20 })
    assert.lengthOf(await db.from('timetable_changes'), 1)
    assert.lengthOf(
      await db.from('messages').where('kind', 'session_moved').whereNotNull('person_id'),
      1
    )
  })

  test('refuses what a rule forbids, by its code', async ({ assert, client }) => {
    const { stage, courseClass, propose, decide } = await anAmendableClass()
    const codeOf = async (act: () => Promise<unknown>) => (await violationOf(act))?.code
    await enrol(stage, courseClass)
    await enrol(stage, courseClass)

    assert.equal(await codeOf(() => propose({})), 'E_NOTHING_TO_AMEND')
    assert.equal(await codeOf(() => propose({ seats: 1 })), 'E_SEATS_BELOW_TAKEN')
    const foreign = stage.world.b.roomIds[0]
    assert.equal(await codeOf(() => propose({ roomId: foreign })), 'E_AMENDMENT_PLACE')
    const small = await anotherOf('rooms', courseClass.roomId, 'R-SML', { seats: 3 })
    assert.equal(await codeOf(() => propose({ roomId: small })), 'E_AMENDMENT_CLASH')
    const id = await propose({ seats: 2 })
    assert.equal(await codeOf(() => propose({ seats: 3 })), 'E_AMENDMENT_WAITS')
    assert.equal(await codeOf(() => decide(id, { result: 'refused' })), 'E_AMENDMENT_REFUSAL')
    assert.equal(await codeOf(() => decide(id, { actor: stage.admin })), 'E_AMENDMENT_YOURS')
    await enrol(stage, courseClass)
    assert.equal(await codeOf(() => decide(id)), 'E_SEATS_BELOW_TAKEN')
    await decide(id, { result: 'refused', reason: '已有三人' })
    assert.equal(await codeOf(() => decide(id)), 'E_AMENDMENT_DECIDED')
    assert.equal((await seatsOf(courseClass.planAllocationId)).reserved, 20)
    const guest = await client
      .post(`/classes/${courseClass.id}/amendments`)
      .withCsrfToken()
      .redirects(0)
    guest.assertHeader('location', '/login')
    const invalid = await client
      .post(`/classes/${courseClass.id}/amendments`)
      .loginAs(stage.admin)
      .withCsrfToken()
      .accept('json')
      .json({ seats: 99 })
    invalid.assertStatus(422)
  })

  test('days shift when the bureau decides: hours whole, old and new kept, everybody told', async ({
    assert,
    client,
  }) => {
    const { stage, courseClass, propose, decide } = await anAmendableClass()
    const { id } = courseClass
    await anOpeningRule()
    const enrolmentId = await enrol(stage, courseClass)
    const asking = await anApplicant(stage, id)
    const { person_id: personId } = await db.from('enrolments').where('id', enrolmentId).first()
    const [first] = await sessionsOf(id)
    const leave = await aLeave(stage, enrolmentId, [first.id])
    const page = (query: object = {}) =>
      client.get(`/classes/${id}/amendments`).qs(query).loginAs(stage.admin)
    const shift = { shiftFrom: '2026-03-09', shiftTo: '2026-03-14' }
    const preview = await page(shift)
    preview.assertTextIncludes('3\u00a0月\u00a09\u00a0日 → 3\u00a0月\u00a016\u00a0日')
    preview.assertTextIncludes('局里（改动了局里审定的内容）')
    preview.assertTextIncludes('提交申请')
    preview.assertTextIncludes('审定前课表不变')
    assert.lengthOf(await db.from('class_amendments'), 0)

    const posted = await client
      .post(`/classes/${id}/amendments`)
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)
      .form({ ...placesOf(courseClass), ...shift, amendmentReason: '设备未到' })
    posted.assertHeader('location', `/classes/${id}/amendments`)
    const amendment = await db.from('class_amendments').firstOrFail()
    assert.deepInclude(amendment, {
      ...{ old_starts_on: '2026-03-09', new_starts_on: '2026-03-16' },
      ...{ old_ends_on: '2026-03-10', new_ends_on: '2026-03-17' },
      ...{ sessions_moved: 4, due_on: '2026-03-09', new_seats: null },
    })
    assert.equal((await sessionsOf(id))[0].day, '2026-03-09')
    const dashboard = await client.get('/dashboard').loginAs(stage.reviewer)
    dashboard.assertTextIncludes('待审定的班级变更')
    assert.equal((await violationOf(() => propose({ seats: 18 })))?.code, 'E_AMENDMENT_WAITS')
    clock.stopAt('2026-03-10')
    const late = await client.get(`/classes/${id}/amendments`).loginAs(stage.reviewer)
    late.assertTextIncludes('已经超期')
    clock.stopAt('2026-03-02')

    await decide(amendment.id)

    const after = await db.from('course_classes').where('id', id).firstOrFail()
    assert.deepInclude(after, { starts_on: '2026-03-16', ends_on: '2026-03-17', seats: 20 })
    assert.deepEqual(
      (await sessionsOf(id)).map((one) => [one.sequence, one.day, one.slot, one.kind]),
      [
        [1, '2026-03-16', 'morning', 'theory'],
        [2, '2026-03-16', 'afternoon', 'practice'],
        [3, '2026-03-17', 'morning', 'practice'],
        [4, '2026-03-17', 'afternoon', 'practice'],
      ]
    )
    assert.lengthOf(await db.from('timetable_change_items').where('new_day', '2026-03-17'), 2)
    const moved = await db.from('class_amendment_sessions').orderBy('id')
    assert.deepInclude(moved[0], { old_day: '2026-03-09', new_day: '2026-03-16', hours: 4 })
    const told = await db.from('messages').where('kind', 'class_dates_changed').orderBy('id')
    assert.sameMembers(
      told.map((row) => row.person_id),
      [personId, asking]
    )
    assert.deepInclude(JSON.parse(told[0].parameters), { startsOn: '2026-03-16', sessions: 4 })
    assert.deepInclude(await db.from('leave_requests').where('id', leave).first(), {
      status: 'withdrawn',
    })
    assert.lengthOf(await db.from('messages').where('kind', 'leave_released'), 1)
    const entry = await db.from('audit_entries').orderBy('sequence', 'desc').firstOrFail()
    assert.include(entry.changes, '"endsOn":["2026-03-10","2026-03-17"]')
  })

  test('a session that falls out is made up within the approved days by another administrator', async ({
    assert,
    client,
  }) => {
    const { stage, second, propose, decide, courseClass } = await anAmendableClass({
      slots: ['morning'],
    })
    const { id } = courseClass
    await enrol(stage, courseClass)
    await db.from('course_classes').where('id', id).update({ status: 'running' })
    const [held, missed] = await sessionsOf(id)
    await markOne(stage, held.id)
    clock.stopAt('2026-03-11')
    const codeOf = async (act: () => Promise<unknown>) => (await violationOf(act))?.code
    const moves = (off: string, day: string, slot: string | null = null) => ({
      dates: { shift: null, moves: [{ off, day, slot }] },
    })
    assert.equal(await codeOf(() => propose(moves(held.day, '2026-03-12'))), 'E_MOVE_NOTHING')
    assert.equal(
      await codeOf(() => propose(moves(missed.day, '2026-03-12', 'morning'))),
      'E_AMENDMENT_CLASH'
    )
    const words = await client
      .get(`/classes/${id}/amendments?moves[0][off]=${missed.day}&moves[0][day]=2026-03-12`)
      .loginAs(stage.admin)
    words.assertTextIncludes('已经有课')
    words.assertTextIncludes('有 1 次课冲突，不能提交')
    assert.notInclude(words.text(), 'id="amend-reason"')

    const amendmentId = await propose(moves(missed.day, '2026-03-12', 'afternoon'))
    assert.equal(
      await codeOf(() => decide(amendmentId, { actor: stage.admin })),
      'E_AMENDMENT_YOURS'
    )
    await decide(amendmentId, { actor: second })

    assert.deepInclude(await db.from('class_sessions').where('id', missed.id).first(), {
      ...{ day: '2026-03-12', slot: 'afternoon', sequence: 4 },
    })
    assert.deepInclude(await db.from('course_classes').where('id', id).first(), {
      ends_on: '2026-03-12',
    })
    const shift = { dates: { shift: { from: '2026-03-11', to: '2026-03-16' }, moves: [] } }
    const later = await propose(shift)
    await db
      .from('class_sessions')
      .where({ course_class_id: id, day: '2026-03-12', slot: 'morning' })
      .update({ day: '2026-03-13' })
    assert.equal(await codeOf(() => decide(later)), 'E_AMENDMENT_STALE')
  })

  test('days that contradict what else is on record are refused by their reason', async ({
    assert,
  }) => {
    const { stage, courseClass, propose, decide } = await anAmendableClass()
    const { id } = courseClass
    await anOpeningRule('refuse')
    const enrolmentId = await enrol(stage, courseClass)
    const codeOf = async (act: () => Promise<unknown>) => (await violationOf(act))?.code
    const shift = (to: string) =>
      codeOf(() => propose({ dates: { shift: { from: '2026-03-09', to }, moves: [] } }))

    assert.equal(await shift('2026-03-04'), 'E_AMENDMENT_LEAD')
    assert.equal(await shift('2026-03-02'), 'E_AMENDMENT_START_PAST')
    const asking = await anApplicant(stage, id)
    await db
      .from('enrolment_applications')
      .where('person_id', asking)
      .update({ status: 'offered', offer_expires_at: '2026-03-08T10:00:00.000Z' })
    await db.from('opening_rules').update({ lead_action: 'warn' })
    assert.equal(await shift('2026-03-05'), 'E_AMENDMENT_OFFERS')
    await insertRow('work_calendar_years', { year: 2027, source: '{}', loaded_at: clock.instant() })
    assert.equal(await shift('2027-03-09'), 'E_AMENDMENT_YEAR')

    const other = await anOpenClass(stage, {
      courseId: stage.world.courseIds.carer,
      roomId: stage.world.a.roomIds[1],
      trainerId: stage.world.a.trainerIds[1],
      startsOn: '2026-03-16',
    })
    const { person_id: personId } = await db.from('enrolments').where('id', enrolmentId).first()
    const elsewhere = await enrol(stage, other)
    await db.from('enrolments').where('id', elsewhere).update({ person_id: personId })
    assert.equal(await shift('2026-03-16'), 'E_AMENDMENT_CLASH')
    assert.equal(await shift('2026-03-11'), undefined)
    await decide((await db.from('class_amendments').firstOrFail()).id)

    await db.from('course_classes').where('id', id).update({ status: 'running' })
    const again = { from: '2026-03-11', to: '2026-03-12' }
    const begun = await violationOf(() => propose({ dates: { shift: again, moves: [] } }))
    assert.equal(begun?.code, 'E_AMENDMENT_STARTED')
    const end = { dates: { shift: { from: '2026-03-12', to: '2026-03-13' }, moves: [] } }
    const [, , last] = await sessionsOf(id)
    await markOne(stage, last.id, { isCalled: false })
    assert.equal(await codeOf(() => propose(end)), 'E_SESSION_CHECKED_IN')
  })

  test('where nothing can be amended the page says why, and what one can do', async ({
    client,
  }) => {
    const { stage, courseClass } = await anAmendableClass()
    const { id } = courseClass
    const seen = async (user: any) =>
      client.get(`/classes/${id}/amendments`).loginAs(user).redirects(0)
    ;(await seen(stage.reviewer)).assertTextIncludes('变更由基地管理员申请')
    for (const [status, words] of [
      ['draft', '直接修改班级就行'],
      ['applied', '正在局里审定'],
      ['finished', '班级已经结业'],
      ['cancelled', '班级已经取消'],
    ]) {
      await db.from('course_classes').where('id', id).update({ status })
      const page = await seen(stage.admin)
      page.assertStatus(200)
      page.assertTextIncludes(words)
    }
    const other = await userWith('base_admin', { baseId: stage.world.b.id })
    ;(await seen(other)).assertStatus(403)
  })
})

const sessionsOf = (classId: number) =>
  db
    .from('class_sessions')
    .where('course_class_id', classId)
    .orderBy('day')
    .orderBy('starts_at_time')

const placesOf = ({ seats, roomId, trainerId }: any) => ({ seats, roomId, trainerId })

/** Answers within five working days, applications three before the first day. */
function anOpeningRule(leadAction: 'warn' | 'refuse' = 'warn') {
  return insertRow('opening_rules', {
    ...{ code: 'rule', effective_from: '2026-01-01', answer_days: 5, lead_days: 3 },
    ...{ lead_action: leadAction, materials: '[]', value_status: 'example', source: '{}' },
    created_at: clock.instant(),
  })
}

async function anApplicant(stage: { admin: User }, classId: number): Promise<number> {
  const personId = await aPerson()
  const at = clock.instant()
  await insertRow('enrolment_applications', {
    ...{ course_class_id: classId, person_id: personId, status: 'applied', sent_by: 'base' },
    ...{ trainee_category: 'other', verdict: 'unknown', qualification: '{}' },
    ...{ created_by_id: stage.admin.id, created_at: at, updated_at: at },
  })
  return personId
}

/** Everybody of a class was there; `isCalled` false: checked in only, the roll not called yet. */
async function markOne(stage: { admin: User }, sessionId: number, { isCalled = true } = {}) {
  const { course_class_id: classId } = await db
    .from('class_sessions')
    .where('id', sessionId)
    .firstOrFail()
  for (const { id } of await db.from('enrolments').where('course_class_id', classId)) {
    await insertRow('attendance_marks', {
      ...{ class_session_id: sessionId, enrolment_id: id, status: 'present', hours: 4 },
      ...{ marked_by_id: stage.admin.id, marked_at: clock.instant() },
    })
  }
  if (!isCalled) return
  await db
    .from('class_sessions')
    .where('id', sessionId)
    .update({ attendance_marked_at: clock.instant(), attendance_marked_by_id: stage.admin.id })
}

/** A second room or trainer like the first. */
async function anotherOf(
  table: 'rooms' | 'trainers',
  id: number,
  code: string,
  changes: object = {}
): Promise<number> {
  const row = await db.from(table).where('id', id).firstOrFail()
  delete row.id
  return insertRow(table, {
    ...row,
    code,
    ...(table === 'trainers' ? { user_id: null } : {}),
    ...changes,
  })
}
