import fc from 'fast-check'
import { test } from '@japa/runner'
import { attendanceFrom, isComplete } from '#app/classes/attendance_rule'
import { countPresences, hoursFit, hoursOf, PRESENCES } from '#app/attendance/presence'

const days = fc.uniqueArray(
  fc.record({
    day: fc.integer({ min: 1, max: 28 }).map((n) => `2026-03-${String(n).padStart(2, '0')}`),
    planned: fc.integer({ min: 1, max: 8 }),
    share: fc.integer({ min: 0, max: 8 }),
  }),
  { selector: (one) => one.day, maxLength: 20 }
)

function read(drawn: { day: string; planned: number; share: number }[]) {
  return {
    planned: new Map(drawn.map((one) => [one.day, one.planned])),
    attended: new Map(drawn.map((one) => [one.day, Math.min(one.share, one.planned)])),
  }
}

test.group('Attendance percentage', () => {
  test('is a whole number from 0 to 100, never above the exact share', ({ assert }) => {
    fc.assert(
      fc.property(days, (drawn) => {
        const { planned, attended } = read(drawn)
        const { hoursAttended, percent } = attendanceFrom(planned, attended)
        const total = [...planned.values()].reduce((sum, hours) => sum + hours, 0)

        assert.isTrue(Number.isInteger(percent))
        assert.isAtLeast(percent, 0)
        assert.isAtMost(percent, 100)
        assert.isAtMost(percent * total, hoursAttended * 100)
        if (total > 0) assert.isAbove((percent + 1) * total, hoursAttended * 100)
      })
    )
  })

  test('is 100 only when every hour was attended', ({ assert }) => {
    fc.assert(
      fc.property(days, (drawn) => {
        fc.pre(drawn.length > 0)
        const { planned, attended } = read(drawn)
        const isWhole = drawn.every((one) => one.share >= one.planned)

        assert.equal(attendanceFrom(planned, attended).percent === 100, isWhole)
      })
    )
  })

  test('a day counts only when all its hours were attended', ({ assert }) => {
    fc.assert(
      fc.property(days, (drawn) => {
        const { planned, attended } = read(drawn)
        const whole = drawn.filter((one) => one.share >= one.planned).length

        const { daysAttended, trainingDays } = attendanceFrom(planned, attended)
        assert.equal(daysAttended, whole)
        assert.equal(trainingDays, drawn.length)
      })
    )
  })

  test('one hour less never raises anything', ({ assert }) => {
    fc.assert(
      fc.property(days, fc.nat(), (drawn, pick) => {
        const { planned, attended } = read(drawn)
        const present = [...attended].filter(([, hours]) => hours > 0)
        fc.pre(present.length > 0)
        const [day, hours] = present[pick % present.length]
        const before = attendanceFrom(planned, attended)
        const after = attendanceFrom(planned, new Map(attended).set(day, hours - 1))

        assert.isAtMost(after.percent, before.percent)
        assert.isAtMost(after.daysAttended, before.daysAttended)
        assert.equal(after.hoursAttended, before.hoursAttended - 1)
      })
    )
  })

  test('80 completes a class and 79 does not, with no rounding up', ({ assert }) => {
    const planned = new Map([['2026-03-02', 1000]])
    const percentOf = (hours: number) => attendanceFrom(planned, new Map([['2026-03-02', hours]]))

    assert.isTrue(isComplete(percentOf(800)))
    assert.isFalse(isComplete(percentOf(799)))
    assert.equal(percentOf(799).percent, 79)
  })
})

test.group('Presence', () => {
  test('the hours that count by default fit every presence', ({ assert }) => {
    for (const status of PRESENCES) {
      for (let hours = 1; hours <= 8; hours++) {
        assert.isTrue(hoursFit(status, hoursOf(status, hours), hours))
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
