import fc from 'fast-check'
import { loadHighs } from '#app/classes/timetable_maker/load_highs'
import { test } from '@japa/runner'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { groundOf, type Lot } from '#app/classes/timetable_maker/ground'
import { costed } from '#app/classes/timetable_maker/layout'
import { idealEnds } from '#app/classes/timetable_maker/search'
import { Occupancy, type Placed } from '#app/classes/timetable_maker/occupancy'
import { PricedLayouts } from '#app/classes/timetable_maker/priced_layouts'
import { prove } from '#app/classes/timetable_maker/prove'
import { makeTimetable } from '#app/classes/timetable_maker/make_timetable'
import { sessionAt } from '#app/classes/timetable_maker/ground'
import { SeededRandom } from '#app/classes/timetable_maker/random'
import { USUAL_WEIGHTS, type TimetableProblem } from '#app/classes/timetable_maker/problem'
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

const MONDAY = '2026-03-02'
const LIMIT = { seed: 1, timeLimitMs: 60_000 }

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
const trainer = (id: number, limits: Partial<WorldTrainer['limits']> = {}): WorldTrainer => ({
  id,
  baseId: 1,
  name: `教师${id}`,
  specialtyId: null,
  isRetired: false,
  limits: { hoursPerWeek: null, hoursPerDay: null, absences: [], availability: null, ...limits },
  qualifications: [],
})
const courseClass = (id: number, changes: Partial<WorldClass> = {}): WorldClass => ({
  id,
  baseId: 1,
  code: `C${id}`,
  title: { zh: `班${id}`, en: `Class ${id}` },
  status: 'draft',
  specialtyId: 1,
  seats: 30,
  enrolled: 0,
  theoryHours: 8,
  practiceHours: 24,
  roomId: 1,
  trainerId: 1,
  ...changes,
})
const byId = <T extends { id: number }>(all: T[]) => new Map(all.map((one) => [one.id, one]))

interface Given extends Partial<Omit<TimetableProblem, 'world'>> {
  rooms?: WorldRoom[]
  trainers?: WorldTrainer[]
  courseClasses?: WorldClass[]
  world?: Partial<TimetableWorld>
}

/** A problem of one month: drafts are laid out anew, running classes stay. */
function problem(given: Given = {}): TimetableProblem {
  const { rooms, trainers, courseClasses: own, world, ...changes } = given
  const classes = own ?? [courseClass(1)]
  const makers = (status: string) =>
    classes
      .filter((one) => one.status === status)
      .map((one) => ({ classId: one.id, hoursPerDay: 8, notBefore: MONDAY, year: 2026 }))
  return {
    baseId: 1,
    from: MONDAY,
    to: '2026-03-31',
    classes: makers('draft'),
    published: makers('running'),
    slots: ['morning', 'afternoon'],
    preferredSlots: ['morning', 'afternoon'],
    weights: USUAL_WEIGHTS,
    world: {
      today: MONDAY,
      from: MONDAY,
      to: '2026-04-05',
      calendar: WorkCalendar.of([2026], { '2026-03-11': 'rest', '2026-03-14': 'work' }),
      rooms: byId(rooms ?? [room(1)]),
      trainers: byId(trainers ?? [trainer(1)]),
      classes: byId(classes),
      sessions: [],
      sittings: [],
      closures: new Map(),
      shared: new Map(),
      ...world,
    },
    ...changes,
  }
}

const session = (place: Parameters<typeof sessionAt>[0]) =>
  sessionAt({ hours: 4, kind: 'practice', ...place })

/** The whole timetable as it would stand. */
function standing({ world, classes }: TimetableProblem, made: ReturnType<typeof makeTimetable>) {
  const after = [...made.sessions, ...made.repairs.map((one) => one.after)]
  const replaced = new Set(after.map((one) => one.id))
  const laid = new Set(classes.map((one) => one.classId))
  const rest = world.sessions.filter((one) => !replaced.has(one.id) && !laid.has(one.classId))
  return [...rest, ...after]
}

function hardClashes(given: TimetableProblem, sessions: readonly PlacedSession[]) {
  return clashesOf(sessions, { ...given.world, sessions: [] })
    .flatMap((one) => one.clashes)
    .filter((clash) => clash.isHard)
}

