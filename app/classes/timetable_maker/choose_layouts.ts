import type { Alike, KnownLayout } from '#app/classes/timetable_maker/bound'
import type { Occupancy, Placed } from '#app/classes/timetable_maker/occupancy'
import type { Highs } from 'highs'

/** The solver stops at a gap of less than one: costs are whole numbers. */
const GAP = 0.99

/**
 * Of many layouts of each lot, the one of each with which the timetable costs least and nothing clashes:
 * an integer model that HiGHS solves. Layouts in rooms or with trainers that are alike count as often
 * as there are such rooms and trainers.
 * @returns null when it found none cheaper than `below` in its time
 */
export function chooseLayouts(
  occupancy: Occupancy,
  layouts: readonly KnownLayout[],
  alike: Alike,
  highs: Pick<Highs, 'solve'>,
  { below, timeLimitMs }: { below: number; timeLimitMs: number }
): KnownLayout[] | null {
  const columns = distinct(layouts.flatMap((layout) => turned(layout, alike)))
  const solved = highs.solve(modelOf(occupancy, columns), {
    time_limit: timeLimitMs / 1000,
    mip_abs_gap: GAP,
    objective_bound: below,
    output_flag: false,
  } as Parameters<Highs['solve']>[1])
  const values = solved.Columns as Record<string, { Primal?: number }>
  const chosen = columns.filter((_, index) => (values[`x${index}`]?.Primal ?? 0) > 0.5)
  const lots = new Set(layouts.map((one) => one.lot))
  const cost = chosen.reduce((sum, one) => sum + one.cost, 0)
  return chosen.length === lots.size && cost < below ? chosen : null
}

/** A layout in each of the rooms, and with each of the trainers, that are alike. */
function turned(layout: KnownLayout, { rooms, trainers }: Alike): KnownLayout[] {
  const byRoom = turns(rooms, layout.sessions, (one) => one.room)
  const byTrainer = turns(trainers, layout.sessions, (one) => one.trainer)
  return byRoom.flatMap((room) =>
    byTrainer.map((trainer) => ({
      ...layout,
      sessions: layout.sessions.map((one) => ({
        ...one,
        room: room(one.room),
        trainer: trainer(one.trainer),
      })),
    }))
  )
}

function turns(
  groups: readonly number[][],
  sessions: readonly Placed[],
  of: (one: Placed) => number
): ((member: number) => number)[] {
  const used = groups.filter((group) => sessions.some((one) => group.includes(of(one))))
  const most = Math.max(1, ...used.map((group) => group.length))
  return Array.from({ length: most }, (_, by) => (member) => {
    const group = used.find((one) => one.includes(member))!
    return group[(group.indexOf(member) + by) % group.length]
  })
}

function distinct(layouts: readonly KnownLayout[]): KnownLayout[] {
  const byName = new Map<string, KnownLayout>()
  for (const layout of layouts) {
    const places = layout.sessions.map((one) => `${one.period} ${one.room} ${one.trainer}`)
    byName.set(`${layout.lot.index}: ${places.join()}`, layout)
  }
  return [...byName.values()]
}

function modelOf(occupancy: Occupancy, columns: readonly KnownLayout[]): string {
  const { ground, slotCount } = occupancy
  const limits = new Map<string, { most: number; uses: Map<number, number> }>()
  const use = (name: string, most: number, column: number, by: number) => {
    const limit = limits.get(name) ?? { most, uses: new Map() }
    limit.uses.set(column, (limit.uses.get(column) ?? 0) + by)
    limits.set(name, limit)
  }
  for (const [column, { lot, sessions }] of columns.entries()) {
    for (const { period, room, trainer, hours } of sessions) {
      const day = Math.floor(period / slotCount)
      const week = ground.weeks[day]
      use(`room ${room} ${period}`, 1, column, 1)
      use(`trainer ${trainer} ${period}`, 1, column, 1)
      use(`day ${trainer} ${day}`, occupancy.dayHoursLeft(trainer, day), column, hours)
      use(`week ${trainer} ${week}`, occupancy.weekHoursLeft(trainer, week), column, hours)
      for (const other of lot.sharing) {
        const pair = [lot.index, other].sort((a, b) => a - b).join(' ')
        use(`people ${pair} ${period}`, 1, column, 1)
      }
    }
  }
  const ofLot = new Map<number, string[]>()
  for (const [column, { lot }] of columns.entries()) {
    ofLot.set(lot.index, [...(ofLot.get(lot.index) ?? []), `x${column}`])
  }
  const rows = [...ofLot.values()].map((names) => `${names.join(' + ')} = 1`)
  for (const { most, uses } of limits.values()) {
    const sum = [...uses.values()].reduce((all, one) => all + one, 0)
    // Two uses of one lot exclude each other already.
    if (sum <= most || uses.size < 2) continue
    rows.push(`${[...uses].map(([at, by]) => `${by} x${at}`).join(' + ')} <= ${most}`)
  }
  return [
    'Minimize',
    ` obj: ${columns.map(({ cost }, at) => `${cost} x${at}`).join('\n + ')}`,
    'Subject To',
    ...rows.map((row, at) => ` r${at}: ${row}`),
    'Binary',
    ...columns.map((_, at) => ` x${at}`),
    'End',
  ].join('\n')
}
