import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import CreateClass from '#app/classes/actions/create_class'
import ReviseClass from '#app/classes/actions/revise_class'
import CourseClass from '#models/course_class'
import { checkNewClass } from '#app/classes/timetabling/queries/check_new_class'
import { countRows } from '#app/shared/database/rows'
import { insertSessions, namedClash } from '#app/classes/timetable'
import {
  aClass,
  anOpenClass,
  auditOf,
  buildStage,
  formOf,
  planOf,
  violationOf,
} from '#tests/functional/classes/support'
import { anEmployer } from '#tests/support/awards'
import { insertRow, userWith } from '#tests/support/world'

test.group('Who pays for a class', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('an apprenticeship keeps its enterprise and years', async ({ client, assert }) => {
    const stage = await buildStage()
    const employerId = await anEmployer()
    const response = await client
      .post('/classes')
      .form(
        formOf(stage, {
          feeKind: 'enterprise',
          employerId,
          trainingKind: 'apprenticeship',
          apprenticeshipYears: 2,
        })
      )
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)
    response.assertStatus(302)
    const row = await db.from('course_classes').firstOrFail()
    assert.deepInclude(row, {
      fee_kind: 'enterprise',
      employer_id: employerId,
      training_kind: 'apprenticeship',
      apprenticeship_years: 2,
    })
    const page = await client.get(`/classes/${row.id}/edit`).loginAs(stage.admin)
    page.assertTextIncludes('侯马市某制造有限公司')
  })

  test('what does not belong to a free class is not kept', async ({ assert }) => {
    const stage = await buildStage()
    const { id } = await aClass(stage, { employerId: await anEmployer(), apprenticeshipYears: 2 })
    const row = await db.from('course_classes').where('id', id).firstOrFail()
    assert.deepInclude(row, { employer_id: null, apprenticeship_years: null })
  })

  test('{code} refuses a class nobody could be paid for')
    .with([
      { code: 'E_EMPLOYER_NEEDED', plan: { feeKind: 'enterprise' as const } },
      { code: 'E_EMPLOYER_NEEDED', plan: { feeKind: 'enterprise' as const, employerId: 999 } },
      { code: 'E_APPRENTICES_OF_ENTERPRISE', plan: { trainingKind: 'apprenticeship' as const } },
      {
        code: 'E_YEARS_NEEDED',
        plan: { trainingKind: 'apprenticeship' as const, feeKind: 'enterprise' as const },
        employer: true,
      },
    ])
    .run(async ({ assert }, { code, plan, employer }) => {
      const stage = await buildStage()
      const employerId = employer ? await anEmployer() : undefined
      const given = employerId === undefined ? plan : { ...plan, employerId }
      const violation = await violationOf(() => aClass(stage, given))
      assert.equal(violation?.code, code)
      assert.lengthOf(await db.from('course_classes'), 0)
    })
})