/** A small world with something of everything that can be in the way. */
function randomProblem(seed: number): TimetableProblem {
  const random = new SeededRandom(seed)
  const one = <T>(choices: readonly T[]) => choices[random.below(choices.length)]
  const dayOf = () => `2026-03-${String(2 + random.below(28)).padStart(2, '0')}`
  const workstations = () => one([new Map(), new Map([[1, one([20, 40])]]), new Map([[2, 30]])])
  const rooms = [1, 2, 3].map((id) =>
    room(id, {
      seats: one([25, 40]),
      specialtyId: one([null, 1, 2]),
      workstations: workstations(),
      equipment: one([[], [], [{ specialtyId: 1, usable: one([0, 4]) }]]),
    })
  )
  const absence = () => {
    const days = [dayOf(), dayOf()].sort()
    return { fromDay: days[0], toDay: days[1], slot: one([null, 'morning' as const]), reason: '' }
  }
  const trainers = [1, 2, 3].map((id) =>
    trainer(id, {
      hoursPerWeek: one([null, 16, 30]),
      hoursPerDay: one([null, 4]),
      absences: random.next() < 0.4 ? [absence()] : [],
      availability: random.next() < 0.2 ? new Set(['1 morning', '2 morning', '3 afternoon']) : null,
    })
  )
  const status = (id: number) => (id < 4 ? 'draft' : 'running')
  const courseClasses = [1, 2, 3, 4, 5].map((id) =>
    courseClass(id, {
      status: status(id),
      specialtyId: one([1, 2]),
      seats: one([20, 30]),
      enrolled: id < 4 ? 0 : 10 + id,
      practiceHours: one([16, 22, 40]),
      roomId: 1 + random.below(3),
      trainerId: 1 + random.below(3),
    })
  )
  const sessions: PlacedSession[] = []
  for (let id = 1; id <= 14; id++) {
    const classId = one([4, 5])
    const place = session({
      id,
      classId,
      roomId: 1 + random.below(3),
      trainerId: 1 + random.below(3),
      day: dayOf(),
      slot: one(['morning', 'afternoon'] as const),
    })
    const meets = (other: PlacedSession) =>
      other.day === place.day &&
      other.slot === place.slot &&
      (other.roomId === place.roomId ||
        other.trainerId === place.trainerId ||
        other.classId === place.classId)
    if (!sessions.some(meets)) sessions.push({ ...place, isMarked: random.next() < 0.1 })
  }
  const days = [dayOf(), dayOf()].sort()
  const closure = { id: 1, roomId: one([null, 1]), slot: null, reason: '' }
  const sitting = { code: 'K', classId: 9, roomId: 2, day: dayOf() }
  return problem({
    rooms,
    trainers,
    courseClasses,
    slots: one([
      ['morning', 'afternoon'],
      ['morning', 'afternoon', 'evening'],
    ]),
    world: {
      sessions,
      sittings: [{ ...sitting, startsAt: '09:00', endsAt: '11:00' }],
      closures: new Map([[1, [{ ...closure, fromDay: days[0], toDay: days[0] }]]]),
      shared: new Map([
        [1, new Map([[4, 2]])],
        [4, new Map([[1, 2]])],
        [2, new Map([[3, 1]])],
        [3, new Map([[2, 1]])],
      ]),
    },
  })
}

