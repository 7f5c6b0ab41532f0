import fc from 'fast-check'
import { test } from '@japa/runner'
import { placings, tiesInPrizes, type ScoredEntry } from '#app/competitions/contests/placings'

const prizes = { first: 1, second: 2, third: 3, meritPercent: 66 }

const entry = (id: number, score: number | null, takesHonours = true): ScoredEntry => ({
  id,
  outcome: score === null ? 'absent' : 'scored',
  scoreHundredths: score,
  takesHonours,
})

test.group('Places of a contest', () => {
  test('the best score is first; who was absent has no place', ({ assert }) => {
    const placed = placings([entry(1, 8000), entry(2, 9000), entry(3, null)], prizes)

    assert.deepEqual(placed, [
      { id: 1, rank: 2, awardedRank: 2, prize: 'second' },
      { id: 2, rank: 1, awardedRank: 1, prize: 'first' },
      { id: 3, rank: null, awardedRank: null, prize: null },
    ])
  })

  test('the place of who takes no honours passes to the next', ({ assert }) => {
    const placed = placings([entry(1, 9500, false), entry(2, 9000), entry(3, 8000)], prizes)

    assert.deepEqual(
      placed.map(({ rank, awardedRank, prize }) => [rank, awardedRank, prize]),
      [
        [1, null, null],
        [2, 1, 'first'],
        [3, 2, 'second'],
      ]
    )
  })

  test('equal scores share a place, which a prize may not be', ({ assert }) => {
    const shared = placings([entry(1, 9000), entry(2, 9000), entry(3, 8000)], prizes)

    assert.deepEqual(
      shared.map((one) => one.rank),
      [1, 1, 3]
    )
    assert.deepEqual(tiesInPrizes(shared), [1])
    const apart = placings([entry(1, 9000), entry(2, 9001)], prizes)
    assert.deepEqual(tiesInPrizes(apart), [])
  })

  test('the named part decides equal scores; equal in both, the next places are left out', ({
    assert,
  }) => {
    const tied = (id: number, tie: number | null) => ({ ...entry(id, 9000), tieHundredths: tie })
    const placed = placings([tied(1, 4000), tied(2, 4500), tied(3, 4000), entry(4, 8000)], prizes)

    assert.deepEqual(
      placed.map(({ rank, prize }) => [rank, prize]),
      [
        [2, 'second'],
        [1, 'first'],
        [2, 'second'],
        [4, 'third'],
      ]
    )
    assert.deepEqual(tiesInPrizes(placed), [2])
  })

  test('merit goes to a share of those who were scored, never to more', ({ assert }) => {
    const ten = Array.from({ length: 10 }, (_, index) => entry(index, 9000 - index))
    const merit = (percent: number) =>
      placings(ten, { first: 1, second: 0, third: 0, meritPercent: percent }).filter(
        (one) => one.prize === 'merit'
      )

    assert.lengthOf(merit(66), 5)
    assert.lengthOf(merit(0), 0)
  })

  test('places follow scores, and honours never stand behind the place reached', ({ assert }) => {
    const entries = fc.array(
      fc.record({ score: fc.option(fc.integer({ min: 0, max: 10_000 })), honours: fc.boolean() }),
      { maxLength: 40 }
    )
    fc.assert(
      fc.property(entries, (drawn) => {
        const all = drawn.map(({ score, honours }, id) => entry(id, score, honours))
        const placed = placings(all, prizes)
        const firsts = placed.filter((one) => one.prize === 'first' && one.awardedRank !== 1)
        assert.lengthOf(firsts, 0)
        for (const one of placed) {
          assert.equal(one.rank === null, all[one.id].scoreHundredths === null)
          if (one.awardedRank !== null) assert.isAtMost(one.awardedRank, one.rank!)
          for (const other of placed) {
            if (one.rank === null || other.rank === null) continue
            const isBetter = all[one.id].scoreHundredths! > all[other.id].scoreHundredths!
            assert.equal(isBetter, one.rank < other.rank)
          }
        }
      })
    )
  })
})
