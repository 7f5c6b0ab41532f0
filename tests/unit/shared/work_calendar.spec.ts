import { test } from '@japa/runner'
import { DateTime } from 'luxon'
import fc from 'fast-check'
import { addDays, daysBetween, isDay, weekdayOf } from '#app/shared/days'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'

const calendar = WorkCalendar.of([2026], {
  '2026-10-01': 'rest',
  '2026-10-02': 'rest',
  '2026-10-05': 'rest',
  '2026-10-06': 'rest',
  '2026-10-07': 'rest',
  '2026-10-10': 'work',
})

test.group('Working calendar', () => {
  test('{day} is a working day: {works}')
    .with([
      { day: '2026-10-01', works: false },
      { day: '2026-10-08', works: true },
      { day: '2026-10-10', works: true },
      { day: '2026-10-11', works: false },
    ])
    .run(({ assert }, { day, works }) => {
      assert.equal(calendar.isWorkingDay(day), works)
    })

  test('five working days over the holiday count the made-up Saturday', ({ assert }) => {
    assert.equal(calendar.addWorkingDays('2026-09-30', 3), '2026-10-10')
    assert.equal(calendar.workingDaysBetween('2026-09-30', '2026-10-10'), 3)
  })

  test('a day of a year that is not loaded is an error, never a guess', ({ assert }) => {
    assert.throws(() => calendar.isWorkingDay('2027-01-04'), /E_CALENDAR_NOT_LOADED/)
    assert.throws(() => calendar.addWorkingDays('2026-12-31', 1), /E_CALENDAR_NOT_LOADED/)
  })

  test('adding working days and counting them agree', ({ assert }) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 60 }),
        (start, count) => {
          const day = addDays('2026-01-01', start)
          const end = calendar.addWorkingDays(day, count)
          assert.equal(calendar.workingDaysBetween(day, end), count)
          if (count > 0) assert.isTrue(calendar.isWorkingDay(end))
        }
      )
    )
  })

  test('days are counted as days in every zone and through leap years', ({ assert }) => {
    for (const day of ['1992-02-29', '1999-12-31', '2000-02-28', '2027-01-01', '1969-12-31']) {
      const of = (text: string) => DateTime.fromISO(text, { zone: 'utc' })
      for (const days of [-400, -1, 0, 1, 31, 366]) {
        assert.equal(addDays(day, days), of(day).plus({ days }).toISODate())
      }
      assert.equal(weekdayOf(day), of(day).weekday)
      assert.equal(daysBetween('1996-02-29', day), of(day).diff(of('1996-02-29'), 'days').days)
    }
    for (const none of ['2026-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-1-1']) {
      assert.isFalse(isDay(none), none)
    }
    assert.equal(addDays('2028-02-28', 1), '2028-02-29')
    assert.equal(daysBetween('2026-03-01', '2026-11-01'), 245)
    assert.equal(weekdayOf('2026-11-22'), 7)
    assert.isFalse(isDay('2026-02-30'))
    assert.isFalse(isDay('2026-2-3'))
  })
})
