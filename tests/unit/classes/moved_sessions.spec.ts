import { test } from '@japa/runner'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { movedSessions, type AskedDates } from '#app/classes/amendments/moved_sessions'
import type { Closure } from '#app/bases/resources/queries/closures'
import type { PlacedSession } from '#app/classes/timetabling/clashes'

const calendar = WorkCalendar.of([2026], { '2026-03-18': 'rest', '2026-03-21': 'work' })

const session = (id: number, day: string, changes: Partial<PlacedSession> = {}): PlacedSession => ({
  ...{ id, classId: 1, roomId: 1, trainerId: 1, day, slot: 'morning' },
  ...{ startsAt: '08:30', endsAt: '11:40', hours: 4, kind: 'practice', isMarked: false },
  ...changes,
})

const closed = (day: string): Closure => ({
  ...{ id: 1, roomId: 1, fromDay: day, toDay: day, slot: null, reason: '检修' },
})

const places = (
  asked: Partial<AskedDates>,
  sessions: PlacedSession[],
  closures: Closure[] = []
) => {
  const full = { shift: null, moves: [], ...asked }
  const moved = movedSessions(full, sessions, { calendar, closures })
  return [...moved].map(([id, { day, slot }]) => `${id} ${day} ${slot}`)
}

const codeOf = (asked: Partial<AskedDates>, sessions: PlacedSession[]) => {
  try {
    places(asked, sessions)
    return null
  } catch (error) {
    return error instanceof RuleViolation ? error.code : 'other'
  }
}

test.group('Where sessions go', () => {
  test('a shift keeps the sessions of a day together, past holidays and closures, held ones stay', ({
    assert,
  }) => {
    const daily = [
      session(1, '2026-03-09', { isMarked: true }),
      session(2, '2026-03-10'),
      session(3, '2026-03-10', { slot: 'afternoon' }),
      session(4, '2026-03-11'),
      session(5, '2026-03-12'),
    ]
    const asked = { shift: { from: '2026-03-09', to: '2026-03-14' } }
    assert.deepEqual(places(asked, daily, [closed('2026-03-16')]), [
      '2 2026-03-17 morning',
      '3 2026-03-17 afternoon',
      '4 2026-03-19 morning',
      '5 2026-03-20 morning',
    ])
  })

  test('a class of some weekdays keeps them, and a daily one uses make-up days', ({ assert }) => {
    const tuesdays = [session(1, '2026-03-10'), session(2, '2026-03-17')]
    assert.deepEqual(places({ shift: { from: '2026-03-10', to: '2026-03-11' } }, tuesdays), [
      '1 2026-03-17 morning',
      '2 2026-03-24 morning',
    ])
    const daily = [session(1, '2026-03-12'), session(2, '2026-03-13')]
    assert.deepEqual(places({ shift: { from: '2026-03-12', to: '2026-03-20' } }, daily), [
      '1 2026-03-20 morning',
      '2 2026-03-21 morning',
    ])
  })

  test('sessions are made up once, one by one where a day has several', ({ assert }) => {
    const sessions = [
      session(1, '2026-03-10'),
      session(2, '2026-03-10', { slot: 'afternoon' }),
      session(3, '2026-03-11', { isMarked: true }),
    ]
    const move = (off: string, slot: 'evening' | null = null) => ({ off, day: '2026-03-12', slot })
    assert.deepEqual(places({ moves: [move('2026-03-10')] }, sessions), [
      '1 2026-03-12 morning',
      '2 2026-03-12 afternoon',
    ])
    assert.deepEqual(places({ moves: [move('2026-03-10 morning', 'evening')] }, sessions), [
      '1 2026-03-12 evening',
    ])
    assert.equal(codeOf({ moves: [move('2026-03-10', 'evening')] }, sessions), 'E_MOVE_WHOLE_DAY')
    assert.equal(codeOf({ moves: [move('2026-03-11')] }, sessions), 'E_MOVE_NOTHING')
    const twice = [move('2026-03-10'), move('2026-03-10 morning')]
    assert.equal(codeOf({ moves: twice }, sessions), 'E_MOVE_TWICE')
    const shift = { from: '2026-03-10', to: '2026-03-12' }
    assert.equal(codeOf({ shift, moves: [move('2026-03-10')] }, sessions), 'E_DATES_TWO_WAYS')
    const late = { shift: { from: '2026-03-10', to: '2027-03-12' } }
    assert.equal(codeOf(late, sessions), 'E_CALENDAR_NOT_LOADED')
  })
})
