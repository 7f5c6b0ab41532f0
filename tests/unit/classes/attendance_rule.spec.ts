import fc from 'fast-check'
import { test } from '@japa/runner'
import {
  addHours,
  attendanceFrom,
  attendanceFromDays,
  isComplete,
  isLow,
  NO_HOURS,
  percentOfAll,
  shownPercent,
  type RecordedHours,
} from '#app/classes/attendance_rule'
import { hoursBrought, type Carried } from '#app/classes/queries/carried_attendance'
import { hoursToSpare, standingOf } from '#app/classes/attendance_standing'

/** Sessions of a day: whether each is marked, and what the mark says. */
const session = fc.record({
  hours: fc.integer({ min: 1, max: 4 }),
  mark: fc.constantFrom('none', 'present', 'absent', 'leave', 'part'),
})
const day = fc.array(session, { minLength: 1, maxLength: 3 })
const days = fc.array(day, { maxLength: 15 })

function recorded(sessions: { hours: number; mark: string }[]): RecordedHours {
  const sum = (of: (one: { hours: number; mark: string }) => number) =>
    sessions.reduce((total, one) => total + of(one), 0)
  return {
    planned: sum((one) => one.hours),
    held: sum((one) => (one.mark === 'none' ? 0 : one.hours)),
    attended: sum((one) => (one.mark === 'present' ? one.hours : one.mark === 'part' ? 1 : 0)),
    onLeave: sum((one) => (one.mark === 'leave' ? one.hours : 0)),
  }
}

const whole = (planned: number, attended: number) =>
  attendanceFrom({ planned, held: planned, attended, onLeave: 0 })

test.group('Attendance', () => {
  test('percentages are whole, never above the exact share, and agree with one another', ({
    assert,
  }) => {
    fc.assert(
      fc.property(days, fc.constantFrom('missed' as const, 'excused' as const), (drawn, leave) => {
        const found = attendanceFromDays(drawn.map(recorded), leave)
        const { planned, held, attended, missed } = found

        assert.equal(missed, held - attended)
        for (const [percent, part, of] of [
          [found.percentSoFar, attended, held],
          [found.percentOfWhole, attended, planned],
          [found.percentAtBest, planned - missed, planned],
        ] as const) {
          if (of === 0) {
            assert.isNull(percent)
            continue
          }
          assert.isTrue(Number.isInteger(percent))
          assert.isAtMost(percent! * of, part * 100)
          assert.isAbove((percent! + 1) * of, part * 100)
        }
        if (held === planned) {
          assert.equal(found.percentSoFar, found.percentOfWhole)
          assert.equal(found.percentAtBest, found.percentOfWhole)
          assert.equal(isComplete(found), planned > 0 && hoursToSpare(found) >= 0)
        }
        if (planned > 0) assert.equal(standingOf(found) === 'lost', isLow(found.percentAtBest))
      })
    )
  })

  test('days and sums of the same hours say the same', ({ assert }) => {
    fc.assert(
      fc.property(days, (drawn) => {
        const { days: counted, ...found } = attendanceFromDays(drawn.map(recorded))
        const isWhole = (one: (typeof drawn)[number]) => one.every((each) => each.mark !== 'none')

        assert.deepEqual(found, attendanceFrom(recorded(drawn.flat())))
        assert.deepEqual(counted, {
          planned: drawn.length,
          held: drawn.filter(isWhole).length,
          attended: drawn.filter((one) => recorded(one).attended === recorded(one).planned).length,
          missed: drawn.filter((one) => recorded(one).attended < recorded(one).held).length,
        })
      })
    )
  })

  test('one hour less never raises anything', ({ assert }) => {
    fc.assert(
      fc.property(days, (drawn) => {
        const before = recorded(drawn.flat())
        fc.pre(before.attended > 0)
        const [more, less] = [before, { ...before, attended: before.attended - 1 }].map((one) =>
          attendanceFrom(one)
        )

        assert.isAtMost(less.percentSoFar!, more.percentSoFar!)
        assert.isAtMost(less.percentAtBest!, more.percentAtBest!)
        assert.equal(less.missed, more.missed + 1)
      })
    )
  })

  test('an unmarked session is neither held nor missed', ({ assert }) => {
    const found = attendanceFrom({ planned: 120, held: 0, attended: 0, onLeave: 0 })

    assert.containSubset(found, { missed: 0, percentSoFar: null, percentAtBest: 100 })
    assert.isFalse(isLow(found.percentSoFar))
  })

  test('leave is missed, or taken out of the hours due where the rule excuses it', ({ assert }) => {
    const hours = { planned: 120, held: 80, attended: 72, onLeave: 4 }

    assert.containSubset(attendanceFrom(hours, 'missed'), { missed: 8, percentSoFar: 90 })
    assert.containSubset(attendanceFrom(hours, 'excused'), {
      ...{ planned: 116, held: 76, missed: 4, percentSoFar: 94 },
    })
  })

  test('80 completes a class and 79 does not, with no rounding up', ({ assert }) => {
    assert.isTrue(isComplete(whole(1000, 800)))
    assert.isFalse(isComplete(whole(1000, 799)))
    assert.equal(whole(1000, 799).percentOfWhole, 79)
    assert.equal(whole(80, 63).percentOfWhole, 78)
    assert.isFalse(isComplete(whole(0, 0)))
  })

  test('pages show the share so far, then what was recorded, and nothing of who left', ({
    assert,
  }) => {
    const percentSoFar = 90
    const shown = (status: string) => shownPercent({ status, recorded: 85 }, { percentSoFar })

    assert.deepEqual(['confirmed', 'completed', 'not_completed', 'withdrawn'].map(shown), [
      90,
      85,
      85,
      null,
    ])
    assert.equal(percentOfAll([whole(10, 10), whole(10, 5), whole(0, 0)]), 75)
    assert.isNull(percentOfAll([]))
  })

  test('who came by a merger is measured by the hours of one course', ({ assert }) => {
    const there = { planned: 8, held: 8, attended: 4, onLeave: 4 }
    const carried: Carried = {
      ...{ fromEnrolmentId: 1, fromClassId: 1, fromCode: 'A' },
      days: new Map([
        ['2026-03-02', there],
        ['2026-03-03', { ...there, attended: 8, onLeave: 0 }],
      ]),
      notDue: new Map([
        [1, { day: '2026-03-03', hours: 8 }],
        [2, { day: '2026-03-04', hours: 8 }],
      ]),
    }
    const here = new Map([
      ['2026-03-03', { planned: 8, held: 8, attended: 0, onLeave: 0 }],
      ['2026-03-04', { planned: 8, held: 8, attended: 0, onLeave: 0 }],
      ['2026-03-05', { planned: 8, held: 8, attended: 8, onLeave: 0 }],
    ])
    const all = new Map(here)
    for (const [on, hours] of hoursBrought(carried)) {
      all.set(on, addHours(all.get(on) ?? NO_HOURS, hours))
    }

    assert.containSubset(attendanceFromDays(all.values(), 'missed'), {
      ...{ planned: 24, held: 24, attended: 20, missed: 4, percentSoFar: 83 },
      days: { planned: 3, held: 3, attended: 2, missed: 1 },
    })
    assert.lengthOf([...hoursBrought(undefined)], 0)
  })
})