test.group('A made timetable', () => {
  test('never has a hard clash, places whole classes only, and keeps what can be held', ({
    assert,
  }) => {
    fc.assert(
      fc.property(fc.nat(100_000), (seed) => {
        const given = randomProblem(seed)
        const made = makeTimetable(given, { seed, timeLimitMs: 60_000 })
        const after = [...made.sessions, ...made.repairs.map((one) => one.after)]
        const whole = standing(given, made)
        assert.isEmpty(
          clashesOf(after, { ...given.world, sessions: whole })
            .flatMap((one) => one.clashes)
            .filter((clash) => clash.isHard)
        )
        for (const { classId } of given.classes) {
          const own = made.sessions.filter((one) => one.classId === classId)
          const course = given.world.classes.get(classId)!
          const isUnfit = made.unfit.some((one) => one.classId === classId)
          assert.equal(timetableHours(own, course).isWhole, !isUnfit)
        }
        const moved = new Set(made.repairs.map((one) => one.before?.id))
        for (const one of given.world.sessions) {
          const couldStay = hardClashes(given, given.world.sessions).length === 0
          if (one.isMarked || couldStay) assert.isFalse(moved.has(one.id))
        }
      }),
      { numRuns: 30 }
    )
  })

  test('is the same for the same seed', ({ assert }) => {
    fc.assert(
      fc.property(fc.nat(100_000), (seed) => {
        const text = () => JSON.stringify(makeTimetable(randomProblem(seed), LIMIT))
        assert.equal(text(), text())
      }),
      { numRuns: 4 }
    )
  })

  test('moves nobody when everything that is given out can be held', ({ assert }) => {
    const held = (id: number, classId: number, day: string) =>
      session({ id, classId, roomId: classId, trainerId: classId, day, slot: 'morning' })
    const made = makeTimetable(
      problem({
        rooms: [room(1), room(2)],
        trainers: [trainer(1), trainer(2)],
        courseClasses: [
          courseClass(1),
          courseClass(2, { status: 'running', enrolled: 20, theoryHours: 0, practiceHours: 8 }),
        ],
        world: { sessions: [held(1, 2, '2026-03-03'), held(2, 2, '2026-03-04')] },
      }),
      LIMIT
    )
    assert.isEmpty(made.repairs)
    assert.equal(made.objective.moved, 0)
    assert.isEmpty(made.unfit)
  })

  test('moves only the session that cannot be held, and counts who is told', ({ assert }) => {
    const held = (id: number, day: string) =>
      session({ id, classId: 1, roomId: 1, trainerId: 1, day, slot: 'morning' })
    const closed = { fromDay: '2026-03-04', toDay: '2026-03-04', slot: null, reason: '停电' }
    const made = makeTimetable(
      problem({
        rooms: [room(1), room(2)],
        courseClasses: [
          courseClass(1, { status: 'running', enrolled: 20, theoryHours: 0, practiceHours: 8 }),
        ],
        world: {
          sessions: [held(1, '2026-03-03'), held(2, '2026-03-04')],
          closures: new Map([[1, [{ id: 1, roomId: 1, ...closed }]]]),
        },
      }),
      LIMIT
    )
    assert.deepEqual(
      made.repairs.map(({ before, after, people }) => [
        before!.id,
        after.day,
        after.roomId,
        people,
      ]),
      [[2, '2026-03-03', 1, 21]]
    )
    assert.equal(made.objective.moved, 21)
  })

  /**
   * The one room for class 1 is class 2's on Tuesday, whose other room is class 3's; the trainer of class
   * 1 is away on Monday, so that class 1 finds a place only if both make way.
   */
  function chained(changes: {
    mondayOfThird?: boolean
    third?: Partial<WorldClass>
    wednesday?: boolean
  }) {
    const { mondayOfThird = true, third = {}, wednesday = false } = changes
    const [monday, tuesday] = ['2026-03-09', '2026-03-10']
    const only = (id: number, ...weekdays: number[]) => ({
      ...trainer(id, { availability: new Set(weekdays.map((one) => `${one} morning`)) }),
      qualifications: [
        { specialtyId: id, occupationId: null, title: '', validFrom: null, validUntil: null },
      ],
    })
    const published = (id: number, enrolled: number, own: Partial<WorldClass> = {}) =>
      courseClass(id, {
        ...{ status: 'running', enrolled, specialtyId: id, theoryHours: 0, practiceHours: 4 },
        ...own,
      })
    const held = (id: number, roomId: number, day: string) =>
      session({ id, classId: id, roomId, trainerId: id, day, slot: 'morning' })
    return problem({
      from: monday,
      to: wednesday ? '2026-03-13' : tuesday,
      slots: ['morning'],
      rooms: [room(1), room(2, { seats: 15 })],
      trainers: [
        only(1, ...(wednesday ? [2, 4] : [2])),
        only(2, 2),
        only(3, ...(mondayOfThird ? [1, 2] : [2])),
        only(4, 4, 5),
      ],
      courseClasses: [
        published(1, 20),
        published(2, 10),
        published(3, 5, third),
        ...(wednesday ? [published(4, 18)] : []),
      ],
      world: {
        sessions: [
          held(1, 1, monday),
          held(2, 1, tuesday),
          held(3, 2, tuesday),
          ...(wednesday ? [held(4, 1, '2026-03-12')] : []),
        ],
      },
    })
  }

  test('lets a second published class make way, and a third for it, where only that helps', ({
    assert,
  }) => {
    const made = makeTimetable(chained({}), LIMIT)

    assert.deepEqual(
      made.repairs.map(({ before, after, people, madeWayFor }) => [
        ...[before!.id, after.day, after.roomId, people, madeWayFor ?? null],
      ]),
      [
        [1, '2026-03-10', 1, 21, null],
        [2, '2026-03-10', 2, 11, 1],
        [3, '2026-03-09', 2, 6, 2],
      ]
    )
    assert.isEmpty(made.unfit)
    assert.equal(made.objective.moved, 38)
  })

  test('moves nobody where no chain helps, or a class would leave its approved first day', ({
    assert,
  }) => {
    const approved = { from: '2026-03-10', to: '2026-03-10' }
    for (const given of [chained({ mondayOfThird: false }), chained({ third: { approved } })]) {
      const made = makeTimetable(given, LIMIT)

      assert.isEmpty(made.repairs)
      assert.deepEqual(
        made.unfit.map((one) => [one.classId, one.reason]),
        [[1, 'session_stuck']]
      )
    }
  })

  test('of chains takes the one that moves the fewest people, long or short', ({ assert }) => {
    const small = makeTimetable(chained({ wednesday: true }), LIMIT)
    const large = makeTimetable(chained({ wednesday: true, third: { enrolled: 15 } }), LIMIT)
    const moved = (made: typeof small) => made.repairs.map((one) => one.after.classId)

    assert.deepEqual(moved(small), [1, 2, 3])
    assert.deepEqual(moved(large), [1, 4])
  })

  test('stays as it is where nothing would be better', ({ assert }) => {
    const first = makeTimetable(problem({ courseClasses: [courseClass(1), courseClass(2)] }), LIMIT)
    const sessions = first.sessions.map((one, index) => ({ ...one, id: index + 1 }))
    const again = makeTimetable(
      problem({ courseClasses: [courseClass(1), courseClass(2)], world: { sessions } }),
      { ...LIMIT, seed: 7 }
    )
    assert.sameDeepMembers(again.sessions, sessions)
  })

  test('says which rooms are full, by how much, and what would make room', ({ assert }) => {
    const welding = { specialtyId: 1, workstations: new Map([[1, 40]]) }
    const trainers = [1, 2, 3, 4].map((id) => trainer(id))
    const courseClasses = [1, 2, 3].map((id) =>
      courseClass(id, { theoryHours: 0, practiceHours: 80 })
    )
    const given = problem({ rooms: [room(1, welding)], trainers, courseClasses, to: '2026-03-27' })
    const made = makeTimetable(given, LIMIT)
    const [unfit] = made.unfit
    assert.lengthOf(made.unfit, 1)
    assert.equal(unfit.reason, 'rooms_full')
    // 20 working days of March without the holiday on the 11th, with the Saturday on the 14th.
    assert.deepInclude(unfit.values, { wanted: 60, open: 40, classes: 3, from: MONDAY })
    assert.include(
      unfit.remedies.map((one) => one.kind),
      'one_more_room'
    )
  })

  test('holds practice only where there is usable equipment for it, theory anywhere', ({
    assert,
  }) => {
    const press = (usable: number) => ({ equipment: [{ specialtyId: 1, usable }] })
    const rooms = [room(1, press(0)), room(2, press(3)), room(3, { specialtyId: 2 })]
    const made = makeTimetable(problem({ rooms, courseClasses: [courseClass(1)] }), LIMIT)
    const roomsOf = (kind: string) =>
      new Set(made.sessions.filter((one) => one.kind === kind).map((one) => one.roomId))
    assert.deepEqual([...roomsOf('practice')], [2])
    assert.isEmpty(made.unfit)
    const none = problem({ rooms: [room(1, press(0)), room(3, { specialtyId: 2 })] })
    assert.equal(makeTimetable(none, LIMIT).unfit[0].reason, 'no_room')
  })

  test('says who is missing where nobody may teach and where no room holds the class', ({
    assert,
  }) => {
    const other = { ...trainer(1), specialtyId: 2 }
    const reasons = (given: Given) => makeTimetable(problem(given), LIMIT).unfit[0]
    assert.equal(
      reasons({ trainers: [other], courseClasses: [courseClass(1, { trainerId: 9 })] }).reason,
      'no_trainer'
    )
    const small = reasons({ rooms: [room(1, { seats: 20 })] })
    assert.deepInclude(small, { reason: 'no_room', values: { people: 30, largest: 20 } })
    const short = reasons({ to: '2026-03-03' })
    assert.deepInclude(short, { reason: 'period_too_short' })
    assert.deepInclude(short.values, { days: 4, open: 2 })
  })
})

