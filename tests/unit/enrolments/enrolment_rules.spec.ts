import { test } from '@japa/runner'
import { canLeave, freesSeat } from '#app/enrolments/enrolment_rules'
import { canMove, ENROLMENT_STATUSES, statusesBefore } from '#app/enrolments/enrolment_status'

test.group('Rules of enrolment', () => {
  test('a seat is free again while less than a third of the hours is held')
    .with([
      [0, 120, true],
      [39, 120, true],
      [40, 120, false],
      [120, 120, false],
      [0, 0, true],
    ] as const)
    .run(({ assert }, [held, total, expected]) => {
      assert.equal(freesSeat(held, total), expected)
    })

  test('people leave a class before its end alone', ({ assert }) => {
    assert.isTrue(canLeave('enrolling'))
    assert.isTrue(canLeave('running'))
    assert.isFalse(canLeave('finished'))
    assert.isFalse(canLeave('cancelled'))
  })

  test('only a confirmed enrolment moves on', ({ assert }) => {
    const moves = ENROLMENT_STATUSES.flatMap((from) =>
      ENROLMENT_STATUSES.filter((to) => canMove(from, to)).map((to) => `${from} ${to}`)
    )
    assert.deepEqual(moves, [
      'confirmed withdrawn',
      'confirmed completed',
      'confirmed not_completed',
    ])
    assert.deepEqual(statusesBefore('withdrawn'), ['confirmed'])
  })
})