test.group('Planning a class', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('a class is drafted with its code, days and sessions', async ({ assert }) => {
    const stage = await buildStage()

    const courseClass = await aClass(stage)

    const sessions = await db.from('class_sessions').where('course_class_id', courseClass.id)
    assert.containSubset(courseClass.serialize(), {
      code: 'A26-HG4-01',
      status: 'draft',
      startsOn: '2026-03-09',
      endsOn: '2026-03-10',
    })
    assert.lengthOf(sessions, 4)
    assert.deepEqual(await auditOf(courseClass.id), ['class.created'])
  })

  test('the second class of a course in a year is term two', async ({ assert }) => {
    const stage = await buildStage()
    await aClass(stage)

    const second = await aClass(stage, { startsOn: '2026-04-13' })

    assert.equal(second.code, 'A26-HG4-02')
  })

  test('a clash late in the year is told; no day of a year without its calendar is offered', async ({
    assert,
  }) => {
    const stage = await buildStage()
    await aClass(stage, { startsOn: '2026-12-01' })

    const check = await checkNewClass(stage.world.a.id, planOf(stage, { startsOn: '2026-12-01' }))

    assert.isNull(check!.fault)
    assert.isNotEmpty(check!.clashing)
    assert.isEmpty(check!.choices.filter((choice) => choice.endsOn > '2026-12-31'))
  })

  test('{code} refuses what cannot be held, and nothing is written')
    .with([
      { code: 'E_SEATS_RANGE', change: { seats: 51 } },
      { code: 'E_STARTS_IN_PAST', change: { startsOn: '2026-03-01' } },
      { code: 'E_CALENDAR_NOT_LOADED', change: { startsOn: '2026-12-31' } },
      { code: 'E_NO_ALLOCATION', change: { startsOn: '2027-03-01' } },
      { code: 'E_NOT_OF_BASE', change: 'room' as const },
      { code: 'E_NOT_OF_BASE', change: 'trainer' as const },
      { code: 'E_BODY_NOT_FILED', change: 'body' as const },
      { code: 'E_ROOM_TOO_SMALL', change: 'small' as const },
    ])
    .run(async ({ assert }, { code, change }) => {
      const stage = await buildStage()
      const { world } = stage
      if (change === 'small') await db.from('rooms').update({ seats: 19 })
      if (change === 'body') await db.from('assessment_body_filings').delete()
      const changes =
        change === 'room'
          ? { roomId: world.b.roomIds[0] }
          : change === 'trainer'
            ? { trainerId: world.b.trainerIds[0] }
            : typeof change === 'object'
              ? change
              : {}

      const violation = await violationOf(() => aClass(stage, changes))

      assert.equal(violation?.code, code)
      assert.equal(await countRows(db.from('course_classes')), 0)
    })

  test('a room that is booked names the other class and the day', async ({ assert }) => {
    const stage = await buildStage()
    const first = await aClass(stage)

    const violation = await violationOf(() =>
      aClass(stage, { startsOn: '2026-03-10', trainerId: stage.world.a.trainerIds[1] })
    )

    assert.equal(violation?.code, 'E_ROOM_TAKEN')
    assert.containSubset(violation?.params, {
      room: '实训室R1',
      class: first.code,
      day: '2026-03-10',
      slot: 'morning',
    })
  })

  test('a trainer who teaches elsewhere is refused by name', async ({ assert }) => {
    const stage = await buildStage()
    await aClass(stage)

    const violation = await violationOf(() => aClass(stage, { roomId: stage.world.a.roomIds[1] }))

    assert.equal(violation?.code, 'E_TRAINER_TAKEN')
    assert.equal(violation?.params.trainer, '教师AT1')
  })

  test('a room may be shared by a morning class and an afternoon class', async ({ assert }) => {
    const stage = await buildStage()
    await aClass(stage, { slots: ['morning'] })

    const second = await violationOf(() => aClass(stage, { slots: ['afternoon'] }))

    assert.isNull(second)
  })

  test("the database's own refusal of a double booking becomes the same sentence", async ({
    assert,
  }) => {
    const stage = await buildStage()
    const first = await aClass(stage)
    const second = await aClass(stage, { startsOn: '2026-04-13' })
    const sessions = [
      {
        sequence: 1,
        day: '2026-03-09',
        slot: 'morning' as const,
        startsAtTime: '08:30',
        endsAtTime: '11:40',
        hours: 4,
        kind: 'theory' as const,
      },
    ]

    let refusal: unknown
    try {
      await db.transaction((trx) => insertSessions(trx, second.id, planOf(stage), sessions))
    } catch (error) {
      refusal = await namedClash(error, planOf(stage), sessions, second.id)
    }

    assert.containSubset(refusal as object, { code: 'E_ROOM_TAKEN' })
    assert.equal((refusal as { params: { class: string } }).params.class, first.code)
  })

  test('revising lays the sessions out anew and keeps the code of the course', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)

    await new ReviseClass().handle({
      ...planOf(stage, { startsOn: '2026-03-10', seats: 25 }),
      actor: stage.admin,
      classId: courseClass.id,
    })

    const after = await CourseClass.findOrFail(courseClass.id)
    const days = await db
      .from('class_sessions')
      .where('course_class_id', courseClass.id)
      .orderBy('day')
      .distinct('day')
    assert.containSubset(after.serialize(), { code: 'A26-HG4-01', seats: 25, endsOn: '2026-03-11' })
    assert.deepEqual(
      days.map(({ day }) => day),
      ['2026-03-10', '2026-03-11']
    )
    assert.deepEqual(await auditOf(courseClass.id), ['class.created', 'class.revised'])
  })

  test('another course gives another code', async ({ assert }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)

    await new ReviseClass().handle({
      ...planOf(stage, { courseId: stage.world.courseIds.carer }),
      actor: stage.admin,
      classId: courseClass.id,
    })

    const after = await CourseClass.findOrFail(courseClass.id)
    assert.equal(after.code, 'A26-YL5-01')
    assert.equal(after.planAllocationId, stage.world.a.allocationIds.care)
  })

  test('an opened class can no longer be revised', async ({ assert }) => {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage)

    const violation = await violationOf(() =>
      new ReviseClass().handle({
        ...planOf(stage),
        actor: stage.admin,
        classId: courseClass.id,
      })
    )

    assert.equal(violation?.code, 'E_CLASS_NOT_REVISABLE')
  })

  test('the form writes a class and leads to it', async ({ assert, client }) => {
    const stage = await buildStage()

    const response = await client
      .post('/classes')
      .form(formOf(stage))
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)

    const courseClass = await CourseClass.query().firstOrFail()
    response.assertHeader('location', `/classes/${courseClass.id}`)
    assert.equal(courseClass.baseId, stage.world.a.id)
  })

  test('the form is refused for {field}')
    .with([
      { field: 'startsOn', value: '2026-02-30' },
      { field: 'seats', value: 0 },
      { field: 'mode', value: 'private' },
      { field: 'weekdays', key: 'weekdays[]', value: [8] },
    ])
    .run(async ({ assert, client }, { field, key, value }) => {
      const stage = await buildStage()

      const response = await client
        .post('/classes')
        .form(formOf(stage, { [key ?? field]: value }))
        .loginAs(stage.admin)
        .withCsrfToken()
        .accept('json')
        .redirects(0)

      response.assertStatus(422)
      assert.include(JSON.stringify(response.body()), field)
      assert.equal(await countRows(db.from('course_classes')), 0)
    })

  test('{$self} may not plan a class')
    .with(['instructor', 'reviewer', 'auditor', 'trainee'] as const)
    .run(async ({ client }, role) => {
      const stage = await buildStage()
      const baseId = role === 'instructor' ? stage.world.a.id : null
      const user = await userWith(role, { baseId })

      const form = await client.get('/classes/create').loginAs(user)
      const post = await client
        .post('/classes')
        .form(formOf(stage))
        .loginAs(user)
        .withCsrfToken()
        .accept('json')

      form.assertStatus(403)
      post.assertStatus(403)
    })

  test('every clash of a new class is told at once with what is free, and nothing is written', async ({
    assert,
    client,
  }) => {
    const stage = await buildStage()
    const first = await aClass(stage)
    const { roomIds, trainerIds } = stage.world.a
    await db.from('rooms').where('id', roomIds[1]).update({ seats: 20 })
    await db.from('trainers').where('id', trainerIds[1]).update({ name: '教师闲' })

    const asked = await client
      .post('/classes/checks')
      .form(formOf(stage))
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)
    const address = asked.header('location')!
    const page = await client.get(address).loginAs(stage.admin)

    assert.match(address, /^\/classes\/create\?/)
    assert.notInclude(address, '_csrf')
    // Four sessions, each with the room and the trainer taken.
    for (const kind of ['实训室R1', '教师AT1']) {
      assert.isAtLeast(page.text().split(`${kind}`).length - 1, 4)
    }
    assert.equal(page.text().split(first.code).length - 1, 8)
    page.assertTextIncludes('4 次课中有 4 次排不进去')
    page.assertTextIncludes('并由教师闲上课')
    assert.equal(await countRows(db.from('course_classes')), 1)
    const links = [...page.text().matchAll(/href="(\/classes\/create\?[^"]+)"/g)]
    const free = await client.get(links[0][1].replaceAll('&amp;', '&')).loginAs(stage.admin)
    free.assertTextIncludes('没有冲突')
    assert.isTrue(links.some(([, href]) => href.includes('startsOn=2026-03-11')))
  })

  test('a class that was refused for its places shows all that is in the way', async ({
    client,
  }) => {
    const stage = await buildStage()
    await aClass(stage)

    const page = await client
      .post('/classes')
      .form(formOf(stage))
      .header('referer', '/classes/create')
      .loginAs(stage.admin)
      .withCsrfToken()

    page.assertTextIncludes('4 次课中有 4 次排不进去')
  })

  test('{code} refuses a class for {what}')
    .with([
      { code: 'E_CLASS_CLASHES', what: 'an absence of its trainer' },
      { code: 'E_CLASS_CLASHES', what: 'a room without usable equipment' },
    ])
    .run(async ({ assert }, { code, what }) => {
      const stage = await buildStage()
      const { roomIds, trainerIds } = stage.world.a
      if (what.startsWith('a room')) {
        const { specialty_id: specialtyId } = await db
          .from('courses')
          .where('id', stage.world.courseIds.welder)
          .firstOrFail()
        const lathe = { name: '焊机', specialty_id: specialtyId, quantity: 4, usable: 0 }
        await db.table('room_equipment').insert({ room_id: roomIds[0], ...lathe })
      } else {
        await insertRow('trainer_absences', {
          trainer_id: trainerIds[0],
          from_day: '2026-03-10',
          to_day: '2026-03-10',
          reason: '外出进修',
          created_by_id: stage.admin.id,
          created_at: clock.instant(),
        })
      }

      const violation = await violationOf(() => aClass(stage))

      assert.equal(violation?.code, code)
      assert.equal(violation?.params.day, what.startsWith('a room') ? '2026-03-09' : '2026-03-10')
      assert.equal(await countRows(db.from('course_classes')), 0)
    })

  test('another base may neither open nor change the class', async ({ client }) => {
    const stage = await buildStage()
    const courseClass = await aClass(stage)
    const other = await userWith('base_admin', { baseId: stage.world.b.id })

    const page = await client.get(`/classes/${courseClass.id}`).loginAs(other)
    const edit = await client.get(`/classes/${courseClass.id}/edit`).loginAs(other)
    const post = await client
      .post(`/classes/${courseClass.id}`)
      .form(formOf(stage))
      .loginAs(other)
      .withCsrfToken()
      .accept('json')

    page.assertStatus(403)
    edit.assertStatus(403)
    post.assertStatus(403)
  })

  test('a class of the other base is never made by this form', async ({ assert }) => {
    const stage = await buildStage()
    const { world, admin } = stage

    const violation = await violationOf(() =>
      new CreateClass().handle({ ...planOf(stage), actor: admin, baseId: world.b.id })
    )

    assert.equal(violation?.code, 'E_NOT_OF_BASE')
  })
})