/** A tiny world whose every timetable can be listed: three days, two rooms, two trainers, three classes. */
function tinyProblem(seed: number): TimetableProblem {
  const random = new SeededRandom(seed)
  const one = <T>(choices: readonly T[]) => choices[random.below(choices.length)]
  const rooms = [1, 2].map((id) =>
    room(id, { workstations: one([new Map(), new Map([[1, one([20, 40])]])]) })
  )
  const trainers = [1, 2].map((id) =>
    trainer(id, { hoursPerWeek: one([null, 12]), hoursPerDay: one([null, null, 4]) })
  )
  const hours = (id: number) => one([[4, 4], [0, 8], [4, 6], ...(id === 1 ? [[8, 4]] : [])])
  const courseClasses = [1, 2, 3].slice(0, 2 + random.below(2)).map((id) => {
    const [theoryHours, practiceHours] = hours(id)
    const isSmall = id === 3
    return courseClass(id, {
      theoryHours: isSmall ? 0 : theoryHours,
      practiceHours: isSmall ? 4 : practiceHours,
    })
  })
  const pair = new Map([
    [1, new Map([[2, 1]])],
    [2, new Map([[1, 1]])],
  ])
  const given = problem({
    ...{ rooms, trainers, courseClasses, to: '2026-03-04' },
    preferredSlots: one([['morning'], ['morning', 'afternoon']]),
    weights: { ...USUAL_WEIGHTS, finish_early: one([0, 2, 5]), same_room: one([0, 3]) },
    world: { shared: one([new Map(), pair]) },
  })
  const hoursPerDay = one([8, 6])
  return { ...given, classes: given.classes.map((own) => ({ ...own, hoursPerDay })) }
}

