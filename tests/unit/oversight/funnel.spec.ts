import { test } from '@japa/runner'
import { dayOfYearShare, funnelRows } from '#app/oversight/funnel'
import { PLACES, placesBefore, placesOf, STAGES } from '#app/oversight/standing'
import type { ChainCounts } from '#app/oversight/queries/year_chain'
import type { Place, Stage } from '#app/oversight/standing'

function counts(places: Partial<Record<Place, number>>): ChainCounts {
  const all = Object.fromEntries(PLACES.map((place) => [place, places[place] ?? 0]))
  const stages = Object.fromEntries(
    STAGES.map((stage) => [stage, placesOf(stage).reduce((sum, place) => sum + all[place], 0)])
  )
  return { places: all, stages, paidFen: 0 } as ChainCounts
}

test.group('Funnel of the year', () => {
  test('every place belongs to exactly one gap or is the end of the way', ({ assert }) => {
    const gaps = STAGES.slice(1).flatMap((stage) => [...placesBefore(stage)])

    assert.deepEqual([...gaps, 'paid'], [...PLACES])
  })

  test('a stage holds everybody who got there or further', ({ assert }) => {
    const reached: [Place, Stage][] = [
      ['training', 'enrolled'],
      ['not_passed', 'completed'],
      ['revoked', 'passed'],
      ['returned', 'certified'],
      ['in_notice', 'claimed'],
      ['paid', 'paid'],
    ]

    for (const [place, stage] of reached) {
      assert.equal(
        STAGES.findLast((one) => placesOf(one).includes(place)),
        stage
      )
    }
  })

  test('the reasons of every gap add up to it, late leavers among the seats', ({ assert }) => {
    const places = { training: 5, not_completed: 2, to_sit: 3, to_claim: 4, in_review: 1, paid: 6 }

    const rows = funnelRows({ capacity: 40, reserved: 30, taken: 23 }, counts(places))

    assert.deepEqual(
      rows.map((row) => row.value),
      [40, 21, 14, 11, 11, 7, 6]
    )
    for (const row of rows) {
      assert.equal(
        row.reasons.reduce((sum, reason) => sum + reason.count, 0),
        row.gap
      )
    }
    assert.deepEqual(rows[1].reasons, [
      { key: 'open_seats', count: 7 },
      { key: 'no_class', count: 10 },
      { key: 'left_late', count: 2 },
    ])
  })

  test('the share of the year counts leap days', ({ assert }) => {
    assert.deepEqual(dayOfYearShare('2026-10-21'), { passed: 294, days: 365 })
    assert.deepEqual(dayOfYearShare('2028-12-31'), { passed: 366, days: 366 })
  })
})
