import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import ApplyForClass from '#app/enrolments/applications/actions/apply_for_class'
import DecideApplication from '#app/enrolments/applications/actions/decide_application'
import { regroupingPreview } from '#app/enrolments/merging/queries/regrouping_preview'
import RegroupClass from '#app/enrolments/merging/actions/regroup_class'
import {
  anOpenClass,
  buildStage,
  enrol,
  seatsOf,
  statusOf,
  violationOf,
} from '#tests/functional/classes/support'
import { aPerson, emptyDatabase } from '#tests/support/world'

/** Two open classes of one course, three people in the first and one in the second. */
async function twoClasses(seats = 20) {
  const stage = await buildStage()
  const from = await anOpenClass(stage)
  const to = await anOpenClass(stage, { startsOn: '2026-03-16', seats })
  const people = [await enrol(stage, from), await enrol(stage, from), await enrol(stage, from)]
  await enrol(stage, to)
  const regroup = (input: object) =>
    new RegroupClass().handle({
      ...{ actor: stage.admin, fromClassId: from.id, toClassId: to.id },
      ...{ kind: 'merged', reason: '人数不足' },
      ...input,
    })
  return { stage, from, to, people, regroup }
}

test.group('Merging and splitting classes', (group) => {
  group.each.setup(() => emptyDatabase())
  group.each.teardown(() => clock.resume())

  test('a merger moves everybody with their seats and ends the class that is empty', async ({
    assert,
    client,
  }) => {
    const { stage, from, to, people } = await twoClasses()
    const preview = await client
      .get(`/classes/${from.id}/regroupings/create`)
      .qs({ to: to.id })
      .loginAs(stage.admin)
    preview.assertTextIncludes('并班：全部转去')

    const response = await client
      .post(`/classes/${from.id}/regroupings`)
      .loginAs(stage.admin)
      .withCsrfToken()
      .redirects(0)
      .form({ to: to.id, kind: 'merged', reason: '人数不足' })

    response.assertHeader('location', `/classes/${to.id}`)
    assert.equal(await statusOf(from.id), 'cancelled')
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
    assert.equal((await db.from('course_classes').where('id', to.id).first()).seats_taken, 4)
    assert.equal((await db.from('course_classes').where('id', from.id).first()).seats_taken, 0)
    assert.lengthOf(await db.from('messages').where('kind', 'enrolment_transferred'), 3)
    const entry = await db.from('audit_entries').orderBy('sequence', 'desc').firstOrFail()
    assert.deepInclude(entry, { action: 'class.merged', subject_id: from.id })
    const pages = [from.id, to.id].map((id) => client.get(`/classes/${id}`).loginAs(stage.admin))
    const [left, joined] = await Promise.all(pages)
    left.assertTextIncludes('3 人并入')
    joined.assertTextIncludes('3 人并自')
  })

  test('a split moves those chosen and leaves the class as it is', async ({ assert }) => {
    const { from, to, people, regroup } = await twoClasses()

    await regroup({ kind: 'split', enrolmentIds: [people[1]] })

    assert.equal(await statusOf(from.id), 'enrolling')
    const left = await db
      .from('enrolments')
      .where({ course_class_id: from.id, status: 'confirmed' })
      .orderBy('id')
    assert.deepEqual(
      left.map((row) => row.id),
      [people[0], people[2]]
    )
    assert.deepInclude(await db.from('class_regroupings').first(), {
      ...{ kind: 'split', people: 1, to_class_id: to.id },
    })
    const violation = await violationOf(() =>
      regroup({ kind: 'split', enrolmentIds: [people[0], people[2]] })
    )
    assert.equal(violation?.code, 'E_EVERYBODY_CHOSEN')
  })

  test('the seats a split frees go to who waits; who waited there and came along waits no more', async ({
    assert,
  }) => {
    const { stage, from, to, people, regroup } = await twoClasses()
    const { person_id: moving } = await db.from('enrolments').where('id', people[1]).first()
    const asks = async (classId: number, personId: number) => {
      const applicationId = await new ApplyForClass().handle(
        {
          ...{ actor: stage.admin, classId, applicant: { personId } },
          ...{ traineeCategory: 'rural_migrant', sentBy: 'base' },
        },
        async () => ({ verdict: 'unknown', stored: '{}' })
      )
      return applicationId
    }
    const coming = await asks(to.id, moving)
    const waiting = await asks(from.id, await aPerson())
    await db.from('course_classes').where('id', from.id).update({ seats: 3 })
    const decided = { actor: stage.admin, result: 'waiting' as const }
    await new DecideApplication().handle({ ...decided, applicationId: waiting })

    await regroup({ kind: 'split', enrolmentIds: [people[1]] })

    const statusOfAsked = async (id: number) =>
      (await db.from('enrolment_applications').where('id', id).firstOrFail()).status
    assert.equal(await statusOfAsked(waiting), 'offered')
    assert.equal(await statusOfAsked(coming), 'lapsed')
  })

  test('refused where the other class is paid otherwise or rests on other terms', async ({
    assert,
  }) => {
    const { to, regroup } = await twoClasses()
    await db.from('course_classes').where('id', to.id).update({ mode: 'project' })

    const violation = await violationOf(() => regroup({}))
    assert.equal(violation?.code, 'E_UNLIKE_TAUGHT')
    assert.deepInclude(violation?.params, { what: 'mode' })
    assert.equal(await statusOf(to.id), 'enrolling')
  })

  test('the preview names a third class in somebody’s way though the one they leave overlaps too', async ({
    assert,
  }) => {
    const { stage, from, to, people } = await twoClasses()
    const third = await anOpenClass(stage, {
      ...{ startsOn: '2026-03-16', roomId: stage.world.a.roomIds[1] },
      trainerId: stage.world.a.trainerIds[1],
    })
    const { person_id: personId } = await db.from('enrolments').where('id', people[0]).first()
    const elsewhere = await enrol(stage, third)
    await db.from('enrolments').where('id', elsewhere).update({ person_id: personId })
    await db.from('course_classes').where('id', from.id).update({ ends_on: '2026-03-16' })

    const preview = await regroupingPreview({ id: from.id, baseId: stage.world.a.id }, to.id)

    assert.deepEqual(
      preview!.people.map((one) => one.inTheWay),
      [third.code, null, null]
    )
  })

  test('refused where seats are missing, and nothing has moved', async ({ assert }) => {
    const { from, regroup } = await twoClasses(3)

    assert.equal((await violationOf(() => regroup({})))?.code, 'E_CLASS_FULL')

    assert.equal(await statusOf(from.id), 'enrolling')
    assert.lengthOf(await db.from('class_regroupings'), 0)
    clock.stopAt('2026-03-09')
    assert.equal((await violationOf(() => regroup({})))?.code, 'E_HAS_BEGUN')
    assert.equal((await violationOf(() => regroup({ toClassId: from.id })))?.code, 'E_SAME_CLASS')
  })

  test('mergers both ways and a split at once leave the seats exact', async ({ assert }) => {
    const { from, to, people, regroup } = await twoClasses(4)
    const results = await Promise.allSettled([
      regroup({}),
      regroup({ fromClassId: to.id, toClassId: from.id }),
      regroup({ kind: 'split', enrolmentIds: [people[0]] }),
    ])

    const moved = results.slice(0, 2).filter((one) => one.status === 'fulfilled')
    assert.lengthOf(moved, 1)
    for (const id of [from.id, to.id]) {
      const row = await db.from('course_classes').where('id', id).firstOrFail()
      const held = await db.from('enrolments').where({ course_class_id: id, status: 'confirmed' })
      assert.equal(row.seats_taken, held.length)
      assert.isAtMost(held.length, row.seats)
    }
    const { taken } = await seatsOf(to.planAllocationId)
    const all = await db.from('enrolments').where('status', 'confirmed')
    assert.equal(taken, all.length)
  })
})
