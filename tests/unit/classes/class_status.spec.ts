import { test } from '@japa/runner'
import {
  CLASS_STATUSES,
  canMove,
  holdsSeats,
  isRevisable,
  statusesBefore,
} from '#app/classes/class_status'

test.group('Status of a class', () => {
  test('the moves are exactly those of the table', ({ assert }) => {
    const moves = CLASS_STATUSES.flatMap((from) =>
      CLASS_STATUSES.filter((to) => canMove(from, to)).map((to) => `${from} ${to}`)
    )

    assert.sameMembers(moves, [
      'draft applied',
      'draft cancelled',
      'applied enrolling',
      'applied returned',
      'applied cancelled',
      'returned applied',
      'returned cancelled',
      'approved enrolling',
      'approved cancelled',
      'enrolling running',
      'enrolling cancelled',
      'running finished',
      'running cancelled',
      'finished archived',
    ])
  })

  test('the statuses before one are those that may move to it', ({ assert }) => {
    assert.deepEqual(statusesBefore('applied'), ['draft', 'returned'])
    assert.deepEqual(statusesBefore('draft'), [])
  })

  test('only drafts and returned classes can be revised, and they hold no seats', ({ assert }) => {
    assert.deepEqual(CLASS_STATUSES.filter(isRevisable), ['draft', 'returned'])
    assert.isFalse(CLASS_STATUSES.filter(isRevisable).some(holdsSeats))
  })
})
