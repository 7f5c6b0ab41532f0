import fc from 'fast-check'
import i18nManager from '@adonisjs/i18n/services/main'
import { test } from '@japa/runner'
import { addDays } from '#app/shared/days'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { timesOf, type DaySlot } from '#app/classes/schedule'
import { choicePage } from '#app/classes/timetabling/preview_page'
import { isSamePlace, nearestChoices } from '#app/classes/timetabling/choices'
import {
  clashesOf,
  timetableHours,
  isBlocked,
  type PlacedSession,
  type TimetableWorld,
  type WorldClass,
  type WorldRoom,
  type WorldTrainer,
} from '#app/classes/timetabling/clashes'
import { movedBy, newSessions, readAdded, readPlace } from '#app/classes/timetabling/wanted'
import { addedText, placeText, sessionsMeant } from '#app/classes/timetabling/wanted'

const MONDAY = '2026-03-09'
const SPECIALTY = 1

const outfit = (specialtyId: number | null, usable: number) => [{ specialtyId, usable }]
const room = (id: number, changes: Partial<WorldRoom> = {}): WorldRoom => ({
  id,
  baseId: 1,
  name: { zh: `实训室${id}`, en: `Room ${id}` },
  seats: 40,
  specialtyId: null,
  isRetired: false,
  workstations: new Map(),
  equipment: [],
  ...changes,
})
const trainer = (id: number, changes: Partial<WorldTrainer> = {}): WorldTrainer => ({
  id,
  baseId: 1,
  name: `教师${id}`,
  specialtyId: SPECIALTY,
  isRetired: false,
  limits: { hoursPerWeek: null, hoursPerDay: null, absences: [], availability: null },
  qualifications: [],
  ...changes,
})
const courseClass = (id: number, changes: Partial<WorldClass> = {}): WorldClass => ({
  id,
  baseId: 1,
  code: `C${id}`,
  title: { zh: `班${id}`, en: `Class ${id}` },
  status: 'running',
  specialtyId: SPECIALTY,
  seats: 30,
  enrolled: 10 * id,
  theoryHours: 4,
  practiceHours: 12,
  roomId: id,
  trainerId: id,
  ...changes,
})

function session(id: number, changes: Partial<PlacedSession> = {}): PlacedSession {
  const placed = {
    id,
    classId: 1,
    roomId: 1,
    trainerId: 1,
    day: MONDAY,
    slot: 'morning' as DaySlot,
    startsAt: '',
    endsAt: '',
    hours: 4,
    kind: 'practice' as const,
    isMarked: false,
    ...changes,
  }
  const { startsAtTime, endsAtTime } = timesOf(placed.slot, placed.hours)
  return { ...placed, startsAt: startsAtTime, endsAt: endsAtTime }
}

function world(changes: Partial<TimetableWorld> = {}): TimetableWorld {
  const three = [1, 2, 3]
  return {
    today: '2026-03-02',
    from: '2026-02-23',
    to: '2026-03-29',
    calendar: WorkCalendar.of([2026], { '2026-03-11': 'rest', '2026-03-14': 'work' }),
    rooms: new Map(three.map((id) => [id, room(id)])),
    trainers: new Map(three.map((id) => [id, trainer(id)])),
    classes: new Map(three.map((id) => [id, courseClass(id)])),
    sessions: [],
    sittings: [],
    closures: new Map(),
    shared: new Map(),
    ...changes,
  }
}

const kindsOf = (wanted: PlacedSession, given: TimetableWorld) =>
  clashesOf([wanted], given)[0].clashes.map(({ kind, isHard }) => (isHard ? kind : `${kind}?`))

