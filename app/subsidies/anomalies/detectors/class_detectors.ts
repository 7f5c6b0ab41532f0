import { DateTime } from 'luxon'
import { addDays } from '#app/shared/days'
import { instantDay } from '#app/shared/words'
import { LIMITS } from '#app/subsidies/anomalies/anomaly_codes'
import { groupBy, type Detection } from '#app/subsidies/anomalies/detection'
import { chunksOf, type Screened } from '#app/subsidies/anomalies/screened'

interface ClassRow {
  id: number
  code: string
  base_id: number
  course_id: number
  starts_on: string
  ends_on: string
  seats: number
  seats_taken: number
  room_seats: number
  base_until: string | null
  course_until: string | null
  outside: number
}

interface SessionRow {
  id: number
  course_class_id: number
  code: string
  day: string
  starts_at_time: string
  ends_at_time: string
  hours: number
  room_id: number
  trainer_id: number
  marked_at: string | null
  marked_by: number | null
}

const ROWS_SHOWN = 12

/**
 * F17 base or course out of its listing, F18 trainers and rooms booked twice, classes beyond their
 * seats and days beyond eight hours, F3 marks that cannot have been made on the spot. About classes;
 * a class that was never approved or was cancelled is left out.
 */
export async function detectByClass(screened: Screened): Promise<Detection[]> {
  const found: Detection[] = []
  for (const ids of chunksOf(screened.classIds)) {
    const classes = await readClasses(screened, ids)
    const sessions = groupBy(await readSessions(screened, ids), (row) => row.course_class_id)
    const booked = await bookings(screened, ids)
    for (const one of classes) {
      const own = sessions.get(one.id) ?? []
      found.push(
        ...listing(one),
        ...capacity(one, own),
        ...clashes(one, own, booked),
        ...marks(one, own)
      )
    }
  }
  return found
}

function about(
  { id, base_id: baseId }: ClassRow,
  name: Detection['case'],
  cause: string,
  params: Detection['params'],
  rows: Detection['rows']
): Detection {
  return { case: name, cause, classId: id, personId: null, claimId: null, baseId, params, rows }
}

async function readClasses({ client }: Screened, ids: number[] | null): Promise<ClassRow[]> {
  const query = client
    .from('course_classes as c')
    .join('rooms as r', 'r.id', 'c.room_id')
    .join('bases as b', 'b.id', 'c.base_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .leftJoin('base_specialties as s', (join) => {
      join.on('s.base_id', 'c.base_id').andOn('s.specialty_id', 'c.specialty_id')
    })
    .whereNotIn('c.status', ['draft', 'applied', 'returned', 'cancelled'])
    .orderBy('c.id')
    .select('c.id', 'c.code', 'c.base_id', 'c.course_id', 'c.starts_on', 'c.ends_on', 'c.seats')
    .select('c.seats_taken', 'r.seats as room_seats', 'b.listed_until as base_until')
    .select('co.listed_until as course_until')
    .select(client.raw('CASE WHEN s.id IS NULL THEN 1 ELSE 0 END AS outside'))
  if (ids) query.whereIn('c.id', ids)
  return query
}

