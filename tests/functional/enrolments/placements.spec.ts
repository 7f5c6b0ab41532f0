import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import CheckPlacements from '#app/enrolments/placements/actions/check_placements'
import RecordPlacement from '#app/enrolments/placements/actions/record_placement'
import { placementCounts } from '#app/classes/modes/queries/placement_counts'
import { aClass, buildStage, enrol, violationOf } from '#tests/functional/classes/support'
import { anEmployer } from '#tests/support/awards'
import { insertRow, userWith } from '#tests/support/world'

/** A finished class to the order of an employer for two, with two people trained. */
async function aTrainedOrder() {
  const stage = await buildStage()
  const courseClass = await aClass(stage, { mode: 'order' })
  const employer = await db
    .from('employers')
    .where('id', await anEmployer())
    .firstOrFail()
  const termsId = await insertRow('class_terms', {
    course_class_id: courseClass.id,
    version: 1,
    employer_id: employer.id,
    created_by_id: stage.admin.id,
    created_at: clock.instant(),
  })
  await insertRow('class_term_posts', {
    ...{ class_terms_id: termsId, position: 1, name: '焊工', headcount: 4 },
  })
  await db.from('plan_allocations').update({ seats_reserved: 20 })
  await db.from('annual_plans').update({ seats_reserved: 20 })
  const enrolments = [await enrol(stage, courseClass), await enrol(stage, courseClass)]
  await db.from('enrolments').update({ status: 'completed' })
  await db.from('course_classes').update({ status: 'finished' })
  clock.stopAt('2026-04-01')
  const second = await userWith('base_admin', { baseId: stage.world.a.id })
  const placed = {
    outcome: 'placed',
    creditCode: employer.credit_code,
    post: '焊工',
    startedOn: '2026-03-20',
    proofKind: 'contract',
  } as const
  return { ...stage, courseClass, employer, enrolments, second, placed }
}

test.group('Placement after the training', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('one person records, another checks, and it counts for the order', async ({
    assert,
    client,
  }) => {
    const { admin, second, reviewer, courseClass, enrolments, placed } = await aTrainedOrder()
    const recorded = await client
      .post(`/enrolments/${enrolments[0]}/placement`)
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)
      .form(placed)
    recorded.assertHeader('location', `/classes/${courseClass.id}/placements`)
    await new RecordPlacement().handle({
      ...{ actor: admin, enrolmentId: enrolments[1], outcome: 'not_placed', reasonCode: 'seeking' },
    })
    const rows = await db.from('placements').orderBy('id')
    const check = (user: typeof admin, index: number) =>
      client
        .post(`/classes/${courseClass.id}/placement_checks`)
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
        .form({ 'ids[]': [rows[index].id], 'result': 'confirmed' })

    await check(admin, 0)
    assert.equal((await db.from('placements').where('id', rows[0].id).first()).status, 'recorded')
    await check(second, 0)
    await check(reviewer, 1)

    const counts = (await placementCounts([courseClass.id])).get(courseClass.id)
    assert.deepEqual(counts, {
      trained: 2,
      placed: 1,
      atEmployer: 1,
      notPlaced: 1,
      waiting: 0,
      headcount: 4,
      share: 25,
    })
    const audit = await db.from('audit_entries').whereLike('action', 'placement.%').orderBy('id')
    assert.deepEqual(
      audit.map((one) => one.action),
      ['placement.recorded', 'placement.recorded', 'placement.confirmed', 'placement.confirmed']
    )
    const page = await client.get(`/classes/${courseClass.id}/placements`).loginAs(second)
    page.assertTextIncludes('1 / 4')
  })

  test('recorded anew, the former stays on record and the new one waits', async ({ assert }) => {
    const { admin, second, courseClass, enrolments, placed } = await aTrainedOrder()
    const first = await new RecordPlacement().handle({
      ...{ ...placed, actor: admin, enrolmentId: enrolments[0] },
    })
    const check = () =>
      new CheckPlacements().handle({
        ...{ actor: second, classId: courseClass.id, placementIds: [first.id] },
        result: 'confirmed',
      })
    await check()
    await new RecordPlacement().handle({
      ...{
        actor: admin,
        enrolmentId: enrolments[0],
        outcome: 'not_placed',
        reasonCode: 'declined',
      },
    })

    const rows = await db.from('placements').orderBy('id')
    assert.deepEqual(
      rows.map((row) => [row.outcome, row.status]),
      [
        ['placed', 'replaced'],
        ['not_placed', 'recorded'],
      ]
    )
    assert.equal((await violationOf(check))?.code, 'E_PLACEMENT_DECIDED')
  })

  test('refuses what is incomplete, too late or not over', async ({ assert }) => {
    const { admin, enrolments, placed } = await aTrainedOrder()
    const record = async (changes: object) =>
      (
        await violationOf(() =>
          new RecordPlacement().handle({
            ...{ ...placed, actor: admin, enrolmentId: enrolments[0] },
            ...changes,
          })
        )
      )?.code

    assert.equal(await record({ post: ' ' }), 'E_PLACEMENT_PARTS')
    assert.equal(await record({ outcome: 'not_placed' }), 'E_PLACEMENT_PARTS')
    assert.equal(await record({ startedOn: '2026-03-08' }), 'E_PLACEMENT_DAY')
    assert.equal(await record({ startedOn: '2026-04-02' }), 'E_PLACEMENT_DAY')
    clock.stopAt('2026-09-11')
    assert.equal(await record({}), 'E_PLACEMENT_LATE')
    await db.from('course_classes').update({ status: 'running' })
    assert.equal(await record({}), 'E_CLASS_NOT_OVER')
  })
})
