import { SLOT_HOURS } from '#app/classes/schedule'
import { costed } from '#app/classes/timetable_maker/layout'
import type { Highs } from 'highs'
import type { Lot } from '#app/classes/timetable_maker/ground'
import type { Occupancy, Placed } from '#app/classes/timetable_maker/occupancy'

export interface WholeAnswer {
  /** What its timetable costs; null when it found none in the time. */
  cost: number | null
  isOptimal: boolean
  columns: number
  layouts: Placed[][]
}

/**
 * The alternative: the whole timetable as one integer model, given to HiGHS alone. It knows every
 * wish that can be missed with two parts of the day, and takes lessons of a whole part of the day.
 */
export function wholeModel(
  occupancy: Occupancy,
  ideal: readonly number[],
  highs: Pick<Highs, 'solve'>,
  timeLimitMs: number
): WholeAnswer {
  const { lots } = occupancy.ground
  const model = modelOf(occupancy, ideal)
  const solved = highs.solve(model.text, { time_limit: timeLimitMs / 1000, output_flag: false })
  const columns = solved.Columns as Record<string, { Primal?: number }>
  const isSet = (name: string) => (columns[name]?.Primal ?? 0) > 0.5
  const layouts = lots.map((lot) => placesOf(lot, occupancy, isSet))
  const isWhole = lots.every((lot) => layouts[lot.index].length === lessonsOf(lot))
  const cost = lots.reduce((sum, lot) => {
    const limits = { idealEnd: ideal[lot.index], most: Infinity }
    return sum + costed(lot, layouts[lot.index], occupancy, limits)!.cost
  }, 0)
  return {
    cost: isWhole ? cost : null,
    isOptimal: solved.Status === 'Optimal',
    columns: model.columns,
    layouts,
  }
}

function placesOf(lot: Lot, occupancy: Occupancy, isSet: (name: string) => boolean): Placed[] {
  return periodsOf(lot, occupancy).flatMap((period) => {
    const kind = (['theory', 'practice'] as const).find((one) => isSet(at(one, lot, period)))
    const room = lot.rooms.find((one) => isSet(at(`r${one}`, lot, period)))
    const trainer = lot.trainers.find((one) => isSet(at(`t${one}`, lot, period)))
    if (kind === undefined || room === undefined || trainer === undefined) return []
    return [{ period, room, trainer, hours: SLOT_HOURS, kind }]
  })
}