test.group('Clashes of a timetable', () => {
  const other = session(9, { classId: 2, roomId: 2, trainerId: 2 })
  const limits = trainer(1).limits
  const cases: [string, Partial<PlacedSession>, Partial<TimetableWorld>, string[]][] = [
    ['a free place', {}, { sessions: [other] }, []],
    ['a room with another class', { roomId: 2 }, { sessions: [other] }, ['room']],
    ['a trainer of another class', { trainerId: 2 }, { sessions: [other] }, ['trainer']],
    ['another slot of that room', { roomId: 2, slot: 'afternoon' }, { sessions: [other] }, []],
    ['the own class elsewhere', {}, { sessions: [session(8, { roomId: 3 })] }, ['class']],
    [
      'people who sit in the other class',
      {},
      { sessions: [other], shared: new Map([[1, new Map([[2, 3]])]]) },
      ['trainee'],
    ],
    ['a holiday', { day: '2026-03-11' }, {}, ['holiday']],
    ['a make-up Saturday', { day: '2026-03-14' }, {}, []],
    ['a plain Sunday', { day: '2026-03-15' }, {}, ['weekend?']],
    ['a year whose holidays are not loaded', { day: '2027-03-10' }, {}, ['calendar']],
    ['a day that has passed', { day: '2026-02-27' }, {}, ['past']],
    [
      'a retired room',
      {},
      { rooms: new Map([[1, room(1, { isRetired: true })]]) },
      ['retired_room'],
    ],
    [
      'a room of another base',
      {},
      { rooms: new Map([[1, room(1, { baseId: 2 })]]) },
      ['other_base'],
    ],
    [
      'a room with fewer seats than people',
      {},
      { rooms: new Map([[1, room(1, { seats: 9 })]]) },
      ['room_size'],
    ],
    [
      'practice where the specialty has no workstation',
      {},
      { rooms: new Map([[1, room(1, { workstations: new Map([[7, 40]]) })]]) },
      ['workstations'],
    ],
    [
      'practice with few workstations',
      {},
      { rooms: new Map([[1, room(1, { workstations: new Map([[SPECIALTY, 5]]) })]]) },
      ['workstations?'],
    ],
    [
      'theory where the specialty has no workstation',
      { kind: 'theory' },
      { rooms: new Map([[1, room(1, { workstations: new Map([[7, 40]]) })]]) },
      [],
    ],
    [
      'practice in a room of another specialty without equipment of this one',
      {},
      { rooms: new Map([[1, room(1, { specialtyId: 7 })]]) },
      ['equipment'],
    ],
    [
      'practice in a room of another specialty with equipment of this one',
      {},
      { rooms: new Map([[1, room(1, { specialtyId: 7, equipment: outfit(SPECIALTY, 2) })]]) },
      [],
    ],
    [
      'practice where no equipment of the specialty can be used',
      {},
      { rooms: new Map([[1, room(1, { equipment: outfit(SPECIALTY, 0) })]]) },
      ['equipment'],
    ],
    [
      'practice where nothing of the room can be used',
      {},
      { rooms: new Map([[1, room(1, { specialtyId: SPECIALTY, equipment: outfit(null, 0) })]]) },
      ['equipment'],
    ],
    [
      'practice where only equipment of another specialty cannot be used',
      {},
      { rooms: new Map([[1, room(1, { equipment: outfit(7, 0) })]]) },
      [],
    ],
    [
      'theory where no equipment can be used',
      { kind: 'theory' },
      { rooms: new Map([[1, room(1, { equipment: outfit(SPECIALTY, 0) })]]) },
      [],
    ],
    [
      'more than eight hours on a day',
      { slot: 'evening' },
      { sessions: [session(7), session(8, { slot: 'afternoon' })] },
      ['day_hours'],
    ],
    [
      "more than the trainer's day",
      {},
      {
        sessions: [session(8, { classId: 2, roomId: 2, slot: 'afternoon' })],
        trainers: new Map([[1, trainer(1, { limits: { ...limits, hoursPerDay: 6 } })]]),
      },
      ['trainer_day'],
    ],
    [
      "more than the trainer's week",
      {},
      {
        sessions: [session(8, { classId: 2, roomId: 2, day: '2026-03-13' })],
        trainers: new Map([[1, trainer(1, { limits: { ...limits, hoursPerWeek: 6 } })]]),
      },
      ['trainer_week'],
    ],
    [
      'a trainer who is away in the morning',
      {},
      {
        trainers: new Map([
          [
            1,
            trainer(1, {
              limits: {
                ...limits,
                absences: [
                  { fromDay: MONDAY, toDay: MONDAY, slot: 'morning', reason: '外出' },
                  { fromDay: MONDAY, toDay: MONDAY, slot: 'evening', reason: '外出' },
                ],
              },
            }),
          ],
        ]),
      },
      ['absence'],
    ],
    [
      'a trainer who teaches on Tuesdays only',
      {},
      {
        trainers: new Map([
          [1, trainer(1, { limits: { ...limits, availability: new Set(['2 morning']) } })],
        ]),
      },
      ['availability'],
    ],
    [
      'a trainer qualified for something else',
      {},
      {
        trainers: new Map([
          [
            1,
            trainer(1, {
              qualifications: [
                {
                  specialtyId: 7,
                  occupationId: null,
                  title: '技师',
                  validFrom: null,
                  validUntil: null,
                },
              ],
            }),
          ],
        ]),
      },
      ['qualification'],
    ],
    [
      'an assessment in the room at the time',
      {},
      {
        sittings: [
          { code: 'K1', classId: 3, roomId: 1, day: MONDAY, startsAt: '11:00', endsAt: '12:30' },
          { code: 'K2', classId: 3, roomId: 1, day: MONDAY, startsAt: '14:00', endsAt: '15:30' },
          { code: 'K3', classId: 3, roomId: 2, day: MONDAY, startsAt: '09:00', endsAt: '10:30' },
        ],
      },
      ['sitting'],
    ],
    [
      'a closure of the room, not of others and not in the afternoon',
      {},
      {
        closures: new Map([
          [
            1,
            [
              { id: 1, roomId: 1, fromDay: MONDAY, toDay: MONDAY, slot: null, reason: '检修' },
              { id: 2, roomId: 2, fromDay: MONDAY, toDay: MONDAY, slot: null, reason: '检修' },
              {
                id: 3,
                roomId: null,
                fromDay: MONDAY,
                toDay: MONDAY,
                slot: 'afternoon',
                reason: '停电',
              },
            ],
          ],
        ]),
      },
      ['closure'],
    ],
  ]

  test('{$i} – finds {0}')
    .with(cases)
    .run(({ assert }, [, wanted, given, expected]) => {
      assert.deepEqual(kindsOf(session(1, wanted), world(given)), expected)
    })

  test('a session that moves leaves its old place free, also for one that moves into it', ({
    assert,
  }) => {
    const [a, b] = [session(1), session(2, { classId: 2, roomId: 2, trainerId: 2 })]
    const given = world({ sessions: [a, b] })
    const exchanged = [
      { ...a, roomId: 2 },
      { ...b, roomId: 1 },
    ]

    assert.isFalse(isBlocked(clashesOf(exchanged, given)))
    assert.isTrue(isBlocked(clashesOf([exchanged[0]], given)))
  })

  test('the hours of a class are whole when theory and practice are each', ({ assert }) => {
    const course = { theoryHours: 4, practiceHours: 8 }
    const theory = session(1, { kind: 'theory' })

    assert.isTrue(timetableHours([theory, session(2), session(3)], course).isWhole)
    assert.isFalse(timetableHours([theory, theory, session(3)], course).isWhole)
  })
})

