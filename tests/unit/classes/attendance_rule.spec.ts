import { test } from '@japa/runner'
import { attendanceFrom, isComplete } from '#app/classes/attendance_rule'

const tenDays = new Map(
  Array.from({ length: 10 }, (_, index) => [`2026-03-${String(index + 1).padStart(2, '0')}`, 8])
)

test.group('Attendance of a class', () => {
  test('a day counts when all its hours were attended', ({ assert }) => {
    const attended = new Map([
      ['2026-03-01', 8],
      ['2026-03-02', 4],
    ])

    const attendance = attendanceFrom(tenDays, attended)

    assert.deepEqual(attendance, {
      hoursAttended: 12,
      daysAttended: 1,
      trainingDays: 10,
      percent: 15,
    })
  })

  test('the percent is rounded down: 63 of 80 hours are 78', ({ assert }) => {
    const attended = new Map([...tenDays.keys()].slice(0, 7).map((day) => [day, 8]))
    attended.set('2026-03-08', 7)

    assert.equal(attendanceFrom(tenDays, attended).percent, 78)
  })

  test('hours of a day that was not planned count not', ({ assert }) => {
    assert.equal(attendanceFrom(tenDays, new Map([['2026-04-01', 8]])).hoursAttended, 0)
  })

  test('a class without sessions gives nothing and no division by zero', ({ assert }) => {
    assert.equal(attendanceFrom(new Map(), new Map()).percent, 0)
  })

  test('{days} of ten days complete the class: {complete}')
    .with([
      { days: 8, complete: true },
      { days: 7, complete: false },
    ])
    .run(({ assert }, { days, complete }) => {
      const attended = new Map([...tenDays.keys()].slice(0, days).map((day) => [day, 8]))

      assert.equal(isComplete(attendanceFrom(tenDays, attended)), complete)
    })
})