function sessionsOf({ client }: Screened) {
  return client
    .from('class_sessions as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .whereNotIn('c.status', ['draft', 'applied', 'returned', 'cancelled'])
    .orderBy('s.day')
    .orderBy('s.starts_at_time')
    .orderBy('s.id')
    .select('s.id', 's.course_class_id', 'c.code', 's.day', 's.starts_at_time', 's.ends_at_time')
    .select('s.hours', 's.room_id', 's.trainer_id', 's.attendance_marked_at as marked_at')
    .select('s.attendance_marked_by_id as marked_by')
}

function readSessions(screened: Screened, ids: number[] | null): Promise<SessionRow[]> {
  const query = sessionsOf(screened)
  if (ids) query.whereIn('s.course_class_id', ids)
  return query as unknown as Promise<SessionRow[]>
}

/** All sessions of the days on which these classes meet, by trainer and day and by room and day. */
async function bookings(screened: Screened, ids: number[] | null) {
  const query = sessionsOf(screened)
  if (ids) {
    query.whereIn('s.day', (days) => {
      days.from('class_sessions').whereIn('course_class_id', ids).distinct('day')
    })
  }
  const rows = (await query) as SessionRow[]
  return {
    trainer_id: groupBy(rows, (row) => `${row.trainer_id}|${row.day}`),
    room_id: groupBy(rows, (row) => `${row.room_id}|${row.day}`),
  }
}

function listing(one: ClassRow): Detection[] {
  const found: Detection[] = []
  const rows: Detection['rows'] = [{ type: 'class', id: one.id, label: one.code }]
  if (one.base_until && one.base_until < one.ends_on) {
    const params = { until: one.base_until, endsOn: one.ends_on }
    found.push(about(one, 'base_unlisted', one.base_until, params, rows))
  }
  if (one.course_until && one.course_until < one.starts_on) {
    const params = { until: one.course_until, startsOn: one.starts_on }
    found.push(
      about(one, 'course_unlisted', one.course_until, params, [
        ...rows,
        { type: 'course', id: one.course_id },
      ])
    )
  }
  if (Number(one.outside) === 1) found.push(about(one, 'specialty_outside', 'specialty', {}, rows))
  return found
}

function capacity(one: ClassRow, sessions: SessionRow[]): Detection[] {
  const found: Detection[] = []
  const rows: Detection['rows'] = [{ type: 'class', id: one.id, label: one.code }]
  const most = Math.min(one.seats, one.room_seats)
  if (one.seats_taken > most) {
    const params = { taken: one.seats_taken, seats: one.seats, room: one.room_seats }
    found.push(about(one, 'over_capacity', 'seats', params, rows))
  }
  const days = [...groupBy(sessions, (session) => session.day)]
    .map(([day, some]) => ({ day, hours: some.reduce((sum, { hours }) => sum + hours, 0), some }))
    .filter(({ hours }) => hours > LIMITS.hoursADay)
  if (days.length > 0) {
    const hours = Math.max(...days.map((day) => day.hours))
    found.push(
      about(
        one,
        'long_day',
        'hours',
        { days: days.length, hours, most: LIMITS.hoursADay, day: days[0].day },
        days.slice(0, ROWS_SHOWN).map(({ day, some }) => sessionLink({ ...some[0], day }))
      )
    )
  }
  return found
}

function clashes(
  one: ClassRow,
  sessions: SessionRow[],
  booked: Awaited<ReturnType<typeof bookings>>
): Detection[] {
  return (['trainer_id', 'room_id'] as const).flatMap((column) => {
    const pairs = sessions.flatMap((session) =>
      (booked[column].get(`${session[column]}|${session.day}`) ?? [])
        .filter((other) => other.id !== session.id && overlaps(session, other))
        .map((other) => ({ session, other }))
    )
    // Two sessions of the same class meet each other twice.
    return [...groupBy(pairs, ({ other }) => other.course_class_id)].map(([classId, some]) =>
      about(
        one,
        column === 'trainer_id' ? 'trainer_twice' : 'room_twice',
        `class-${classId}`,
        {
          other: some[0].other.code,
          day: some[0].session.day,
          sessions: new Set(some.map(({ session }) => session.id)).size,
        },
        some
          .slice(0, ROWS_SHOWN / 2)
          .flatMap(({ session, other }) => [sessionLink(session), sessionLink(other)])
      )
    )
  })
}

function overlaps(one: SessionRow, other: SessionRow): boolean {
  return one.starts_at_time < other.ends_at_time && other.starts_at_time < one.ends_at_time
}

function sessionLink({ id, code, day }: SessionRow): Detection['rows'][number] {
  return { type: 'session', id, label: `${code} ${day}` }
}

function marks(one: ClassRow, sessions: SessionRow[]): Detection[] {
  const marked = sessions.filter((session) => session.marked_at !== null)
  const early = marked.filter((session) => instantDay(session.marked_at) < session.day)
  const late = marked.filter(
    (session) => instantDay(session.marked_at) > addDays(session.day, LIMITS.lateDays)
  )
  const atNight = marked.filter((session) => isNight(session.marked_at!))
  const found: Detection[] = []
  const tell = (name: Detection['case'], some: SessionRow[], params: Detection['params'] = {}) => {
    if (some.length === 0) return
    const [first] = some
    found.push(
      about(
        one,
        name,
        'marks',
        { sessions: some.length, day: first.day, markedOn: instantDay(first.marked_at), ...params },
        some.slice(0, ROWS_SHOWN).map(sessionLink)
      )
    )
  }
  tell('marked_early', early)
  tell('marked_late', late, { limit: LIMITS.lateDays })
  tell('marked_at_night', atNight, { from: LIMITS.nightFrom, until: LIMITS.nightUntil })
  const together = markedTogether(marked)
  tell('marked_together', together, {
    days: new Set(together.map((session) => session.day)).size,
    minutes: LIMITS.togetherMinutes,
  })
  return found
}

function isNight(instant: string): boolean {
  const { hour } = DateTime.fromISO(instant, { zone: 'Asia/Shanghai' })
  return hour >= LIMITS.nightFrom || hour < LIMITS.nightUntil
}

/** The longest run of sessions of different days that one person marked within minutes. */
function markedTogether(marked: SessionRow[]): SessionRow[] {
  let longest: SessionRow[] = []
  for (const some of groupBy(marked, (session) => session.marked_by).values()) {
    const sorted = [...some].sort((a, b) => (a.marked_at! < b.marked_at! ? -1 : 1))
    let from = 0
    for (let to = 0; to < sorted.length; to++) {
      while (minutesBetween(sorted[from], sorted[to]) > LIMITS.togetherMinutes) from++
      const run = sorted.slice(from, to + 1)
      const days = new Set(run.map((session) => session.day)).size
      if (days >= LIMITS.togetherDays && run.length > longest.length) longest = run
    }
  }
  return longest
}

function minutesBetween(one: SessionRow, other: SessionRow): number {
  return (Date.parse(other.marked_at!) - Date.parse(one.marked_at!)) / 60_000
}