test.group('What a change means', () => {
  const week = [0, 1, 7, 8, 14].map((days, index) =>
    session(index + 1, { day: addDays(MONDAY, days) })
  )

  test('one, every later Monday, all that follow; what was held stays', ({ assert }) => {
    const ids = (sessions: PlacedSession[]) => sessions.map((one) => one.id)
    const held = week.map((one) => ({ ...one, isMarked: one.id === 5 }))

    assert.deepEqual(ids(sessionsMeant(week[0], 'one', week)), [1])
    assert.deepEqual(ids(sessionsMeant(week[0], 'weekly', week)), [1, 3, 5])
    assert.deepEqual(ids(sessionsMeant(week[1], 'following', held)), [2, 3, 4])
  })

  test('all move by as many days as the first', ({ assert }) => {
    const place = { day: addDays(MONDAY, 2), slot: 'afternoon' as const, roomId: 3, trainerId: 1 }
    const moved = movedBy(week[0], sessionsMeant(week[0], 'weekly', week), place)

    assert.deepEqual(
      moved.map(({ day, slot, roomId, startsAt }) => [day, slot, roomId, startsAt]),
      [2, 9, 16].map((days) => [addDays(MONDAY, days), 'afternoon', 3, '14:00'])
    )
  })

  test('what a form sends back is what was shown', ({ assert }) => {
    const [added] = newSessions({ ...session(1), classId: 1 }, 1)

    assert.containSubset(readPlace(placeText(session(12))), {
      sessionId: 12,
      day: MONDAY,
      roomId: 1,
    })
    assert.containSubset(readAdded(addedText(added)), { kind: 'practice', hours: 4, day: MONDAY })
    for (const text of [
      '',
      '1 2 3',
      '1 2026-03-09 night 1 1',
      'practice 9 2026-03-09 morning 1 1',
    ]) {
      assert.isNull(readPlace(text))
      assert.isNull(readAdded(text))
    }
  })
})

