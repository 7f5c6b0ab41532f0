import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import { weekTimetable } from '#app/classes/timetabling/queries/week_timetable'
import { insertRow, userWith } from '#tests/support/world'
import {
  aClass,
  anOpenClass,
  buildStage,
  enrol,
  type Stage,
} from '#tests/functional/classes/support'
import type CourseClass from '#models/course_class'

const sessionsOf = (classId: number) =>
  db.from('class_sessions').where('course_class_id', classId).orderBy('sequence')

/** A class of welders and one of carers in the other room, both in the week of 9 March. */
async function twoClasses(stage: Stage): Promise<[CourseClass, CourseClass]> {
  const { a } = stage.world
  const mine = await anOpenClass(stage)
  const theirs = await anOpenClass(stage, {
    courseId: stage.world.courseIds.carer,
    roomId: a.roomIds[1],
    trainerId: a.trainerIds[1],
  })
  return [mine, theirs]
}

test.group('Pages of the timetable', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('the week shows rooms by day, the list the same by day, and counts the use of rooms', async ({
    client,
  }) => {
    const stage = await buildStage()
    const [mine] = await twoClasses(stage)
    const get = (query: string) => client.get(`/timetable?week=2026-03-11${query}`)

    const week = await get('').loginAs(stage.admin)
    const list = await get('&view=list&by=class').loginAs(stage.admin)
    const english = await get('&by=trainer&lang=en').loginAs(stage.admin)

    week.assertStatus(200)
    week.assertTextIncludes('课表，3\u00a0月\u00a09\u00a0日至3\u00a0月\u00a015\u00a0日')
    week.assertTextIncludes('实训室利用率 40.0%：8 / 20 个半天')
    week.assertTextIncludes('data-timetable')
    const [first] = await sessionsOf(mine.id)
    week.assertTextIncludes(
      `/classes/${mine.id}/timetable/changes/create?back=week&amp;session=${first.id}`
    )
    list.assertTextIncludes('class="ses-list"')
    english.assertTextIncludes('Rooms in use 40.0%: 8 of 20 half days')
  })

  test('a base sees itself, an instructor the own sessions, the auditor every base but no way to change', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const { a, b } = stage.world
    const [mine, theirs] = await twoClasses(stage)
    const instructor = await userWith('instructor', { baseId: a.id })
    await db.from('trainers').where('id', a.trainerIds[0]).update({ user_id: instructor.id })
    const get = async (user: Stage['admin'], query = '') => {
      const path = `/timetable?week=2026-03-09${query}`
      return (await client.get(path).loginAs(user)).text()
    }

    const own = await get(instructor)
    assert.include(own, '我的课表')
    assert.include(own, `/classes/${mine.id}/timetable`)
    assert.notInclude(own, `/classes/${theirs.id}/timetable`)
    const other = await get(await userWith('base_admin', { baseId: b.id }), `&base=${a.id}`)
    assert.notInclude(other, `/classes/${mine.id}/timetable`)
    const auditor = await get(await userWith('auditor'), `&base=${a.id}`)
    assert.include(auditor, `/classes/${mine.id}/timetable`)
    assert.notInclude(auditor, 'data-timetable')
    assert.notInclude(auditor, 'changes/create')
  })

  test('of one class the week lists its rooms and those that it could be held in', async ({
    assert,
    client,
  }) => {
    const stage = await buildStage()
    const [mine] = await twoClasses(stage)
    await db.from('rooms').where('id', stage.world.a.roomIds[1]).update({ seats: 5 })
    const rowsOf = async (query: string) => {
      const page = await client.get(`/timetable?week=2026-03-11${query}`).loginAs(stage.admin)
      const all = JSON.parse(
        page
          .text()
          .replaceAll('&quot;', '"')
          .match(/"rows":(\[[^\]]*\])/)![1]
      ) as { id: number }[]
      return all.map((one) => one.id)
    }

    const [own, small] = stage.world.a.roomIds
    assert.includeMembers(await rowsOf(''), [own, small])
    const ofClass = await rowsOf(`&class=${mine.id}`)
    assert.include(ofClass, own)
    assert.notInclude(ofClass, small)
  })

  test('a closure over lessons is told as a clash with free places, and one click takes one', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const { a } = stage.world
    const mine = await anOpenClass(stage)
    await enrol(stage, mine)
    await insertRow('closures', {
      base_id: a.id,
      room_id: a.roomIds[0],
      from_day: '2026-03-10',
      to_day: '2026-03-10',
      slot: 'morning',
      reason: '管道检修',
      created_by_id: stage.admin.id,
      created_at: clock.instant(),
    })
    const shut = await db
      .from('class_sessions')
      .where({ day: '2026-03-10', slot: 'morning' })
      .first()

    const week = await client.get('/timetable?week=2026-03-10').loginAs(stage.admin)
    week.assertTextIncludes('管道检修')
    const text = week.text()
    const [, place] = /name="moved\[\]" value="([^"]+)"/.exec(text) ?? []
    assert.equal(place, `${shut.id} 2026-03-10 morning ${a.roomIds[1]} ${a.trainerIds[0]}`)

    const taken = await client
      .post(`/classes/${mine.id}/timetable/changes`)
      .form({ 'moved[]': [place], 'seen': 0, 'back': 'week' })
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)

    taken.assertHeader('location', '/timetable?week=2026-03-10')
    assert.equal(
      (await db.from('class_sessions').where('id', shut.id).first()).room_id,
      a.roomIds[1]
    )
    assert.lengthOf(await db.from('messages').where('kind', 'session_moved'), 1)
  })

  test('the preview says per session what clashes, and what follows; nothing is saved yet', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const { a } = stage.world
    const [mine, theirs] = await twoClasses(stage)
    const [first] = await sessionsOf(mine.id)
    const get = (query: string) =>
      client
        .get(`/classes/${mine.id}/timetable/changes/create?session=${first.id}${query}`)
        .loginAs(stage.admin)

    const clash = await get(`&room=${a.roomIds[1]}`)
    clash.assertTextIncludes(`已排给 ${theirs.code}`)
    clash.assertTextIncludes('最近的三个空位')
    const fine = await get('&day=2026-03-09&slot=evening')
    fine.assertTextIncludes('没有冲突')
    const outside = await get('&day=2026-03-12&scope=following')
    outside.assertTextIncludes('不在审定的')
    await db.from('course_classes').where('id', mine.id).update({ status: 'returned' })
    const draft = await get('&day=2026-03-12&scope=following')
    draft.assertTextIncludes('班级改为 2026-03-12 至 2026-03-13')
    const cancel = await get('&kind=cancel')
    cancel.assertTextIncludes('改后理论 0 / 4 课时，实操 12 / 12 课时')
    const add = await client
      .get(
        `/classes/${mine.id}/timetable/changes/create?kind=add&day=2026-03-16&slot=afternoon&weeks=2&hours=4&lesson=practice`
      )
      .loginAs(stage.admin)
    add.assertTextIncludes('practice 4 2026-03-23 afternoon')
    assert.lengthOf(await db.from('timetable_changes'), 0)
  })

  test('saving needs the own base, fields that can be read and a session that is free', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const mine = await aClass(stage)
    const [first] = await sessionsOf(mine.id)
    const place = `${first.id} 2026-03-12 morning ${first.room_id} ${first.trainer_id}`
    const path = `/classes/${mine.id}/timetable/changes`
    const post = (fields: object) => client.post(path).form(fields).withCsrfToken().redirects(0)

    const guest = await post({ 'moved[]': [place] })
    guest.assertHeader('location', '/login')
    for (const user of [
      await userWith('base_admin', { baseId: stage.world.b.id }),
      stage.reviewer,
    ]) {
      const foreign = await post({ 'moved[]': [place] }).loginAs(user)
      foreign.assertStatus(403)
    }
    const unread = await post({ 'moved[]': ['1 2 3'] }).loginAs(stage.admin)
    unread.assertFlashMessage('error', '什么都没有变。请选别的日期、时段、实训室或教师。')
    const invalid = await post({ 'cancelled[]': ['x'] }).loginAs(stage.admin)
    invalid.assertStatus(302)
    const past = place.replace('2026-03-12', '2026-02-27')
    const clash = await post({ 'moved[]': [past] }).loginAs(stage.admin)
    assert.match(String(clash.flashMessage('error')), /有 1 次课排不下/)

    const done = await post({ 'moved[]': [place], 'reason': '教师出差' }).loginAs(stage.admin)
    done.assertHeader('location', `/classes/${mine.id}/timetable`)
    const stale = await post({ 'moved[]': [place], 'seen': '0' }).loginAs(stage.admin)
    stale.assertStatus(409)
    stale.assertTextIncludes('陈立新')

    const history = await client.get(path).loginAs(await userWith('auditor'))
    history.assertTextIncludes('原因：教师出差')
    history.assertTextIncludes('2026-03-12上午 08:30–11:40')
  })

  test('the class page lets its base move and cancel what was not held, and says when hours lack', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    const mine = await aClass(stage)
    const [first, second] = await sessionsOf(mine.id)
    await db.from('class_sessions').where('id', second.id).delete()
    const page = async (user: Stage['admin']) =>
      (await client.get(`/classes/${mine.id}/timetable`).loginAs(user)).text()

    const own = await page(stage.admin)
    assert.include(own, `changes/create?session=${first.id}`)
    assert.include(own, `changes/create?kind=cancel&amp;session=${first.id}`.replace('&amp;', '&'))
    assert.include(own, '课时与课程不一致')
    assert.notInclude(await page(stage.reviewer), 'changes/create')
  })

  test('the history of a timetable turns its pages', async ({ client, assert }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)
    const row = {
      course_class_id: courseClass.id,
      actor_id: stage.admin.id,
      people_told: 0,
      kind: 'moved',
    }
    await db.table('timetable_changes').multiInsert(
      Array.from({ length: 21 }, (_, at) => ({
        ...{ ...row, reason: `第 ${at + 1} 次`, created_at: clock.instant() },
      }))
    )
    const page = (number: number) =>
      client.get(`/classes/${courseClass.id}/timetable/changes?page=${number}`).loginAs(stage.admin)

    const [first, second] = [await page(1), await page(2)]

    assert.notInclude(first.text(), '第 1 次')
    second.assertTextIncludes('第 1 次')
  })

  test('the week takes the same number of queries for one class and for two', async ({
    assert,
  }) => {
    const stage = await buildStage()
    await anOpenClass(stage)
    const count = async () => {
      let queries = 0
      const add = () => void queries++
      db.connection().getReadClient().on('query', add)
      await weekTimetable(stage.admin, { week: '2026-03-09' }, clock.today())
      db.connection().getReadClient().removeListener('query', add)
      return queries
    }

    const one = await count()
    await anOpenClass(stage, {
      courseId: stage.world.courseIds.carer,
      roomId: stage.world.a.roomIds[1],
      trainerId: stage.world.a.trainerIds[1],
    })
    assert.equal(await count(), one)
  })
})
