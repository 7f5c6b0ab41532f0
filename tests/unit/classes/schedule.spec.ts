import { test } from '@japa/runner'
import { type Slot, planSessions } from '#app/classes/schedule'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'

const calendar = WorkCalendar.of([2026], {
  '2026-09-25': 'rest',
  '2026-10-01': 'rest',
  '2026-10-02': 'rest',
  '2026-10-03': 'rest',
  '2026-10-04': 'rest',
  '2026-10-05': 'rest',
  '2026-10-06': 'rest',
  '2026-10-07': 'rest',
  '2026-09-20': 'work',
  '2026-10-10': 'work',
})
const both: Slot[] = ['morning', 'afternoon']
const pattern = {
  startsOn: '2026-09-21',
  weekdays: [1, 2, 3, 4, 5],
  slots: both,
  skipNonWorkingDays: true,
}
const welder = { theoryHours: 32, practiceHours: 88, hoursPerDay: 8 }
const daysOf = (sessions: { day: string }[]) => [...new Set(sessions.map(({ day }) => day))]

test.group('Weekly pattern', () => {
  test('120 hours from 21 September end on 16 October, around the holidays', ({ assert }) => {
    const sessions = planSessions(pattern, welder, calendar)

    const days = daysOf(sessions)
    assert.lengthOf(days, 15)
    assert.equal(days.at(-1), '2026-10-16')
    assert.notInclude(days, '2026-09-25')
    assert.notInclude(days, '2026-10-07')
  })

  test('a make-up Saturday has lessons when Monday to Friday are all chosen', ({ assert }) => {
    const days = daysOf(planSessions(pattern, welder, calendar))

    assert.include(days, '2026-10-10')
  })

  test('a make-up Saturday has none when the pattern is only some weekdays', ({ assert }) => {
    const days = daysOf(planSessions({ ...pattern, weekdays: [1, 3] }, welder, calendar))

    assert.notInclude(days, '2026-10-10')
  })

  test('a weekend class is held on Saturdays and Sundays that are not holidays', ({ assert }) => {
    const course = { theoryHours: 8, practiceHours: 24, hoursPerDay: 8 }

    const days = daysOf(planSessions({ ...pattern, weekdays: [6, 7] }, course, calendar))

    assert.deepEqual(days, ['2026-09-26', '2026-09-27', '2026-10-10', '2026-10-11'])
  })

  test('theory comes before practice and all hours are placed', ({ assert }) => {
    const sessions = planSessions(pattern, welder, calendar)

    const kinds = sessions.map(({ kind }) => kind)
    const hours = (kind: string) =>
      sessions.filter((one) => one.kind === kind).reduce((sum, one) => sum + one.hours, 0)
    assert.equal(kinds.lastIndexOf('theory') + 1, kinds.indexOf('practice'))
    assert.equal(hours('theory'), 32)
    assert.equal(hours('practice'), 88)
    assert.deepEqual(
      sessions.map(({ sequence }) => sequence),
      sessions.map((_, index) => index + 1)
    )
  })

  test('a day never holds more hours than the course allows', ({ assert }) => {
    const course = { theoryHours: 6, practiceHours: 12, hoursPerDay: 6 }

    const sessions = planSessions(pattern, course, calendar)

    for (const day of daysOf(sessions)) {
      const hours = sessions
        .filter((one) => one.day === day)
        .reduce((sum, one) => sum + one.hours, 0)
      assert.isAtMost(hours, 6)
    }
  })

  test('four class hours of 45 minutes with one break begin at 8:30 and end at 11:40', ({
    assert,
  }) => {
    const [first, second] = planSessions(pattern, welder, calendar)

    assert.containSubset(first, { startsAtTime: '08:30', endsAtTime: '11:40', hours: 4 })
    assert.containSubset(second, { startsAtTime: '14:00', endsAtTime: '17:10', hours: 4 })
  })

  test('a pattern that cannot be laid out is refused with {code}')
    .with([
      { change: { weekdays: [] }, code: 'E_NO_WEEKDAY' },
      { change: { slots: [] }, code: 'E_NO_SLOT' },
      { change: { startsOn: '2026-12-30' }, code: 'E_CALENDAR_NOT_LOADED' },
    ])
    .run(({ assert }, { change, code }) => {
      try {
        planSessions({ ...pattern, ...change }, welder, calendar)
        assert.fail('nothing was refused')
      } catch (error) {
        assert.instanceOf(error, RuleViolation)
        assert.equal((error as RuleViolation).code, code)
      }
    })
})
