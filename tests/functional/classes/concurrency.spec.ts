import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import ApplyForOpening from '#app/classes/actions/apply_for_opening'
import { aClass, buildStage, seatsOf, violationOf } from '#tests/functional/classes/support'
import { emptyDatabase } from '#tests/support/world'

test.group('Classes under concurrency', (group) => {
  group.each.setup(() => emptyDatabase())
  group.each.teardown(async () => {
    clock.resume()
    await emptyDatabase()
  })

  test('of six classes that want the last hundred seats at once, five get twenty each', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const classes = []
    for (const startsOn of ['03-09', '03-16', '03-23', '03-30', '04-06', '04-13']) {
      classes.push(await aClass(stage, { startsOn: `2026-${startsOn}` }))
    }

    const violations = await Promise.all(
      classes.map(({ id: classId }) =>
        violationOf(() => new ApplyForOpening().handle({ actor: stage.admin, classId }))
      )
    )

    const refused = violations.filter((violation) => violation !== null)
    assert.lengthOf(refused, 1)
    assert.equal(refused[0].code, 'E_ALLOCATION_FULL')
    assert.containSubset(await seatsOf(classes[0].planAllocationId), {
      reserved: 100,
      planReserved: 100,
    })
  })

  test('two classes that want one room at the same hour: one gets it, the other reads why', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const { world } = stage

    const violations = await Promise.all([
      violationOf(() => aClass(stage)),
      violationOf(() =>
        aClass(stage, {
          courseId: world.courseIds.carer,
          trainerId: world.a.trainerIds[1],
        })
      ),
    ])

    const refused = violations.filter((violation) => violation !== null)
    assert.lengthOf(refused, 1)
    assert.equal(refused[0].code, 'E_ROOM_TAKEN')
    assert.match(String(refused[0].params.class), /^A26-(HG4|YL5)-01$/)
  })
})