/** Timetables of three classes in which nothing clashes, and a session that somebody wants elsewhere. */
const places = fc.record({
  day: fc.integer({ min: 0, max: 13 }),
  slot: fc.constantFrom<DaySlot>('morning', 'afternoon'),
  roomId: fc.integer({ min: 1, max: 3 }),
  trainerId: fc.integer({ min: 1, max: 3 }),
})
const timetables = fc
  .array(fc.tuple(places, fc.integer({ min: 1, max: 3 }), fc.boolean()), {
    minLength: 1,
    maxLength: 24,
  })
  .map((wanted) => {
    const sessions: PlacedSession[] = []
    for (const [place, classId, isMarked] of wanted) {
      const next = session(sessions.length + 1, {
        ...place,
        day: addDays('2026-03-02', place.day),
        classId,
        isMarked,
      })
      if (!isBlocked(clashesOf([next], world({ sessions })))) sessions.push(next)
    }
    return sessions
  })
  .filter((sessions) => sessions.some((one) => !one.isMarked))

test.group('The nearest free choices', () => {
  test('every choice, taken, leaves nothing that clashes and moves nothing that was held', ({
    assert,
  }) => {
    fc.assert(
      fc.property(timetables, places, (sessions, place) => {
        const given = world({ sessions })
        const open = sessions.filter((one) => !one.isMarked)
        const wanted = { ...open[0], ...place, day: addDays('2026-03-02', place.day) }
        const choices = nearestChoices([session(wanted.id, wanted)], given)

        for (const choice of choices) {
          const moved = new Map(choice.sessions.map((one) => [one.id, one]))
          const after = sessions.map((one) => moved.get(one.id) ?? one)
          assert.isFalse(isBlocked(clashesOf(after, world({ sessions: after }))))
          for (const one of sessions) {
            if (one.isMarked) assert.isTrue(isSamePlace(one, moved.get(one.id) ?? one))
          }
        }
        const order = choices.map((one) => [one.people, one.days])
        assert.deepEqual(
          order,
          [...order].sort((a, b) => a[0] - b[0] || a[1] - b[1])
        )
      }),
      { numRuns: 60 }
    )
  })

  test('an opened class keeps its first and its last day: others are a clash and no choice', ({
    assert,
  }) => {
    const last = session(2, { day: '2026-03-10' })
    const theirs = session(3, { classId: 2, roomId: 2, trainerId: 2, day: '2026-03-10' })
    const plain = world({ sessions: [session(1), last, theirs] })
    const approved = { from: MONDAY, to: '2026-03-10' }
    const own = courseClass(1, { approved })
    const given = { ...plain, classes: new Map(plain.classes).set(1, own) }

    const [outside] = clashesOf([session(2, { day: '2026-03-11' })], given)
    assert.containSubset(outside.clashes, [{ kind: 'span', isHard: true }])
    const choices = nearestChoices([{ ...last, roomId: 2 }], given, 20)
    assert.isNotEmpty(choices)
    for (const { sessions } of choices) {
      const mine = sessions.find((one) => one.id === last.id)
      assert.equal(mine?.day ?? last.day, '2026-03-10')
    }
  })

  test('the fewest people come first: a small class makes way before a large one is asked', ({
    assert,
  }) => {
    const mine = session(1, { classId: 3, roomId: 3, trainerId: 3, day: '2026-03-16' })
    const theirs = session(2, { classId: 1 })
    const given = world({ sessions: [mine, theirs] })
    const wanted = { ...mine, day: MONDAY, roomId: 1 }

    const choices = nearestChoices([wanted], given)

    assert.lengthOf(choices, 3)
    assert.deepEqual(
      choices.map((one) => [one.differs, one.people, one.days]),
      [
        ['room', 31, 0],
        ['room', 31, 0],
        ['slot', 31, 0],
      ]
    )
    const crowded = world({
      ...given,
      rooms: new Map([[1, room(1)]]),
      trainers: new Map([3, 1].map((id) => [id, trainer(id)])),
      closures: new Map([
        [
          1,
          [
            {
              id: 1,
              roomId: null,
              fromDay: '2026-03-10',
              toDay: '2026-03-29',
              slot: null,
              reason: '停电',
            },
          ],
        ],
      ]),
      today: MONDAY,
    })
    const narrow = nearestChoices([wanted], crowded)
    assert.deepEqual(
      narrow.map((one) => [one.differs, one.people]),
      [
        ['slot', 31],
        ['other_class', 42],
      ]
    )
  })

  test('where the one in the way has no free place, a third class makes way for it', ({
    assert,
  }) => {
    const only = (id: number, ...slots: DaySlot[]) =>
      trainer(id, {
        limits: {
          ...trainer(id).limits,
          availability: new Set(slots.map((slot) => `1 ${slot}`)),
        },
      })
    const mine = session(1, { classId: 3, roomId: 1, trainerId: 3, day: '2026-03-16' })
    const given = (...ofThird: DaySlot[]) =>
      world({
        today: MONDAY,
        to: '2026-03-15',
        rooms: new Map([room(1), room(2, { seats: 25 })].map((one) => [one.id, one])),
        trainers: new Map(
          [only(1, ...ofThird), only(2, 'morning'), only(3, 'morning')].map((one) => [one.id, one])
        ),
        sessions: [
          mine,
          session(2, { classId: 2, trainerId: 2 }),
          session(3, { classId: 1, roomId: 2 }),
        ],
      })
    const wanted = { ...mine, day: MONDAY }

    const [choice, ...more] = nearestChoices([wanted], given('morning', 'afternoon'))

    assert.isEmpty(more)
    assert.deepInclude(choice, { differs: 'chain', people: 63, days: 0 })
    assert.deepEqual(
      choice.sessions.map((one) => [one.id, one.roomId, one.slot]),
      [
        [1, 1, 'morning'],
        [2, 2, 'morning'],
        [3, 2, 'afternoon'],
      ]
    )
    const words = choicePage(choice, given('morning', 'afternoon'), i18nManager.locale('en'))
    assert.equal(words.title.replaceAll('\u00a0', ' '), 'C2 to the morning of 9 Mar')
    assert.equal(words.told, 63)
    assert.include(words.detail, 'C1 makes way for C2: 2026-03-09 14:00–17:10, Room 2, 教师1')
    assert.include(words.differs, 'Two classes make way')
    assert.isEmpty(nearestChoices([wanted], given('morning')))
  })

  test('of several sessions only those that clash go elsewhere, when that is nearest', ({
    assert,
  }) => {
    const own = [0, 7].map((days, index) => session(index + 1, { day: addDays(MONDAY, days) }))
    const blocked = session(9, { classId: 2, roomId: 2, trainerId: 2, day: addDays(MONDAY, 7) })
    const given = world({
      sessions: [...own, blocked],
      rooms: new Map([1, 2].map((id) => [id, room(id)])),
    })
    const wanted = own.map((one) => ({ ...one, roomId: 2 }))

    const each = nearestChoices(wanted, given, 9).find((one) => one.differs === 'each')

    assert.deepEqual(
      each?.sessions.map((one) => [one.id, one.day, one.slot, one.roomId]),
      [
        [1, MONDAY, 'morning', 2],
        [2, addDays(MONDAY, 7), 'morning', 1],
      ]
    )
  })
})