function modelOf(occupancy: Occupancy, ideal: readonly number[]) {
  const { days, lots, weeks, problem, trainerIds } = occupancy.ground
  const { weights } = problem
  const rows: string[] = []
  const costs: string[] = []
  const binaries: string[] = []
  const atMostOne: string[] = []
  const row = (text: string) => rows.push(` c${rows.length}: ${text}`)
  const sum = (names: string[], by = 1) => names.map((name) => `+ ${by} ${name}`).join(' ')
  const less = (names: string[]) => names.map((name) => `- ${name}`).join(' ')
  const held = { room: new Map<string, string[]>(), trainer: new Map<string, string[]>() }
  const hold = (of: Map<string, string[]>, key: string, name: string) =>
    of.set(key, [...(of.get(key) ?? []), name])
  for (const lot of lots) {
    const own = (name: string) => `${name}_${lot.index}`
    const periods = periodsOf(lot, occupancy)
    const lessons = lessonsOf(lot)
    for (const kind of ['theory', 'practice'] as const) {
      const names = periods.map((period) => at(kind, lot, period))
      binaries.push(...names)
      row(`${sum(names)} = ${hoursOf(lot, kind) / SLOT_HOURS}`)
    }
    for (const period of periods) {
      const day = Math.floor(period / occupancy.slotCount)
      const taught = [at('theory', lot, period), at('practice', lot, period)]
      const rooms = lot.rooms.filter((room) => occupancy.isRoomFree(period, room))
      const trainers = lot.trainers.filter((trainer) =>
        occupancy.isTrainerFree(lot, period, trainer, SLOT_HOURS)
      )
      for (const room of rooms) hold(held.room, `${room} ${period}`, at(`r${room}`, lot, period))
      for (const trainer of trainers) {
        const name = at(`t${trainer}`, lot, period)
        hold(held.trainer, `${trainer} period ${period}`, name)
        hold(held.trainer, `${trainer} day ${day}`, name)
        hold(held.trainer, `${trainer} week ${weeks[day]}`, name)
      }
      const roomNames = rooms.map((room) => at(`r${room}`, lot, period))
      const trainerNames = trainers.map((trainer) => at(`t${trainer}`, lot, period))
      binaries.push(...roomNames, ...trainerNames)
      row(`${sum(taught)} <= 1`)
      row(`${sum(taught)} ${less(roomNames)} = 0`)
      row(`${sum(taught)} ${less(trainerNames)} = 0`)
      row(`${sum(taught)} - ${at('day', lot, day)} <= 0`)
      const [since, next] = [at('since', lot, period), at('since', lot, period + 1)]
      row(`${next} - ${since} >= 0`)
      row(`${next} - ${at('practice', lot, period)} >= 0`)
      row(`${at('again', lot, period)} - ${at('theory', lot, period)} - ${since} >= -1`)
      atMostOne.push(next, at('again', lot, period))
      costs.push(`${weights.theory_first} ${at('again', lot, period)}`)
    }
    const ownDays = days.map((_, day) => day).filter((day) => day >= lot.firstDay)
    for (const day of ownDays) {
      const name = at('day', lot, day)
      const taught = periods
        .filter((period) => Math.floor(period / occupancy.slotCount) === day)
        .flatMap((period) => [at('theory', lot, period), at('practice', lot, period)])
      binaries.push(name)
      row(`${name} ${less(taught)} <= 0`)
      row(`${own('last')} - ${day} ${name} >= 0`)
      row(`${own('first')} + ${days.length} ${name} <= ${day + days.length}`)
    }
    row(`${own('behind')} - ${own('last')} >= ${-ideal[lot.index]}`)
    const taughtDays = sum(ownDays.map((day) => at('day', lot, day)))
    row(`${own('holes')} - ${own('last')} + ${own('first')} ${taughtDays} >= 1`)
    costs.push(`${weights.finish_early} ${own('behind')}`, `${weights.contiguous} ${own('holes')}`)
    for (const [letter, members, free, weight] of [
      ['r', lot.rooms, occupancy.isRoomFree.bind(occupancy), weights.same_room],
      [
        't',
        lot.trainers,
        (period: number, one: number) => occupancy.isTrainerFree(lot, period, one, SLOT_HOURS),
        weights.same_trainer,
      ],
    ] as const) {
      const mains = members.map((one) => own(`main_${letter}${one}`))
      binaries.push(...mains)
      row(`${sum(mains)} = 1`)
      for (const [index, one] of members.entries()) {
        const names = periods
          .filter((period) => free(period, one))
          .map((period) => at(`${letter}${one}`, lot, period))
        row(`${own(`away_${letter}`)} ${sum(names)} - ${lessons} ${mains[index]} >= 0`)
      }
      costs.push(`${weight} ${own(`away_${letter}`)}`)
    }
  }
  for (const names of held.room.values()) row(`${sum(names)} <= 1`)
  for (const [key, names] of held.trainer) {
    const [trainer, span] = key.split(' ')
    const { limits } = problem.world.trainers.get(trainerIds[Number(trainer)])!
    const most = { period: SLOT_HOURS, day: limits.hoursPerDay, week: limits.hoursPerWeek }
    const hours = most[span as keyof typeof most]
    if (hours !== null) row(`${sum(names, SLOT_HOURS)} <= ${hours}`)
  }
  const text = [
    'Minimize',
    ` obj: ${costs.join('\n + ')}`,
    'Subject To',
    ...rows,
    'Bounds',
    ...atMostOne.map((name) => ` ${name} <= 1`),
    'Binary',
    ...binaries.map((name) => ` ${name}`),
    'End',
  ].join('\n')
  return { text, columns: binaries.length + atMostOne.length + 6 * lots.length }
}

function periodsOf(lot: Lot, { ground, slotCount }: Occupancy): number[] {
  const from = lot.firstDay * slotCount
  return Array.from({ length: ground.days.length * slotCount - from }, (_, index) => from + index)
}

function at(letter: string, lot: Lot, when: number): string {
  return `${letter}_${lot.index}_${when}`
}

function hoursOf(lot: Lot, kind: 'theory' | 'practice'): number {
  return kind === 'theory' ? lot.theoryHours : lot.practiceHours
}

function lessonsOf(lot: Lot): number {
  return (lot.theoryHours + lot.practiceHours) / SLOT_HOURS
}
