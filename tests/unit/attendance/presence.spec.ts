import { test } from '@japa/runner'
import { countPresences, hoursFit, hoursOfPresence, PRESENCES } from '#app/attendance/presence'

test.group('Presence', () => {
  test('the hours that count by default fit every presence', ({ assert }) => {
    for (const status of PRESENCES) {
      for (let hours = 1; hours <= 8; hours++) {
        assert.isTrue(hoursFit(status, hoursOfPresence(status, hours), hours))
      }
    }
  })

  test('only who came late may have part of the hours', ({ assert }) => {
    const partial = PRESENCES.filter((status) => hoursFit(status, 2, 4))

    assert.deepEqual(partial, ['late'])
  })

  test('counts name every presence, those nobody has too', ({ assert }) => {
    assert.deepEqual(countPresences(['late', 'late', 'absent']), {
      present: 0,
      late: 2,
      leave: 0,
      absent: 1,
    })
  })
})
