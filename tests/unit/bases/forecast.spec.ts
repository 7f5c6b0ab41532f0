import fc from 'fast-check'
import { test } from '@japa/runner'
import { compareOffers, levelsToShow } from '#app/bases/forecast/compare_offers'
import {
  forecastYear,
  riskOf,
  type OpenClass,
  type Rates,
  type SpecialtyYear,
} from '#app/bases/forecast/forecast_year'

const rates: Rates = { fill: 0.92, conversion: 0.6, noShow: 0.05, dropOut: 0.08 }

/** Eight specialties, 2,000 seats, classes done, running, enrolling and yet to be made. */
function aYear(): SpecialtyYear[] {
  return Array.from({ length: 8 }, (_, index) => ({
    id: index + 1,
    capacity: 250,
    completed: 60,
    lost: 5,
    classes: [
      { seats: 40, enrolled: 38, waiting: 0, hasBegun: true },
      { seats: 45, enrolled: 20, waiting: 12, hasBegun: false },
    ],
    notArranged: 100,
    classesPossible: 2,
    seatsPerClass: 40,
  }))
}

const openClass = fc
  .record({
    seats: fc.integer({ min: 1, max: 50 }),
    share: fc.integer({ min: 0, max: 100 }),
    waiting: fc.integer({ min: 0, max: 80 }),
    hasBegun: fc.boolean(),
  })
  .map(({ seats, share, waiting, hasBegun }): OpenClass => ({
    seats,
    enrolled: Math.floor((seats * share) / 100),
    waiting,
    hasBegun,
  }))

const specialty = fc
  .record({
    completed: fc.integer({ min: 0, max: 200 }),
    lost: fc.integer({ min: 0, max: 30 }),
    classes: fc.array(openClass, { maxLength: 4 }),
    notArranged: fc.integer({ min: 0, max: 200 }),
    classesPossible: fc.integer({ min: 0, max: 4 }),
    seatsPerClass: fc.integer({ min: 1, max: 50 }),
  })
  .map((one): SpecialtyYear => {
    const seats = one.classes.reduce((sum, { seats: of }) => sum + of, 0)
    return { ...one, id: 1, capacity: one.completed + one.lost + seats + one.notArranged }
  })

/** The same year with nobody lost, by plain arithmetic. */
function plainly(year: SpecialtyYear, { fill, conversion }: { fill: 0 | 1; conversion: 0 | 1 }) {
  const open = year.classes.map(({ seats, enrolled, waiting, hasBegun }) => {
    if (hasBegun) return enrolled
    return fill ? seats : Math.min(seats, enrolled + conversion * waiting)
  })
  const further = fill ? Math.min(year.notArranged, year.classesPossible * year.seatsPerClass) : 0
  return year.completed + further + open.reduce((sum, people) => sum + people, 0)
}

test.group('The forecast of a year', () => {
  test('one seed gives the same bits, another gives others', ({ assert }) => {
    const play = (seed: number) =>
      JSON.stringify(forecastYear({ specialties: aYear(), rates, seed, runs: 200 }))

    assert.equal(play(8), play(8))
    assert.notEqual(play(8), play(9))
  })

  test('what seed 8 gives does not drift', ({ assert }) => {
    const { total } = forecastYear({ specialties: aYear(), rates, seed: 8, runs: 1000 })

    assert.deepEqual(total, {
      trained: { median: 1601, low: 1580, high: 1622 },
      unused: { median: 399, low: 378, high: 420 },
    })
  })

  test('without drop-out and no-show it is plain arithmetic', ({ assert }) => {
    const bit = fc.constantFrom(0 as const, 1 as const)
    fc.assert(
      fc.property(specialty, bit, bit, fc.integer(), (year, fill, conversion, seed) => {
        const certain = { fill, conversion, noShow: 0, dropOut: 0 }
        const { total } = forecastYear({ specialties: [year], rates: certain, seed, runs: 3 })
        const people = plainly(year, certain)
        assert.deepEqual(total.trained, { median: people, low: people, high: people })
        assert.equal(total.unused.median, year.capacity - people)
      }),
      { numRuns: 300 }
    )
  })

  test('never more people than seats, and the band is in order', ({ assert }) => {
    const rate = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100)
    const anyRates = fc.record({ fill: rate, conversion: rate, noShow: rate, dropOut: rate })
    fc.assert(
      fc.property(fc.array(specialty, { minLength: 1, maxLength: 3 }), anyRates, (years, any) => {
        const { total } = forecastYear({ specialties: years, rates: any, seed: 8, runs: 40 })
        const capacity = years.reduce((sum, year) => sum + year.capacity, 0)
        assert.isTrue(total.trained.low <= total.trained.median)
        assert.isTrue(total.trained.median <= total.trained.high)
        assert.isAtMost(total.trained.high, capacity)
        assert.equal(total.unused.low, capacity - total.trained.high)
      }),
      { numRuns: 100 }
    )
  })

  test('2,000 seats are played a thousand times in less than a second', ({ assert }) => {
    const before = process.cpuUsage()
    forecastYear({ specialties: aYear(), rates, seed: 8, runs: 1000 })
    const { user } = process.cpuUsage(before)

    assert.isBelow(user / 1000, 1000)
  })
})

