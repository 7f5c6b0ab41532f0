import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import DecideOpening from '#app/classes/actions/decide_opening'
import ApplyForOpening from '#app/classes/actions/apply_for_opening'
import { expiries } from '#app/bases/institutions/queries/expiries'
import { seatsOpenTo, takeSeat } from '#app/bases/seats'
import { aPerson, insertRow } from '#tests/support/world'
import {
  aClass,
  anOpenClass,
  buildStage,
  formOf,
  planOf,
  seatsOf,
  violationOf,
  type Stage,
} from '#tests/functional/classes/support'

/** Puts base A under an institution whose licence and one filing end as told. */
async function licensed(
  { world }: Stage,
  { licence = '2026-12-31', filing = null as string | null, highest = 6 } = {}
) {
  const at = clock.instant()
  const institutionId = await insertRow('institutions', {
    code: 'HM-SX',
    kind: 'public_body',
    name_zh: '侯马市公共实训基地',
    name_en: 'Houma Public Training Base',
    licence_number: '示例 1',
    valid_from: '2024-01-01',
    valid_until: licence,
    value_status: 'example',
    source: '{}',
    created_at: at,
  })
  await db.from('bases').where('id', world.a.id).update({ institution_id: institutionId })
  await insertRow('institution_filings', {
    institution_id: institutionId,
    specialty_id: world.specialtyIds.welding,
    lowest_rank: 2,
    highest_rank: highest,
    valid_until: filing,
    created_at: at,
  })
  return institutionId
}

function qualify(trainerId: number, specialtyId: number, until: string | null) {
  return insertRow('trainer_qualifications', {
    trainer_id: trainerId,
    specialty_id: specialtyId,
    title: '焊工 技师',
    valid_until: until,
    created_at: clock.instant(),
  })
}

test.group('Classes and the licence', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('a class whose last day the licence does not cover is refused in words', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    await licensed(stage, { licence: '2026-03-09' })

    const response = await client
      .post('/classes')
      .form(formOf(stage))
      .accept('json')
      .loginAs(stage.admin)
      .withCsrfToken()

    response.assertStatus(422)
    const [{ code, message }] = response.body().errors
    assert.equal(code, 'E_LICENCE_EXPIRED')
    assert.include(message, '2026-03-09')
    assert.include(message, '人社局')
  })

  test('a grade that is not filed and a specialty that is not approved are refused', async ({
    assert,
  }) => {
    const stage = await buildStage()
    await licensed(stage, { highest: 2 })
    assert.equal((await violationOf(() => aClass(stage)))?.code, 'E_GRADE_NOT_FILED')

    const { world } = stage
    await db
      .from('base_specialties')
      .where({ base_id: world.a.id, specialty_id: world.specialtyIds.welding })
      .delete()
    assert.equal((await violationOf(() => aClass(stage)))?.code, 'E_SPECIALTY_NOT_APPROVED')
  })

  test('what ended after the draft stops application and approval', async ({ assert }) => {
    const stage = await buildStage()
    const institutionId = await licensed(stage)
    const [draft, applied] = [
      await aClass(stage),
      await aClass(stage, {
        roomId: stage.world.a.roomIds[1],
        trainerId: stage.world.a.trainerIds[1],
      }),
    ]
    const apply = (classId: number) => new ApplyForOpening().handle({ actor: stage.admin, classId })
    await apply(applied.id)
    await db.from('institutions').where('id', institutionId).update({ valid_until: '2026-03-08' })

    const decide = (result: 'approved' | 'returned') =>
      new DecideOpening().handle({
        actor: stage.reviewer,
        classId: applied.id,
        result,
        reason: '许可到期',
      })

    assert.equal((await violationOf(() => apply(draft.id)))?.code, 'E_LICENCE_EXPIRED')
    assert.equal((await violationOf(() => decide('approved')))?.code, 'E_LICENCE_EXPIRED')
    assert.equal((await seatsOf(applied.planAllocationId)).reserved, 20)
    await decide('returned')
  })

  test('a trainer whose qualification ends before the last day is refused, one without any is not', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const [first] = stage.world.a.trainerIds
    const { specialtyIds } = stage.world
    await qualify(first, specialtyIds.welding, '2026-03-09')

    const violation = await violationOf(() => aClass(stage))
    assert.equal(violation?.code, 'E_QUALIFICATION_EXPIRED')
    assert.deepEqual(violation?.params, {
      trainer: '教师AT1',
      day: '2026-03-10',
      limit: '2026-03-09',
    })

    await db.from('trainer_qualifications').update({ specialty_id: specialtyIds.care })
    assert.equal((await violationOf(() => aClass(stage)))?.code, 'E_TRAINER_NOT_QUALIFIED')
    await aClass(stage, { trainerId: stage.world.a.trainerIds[1] })
  })

  test('the class page says what does not cover it and what soon ends', async ({ client }) => {
    const stage = await buildStage()
    const institutionId = await licensed(stage, { licence: '2026-04-15' })
    const courseClass = await aClass(stage)

    const soon = await client.get(`/classes/${courseClass.id}`).loginAs(stage.admin)
    soon.assertTextIncludes('2026-04-15 到期，还有 44 天')

    await db.from('institutions').where('id', institutionId).update({ valid_until: '2026-03-09' })
    const late = await client.get(`/classes/${courseClass.id}`).loginAs(stage.admin)
    late.assertTextIncludes('盖不住 2026-03-10 的课')
  })

  test('a room or trainer out of use is refused and not offered', async ({ client, assert }) => {
    const stage = await buildStage()
    const { roomIds } = stage.world.a
    await db.from('rooms').where('id', roomIds[0]).update({ status: 'retired' })

    const response = await client.get('/classes/create').loginAs(stage.admin)
    response.assertStatus(200)

    assert.notInclude(response.text(), '实训室R1')
    assert.include(response.text(), '实训室R2')
    assert.equal((await violationOf(() => aClass(stage)))?.code, 'E_ROOM_RETIRED')
    assert.equal(planOf(stage).roomId, roomIds[0])
  })
})

