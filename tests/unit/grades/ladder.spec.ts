import fc from 'fast-check'
import { test } from '@japa/runner'
import {
  compareRanks,
  gradeKey,
  gradeOf,
  highestRank,
  isHighSkilled,
  LADDER,
  nextRank,
  rankOf,
} from '#app/grades/ladder'

const ranks = fc.integer({ min: 1, max: 8 })

test.group('Skill ladder', () => {
  test('has eight ranks from apprentice to chief technician', ({ assert }) => {
    assert.lengthOf(LADDER, 8)
    assert.equal(gradeOf(1), 'apprentice')
    assert.equal(gradeOf(4), 'senior')
    assert.equal(gradeOf(8), 'chief_technician')
  })

  test('rank and grade name each other', ({ assert }) => {
    fc.assert(fc.property(ranks, (rank) => assert.equal(rankOf(gradeOf(rank)), rank)))
  })

  test('has no rank {$self}')
    .with([0, 9, -1, 2.5, Number.NaN])
    .run(({ assert }, rank) => {
      assert.throws(() => gradeOf(rank), RangeError)
      assert.throws(() => compareRanks(rank, 3), RangeError)
      assert.throws(() => nextRank(rank), RangeError)
    })

  test('orders by rank: the highest of any ranks is above or equal to each', ({ assert }) => {
    fc.assert(
      fc.property(fc.array(ranks, { minLength: 1 }), (drawn) => {
        const highest = highestRank(drawn)!
        assert.isTrue(drawn.every((rank) => compareRanks(highest, rank) >= 0))
        assert.include(drawn, highest)
      })
    )
    assert.isNull(highestRank([]))
  })

  test('each rank leads to the next and the last to none', ({ assert }) => {
    assert.deepEqual(
      LADDER.map((grade) => nextRank(rankOf(grade))),
      [2, 3, 4, 5, 6, 7, 8, null]
    )
  })

  test('high skill begins at 高级工, though its certificate digit is lower', ({ assert }) => {
    assert.isFalse(isHighSkilled(3))
    assert.isTrue(isHighSkilled(4))
    assert.equal(gradeKey(4), 'shared.grade.4')
  })
})
