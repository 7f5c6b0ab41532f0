import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import ApplyForOpening from '#app/classes/actions/apply_for_opening'
import CancelClass from '#app/classes/actions/cancel_class'
import ChangeTimetable from '#app/classes/timetabling/actions/change_timetable'
import FinishClass from '#app/classes/actions/finish_class'
import { databaseFault } from '#app/shared/database/database_fault'
import { StalePage } from '#app/shared/exceptions/stale_page'
import { emptyDatabase, insertRow, userWith } from '#tests/support/world'
import {
  aCheckIn,
  aClass,
  aLeave,
  anOpenClass,
  auditOf,
  buildStage,
  enrol,
  leaveSessions,
  markAll,
  type Stage,
  violationOf,
} from '#tests/functional/classes/support'
import type CourseClass from '#models/course_class'

const change = (stage: Stage, { id: classId }: CourseClass, input: object) =>
  new ChangeTimetable().handle({ actor: stage.admin, classId, ...input })

const sessionsOf = (classId: number) =>
  db.from('class_sessions').where('course_class_id', classId).orderBy('sequence')

const placeOf = (session: Record<string, any>, place: object) => ({
  sessionId: session.id,
  day: session.day,
  slot: session.slot,
  roomId: session.room_id,
  trainerId: session.trainer_id,
  ...place,
})

/** A sitting of another class in a room on a day, 9:00 to 10:30, not submitted yet. */
async function aSitting(stage: Stage, classId: number, roomId: number, day: string) {
  const at = clock.instant()
  const id = await insertRow('sittings', {
    code: `K-${classId}-${day}`,
    course_class_id: classId,
    attempt: 1,
    held_on: day,
    components: 'theory',
    status: 'planned',
    created_by_id: stage.admin.id,
    created_at: at,
    updated_at: at,
  })
  const part = { component: 'theory', starts_at_time: '09:00', minutes: 90, at_once: 1 }
  await insertRow('sitting_parts', { sitting_id: id, ...part, ends_at_time: '10:30' })
  await insertRow('sitting_rooms', { sitting_id: id, room_id: roomId })
  return id
}

const anInspection = (stage: Stage, sessionId: number) =>
  insertRow('inspections', {
    ...{ class_session_id: sessionId, kind: 'planned', status: 'planned' },
    ...{ planned_by_id: stage.reviewer.id, planned_at: clock.instant() },
  })

const submit = (id: number) => db.from('sittings').where('id', id).update({ status: 'submitted' })

async function faultOf(act: () => PromiseLike<unknown>) {
  try {
    await act()
    return null
  } catch (error) {
    return databaseFault(error)
  }
}

