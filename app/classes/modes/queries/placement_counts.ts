import db from '@adonisjs/lucid/services/db'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface PlacementCounts {
  /** People whose training ended with the class. */
  trained: number
  /** Confirmed by a second person to work, and of them at the employer of the order. */
  placed: number
  atEmployer: number
  notPlaced: number
  waiting: number
  /** People the order asks for; null without an order. */
  headcount: number | null
  /** Whole percent of the headcount that works at its employer; null without an order. */
  share: number | null
}

/** Placements by class, for the classes asked. Three queries, whatever their number. */
export async function placementCounts(
  classIds: readonly number[],
  client: QueryClientContract = db.connection()
): Promise<Map<number, PlacementCounts>> {
  const ids = [...classIds]
  const orders = await client
    .from('class_terms as t')
    .leftJoin('class_term_posts as p', 'p.class_terms_id', 't.id')
    .whereIn('t.course_class_id', ids)
    .whereRaw(
      't.version = (SELECT MAX(x.version) FROM class_terms x WHERE x.course_class_id = t.course_class_id)'
    )
    .groupBy('t.course_class_id', 't.employer_id')
    .select('t.course_class_id', 't.employer_id')
    .sum('p.headcount as headcount')
  const trained = await client
    .from('enrolments')
    .whereIn('course_class_id', ids)
    .whereIn('status', ['completed', 'not_completed'])
    .groupBy('course_class_id')
    .select('course_class_id')
    .count('* as total')
  const placements = await client
    .from('placements as p')
    .join('enrolments as e', 'e.id', 'p.enrolment_id')
    .whereIn('e.course_class_id', ids)
    .whereIn('p.status', ['recorded', 'confirmed'])
    .groupBy('e.course_class_id', 'p.status', 'p.outcome', 'p.employer_id')
    .select('e.course_class_id', 'p.status', 'p.outcome', 'p.employer_id')
    .count('* as total')
  return new Map(
    ids.map((id) => {
      const order = orders.find((row) => row.course_class_id === id)
      const own = placements.filter((row) => row.course_class_id === id)
      const sum = (wanted: (row: any) => boolean) =>
        own.filter(wanted).reduce((total, row) => total + Number(row.total), 0)
      const isPlaced = (row: any) => row.status === 'confirmed' && row.outcome === 'placed'
      const headcount = Number(order?.headcount ?? 0) || null
      const atEmployer = sum(
        (row) => isPlaced(row) && order?.employer_id && row.employer_id === order.employer_id
      )
      return [
        id,
        {
          trained: Number(trained.find((row) => row.course_class_id === id)?.total ?? 0),
          placed: sum(isPlaced),
          atEmployer,
          notPlaced: sum((row) => row.status === 'confirmed' && row.outcome === 'not_placed'),
          waiting: sum((row) => row.status === 'recorded'),
          headcount,
          share: headcount === null ? null : Math.floor((atEmployer * 100) / headcount),
        },
      ]
    })
  )
}
