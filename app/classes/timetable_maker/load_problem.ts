import { createHash } from 'node:crypto'
import { addDays } from '#app/shared/days'
import { canonicalJson } from '#app/rules/hash'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { loadTimetableWorld } from '#app/classes/timetabling/load_world'
import { isPublished } from '#app/classes/timetabling/tell_affected'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'
import type { DaySlot } from '#app/classes/schedule'
import type { MakerClass, TimetableProblem, Weights } from '#app/classes/timetable_maker/problem'

/** What somebody asks of a plan. */
export interface PlanSettings {
  /** The drafted and returned classes to lay out. */
  classIds: number[]
  slots: DaySlot[]
  preferredSlots: DaySlot[]
  weights: Weights
  /** Whether classes may begin before the day they were drafted for. */
  mayStartEarlier: boolean
}

/**
 * Reads what a timetable is made from: the base's whole year, so that every class is known whole.
 * @throws RuleViolation E_CLASS_NOT_DRAFT when one of the classes went on meanwhile
 */
export async function loadProblem(
  client: QueryClientContract,
  asked: { baseId: number; from: string; to: string; settings: PlanSettings }
): Promise<TimetableProblem> {
  const { baseId, from, to, settings } = asked
  const year = Number(from.slice(0, 4))
  const rows = await client
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .where({ 'c.base_id': baseId, 'c.year': year })
    .whereIn('c.status', ['draft', 'returned', 'approved', 'enrolling', 'running'])
    .orderBy('c.id')
    .select('c.id', 'c.code', 'c.status', 'c.starts_on', 'co.hours_per_day')
  const wanted = new Set(settings.classIds)
  const chosen = rows.filter((row) => wanted.has(row.id))
  const gone = chosen.find((row) => !isLaidAnew(row.status))
  if (gone || chosen.length < wanted.size) {
    const params = { class: gone?.code ?? '' }
    throw new RuleViolation('E_CLASS_NOT_DRAFT', { module: 'timetable_plans', params })
  }
  const world = await loadTimetableWorld(client, {
    baseId,
    from: `${year}-01-01`,
    to: `${year}-12-31`,
    classIds: rows.map((row) => row.id),
  })
  // Today has begun: nobody could be told of a lesson in time.
  const tomorrow = addDays(world.today, 1)
  const first = from > tomorrow ? from : tomorrow
  const maker = (row: (typeof rows)[number], notBefore: string): MakerClass => ({
    classId: row.id,
    hoursPerDay: row.hours_per_day,
    notBefore,
    year,
  })
  const start = (row: (typeof rows)[number]) =>
    settings.mayStartEarlier || row.starts_on < first ? first : row.starts_on
  return {
    baseId,
    from,
    to,
    world,
    classes: chosen.map((row) => maker(row, start(row))),
    published: rows.filter((row) => isPublished(row)).map((row) => maker(row, first)),
    slots: settings.slots,
    preferredSlots: settings.preferredSlots,
    weights: settings.weights,
  }
}

/** Whether a class is laid out anew as a whole: nobody relies on its timetable yet. */
export function isLaidAnew(status: string): boolean {
  return status === 'draft' || status === 'returned'
}

/** A hash of each part that a plan rests on: rooms, trainers …, and of each class, `class:12`. */
export function partsOf({ world, classes, published }: TimetableProblem): Record<string, string> {
  const hash = (value: unknown) => sha256(canonicalJson(plain(value))).slice(0, 16)
  const parts: Record<string, string> = {
    rooms: hash(world.rooms),
    trainers: hash(world.trainers),
    closures: hash(world.closures),
    sittings: hash(world.sittings),
    calendar: hash([world.calendar.years, world.calendar.exceptions]),
  }
  const makers = new Map([...classes, ...published].map((one) => [one.classId, one]))
  const known = new Set([...makers.keys(), ...world.sessions.map((one) => one.classId)])
  for (const id of [...known].sort((a, b) => a - b)) {
    const own = world.classes.get(id)!
    const enrolled = own.status === 'running' ? own.enrolled : 0
    const sessions = world.sessions.filter((one) => one.classId === id)
    const hours = makers.get(id)?.hoursPerDay ?? null
    parts[`class:${id}`] = hash([{ ...own, enrolled }, hours, sessions])
  }
  return parts
}

/** Hexadecimal SHA-256 of a text. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Maps and sets as lists, so that their content counts. */
function plain(value: unknown): any {
  return JSON.parse(
    JSON.stringify(value, (_key, one) =>
      one instanceof Map || one instanceof Set ? [...one].sort(byText) : (one ?? null)
    )
  )
}

function byText(a: unknown, b: unknown): number {
  const text = (value: unknown) => String(Array.isArray(value) ? value[0] : value)
  return text(a).localeCompare(text(b))
}
