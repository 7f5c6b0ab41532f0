import db from '@adonisjs/lucid/services/db'
import { atPlaces, PLACES, PLACE_SQL, placesOf, standings } from '#app/oversight/standing'
import { classesAt } from '#app/oversight/queries/class_standings'
import { pageOf } from '#app/shared/database/paging'
import type { StandingFilters } from '#app/oversight/queries/class_standings'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'
import type { Place, Stage } from '#app/oversight/standing'

export interface StageListFilters {
  stage: Stage | Place
  year: number
  specialty?: number | null
  page?: number
}

export interface StageListRow {
  enrolmentId: number
  personId: number
  name: string
  documentMask: string
  classId: number
  code: string
  course: string
  place: Place
  attendancePercent: number
  certificate: { id: number; number: string } | null
  claim: { id: number; number: string; amountFen: number } | null
}

const PER_PAGE = 50

/**
 * The people behind a number of the chain, by class and place on its roster, 50 a page. The classes are
 * counted first; people are read only of those that the page shows.
 */
export async function stageList(user: User, filters: StageListFilters, locale: Locale) {
  const places = placesFor(filters.stage)
  const classes = await countedClasses(user, { ...filters, places })
  const paginator = pageOf(classes.at(-1)?.upTo ?? 0, filters.page, PER_PAGE)
  const from = (paginator.currentPage - 1) * PER_PAGE
  const shown = classes.filter(({ total, upTo }) => upTo > from && upTo - total < from + PER_PAGE)
  const before = shown.length > 0 ? shown[0].upTo - shown[0].total : 0
  const rows = await atPlaces(standings(user), places)
    .whereIn(
      'c.id',
      shown.map(({ id }) => id)
    )
    .join('persons as p', 'p.id', 'e.person_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .select('e.id', 'e.person_id', 'e.attendance_percent', 'p.name', 'p.document_mask')
    .select('c.id as class_id', 'c.code', `co.title_${locale === 'en' ? 'en' : 'zh'} as course`)
    .select('ce.id as certificate_id', 'ce.number as certificate_number')
    .select('cl.id as claim_id', 'cl.number as claim_number', 'cl.amount_fen')
    .select(db.raw(`${PLACE_SQL} AS place`))
    .orderBy('c.starts_on', 'desc')
    .orderBy('c.id', 'desc')
    .orderBy('e.position')
    .orderBy('e.id')
    .offset(from - before)
    .limit(PER_PAGE)
  return {
    rows: rows.map((row): StageListRow => ({
      enrolmentId: row.id,
      personId: row.person_id,
      name: row.name,
      documentMask: row.document_mask,
      classId: row.class_id,
      code: row.code,
      course: row.course,
      place: row.place,
      attendancePercent: row.attendance_percent,
      certificate: row.certificate_id && {
        id: row.certificate_id,
        number: row.certificate_number,
      },
      claim: row.claim_id && {
        id: row.claim_id,
        number: row.claim_number,
        amountFen: row.amount_fen,
      },
    })),
    paginator,
  }
}

/** The places that the name of a stage, or of one place, stands for. */
function placesFor(stage: Stage | Place): readonly Place[] {
  const isPlace = (PLACES as readonly string[]).includes(stage) && stage !== 'paid'
  return isPlace ? [stage as Place] : placesOf(stage as Stage)
}

/** The classes with somebody there, latest first; `upTo` counts the people up to and with each. */
async function countedClasses(user: User, filters: StandingFilters) {
  const { classes } = await classesAt(user, filters)
  const rows = await classes
    .join('course_classes as c', 'c.id', 'k.class_id')
    .groupBy('c.id', 'c.starts_on')
    .orderBy('c.starts_on', 'desc')
    .orderBy('c.id', 'desc')
    .select('c.id')
    .sum('k.total as total')
  let upTo = 0
  return rows.map((row): { id: number; total: number; upTo: number } => {
    const total = Number(row.total)
    upTo += total
    return { id: row.id, total, upTo }
  })
}
