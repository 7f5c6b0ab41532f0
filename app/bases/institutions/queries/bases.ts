import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { daysBetween } from '#app/shared/days'
import { scopeToBase } from '#app/accounts/scope'
import { closureRows } from '#app/bases/resources/queries/room_page'
import { expiries } from '#app/bases/institutions/queries/expiries'
import type { WorkCalendar } from '#app/shared/calendar/work_calendar'
import type { ChangeContent } from '#app/bases/institutions/institution_terms'
import type { Locale } from '#app/shared/words'
import type User from '#models/user'

type Row = Record<string, any>

function bases(locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  return db
    .from('bases as b')
    .leftJoin('institutions as i', 'i.id', 'b.institution_id')
    .select('b.id', 'b.code', 'b.kind', 'b.address', 'b.listed_until', 'b.institution_id')
    .select('b.id as baseId', `b.name_${language} as name`, `i.name_${language} as institution`)
    .select('i.kind as institution_kind', 'i.credit_code', 'i.licence_number', 'i.value_status')
    .select('i.licence_authority', 'i.valid_from', 'i.valid_until')
}

/** Bases the user may see, with what each has. */
export async function baseList(user: User, locale: Locale): Promise<Row[]> {
  const year = clock.year()
  const rows: Row[] = await scopeToBase(bases(locale), user, 'b.id')
    .orderBy('b.id')
    .limit(200)
    .select(
      db.raw(
        `(SELECT COUNT(*) FROM base_specialties s WHERE s.base_id = b.id AND s.ended_on IS NULL) AS specialties`
      ),
      db.raw(
        `(SELECT COUNT(*) FROM rooms r WHERE r.base_id = b.id AND r.status = 'in_use') AS rooms`
      ),
      db.raw(
        `(SELECT COUNT(*) FROM trainers t WHERE t.base_id = b.id AND t.status = 'in_use') AS trainers`
      ),
      db.raw(
        `(SELECT capacity FROM annual_plans p WHERE p.base_id = b.id AND p.year = ?) AS seats`,
        [year]
      )
    )
  return rows.map(withDaysLeft)
}

/** One base with its institution; null when there is none. */
export async function baseHead(
  id: number,
  locale: Locale
): Promise<(Row & { baseId: number }) | null> {
  const row = await bases(locale).where('b.id', id).first()
  return row ? (withDaysLeft(row) as Row & { baseId: number }) : null
}

function withDaysLeft(row: Row): Row {
  const left = row.valid_until ? daysBetween(clock.today(), row.valid_until) : null
  return { ...row, daysLeft: left }
}

/** What a base may run, what it has, what of its rooms is used and what changed. */
export async function basePage(base: Row, locale: Locale, calendar: WorkCalendar) {
  const language = locale === 'en' ? 'en' : 'zh'
  const today = clock.today()
  return {
    specialties: await specialtiesOf(base, language),
    filings: await filingsOf(base.institution_id, language),
    closures: await closureRows(base.id, { roomId: null, today, language }),
    expiries: await expiries(db.connection(), { baseId: base.id, today }),
    plan: await db.from('annual_plans').where({ base_id: base.id, year: clock.year() }).first(),
    use: await roomUse(base.id, language, calendar),
    trainers: await trainersOf(base.id),
    changes: await changesOf(base.id),
  }
}

async function specialtiesOf(base: Row, language: 'zh' | 'en'): Promise<Row[]> {
  return db
    .from('base_specialties as bs')
    .join('specialties as s', 's.id', 'bs.specialty_id')
    .where('bs.base_id', base.id)
    .orderBy('s.position')
    .select('s.id', `s.name_${language} as name`, 'bs.ended_on')
}

async function filingsOf(institutionId: number | null, language: 'zh' | 'en'): Promise<Row[]> {
  if (institutionId === null) return []
  return db
    .from('institution_filings as f')
    .join('specialties as s', 's.id', 'f.specialty_id')
    .leftJoin('occupations as o', 'o.id', 'f.occupation_id')
    .join('grades as low', 'low.rank', 'f.lowest_rank')
    .join('grades as high', 'high.rank', 'f.highest_rank')
    .where('f.institution_id', institutionId)
    .orderBy('s.position')
    .orderBy('f.id')
    .limit(200)
    .select('f.*', `s.name_${language} as specialty`, `o.name_${language} as occupation`)
    .select(`low.name_${language} as lowest`, `high.name_${language} as highest`)
}

