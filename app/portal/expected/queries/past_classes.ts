import db from '@adonisjs/lucid/services/db'
import { instantDay } from '#app/shared/words'
import { onChainSql } from '#app/shared/chain_claim'
import { medianDay, type PastClass } from '#app/portal/expected/usual_pace'

/** Twice what is measured: the newest of them have not come to the end yet. */
const CLASSES_READ = 24

/** The newest finished classes of a base with the days of their milestones. Four queries. */
export async function pastClasses(baseId: number): Promise<PastClass[]> {
  const classes = await db
    .from('course_classes')
    .where('base_id', baseId)
    .whereIn('status', ['finished', 'archived'])
    .orderBy('ends_on', 'desc')
    .orderBy('id', 'desc')
    .limit(CLASSES_READ)
    .select('id', 'ends_on')
  if (classes.length === 0) return []
  const ids = classes.map(({ id }) => id as number)
  const sittings = await db
    .from('sittings')
    .whereIn('course_class_id', ids)
    .where('attempt', 1)
    .whereNotNull('published_at')
    .select('course_class_id', 'held_on', 'published_at')
  const issued = await db
    .from('certificates')
    .whereIn('course_class_id', ids)
    .groupBy('course_class_id', 'issued_on')
    .select('course_class_id', 'issued_on as day')
    .count('* as count')
  const sittingOf = new Map(sittings.map((row) => [row.course_class_id as number, row]))
  const issuedOf = Map.groupBy(issued, (row) => row.course_class_id as number)
  const claimsOf = Map.groupBy(await claimHours(ids), (row) => row.course_class_id as number)
  return classes.map(({ id, ends_on: ended }) => {
    const sitting = sittingOf.get(id)
    const claims = claimsOf.get(id) ?? []
    return known({
      ended,
      held: sitting?.held_on,
      published: sitting && instantDay(sitting.published_at),
      issued: medianDay((issuedOf.get(id) ?? []).map(counted)),
      submitted: medianHour(claims, 'submitted'),
      closed: medianHour(claims, 'closed'),
      paid: medianHour(claims, 'paid'),
    })
  })
}

/** How many claims of each class passed their steps in which hours: a day of Shanghai begins with one. */
function claimHours(ids: number[]) {
  const hour = (column: string) => `SUBSTR(claims.${column}, 1, 13)`
  const hours = ['submitted_at', 'notice_closed_at', 'paid_at'].map(hour)
  return db
    .from('claims')
    .whereIn('course_class_id', ids)
    .whereNotNull('submitted_at')
    .whereRaw(onChainSql('claims'))
    .groupByRaw(['course_class_id', ...hours].join(', '))
    .select('course_class_id')
    .select(db.raw(`${hours[0]} AS submitted, ${hours[1]} AS closed, ${hours[2]} AS paid`))
    .count('* as count')
}

type HourRow = Record<string, any>

function medianHour(rows: HourRow[], step: 'submitted' | 'closed' | 'paid') {
  return medianDay(
    rows
      .filter((row) => row[step] !== null)
      .map((row) => ({ day: instantDay(`${row[step]}:00:00.000Z`), count: Number(row.count) }))
  )
}

function counted({ day, count }: HourRow) {
  return { day: day as string, count: Number(count) }
}

function known(days: Record<keyof PastClass, string | undefined>): PastClass {
  return Object.fromEntries(Object.entries(days).filter(([, day]) => day !== undefined))
}