/** Every layout of a lot, by trying every part of the day, kind, room and trainer. */
function everyLayout(lot: Lot, occupancy: Occupancy): Placed[][] {
  const { days } = occupancy.ground
  const all: Placed[][] = []
  const go = (period: number, sessions: Placed[], left: { theory: number; practice: number }) => {
    if (left.theory + left.practice === 0) return void all.push(sessions)
    if (period === days.length * occupancy.slotCount) return
    go(period + 1, sessions, left)
    const today = sessions
      .filter((one) => Math.floor(one.period / 2) === Math.floor(period / 2))
      .reduce((sum, one) => sum + one.hours, 0)
    for (const kind of ['theory', 'practice'] as const) {
      const hours = Math.min(4, lot.dayHours - today, left[kind])
      if (hours <= 0) continue
      for (const inRoom of kind === 'theory' ? lot.theoryRooms : lot.practiceRooms) {
        for (const by of lot.trainers) {
          const placed = { period, room: inRoom, trainer: by, hours, kind }
          if (!occupancy.isRoomFree(period, inRoom)) continue
          if (!occupancy.isTrainerFree(lot, period, by, hours)) continue
          go(period + 1, [...sessions, placed], { ...left, [kind]: left[kind] - hours })
        }
      }
    }
  }
  go(0, [], { theory: lot.theoryHours, practice: lot.practiceHours })
  return all
}

function groundFor(given: TimetableProblem) {
  const ground = groundOf(given, [])
  const occupancy = new Occupancy(ground)
  const ideal = idealEnds(ground, occupancy)
  const costOf = (lot: Lot, sessions: Placed[]) =>
    costed(lot, sessions, occupancy, { idealEnd: ideal[lot.index], most: Infinity })!.cost
  return { ground, occupancy, ideal, costOf }
}

