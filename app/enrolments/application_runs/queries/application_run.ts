import db from '@adonisjs/lucid/services/db'
import { countRows } from '#app/shared/database/rows'
import { pageOf } from '#app/shared/database/paging'
import type { Why } from '#app/enrolments/application_runs/queries/application_preview'

export type RunShow = 'all' | 'went' | 'stayed' | 'waiting'

export interface ApplicationRunLine {
  id: number
  name: string
  code: string
  status: 'waiting' | 'went' | 'stayed'
  isExcluded: boolean
  why: Why | null
}

/** A run with who did it and how many lines went, stayed and wait; null when there is none. */
export async function applicationRun(id: number) {
  const run = await db
    .from('application_runs as r')
    .join('users as u', 'u.id', 'r.actor_id')
    .where('r.id', id)
    .select('r.id', 'r.base_id as baseId', 'r.result', 'r.reason_code as reasonCode', 'r.reason')
    .select('r.total', 'r.created_at as at', 'u.full_name as actor')
    .first()
  if (!run) return null
  const counts: { status: string; count: number }[] = await db
    .from('application_run_lines')
    .where('application_run_id', id)
    .groupBy('status')
    .select('status')
    .count('* as count')
  const of = (status: string) => Number(counts.find((one) => one.status === status)?.count ?? 0)
  return { ...run, went: of('went'), stayed: of('stayed'), waiting: of('waiting') }
}

/** A page of the lines of a run. */
export async function applicationRunLines(runId: number, show: RunShow, page?: number) {
  const lines = () => {
    const query = db.from('application_run_lines as n').where('n.application_run_id', runId)
    return show === 'all' ? query : query.where('n.status', show)
  }
  const paginator = pageOf(await countRows(lines()), page)
  const rows = await lines()
    .join('enrolment_applications as a', 'a.id', 'n.enrolment_application_id')
    .join('persons as p', 'p.id', 'a.person_id')
    .join('course_classes as c', 'c.id', 'a.course_class_id')
    .orderBy('n.id')
    .forPage(paginator.currentPage, paginator.perPage)
    .select('a.id', 'p.name', 'c.code as class_code', 'n.status', 'n.is_excluded')
    .select('n.module', 'n.code', 'n.params')
  return {
    rows: rows.map((row): ApplicationRunLine => ({
      id: row.id,
      name: row.name,
      code: row.class_code,
      status: row.status,
      isExcluded: Boolean(row.is_excluded),
      why: row.code && {
        module: row.module,
        code: row.code,
        params: row.params ? JSON.parse(row.params) : {},
      },
    })),
    paginator,
  }
}
