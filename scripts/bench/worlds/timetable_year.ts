import { SeededRandom } from '#app/classes/timetable_maker/random'
import { USUAL_WEIGHTS, type TimetableProblem } from '#app/classes/timetable_maker/problem'
import type { WorkCalendar } from '#app/shared/calendar/work_calendar'
import type { WorldClass, WorldRoom, WorldTrainer } from '#app/classes/timetabling/clashes'

const SPECIALTIES = 8
const YEAR = 2026

/**
 * The year of a county: 60 classes of eight specialties, 12 rooms with workstations, 20 trainers with
 * weekly limits and absences, classes of 80 to 160 hours that begin in months drawn by a fixed seed.
 */
export function timetableYear(calendar: WorkCalendar): TimetableProblem {
  const random = new SeededRandom(5)
  const specialtyOf = (id: number) => ((id - 1) % SPECIALTIES) + 1
  const rooms = range(12).map((id): WorldRoom => {
    const specialtyId = specialtyOf(id)
    const name = { zh: `实训室${id}`, en: `Room ${id}` }
    const workstations = new Map([[specialtyId, 40]])
    const outfit = { specialtyId, workstations, equipment: [{ specialtyId, usable: 20 }] }
    return { id, baseId: 1, name, seats: 40, isRetired: false, ...outfit }
  })
  const trainers = range(20).map((id): WorldTrainer => {
    const away = { fromDay: `${YEAR}-05-06`, toDay: `${YEAR}-05-22`, slot: null, reason: '' }
    const limits = {
      hoursPerWeek: id % 3 === 0 ? 24 : 40,
      hoursPerDay: 8,
      absences: id % 4 === 0 ? [away] : [],
      availability: null,
    }
    const person = { id, baseId: 1, name: `教师${id}`, specialtyId: specialtyOf(id), limits }
    return { ...person, isRetired: false, qualifications: [] }
  })
  const classes = range(60).map((id): WorldClass => {
    const hours = [80, 120, 160, 120][id % 4]
    const specialtyId = specialtyOf(id)
    return {
      id,
      baseId: 1,
      code: `C${id}`,
      title: { zh: `班${id}`, en: `Class ${id}` },
      status: 'draft',
      specialtyId,
      seats: 30 + (id % 10),
      enrolled: 0,
      theoryHours: hours * 0.3,
      practiceHours: hours * 0.7,
      roomId: specialtyId,
      trainerId: specialtyId,
    }
  })
  const makers = classes.map(({ id }) => {
    const month = String(1 + random.below(10)).padStart(2, '0')
    return { classId: id, hoursPerDay: 8, notBefore: `${YEAR}-${month}-01`, year: YEAR }
  })
  const byId = <T extends { id: number }>(all: T[]) => new Map(all.map((one) => [one.id, one]))
  const slots = ['morning' as const, 'afternoon' as const]
  const [from, to] = [`${YEAR}-01-01`, `${YEAR}-12-31`]
  return {
    ...{ baseId: 1, from, to, classes: makers, published: [], slots, preferredSlots: slots },
    weights: USUAL_WEIGHTS,
    world: {
      ...{ today: from, from: '2025-12-29', to: '2027-01-03', calendar },
      rooms: byId(rooms),
      trainers: byId(trainers),
      classes: byId(classes),
      ...{ sessions: [], sittings: [], closures: new Map(), shared: new Map() },
    },
  }
}

/** One specialty of that year alone: its rooms and trainers, and three of its classes drafted for March. */
export function timetableBlock(calendar: WorkCalendar): TimetableProblem {
  const year = timetableYear(calendar)
  const ofIt = <T extends { specialtyId: number | null }>(all: ReadonlyMap<number, T>, most = 99) =>
    new Map([...all].filter(([, one]) => one.specialtyId === 1).slice(0, most))
  const classes = ofIt(year.world.classes, 3)
  const [from, to] = [`${YEAR}-03-01`, `${YEAR}-04-20`]
  return {
    ...year,
    ...{ from, to },
    classes: year.classes
      .filter((one) => classes.has(one.classId))
      .map((one) => ({ ...one, notBefore: from })),
    world: {
      ...year.world,
      ...{ classes, rooms: ofIt(year.world.rooms), trainers: ofIt(year.world.trainers) },
    },
  }
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}