test.group('Seats kept for groups', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  async function arrange({ capacity = 4, seats = 2, until = '2026-06-30' } = {}) {
    const stage = await buildStage()
    const courseClass = await anOpenClass(stage, { seats: capacity })
    const allocationId = courseClass.planAllocationId
    await db.from('plan_allocations').where('id', allocationId).update({ capacity })
    const revisionId = await insertRow('plan_revisions', {
      base_id: stage.world.a.id,
      year: 2026,
      annual_plan_id: stage.world.a.planId,
      kind: 'kept_seats',
      reason: '重点群体',
      status: 'approved',
      proposed_by_id: stage.admin.id,
      proposed_at: clock.instant(),
    })
    await insertRow('plan_kept_seats', {
      plan_allocation_id: allocationId,
      plan_revision_id: revisionId,
      categories: 'veteran,disabled',
      seats,
      until_day: until,
      created_at: clock.instant(),
    })
    const take = async (category: string) => {
      const personId = await aPerson()
      const at = clock.instant()
      return db.transaction(async (trx) => {
        const enrolmentId = await insertRow(
          'enrolments',
          {
            course_class_id: courseClass.id,
            person_id: personId,
            plan_allocation_id: allocationId,
            position: personId,
            status: 'confirmed',
            trainee_category: category,
            confirmed_at: at,
            created_by_id: stage.admin.id,
            created_at: at,
            updated_at: at,
          },
          trx
        )
        const move = { allocationId, classId: courseClass.id, enrolmentId, actor: stage.admin }
        await takeSeat(trx, move)
      })
    }
    return { stage, allocationId, take }
  }

  test('stay free for the group and are theirs to take', async ({ assert }) => {
    const { allocationId, take } = await arrange()
    const open = (category: string) => seatsOpenTo(db.connection(), allocationId, category)
    assert.equal(await open('other'), 2)
    assert.equal(await open('veteran'), 4)

    await take('other')
    await take('other')
    const violation = await violationOf(() => take('other'))

    assert.equal(violation?.code, 'E_SEATS_KEPT')
    assert.deepEqual(violation?.params, { kept: 2, left: 0, until: '2026-06-30' })
    assert.equal((await seatsOf(allocationId)).taken, 2)
    await take('veteran')
    await take('disabled')
    assert.equal((await seatsOf(allocationId)).taken, 4)
  })

  test('what the group took counts towards what is kept', async ({ assert }) => {
    const { allocationId, take } = await arrange()
    await take('veteran')

    assert.equal(await seatsOpenTo(db.connection(), allocationId, 'other'), 2)
    await take('other')
    await take('other')
    assert.equal((await violationOf(() => take('other')))?.code, 'E_SEATS_KEPT')
  })

  test('after the day they are anybody’s', async ({ assert }) => {
    const { allocationId, take } = await arrange({ until: '2026-03-01' })

    for (let taken = 0; taken < 4; taken++) await take('other')

    assert.equal((await seatsOf(allocationId)).taken, 4)
  })
})

test.group('What ends soon', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('is told 60 days ahead unless something goes on, of the own base only', async ({
    assert,
    client,
  }) => {
    const stage = await buildStage()
    const { a, specialtyIds } = stage.world
    await licensed(stage, { licence: '2026-05-01', filing: '2026-04-30' })
    await qualify(a.trainerIds[0], specialtyIds.welding, '2026-02-28')
    await qualify(a.trainerIds[1], specialtyIds.welding, '2026-03-31')
    await qualify(a.trainerIds[1], specialtyIds.welding, null)
    const read = (baseId: number) => expiries(db.connection(), { baseId, today: '2026-03-02' })

    const found = await read(a.id)
    assert.deepEqual(
      found.map(({ kind, until, daysLeft }) => [kind, until, daysLeft]),
      [
        ['qualification', '2026-02-28', -2],
        ['filing', '2026-04-30', 59],
        ['licence', '2026-05-01', 60],
      ]
    )
    assert.deepEqual(await read(stage.world.b.id), [])
    const dashboard = await client.get('/dashboard').loginAs(stage.admin)
    dashboard.assertTextIncludes('许可、备案或资格到期')
  })
})
