import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import clock from '#app/shared/clock'
import ApplyForClass from '#app/enrolments/applications/actions/apply_for_class'
import EnrolTrainee from '#app/enrolments/actions/enrol_trainee'
import MoveEnrolment from '#app/enrolments/moves/actions/move_enrolment'
import RecordNoShow from '#app/enrolments/moves/actions/record_no_show'
import WithdrawEnrolment from '#app/enrolments/actions/withdraw_enrolment'
import { aClass, aTrainee, said, setUpWorld } from '#tests/functional/enrolments/class_fixture'
import { aPerson, insertRow, userWith, type World } from '#tests/support/world'
import type { Check } from '#app/enrolments/applications/actions/apply_for_class'
import type User from '#models/user'

const nothing: Check = async () => ({ verdict: 'unknown', stored: '{}' })
const LATER = { starts_on: '2026-05-11', ends_on: '2026-05-14' }

test.group('Moving to another class', (group) => {
  let world: World
  let admin: User
  let from: number
  let to: number
  let enrolmentId: number

  group.each.setup(async () => {
    const set = await setUpWorld()
    world = set.world
    admin = await userWith('base_admin', { baseId: world.a.id })
    from = await aClass(world, world.a, { seats: 5 })
    to = await aClass(world, world.a, { ...LATER, seats: 1, room_id: world.a.roomIds[1] })
    await lessons(from)
    enrolmentId = await enrol(1, from)
    return set.tearDown
  })

  async function lessons(classId: number) {
    for (const [at, day] of ['2026-04-07', '2026-04-08', '2026-04-09'].entries()) {
      await insertRow('class_sessions', {
        course_class_id: classId,
        room_id: world.a.roomIds[0],
        trainer_id: world.a.trainerIds[0],
        sequence: at + 1,
        day,
        slot: 'morning',
        starts_at_time: '08:00',
        ends_at_time: '12:00',
        hours: 4,
        kind: 'theory',
        created_at: clock.instant(),
      })
    }
  }
  const enrol = (number: number, classId: number) => {
    const { traineeCategory, ...person } = aTrainee(number)
    return new EnrolTrainee().handle({ actor: admin, classId, person, traineeCategory })
  }
  const move = (way: 'transferred' | 'deferred', toClassId = to, id = enrolmentId) =>
    new MoveEnrolment().handle(
      { actor: admin, enrolmentId: id, toClassId, way, reason: '工作调班' },
      nothing
    )
  const row = (id = enrolmentId) => db.from('enrolments').where('id', id).firstOrFail()
  const taken = async (id: number) => {
    const found = await db.from('course_classes').where('id', id).firstOrFail()
    return found.seats_taken as number
  }
  const post = (client: ApiClient, user: User, path: string, form: object) =>
    client.post(path).loginAs(user).withCsrfToken().form(form).redirects(0)

  test('a transfer moves the seat from class to class at once, with its history', async ({
    assert,
    client,
  }) => {
    const session = await db.from('class_sessions').orderBy('id').firstOrFail()
    await insertRow('attendance_marks', {
      class_session_id: session.id,
      enrolment_id: enrolmentId,
      status: 'absent',
      hours: 0,
      marked_by_id: admin.id,
      marked_at: clock.instant(),
    })
    const form = { classId: to, way: 'transferred', reason: '工作调班' }

    const answer = await post(client, admin, `/enrolments/${enrolmentId}/moves`, form)

    assert.include(answer.flashMessages().success, '已转班')
    assert.deepInclude(await row(), {
      status: 'withdrawn',
      left_by: 'transferred',
      ended_reason: '工作调班',
    })
    const next = await db.from('enrolments').where('moved_from_id', enrolmentId).firstOrFail()
    assert.deepInclude(next, { course_class_id: to, status: 'confirmed' })
    assert.deepEqual([await taken(from), await taken(to)], [0, 1])
    const plan = await db.from('annual_plans').where('id', world.a.planId).firstOrFail()
    assert.equal(plan.seats_taken, 1)
    assert.lengthOf(await db.from('attendance_marks').where('enrolment_id', enrolmentId), 1)
    const audit = await db.from('audit_entries').where('action', 'enrolment.transferred')
    assert.lengthOf(audit, 1)
    const page = await client.get(`/enrolments/${next.id}`).loginAs(admin)
    assert.include(page.text(), `/enrolments/${enrolmentId}`)
  })

  test('a transfer needs a seat there; who is deferred waits for one', async ({ assert }) => {
    await enrol(2, to)

    await assert.rejects(() => move('transferred'), /^E_NO_SEAT_THERE/)
    const { applicationId } = await move('deferred')

    assert.equal((await row()).left_by, 'deferred')
    const application = await db
      .from('enrolment_applications')
      .where('id', applicationId!)
      .firstOrFail()
    assert.deepInclude(application, {
      status: 'waiting',
      course_class_id: to,
      from_enrolment_id: enrolmentId,
    })
    assert.deepEqual([await taken(from), await taken(to)], [0, 1])
  })

  test('who asked for a seat there before keeps the place, and takes the seat that is kept for them', async ({
    assert,
  }) => {
    const second = await enrol(2, to)
    const { person_id: personId } = await row()
    const ask = () =>
      new ApplyForClass().handle(
        {
          ...{ actor: admin, classId: to, applicant: { personId } },
          ...{ traineeCategory: 'rural_migrant', sentBy: 'base' },
          ...{ categoryProof: '口头说明', categoryProvenOn: '2026-01-05' },
        },
        nothing
      )
    const asked = await ask()

    const waiting = await move('deferred')

    assert.equal(waiting.applicationId, asked)
    // What was typed does not become a proof by having been in a class before.
    assert.deepInclude(await db.from('enrolment_applications').first(), {
      ...{ status: 'waiting', category_proven_on: null, from_enrolment_id: enrolmentId },
    })
    await new WithdrawEnrolment().handle({ actor: admin, enrolmentId: second, reason: '外出务工' })
    assert.equal((await db.from('enrolment_applications').first()).status, 'offered')
    await enrol(1, to)
    const settled = await db.from('enrolment_applications').firstOrFail()
    assert.deepInclude(settled, { status: 'lapsed', reason_code: 'in_class' })
    const there = await db.from('course_classes').where('id', to).firstOrFail()
    assert.deepEqual([there.seats_taken, there.seats_offered], [1, 0])
  })

  test('once a third is over the former seat stays used', async ({ assert }) => {
    await db.from('course_classes').where('id', from).update({ status: 'running' })
    clock.stopAt('2026-04-08')

    const { seatFreed } = await move('deferred')

    assert.isFalse(seatFreed)
    assert.deepEqual([await taken(from), await taken(to)], [1, 1])
  })

  test('only to a class of the same course and base that enrols; deferred only to a later one', async ({
    assert,
  }) => {
    const other = { ...LATER, room_id: world.a.roomIds[1] }
    const care = await aClass(world, world.a, {
      ...other,
      course_id: world.courseIds.carer,
      specialty_id: world.specialtyIds.care,
      plan_allocation_id: world.a.allocationIds.care,
    })
    const foreign = await aClass(world, world.b, LATER)
    const running = await aClass(world, world.a, { ...other, status: 'running' })
    const early = await aClass(world, world.a, {
      starts_on: '2026-03-16',
      ends_on: '2026-03-19',
      room_id: world.a.roomIds[1],
    })

    await assert.rejects(() => move('transferred', care), /^E_OTHER_COURSE/)
    await assert.rejects(() => move('transferred', foreign), /^E_OTHER_BASE/)
    await assert.rejects(() => move('transferred', running), /^E_CLASS_NOT_ENROLLING/)
    await assert.rejects(() => move('transferred', from), /^E_SAME_CLASS/)
    await assert.rejects(() => move('deferred', early), /^E_NOT_LATER/)
    assert.equal((await row()).status, 'confirmed')
    assert.equal(await taken(from), 1)
  })

  test('two who change places both ways at once never lose or double a seat', async ({
    assert,
  }) => {
    const twin = await aClass(world, world.a, {
      ...LATER,
      seats: 5,
      room_id: world.a.roomIds[1],
    })
    const [mine, theirs] = [[enrolmentId, await enrol(3, from)], [await enrol(4, twin)]]

    await Promise.all([
      ...mine.map((id) => move('transferred', twin, id)),
      ...theirs.map((id) => move('transferred', from, id)),
    ])

    assert.deepEqual([await taken(from), await taken(twin)], [1, 2])
    const live = await db.from('enrolments').where('status', 'confirmed')
    assert.lengthOf(live, 3)
    const plan = await db.from('annual_plans').where('id', world.a.planId).firstOrFail()
    assert.equal(plan.seats_taken, 3)
  })

  test('who never came gives the seat back; a mark of presence or a third over forbids it', async ({
    assert,
    client,
  }) => {
    const noShow = () =>
      new RecordNoShow().handle({ actor: admin, enrolmentId, reason: '两天联系不上' })
    await assert.rejects(noShow, /^E_NOT_BEGUN/)
    await db.from('course_classes').where('id', from).update({ status: 'running' })
    clock.stopAt('2026-04-08')
    await assert.rejects(noShow, /^E_NO_SHOW_LATE/)
    clock.stopAt('2026-04-07')
    const session = await db.from('class_sessions').orderBy('id').firstOrFail()
    const mark = await insertRow('attendance_marks', {
      class_session_id: session.id,
      enrolment_id: enrolmentId,
      status: 'late',
      hours: 4,
      marked_by_id: admin.id,
      marked_at: clock.instant(),
    })
    await assert.rejects(noShow, /^E_CAME/)
    await db.from('attendance_marks').where('id', mark).update({ status: 'absent', hours: 0 })

    await post(client, admin, `/enrolments/${enrolmentId}/no_show`, { reason: '两天联系不上' })

    assert.equal((await row()).left_by, 'no_show')
    assert.equal(await taken(from), 0)
    assert.lengthOf(await db.from('messages').where('kind', 'enrolment_no_show'), 1)
  })

  test('a trainee leaves before the class begins, not after, and only the own class', async ({
    assert,
    client,
  }) => {
    const { person_id: personId } = await row()
    const trainee = await userWith('trainee', { personId })
    const stranger = await userWith('trainee', { personId: await aPerson() })
    const path = `/me/enrolments/${enrolmentId}/withdrawal`

    const foreign = await post(client, stranger, path, { reason: '不去了' })
    assert.equal(foreign.status(), 404)
    clock.stopAt('2026-04-07')
    const late = await post(client, trainee, path, { reason: '不去了' })
    assert.include(said(late), '开班日')
    clock.stopAt('2026-04-06')
    await post(client, trainee, path, { reason: '不去了' })

    assert.deepInclude(await row(), { left_by: 'withdrawn', ended_reason: '不去了' })
    assert.equal(await taken(from), 0)
  })

  test('only administrators of the base move people', async ({ assert, client }) => {
    for (const user of [
      await userWith('instructor', { baseId: world.a.id }),
      await userWith('base_admin', { baseId: world.b.id }),
      await userWith('reviewer'),
    ]) {
      const form = { classId: to, way: 'transferred', reason: '工作调班' }
      const moves = await post(client, user, `/enrolments/${enrolmentId}/moves`, form)
      const noShow = await post(client, user, `/enrolments/${enrolmentId}/no_show`, form)
      assert.equal(moves.flashMessages().success, undefined)
      assert.equal(noShow.flashMessages().success, undefined)
    }
    const invalid = await post(client, admin, `/enrolments/${enrolmentId}/moves`, { way: 'x' })
    assert.property(invalid.flashMessages().inputErrorsBag, 'classId')
    assert.equal((await row()).status, 'confirmed')
  })
})