test.group('Changing a timetable', (group) => {
  group.each.setup(() => emptyDatabase())
  group.each.teardown(async () => {
    clock.resume()
    await emptyDatabase()
  })

  test('moves sessions of an open class, keeps old and new, tells trainees and trainers', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const { a } = stage.world
    const trainer = await userWith('instructor', { baseId: a.id })
    await db.from('trainers').where('id', a.trainerIds[0]).update({ user_id: trainer.id })
    const courseClass = await anOpenClass(stage, { slots: ['morning'] })
    await enrol(stage, courseClass)
    const [first, second] = await sessionsOf(courseClass.id)

    const outcome = await change(stage, courseClass, {
      moved: [
        placeOf(first, { day: '2026-03-12', slot: 'afternoon', roomId: a.roomIds[1] }),
        placeOf(second, { day: first.day, slot: first.slot }),
      ],
      reason: '设备检修',
      seen: 0,
    })

    assert.deepEqual(outcome, { changed: 2, told: 2 })
    const after = await sessionsOf(courseClass.id)
    assert.deepEqual(
      after.map((one) => [one.id, one.sequence, one.day, one.slot, one.starts_at_time]),
      [
        [second.id, 1, '2026-03-09', 'morning', '08:30'],
        [after[1].id, 2, '2026-03-11', 'morning', '08:30'],
        [after[2].id, 3, '2026-03-12', 'morning', '08:30'],
        [first.id, 4, '2026-03-12', 'afternoon', '14:00'],
      ]
    )
    assert.containSubset(await db.from('course_classes').where('id', courseClass.id).first(), {
      starts_on: '2026-03-09',
      ends_on: '2026-03-12',
    })
    assert.containSubset(await db.from('timetable_changes').first(), {
      kind: 'moved',
      reason: '设备检修',
      people_told: 2,
      actor_id: stage.admin.id,
    })
    assert.containSubset(
      await db.from('timetable_change_items').where('class_session_id', first.id).first(),
      {
        old_day: '2026-03-09',
        new_day: '2026-03-12',
        old_room_id: a.roomIds[0],
        new_room_id: a.roomIds[1],
      }
    )
    const messages = await db.from('messages').where('kind', 'session_moved').orderBy('id')
    assert.deepEqual(
      messages.map((one) => [one.kind, one.path, one.person_id !== null]),
      [
        ['session_moved', '/me/classes', true],
        ['session_moved', `/classes/${courseClass.id}/timetable`, false],
      ]
    )
    assert.containSubset(JSON.parse(messages[0].parameters), {
      before: '2026-03-09',
      after: '2026-03-12',
      afterTime: '14:00–17:10',
      more: 1,
      reason: '设备检修',
    })
    assert.equal((await auditOf(courseClass.id)).at(-1), 'timetable.changed')
  })

  test('adds and cancels sessions; a draft tells nobody, and the last session stays', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const { a } = stage.world
    const draft = await aClass(stage)
    const before = await sessionsOf(draft.id)
    const added = {
      kind: 'practice',
      hours: 2,
      day: '2026-03-13',
      slot: 'afternoon',
      roomId: a.roomIds[0],
      trainerId: a.trainerIds[0],
    }

    await change(stage, draft, { added: [added] })
    await change(stage, draft, { cancelled: [before[3].id], reason: '停电' })

    const after = await sessionsOf(draft.id)
    assert.lengthOf(after, 4)
    assert.containSubset(after[3], { day: '2026-03-13', hours: 2, ends_at_time: '15:30' })
    assert.lengthOf(await db.from('messages'), 0)
    const unreasoned = await violationOf(() => change(stage, draft, { cancelled: [after[0].id] }))
    assert.equal(unreasoned?.code, 'E_CANCEL_REASON')
    const all = after.map((one) => one.id)
    const last = await violationOf(() => change(stage, draft, { cancelled: all, reason: '停电' }))
    assert.equal(last?.code, 'E_LAST_SESSION')
  })

  test('refuses what clashes, what was held, what waits for the bureau, and leaves all as it was', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const { a } = stage.world
    const mine = await anOpenClass(stage)
    const theirs = await aClass(stage, {
      courseId: stage.world.courseIds.carer,
      roomId: a.roomIds[1],
      trainerId: a.trainerIds[1],
      startsOn: '2026-03-11',
    })
    const [first, , third, last] = await sessionsOf(mine.id)
    const [other] = await sessionsOf(theirs.id)
    const refusal = async (of: CourseClass, input: object) =>
      (await violationOf(() => change(stage, of, input)))?.code

    const taken = placeOf(first, { day: other.day, roomId: a.roomIds[1] })
    assert.equal(await refusal(mine, { moved: [taken] }), 'E_TIMETABLE_CLASH')
    assert.equal(await refusal(mine, { moved: [placeOf(first, {})] }), 'E_NOTHING_CHANGED')
    const past = placeOf(first, { day: '2026-02-27' })
    assert.equal(await refusal(mine, { moved: [past] }), 'E_TIMETABLE_CLASH')
    const foreign = placeOf(first, { roomId: stage.world.b.roomIds[0] })
    assert.equal(await refusal(mine, { moved: [foreign] }), 'E_TIMETABLE_CLASH')
    const nextYear = (await sessionsOf(theirs.id)).map((one, index) =>
      placeOf(one, { day: `2027-03-0${index + 1}` })
    )
    await insertRow('work_calendar_years', {
      year: 2027,
      source: '{}',
      loaded_at: clock.instant(),
    })
    assert.equal(await refusal(theirs, { moved: nextYear }), 'E_OTHER_YEAR')

    const free = placeOf(first, { day: '2026-03-13' })
    assert.equal(await refusal(mine, { moved: [free] }), 'E_TIMETABLE_CLASH')
    const shorter = { cancelled: [third.id, last.id], reason: '停电' }
    assert.equal(await refusal(mine, shorter), 'E_SPAN_APPROVED')
    await db.from('course_classes').where('id', mine.id).update({ status: 'applied' })
    assert.equal(await refusal(mine, { moved: [free] }), 'E_TIMETABLE_WITH_BUREAU')
    await db.from('course_classes').where('id', mine.id).update({ status: 'finished' })
    assert.equal(await refusal(mine, { moved: [free] }), 'E_TIMETABLE_CLOSED')
    await db.from('course_classes').where('id', mine.id).update({ status: 'running' })
    await markAll(stage, mine.id, () => 4)
    assert.equal(await refusal(mine, { moved: [free] }), 'E_SESSION_HELD')

    assert.containSubset(await db.from('class_sessions').where('id', first.id).first(), {
      day: first.day,
      room_id: first.room_id,
    })
    assert.lengthOf(await db.from('timetable_changes'), 0)
  })

  test('a class whose hours are not those of its course is neither opened nor finished', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const draft = await aClass(stage, { startsOn: '2026-03-16' })
    const courseClass = await anOpenClass(stage)
    const act = (action: ApplyForOpening | FinishClass, { id: classId }: CourseClass) =>
      violationOf(() => action.handle({ actor: stage.admin, classId }))
    for (const one of [draft, courseClass]) {
      const [first] = await sessionsOf(one.id)
      await change(stage, one, { cancelled: [first.id], reason: '停电' })
    }

    const opening = await act(new ApplyForOpening(), draft)
    assert.equal(opening?.code, 'E_HOURS_NOT_WHOLE')
    assert.containSubset(opening?.params, { theory: 0, theoryDue: 4, practice: 12 })

    await db.from('course_classes').where('id', courseClass.id).update({ status: 'running' })
    await markAll(stage, courseClass.id, () => 4)
    clock.stopAt('2026-03-12')
    const finish = await act(new FinishClass(), courseClass)
    assert.equal(finish?.code, 'E_HOURS_NOT_WHOLE')
  })

  test('a class is laid out around closures, and not over an assessment', async ({ assert }) => {
    const stage = await buildStage()
    const { a } = stage.world
    await insertRow('closures', {
      base_id: a.id,
      room_id: a.roomIds[0],
      from_day: '2026-03-09',
      to_day: '2026-03-09',
      slot: 'afternoon',
      reason: '检修',
      created_by_id: stage.admin.id,
      created_at: clock.instant(),
    })
    const courseClass = await aClass(stage)
    const places = (await sessionsOf(courseClass.id)).map((one) => `${one.day} ${one.slot}`)
    assert.deepEqual(places, [
      '2026-03-09 morning',
      '2026-03-10 morning',
      '2026-03-10 afternoon',
      '2026-03-11 morning',
    ])

    await submit(await aSitting(stage, courseClass.id, a.roomIds[1], '2026-03-09'))
    const over = await violationOf(() =>
      aClass(stage, { roomId: a.roomIds[1], trainerId: a.trainerIds[1] })
    )
    assert.equal(over?.code, 'E_ROOM_SITTING')
  })

  test('an open class that is cancelled leaves its sessions on record', async ({ assert }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)

    await new CancelClass().handle({
      actor: stage.admin,
      classId: courseClass.id,
      reason: '报名人数不足',
    })

    const items = await db.from('timetable_change_items').where('kind', 'cancelled')
    assert.lengthOf(items, 4)
    assert.lengthOf(await sessionsOf(courseClass.id), 0)
  })

  test('leave ends when its session leaves its time, on every way, and whoever asked is told', async ({
    assert,
    client,
  }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage, { slots: ['morning'] })
    const enrolmentId = await enrol(stage, courseClass)
    const { person_id: personId } = await db.from('enrolments').where('id', enrolmentId).first()
    const [first, second, third, last] = await sessionsOf(courseClass.id)
    const asked = await aLeave(stage, enrolmentId, [first.id])
    const approved = await aLeave(stage, enrolmentId, [second.id, third.id], 'approved')
    const told = () => db.from('messages').where('kind', 'leave_released').orderBy('id')

    await change(stage, courseClass, {
      moved: [placeOf(third, { roomId: stage.world.a.roomIds[1] })],
    })
    assert.lengthOf(await told(), 0)
    await change(stage, courseClass, { moved: [placeOf(first, { slot: 'afternoon' })] })
    const [message] = await told()
    assert.equal(message.person_id, personId)
    assert.containSubset(JSON.parse(message.parameters), {
      day: '2026-03-09',
      slot: 'morning',
      more: 0,
    })
    assert.containSubset(await leaveSessions(asked), [
      { class_session_id: first.id, old_day: '2026-03-09', released_at: clock.instant() },
    ])
    assert.equal((await db.from('leave_requests').where('id', asked).first()).status, 'withdrawn')

    await change(stage, courseClass, { cancelled: [second.id], reason: '停电' })
    const [gone, kept] = await leaveSessions(approved)
    assert.containSubset(gone, { class_session_id: null, old_day: '2026-03-10' })
    assert.containSubset(kept, { class_session_id: third.id, old_day: null, released_at: null })
    assert.equal((await db.from('leave_requests').where('id', approved).first()).status, 'approved')
    const trainee = await userWith('trainee', { personId })
    const own = await client.get('/me/leave').loginAs(trainee)
    own.assertTextIncludes('1 / 2 节课已改时间或停课')
    const staff = await client.get('/attendance/leave').loginAs(stage.admin)
    staff.assertTextIncludes('1 / 2 节课已改时间或停课')

    await aLeave(stage, enrolmentId, [last.id], 'approved')
    await db
      .from('enrolments')
      .where('id', enrolmentId)
      .update({
        ...{ status: 'withdrawn', left_by: 'transferred', ended_at: clock.instant() },
      })
    await new CancelClass().handle({ actor: stage.admin, classId: courseClass.id, reason: '停班' })
    assert.lengthOf(await db.from('leave_request_sessions').where('is_live', true), 0)
    assert.lengthOf(await db.from('leave_request_sessions').whereNull('class_session_id'), 4)
    assert.lengthOf(await told(), 4)
  })

  test('a session somebody checked in to keeps its time, on every way', async ({ assert }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage, { slots: ['morning'] })
    const enrolmentId = await enrol(stage, courseClass)
    const [first] = await sessionsOf(courseClass.id)
    await aCheckIn(enrolmentId, first.id)
    const codeOf = async (act: () => Promise<unknown>) => (await violationOf(act))?.code
    const move = (place: object) => () =>
      change(stage, courseClass, { moved: [placeOf(first, place)] })

    assert.equal(await codeOf(move({ slot: 'afternoon' })), 'E_SESSION_CHECKED_IN')
    const cancel = () => change(stage, courseClass, { cancelled: [first.id], reason: '停电' })
    assert.equal(await codeOf(cancel), 'E_SESSION_CHECKED_IN')
    await db.from('enrolments').where('id', enrolmentId).update({ status: 'withdrawn' })
    const end = () =>
      new CancelClass().handle({ actor: stage.admin, classId: courseClass.id, reason: '停班' })
    assert.equal(await codeOf(end), 'E_SESSION_CHECKED_IN')
    assert.lengthOf(await sessionsOf(courseClass.id), 4)

    const [, , third, last] = await sessionsOf(courseClass.id)
    const inspection = await anInspection(stage, third.id)
    const drop = () => change(stage, courseClass, { cancelled: [third.id], reason: '停电' })
    assert.equal(await codeOf(drop), 'E_SESSION_INSPECTED')
    const later = { moved: [placeOf(third, { slot: 'afternoon' })] }
    await change(stage, courseClass, later)
    await db
      .from('inspections')
      .where('id', inspection)
      .update({
        ...{ status: 'recorded', finding: 'none', head_count: 1, inspected_at: clock.instant() },
      })
    const back = () =>
      change(stage, courseClass, { moved: [placeOf(third, { day: last.day, slot: 'afternoon' })] })
    assert.equal(await codeOf(back), 'E_SESSION_INSPECTED')

    // Another room at the same time contradicts nobody's check-in.
    await move({ roomId: stage.world.a.roomIds[1] })()
    assert.equal((await sessionsOf(courseClass.id))[0].room_id, stage.world.a.roomIds[1])
  })

  test('a choice that moves two classes tells both and writes a change for each', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const { a } = stage.world
    const mine = await anOpenClass(stage, { slots: ['morning'] })
    const theirs = await anOpenClass(stage, {
      courseId: stage.world.courseIds.carer,
      roomId: a.roomIds[1],
      trainerId: a.trainerIds[1],
      startsOn: '2026-03-11',
      slots: ['afternoon'],
    })
    await enrol(stage, theirs)
    const [, first] = await sessionsOf(mine.id)
    const [, other] = await sessionsOf(theirs.id)

    const outcome = await change(stage, mine, {
      moved: [
        placeOf(first, { day: other.day, slot: other.slot, roomId: a.roomIds[1] }),
        placeOf(other, { day: '2026-03-13', slot: 'morning' }),
      ],
    })

    assert.deepEqual(outcome, { changed: 2, told: 1 })
    const changes = await db.from('timetable_changes').orderBy('course_class_id')
    assert.deepEqual(
      changes.map((one) => one.course_class_id),
      [mine.id, theirs.id]
    )
  })

  test('who saves from an old page is told who changed the timetable meanwhile', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)
    const [first, second] = await sessionsOf(courseClass.id)
    await change(stage, courseClass, { moved: [placeOf(first, { day: '2026-03-12' })], seen: 0 })

    const late = change(stage, courseClass, {
      moved: [placeOf(second, { day: '2026-03-13' })],
      seen: 0,
    })

    const error = await late.then(
      () => null,
      (caught: unknown) => caught
    )
    assert.instanceOf(error, StalePage)
    assert.equal((error as StalePage).details.actorName, '陈立新')
    const gone = await change(stage, courseClass, { cancelled: [999_999], reason: '停电' }).catch(
      (caught: unknown) => caught
    )
    assert.instanceOf(gone, StalePage)
  })

  test('two people who want one room at one time: one gets it', async ({ assert }) => {
    const stage = await buildStage()
    const { a } = stage.world
    const mine = await aClass(stage)
    const theirs = await aClass(stage, {
      courseId: stage.world.courseIds.carer,
      roomId: a.roomIds[1],
      trainerId: a.trainerIds[1],
      startsOn: '2026-03-11',
    })
    const [first] = await sessionsOf(mine.id)
    const [other] = await sessionsOf(theirs.id)
    const wanted = { day: '2026-03-16', slot: 'morning', roomId: a.roomIds[0] }

    const refused = await Promise.all([
      violationOf(() => change(stage, mine, { moved: [placeOf(first, wanted)] })),
      violationOf(() => change(stage, theirs, { moved: [placeOf(other, wanted)] })),
    ])

    const codes = refused.map((one) => one?.code ?? null)
    assert.isTrue(codes.some((code) => code === null))
    assert.isTrue(codes.some((code) => ['E_TIMETABLE_CLASH', 'E_TAKEN_MEANWHILE'].includes(code!)))
  })
})

