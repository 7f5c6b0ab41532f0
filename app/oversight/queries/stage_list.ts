import db from '@adonisjs/lucid/services/db'
import { atPlaces, PLACES, PLACE_SQL, placesOf, standings } from '#app/oversight/standing'
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

/** The people behind a number of the chain, by class and place on its roster, 50 a page. */
export async function stageList(user: User, filters: StageListFilters, locale: Locale) {
  const found = await filtered(user, filters).count('* as total').first()
  const total = Number(found?.total ?? 0)
  const lastPage = Math.max(1, Math.ceil(total / PER_PAGE))
  const currentPage = Math.min(filters.page ?? 1, lastPage)
  const rows = await filtered(user, filters)
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
    .forPage(currentPage, PER_PAGE)
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
    paginator: { currentPage, lastPage, perPage: PER_PAGE, total },
  }
}

function filtered(user: User, { stage, year, specialty }: StageListFilters) {
  const isPlace = (PLACES as readonly string[]).includes(stage) && stage !== 'paid'
  const places = isPlace ? [stage as Place] : placesOf(stage as Stage)
  const query = atPlaces(standings(user).where('c.year', year), places)
  return specialty ? query.where('c.specialty_id', specialty) : query
}
