import { weekOf } from '#app/classes/timetabling/board'
import type { Ground, Lot } from '#app/classes/timetable_maker/ground'
import type { PlacedSession } from '#app/classes/timetabling/clashes'

/** A session of a lot in its place, all by index. */
export interface Placed {
  period: number
  room: number
  trainer: number
  hours: number
  kind: 'theory' | 'practice'
}

/** Who has what when: rooms, trainers with their hours, and lots, kept as sessions come and go. */
export class Occupancy {
  readonly slotCount: number
  readonly #rooms: Uint8Array[]
  readonly #trainers: Uint8Array[]
  readonly #lots: Uint8Array[]
  readonly #lotHours: Uint8Array[]
  readonly #dayHours: Uint8Array[]
  readonly #weekHours: Int32Array[]
  readonly #mostDay: number[]
  readonly #mostWeek: number[]

  constructor(readonly ground: Ground) {
    const { days, slots, roomIds, trainerIds, lots, problem } = ground
    this.slotCount = slots.length
    const periods = days.length * slots.length
    this.#rooms = ground.roomOpen.map((open) => open.map((isOpen) => (isOpen ? 0 : 1)))
    this.#trainers = trainerIds.map(() => new Uint8Array(periods))
    this.#lots = lots.map(() => new Uint8Array(periods))
    this.#lotHours = lots.map(() => new Uint8Array(days.length))
    this.#dayHours = trainerIds.map(() => new Uint8Array(days.length))
    this.#weekHours = trainerIds.map(() => new Int32Array(ground.weekCount))
    const limits = trainerIds.map((id) => problem.world.trainers.get(id)!.limits)
    this.#mostDay = limits.map((one) => one.hoursPerDay ?? Infinity)
    this.#mostWeek = limits.map((one) => one.hoursPerWeek ?? Infinity)
    this.#keep(roomIds, trainerIds)
  }

  isRoomFree(period: number, room: number): boolean {
    return this.#rooms[room][period] === 0
  }