test.group('Whom to invite', () => {
  test('the risk is the binomial tail', ({ assert }) => {
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
    for (const [invited, seats, comes] of [
      [5, 3, 0.5],
      [12, 10, 0.9],
      [30, 20, 0.4],
    ] as const) {
      let tail = 0
      for (let people = seats + 1; people <= invited; people++) {
        tail += choose(invited, people) * comes ** people * (1 - comes) ** (invited - people)
      }
      assert.approximately(riskOf(invited, seats, comes), tail, 1e-9)
    }
    assert.equal(riskOf(10, 10, 0.9), 0)
    assert.equal(riskOf(11, 10, 1), 1)
  })

  test('levels of over-offer are compared with the same chances: more offers never leave more unused', ({
    assert,
  }) => {
    fc.assert(
      fc.property(
        fc.record({
          seats: fc.integer({ min: 1, max: 80 }),
          comes: fc.integer({ min: 15, max: 99 }).map((percent) => percent / 100),
          acceptedRisk: fc.constantFrom(0, 0.01, 0.05, 0.2),
          seed: fc.nat(),
        }),
        (asked) => {
          const { levels, best } = compareOffers({ ...asked, runs: 60 })
          for (const [index, level] of levels.entries()) {
            const before = levels[index - 1]
            assert.equal(level.risk, riskOf(level.offered, asked.seats, asked.comes))
            if (!before) continue
            assert.isAtMost(level.unused.median, before.unused.median)
            assert.isAtMost(level.unused.high, before.unused.high)
          }
          assert.isAtMost(best.risk, asked.acceptedRisk)
          for (const { risk, unused, percent } of levels) {
            if (risk > asked.acceptedRisk) continue
            assert.isAtLeast(unused.median, best.unused.median)
            if (unused.median === best.unused.median) assert.isAtLeast(percent, best.percent)
          }
        }
      ),
      { numRuns: 60 }
    )
  })

  test('the same seed gives the same table, and its medians are those of the law', ({ assert }) => {
    const asked = { seats: 40, comes: 0.57, acceptedRisk: 0.05, seed: 8, runs: 1000 }
    const comparison = compareOffers(asked)
    assert.deepEqual(compareOffers(asked), comparison)
    // Of 40 invited 22.8 come on average, of 64 36.5.
    assert.deepEqual(
      comparison.levels
        .filter(({ percent }) => [0, 60].includes(percent))
        .map(({ offered, unused }) => [offered, unused.median]),
      [
        [40, 17],
        [64, 4],
      ]
    )
    assert.equal(comparison.best.percent, 40)
    assert.isAbove(comparison.levels.find(({ percent }) => percent === 80)!.risk, 0.05)
    assert.equal(compareOffers({ ...asked, acceptedRisk: 0.5 }).best.percent, 60)
  })

  test('who comes for certain is invited once for each seat', ({ assert }) => {
    const sure = { seats: 20, comes: 1, acceptedRisk: 0.05, seed: 8, runs: 50 }
    assert.deepInclude(compareOffers(sure).best, { percent: 0, offered: 20, risk: 0 })
    assert.equal(compareOffers({ ...sure, comes: 0 }).best.offered, 20)
    assert.equal(compareOffers({ ...sure, seats: 0 }).best.offered, 0)
    const one = compareOffers({ ...sure, seats: 1, comes: 0.5 })
    assert.deepEqual(
      one.levels.map(({ percent, offered }) => [percent, offered]),
      [
        [0, 1],
        [5, 2],
        [150, 3],
      ]
    )
    assert.lengthOf(levelsToShow(one, 0), 3)
    assert.lengthOf(levelsToShow(compareOffers({ ...sure, comes: 0.6 }), 0), 3)
  })
})