test.group('The database keeps a room for one thing at a time', (group) => {
  group.each.setup(() => emptyDatabase())
  group.each.teardown(async () => {
    clock.resume()
    await emptyDatabase()
  })

  test('no lesson where a sitting is, no sitting where a lesson is, whatever writes it', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const [room] = stage.world.a.roomIds
    const courseClass = await aClass(stage)
    const [first, second] = await sessionsOf(courseClass.id)
    const held = await aSitting(stage, courseClass.id, room, '2026-03-12')
    const there = await aSitting(stage, (await otherClass(stage)).id, room, first.day)
    await submit(held)

    const move = (session: { id: number }, place: object) => () =>
      db.from('class_sessions').where('id', session.id).update(place)

    assert.equal(await faultOf(move(first, { day: '2026-03-12' })), 'check')
    assert.isNull(await faultOf(move(second, { day: '2026-03-12' })))
    assert.equal(await faultOf(() => submit(there)), 'check')
    assert.isNull(await faultOf(move(first, { day: '2026-03-13' })))
    assert.isNull(await faultOf(() => submit(there)))
  })

  test('no lesson where the base or the room is closed, until the closure is lifted', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const { a } = stage.world
    const courseClass = await aClass(stage)
    const [first] = await sessionsOf(courseClass.id)
    const closure = await insertRow('closures', {
      base_id: a.id,
      room_id: null,
      from_day: '2026-03-12',
      to_day: '2026-03-13',
      slot: 'morning',
      reason: '停电',
      created_by_id: stage.admin.id,
      created_at: clock.instant(),
    })
    const move = (day: string) => () =>
      db.from('class_sessions').where('id', first.id).update({ day })

    assert.equal(await faultOf(move('2026-03-13')), 'check')
    assert.isNull(await faultOf(move('2026-03-16')))
    const lifted = { lifted_at: clock.instant(), lifted_by_id: stage.admin.id }
    await db.from('closures').where('id', closure).update(lifted)
    assert.isNull(await faultOf(move('2026-03-13')))
  })

  test('a lesson and a sitting that take the room at the same moment: one of them stays', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const [room] = stage.world.a.roomIds
    const courseClass = await aClass(stage)
    const rival = await otherClass(stage)
    const sessions = await sessionsOf(courseClass.id)
    const mornings = sessions.filter((one) => one.slot === 'morning')
    for (const [index, session] of mornings.entries()) {
      const day = `2026-03-${16 + index}`
      const sitting = await aSitting(stage, rival.id, room, day)
      await db
        .from('sittings')
        .where('id', sitting)
        .update({ attempt: index + 2 })

      const faults = await Promise.all([
        faultOf(() =>
          db.transaction((trx) =>
            trx.from('class_sessions').where('id', session.id).update({ day })
          )
        ),
        faultOf(() =>
          db.transaction((trx) =>
            trx.from('sittings').where('id', sitting).update({ status: 'submitted' })
          )
        ),
      ])

      assert.lengthOf(
        faults.filter((fault) => fault === 'check'),
        1
      )
    }
  })
})

function otherClass(stage: Stage) {
  return aClass(stage, {
    courseId: stage.world.courseIds.carer,
    roomId: stage.world.a.roomIds[1],
    trainerId: stage.world.a.trainerIds[1],
    startsOn: '2026-04-06',
  })
}