  isTrainerFree(lot: Lot, period: number, trainer: number, hours: number): boolean {
    if (this.#trainers[trainer][period] > 0) return false
    if (this.ground.mayTeach(trainer, lot.own.specialtyId)[period] === 0) return false
    const day = Math.floor(period / this.slotCount)
    return (
      this.#dayHours[trainer][day] + hours <= this.#mostDay[trainer] &&
      this.#weekHours[trainer][this.ground.weeks[day]] + hours <= this.#mostWeek[trainer]
    )
  }

  /** Whether the trainer's hours of a day or week have a limit. */
  isLimited(trainer: number): boolean {
    return this.#mostDay[trainer] < Infinity || this.#mostWeek[trainer] < Infinity
  }

  /** Hours that the limit of a trainer's day still allows; infinite without one. */
  dayHoursLeft(trainer: number, day: number): number {
    return Math.max(0, this.#mostDay[trainer] - this.#dayHours[trainer][day])
  }

  /** Hours that the limit of a trainer's week still allows; infinite without one. */
  weekHoursLeft(trainer: number, week: number): number {
    return Math.max(0, this.#mostWeek[trainer] - this.#weekHours[trainer][week])
  }

  isLotFree(lot: Lot, period: number): boolean {
    return (
      this.#lots[lot.index][period] === 0 &&
      lot.sharing.every((other) => this.#lots[other][period] === 0)
    )
  }

  /** Hours of the lot's class on a day, those that stay among them. */
  hoursOfLot(lot: Lot, day: number): number {
    return this.#lotHours[lot.index][day]
  }

  put(lot: Lot, sessions: readonly Placed[]) {
    this.#change(lot, sessions, 1)
  }

  take(lot: Lot, sessions: readonly Placed[]) {
    this.#change(lot, sessions, -1)
  }

  /** Days on which a trainer comes before and after a part of the day without teaching in it. */
  gapsOf(trainer: number): number {
    const busy = this.#trainers[trainer]
    let gaps = 0
    for (let start = 0; start < busy.length; start += this.slotCount) {
      let last = -1
      for (let slot = 0; slot < this.slotCount; slot++) {
        if (busy[start + slot] === 0) continue
        if (last >= 0 && slot - last > 1) gaps++
        last = slot
      }
    }
    return gaps
  }

  /** Open periods of a room in a span of days that nothing holds. */
  openPeriods(room: number, fromDay: number, toDay: number): number {
    const periods = this.#rooms[room].subarray(fromDay * this.slotCount, toDay * this.slotCount)
    return periods.reduce((sum, busy) => sum + (busy === 0 ? 1 : 0), 0)
  }

  /** Hours that a trainer could still teach a specialty in a span of days, each limit counted by itself. */
  openHours(trainer: number, specialtyId: number, fromDay: number, toDay: number): number {
    const may = this.ground.mayTeach(trainer, specialtyId)
    const weeks = new Map<number, number>()
    for (let day = fromDay; day < toDay; day++) {
      let open = 0
      for (let slot = 0; slot < this.slotCount; slot++) {
        const period = day * this.slotCount + slot
        if (may[period] > 0 && this.#trainers[trainer][period] === 0) open += 4
      }
      const left = Math.min(open, this.#mostDay[trainer] - this.#dayHours[trainer][day])
      const week = this.ground.weeks[day]
      weeks.set(week, (weeks.get(week) ?? 0) + Math.max(0, left))
    }
    let sum = 0
    for (const [week, hours] of weeks) {
      const left = this.#mostWeek[trainer] - this.#weekHours[trainer][week]
      sum += Math.max(0, Math.min(hours, left))
    }
    return sum
  }

  #change(lot: Lot, sessions: readonly Placed[], by: 1 | -1) {
    for (const { period, room, trainer, hours } of sessions) {
      const day = Math.floor(period / this.slotCount)
      this.#rooms[room][period] += by
      this.#trainers[trainer][period] += by
      this.#lots[lot.index][period] += by
      this.#lotHours[lot.index][day] += by * hours
      this.#dayHours[trainer][day] += by * hours
      this.#weekHours[trainer][this.ground.weeks[day]] += by * hours
    }
  }

  #keep(roomIds: number[], trainerIds: number[]) {
    const { days, weeks, lots, kept } = this.ground
    const dayIndex = new Map(days.map((day, index) => [day, index]))
    const weekIndex = new Map(days.map((day, index) => [weekOf(day), weeks[index]]))
    const lotsOf = new Map<number, Lot[]>()
    for (const lot of lots) {
      const touched = [
        lot.own.id,
        ...(this.ground.problem.world.shared.get(lot.own.id)?.keys() ?? []),
      ]
      for (const id of touched) lotsOf.set(id, [...(lotsOf.get(id) ?? []), lot])
    }
    for (const session of kept) {
      const trainer = trainerIds.indexOf(session.trainerId)
      const week = weekIndex.get(weekOf(session.day))
      if (trainer >= 0 && week !== undefined) this.#weekHours[trainer][week] += session.hours
      const day = dayIndex.get(session.day)
      if (day === undefined) continue
      if (trainer >= 0) this.#dayHours[trainer][day] += session.hours
      this.#block(session, day, { room: roomIds.indexOf(session.roomId), trainer, lotsOf })
    }
  }

  #block(
    session: PlacedSession,
    day: number,
    held: { room: number; trainer: number; lotsOf: Map<number, Lot[]> }
  ) {
    for (const lot of held.lotsOf.get(session.classId) ?? []) {
      if (lot.own.id === session.classId) this.#lotHours[lot.index][day] += session.hours
    }
    const slot = this.ground.slots.indexOf(session.slot)
    if (slot < 0) return
    const period = day * this.slotCount + slot
    if (held.room >= 0) this.#rooms[held.room][period]++
    if (held.trainer >= 0) this.#trainers[held.trainer][period]++
    for (const lot of held.lotsOf.get(session.classId) ?? []) this.#lots[lot.index][period]++
  }
}