/** The cost of the best timetable there is, by looking at all of them; null when there is none. */
function trueOptimum(given: TimetableProblem): number | null {
  const { ground, occupancy, costOf } = groundFor(given)
  const choices = ground.lots.map((lot) =>
    everyLayout(lot, occupancy)
      .map((sessions) => ({ sessions, cost: costOf(lot, sessions) }))
      .sort((a, b) => a.cost - b.cost)
  )
  let best: number | null = null
  const go = (index: number, cost: number) => {
    if (index === ground.lots.length) return void (best = cost)
    const lot = ground.lots[index]
    for (const choice of choices[index]) {
      if (best !== null && cost + choice.cost >= best) return
      const held: Placed[] = []
      const isFree = choice.sessions.every((one) => {
        const { period, room: inRoom, trainer: by, hours } = one
        if (!occupancy.isLotFree(lot, period) || !occupancy.isRoomFree(period, inRoom)) return false
        if (!occupancy.isTrainerFree(lot, period, by, hours)) return false
        occupancy.put(lot, [one])
        held.push(one)
        return true
      })
      if (isFree) go(index + 1, cost + choice.cost)
      occupancy.take(lot, held)
    }
  }
  go(0, 0)
  return best
}

test.group('The bound of a timetable', () => {
  test('lies below the true optimum of tiny worlds, and that below what was found', async ({
    assert,
  }) => {
    const highs = await loadHighs()
    let [met, tried] = [0, 0]
    for (let seed = 1; seed <= 40; seed++) {
      const given = tinyProblem(seed)
      const made = makeTimetable(given, LIMIT)
      const optimum = trueOptimum(given)
      if (optimum === null) assert.isNotEmpty(made.unfit)
      if (made.unfit.length > 0) continue
      const proven = prove(given, made, highs, 60_000)
      tried++
      assert.isAtMost(proven.bound.value, optimum!, `seed ${seed}`)
      assert.isAtLeast(proven.made.objective.total, optimum!, `seed ${seed}`)
      assert.isAtMost(proven.made.objective.total, made.objective.total)
      if (proven.bound.value === proven.made.objective.total) met++
    }
    // Half of these and more are proven to be the best there is, else the bound would be no use.
    assert.isAtLeast(tried, 20)
    assert.isAtLeast(met, tried * 0.5)
  })

  test('rests on the cheapest layout of each class, whatever the prices are', ({ assert }) => {
    for (let seed = 1; seed <= 40; seed++) {
      const { ground, occupancy, ideal, costOf } = groundFor(tinyProblem(seed))
      const random = new SeededRandom(seed)
      const prices = (rows: number, count: number) =>
        Array.from({ length: rows }, () =>
          Float64Array.from({ length: count }, () => (random.next() < 0.5 ? random.below(9) : 0))
        )
      const asked = {
        rooms: prices(2, 6),
        trainers: prices(2, 6),
        dayHours: prices(2, 3),
        weekHours: prices(2, 1),
      }
      for (const lot of ground.lots) {
        const paid = (sessions: Placed[]) =>
          sessions.reduce(
            (sum, { period, room: inRoom, trainer: by, hours }) => {
              const hour = asked.dayHours[by][Math.floor(period / 2)] + asked.weekHours[by][0]
              return sum + asked.rooms[inRoom][period] + asked.trainers[by][period] + hours * hour
            },
            costOf(lot, sessions)
          )
        const all = everyLayout(lot, occupancy)
        const found = new PricedLayouts(lot, occupancy, ideal[lot.index]).cheapest(asked)
        const least = Math.min(...all.map(paid))
        assert.equal(found?.cost ?? Infinity, least, `seed ${seed}, class ${lot.own.id}`)
        if (found) assert.equal(paid(found.sessions), least)
      }
    }
  })

  test('is never above what was found in worlds with something of everything', async ({
    assert,
  }) => {
    const highs = await loadHighs()
    // Two classes of four days in one room: one ends four days late whatever is done.
    const two = problem({
      trainers: [trainer(1), trainer(2)],
      courseClasses: [courseClass(1), courseClass(2)],
    })
    const made = makeTimetable(two, LIMIT)
    assert.equal(made.objective.total, 4 * USUAL_WEIGHTS.finish_early)
    assert.equal(prove(two, made, highs, 60_000).bound.value, made.objective.total)
    for (let seed = 1; seed <= 6; seed++) {
      const given = randomProblem(seed)
      const found = makeTimetable(given, LIMIT)
      const proven = prove(given, found, highs, 60_000)
      assert.isAtMost(proven.bound.value, proven.made.objective.total)
      assert.isAtMost(proven.made.objective.total, found.objective.total)
      const after = [...proven.made.sessions, ...proven.made.repairs.map((one) => one.after)]
      const whole = standing(given, proven.made)
      const judged = clashesOf(after, { ...given.world, sessions: whole })
      assert.isFalse(isBlocked(judged), `seed ${seed}`)
    }
  })
})