async function trainersOf(baseId: number) {
  const row: Row = await db
    .from('trainers as t')
    .where({ 't.base_id': baseId, 't.status': 'in_use' })
    .count('* as total')
    .select(
      db.raw(
        `COUNT(CASE WHEN NOT EXISTS (SELECT 1 FROM trainer_qualifications q
          WHERE q.trainer_id = t.id AND q.ended_at IS NULL) THEN 1 END) AS bare`
      )
    )
    .firstOrFail()
  return { total: Number(row.total), bare: Number(row.bare) }
}

/** Class hours of a working day: a morning and an afternoon. */
const HOURS_PER_DAY = 8

/**
 * Of each room in use the hours booked this year, of those that the working days of the year have;
 * `of` is null when the year's calendar is not loaded.
 */
async function roomUse(baseId: number, language: 'zh' | 'en', calendar: WorkCalendar) {
  const year = clock.year()
  const isLoaded = calendar.years.has(year)
  const days = isLoaded ? calendar.workingDaysBetween(`${year - 1}-12-31`, `${year}-12-31`) : null
  const rows: Row[] = await db
    .from('rooms as r')
    .joinRaw(
      `LEFT JOIN (SELECT x.room_id, SUM(x.hours) AS hours, COUNT(*) AS sessions
        FROM class_sessions x JOIN course_classes c ON c.id = x.course_class_id
        WHERE c.status <> 'cancelled' AND x.day BETWEEN ? AND ?
        GROUP BY x.room_id) u ON u.room_id = r.id`,
      [`${year}-01-01`, `${year}-12-31`]
    )
    .where({ 'r.base_id': baseId, 'r.status': 'in_use' })
    .orderBy('r.code')
    .limit(200)
    .select('r.id', 'r.code', 'r.seats', `r.name_${language} as name`, 'u.hours', 'u.sessions')
  return rows.map((row) => ({
    id: row.id as number,
    code: row.code as string,
    name: row.name as string,
    seats: row.seats as number,
    sessions: Number(row.sessions ?? 0),
    hours: Number(row.hours ?? 0),
    of: days === null ? null : days * HOURS_PER_DAY,
  }))
}

function changes() {
  return db
    .from('institution_changes as c')
    .leftJoin('bases as b', 'b.id', 'c.base_id')
    .join('users as p', 'p.id', 'c.proposed_by_id')
    .leftJoin('users as d', 'd.id', 'c.decided_by_id')
    .select('c.*', 'p.full_name as proposer', 'd.full_name as decider', 'b.name_zh', 'b.name_en')
}

/** Changes of a base and its institution, latest first. */
export async function changesOf(baseId: number): Promise<Row[]> {
  return changes().where('c.base_id', baseId).orderBy('c.id', 'desc').limit(50)
}

/** New bases that wait for their confirmation. */
export async function waitingBases(): Promise<Row[]> {
  return changes()
    .where({ 'c.kind': 'base_added', 'c.status': 'proposed' })
    .orderBy('c.id')
    .limit(50)
}

export interface ChangePage extends Row {
  content: ChangeContent
  names: { specialty: string | null; occupation: string | null; filing: string | null }
  /** The licence as it stands while a change of it waits; null otherwise. */
  licence: Row | null
  grades: Map<number, string>
}

/** One change with the names of what it is about; null when there is none. */
export async function changePage(id: number, locale: Locale): Promise<ChangePage | null> {
  const row = await changes().where('c.id', id).first()
  if (!row) return null
  const name = `name_${locale === 'en' ? 'en' : 'zh'}`
  const content = JSON.parse(row.content) as ChangeContent
  const nameOf = async (table: string, key: number | null | undefined) => {
    if (!key) return null
    const found = await db.from(table).where('id', key).select(`${name} as name`).first()
    return (found?.name as string) ?? null
  }
  const filing =
    content.kind === 'filing_ended'
      ? await db.from('institution_filings').where('id', content.filingId).first()
      : null
  const licence =
    content.kind === 'licence_changed' && row.status === 'proposed'
      ? await db
          .from('institutions as i')
          .join('bases as b', 'b.institution_id', 'i.id')
          .where('b.id', row.base_id)
          .select('i.credit_code', 'i.licence_number', 'i.licence_authority')
          .select('i.valid_from', 'i.valid_until')
          .first()
      : null
  const grades: Row[] = await db.from('grades').select('rank', `${name} as name`)
  return {
    ...row,
    content,
    licence,
    names: {
      specialty: await nameOf('specialties', 'specialtyId' in content ? content.specialtyId : null),
      occupation: await nameOf(
        'occupations',
        'occupationId' in content ? content.occupationId : null
      ),
      filing: await nameOf('specialties', filing?.specialty_id),
    },
    grades: new Map(grades.map((grade) => [grade.rank, grade.name])),
  } as ChangePage
}
