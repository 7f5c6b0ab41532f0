import db from '@adonisjs/lucid/services/db'
import type { Rates } from '#app/bases/forecast/forecast_year'

export interface OwnRate {
  /** Null when the history has nothing to count. */
  rate: number | null
  /** How many it happened to, of how many. */
  happened: number
  of: number
}

export type OwnRates = Record<keyof Rates, OwnRate>

/** Years of own history that rates are counted from, the year itself among them. */
export const HISTORY_YEARS = 3

type Row = Record<string, any>

/** What happened in the own classes of this year and the two before, as rates with their counts. */
export async function ownRates(baseId: number, year: number): Promise<OwnRates> {
  const years = [year - HISTORY_YEARS + 1, year]
  const classes = () =>
    db
      .from('course_classes as c')
      .where('c.base_id', baseId)
      .whereBetween('c.year', years as [number, number])
  const begun: Row = await classes()
    .whereIn('c.status', ['running', 'finished', 'archived'])
    .sum('c.seats as seats')
    .sum('c.seats_taken as taken')
    .firstOrFail()
  const people: Row = await classes()
    .join('enrolments as e', 'e.course_class_id', 'c.id')
    .whereIn('c.status', ['finished', 'archived'])
    .select(
      db.raw("COUNT(CASE WHEN e.status = 'completed' THEN 1 END) AS completed"),
      db.raw("COUNT(CASE WHEN e.left_by = 'no_show' THEN 1 END) AS absent"),
      db.raw(
        "COUNT(CASE WHEN COALESCE(e.left_by, '') NOT IN ('transferred', 'deferred') THEN 1 END) AS total"
      )
    )
    .firstOrFail()
  const offers: Row = await classes()
    .join('application_events as v', 'v.course_class_id', 'c.id')
    .whereIn('v.event', ['accepted', 'declined', 'expired'])
    .select(db.raw("COUNT(CASE WHEN v.event = 'accepted' THEN 1 END) AS accepted"))
    .count('* as total')
    .firstOrFail()
  const came = Number(people.total) - Number(people.absent)
  return {
    fill: counted(begun.taken, begun.seats),
    conversion: counted(offers.accepted, offers.total),
    noShow: counted(people.absent, people.total),
    dropOut: counted(came - Number(people.completed), came),
  }
}

function counted(happened: unknown, of: unknown): OwnRate {
  const [part, whole] = [Number(happened ?? 0), Number(of ?? 0)]
  return { rate: whole === 0 ? null : part / whole, happened: part, of: whole }
}
