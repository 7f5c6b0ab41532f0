import { test } from '@japa/runner'
import { hoursSoFar } from '#app/attendance/hours_so_far'

const counted = { planned: 120, held: 80, attended: 72, onLeave: 4, leaveToCome: 0 }
const missed = 'missed'

test.group('Hours of a trainee so far', () => {
  test('tells what was missed, the share of the hours held, and what can still be missed', ({
    assert,
  }) => {
    const found = hoursSoFar(counted, missed)

    assert.containSubset(found, { missed: 8, percent: 90, canMiss: 16, standing: 'good' })
  })

  test('one hour more than can be missed does not complete the class', ({ assert }) => {
    const last = hoursSoFar({ ...counted, held: 120, attended: 96 }, missed)
    const over = hoursSoFar({ ...counted, held: 120, attended: 95 }, missed)

    assert.containSubset(last, { canMiss: 0, standing: 'good' })
    assert.containSubset(over, { canMiss: 0, standing: 'lost' })
  })

  test('excused leave is neither due nor missed', ({ assert }) => {
    const found = hoursSoFar(counted, 'excused')

    assert.containSubset(found, { missed: 4, percent: 94, canMiss: 19 })
  })

  test('before the first roll call there is no share', ({ assert }) => {
    const found = hoursSoFar({ ...counted, held: 0, attended: 0, onLeave: 0 }, missed)

    assert.containSubset(found, { percent: null, missed: 0, canMiss: 24, standing: 'good' })
  })
})
