import db from '@adonisjs/lucid/services/db'
import { pageOf } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'

export type RunShow = 'all' | 'went' | 'stayed' | 'waiting'

export interface RunLine {
  claimId: number
  number: string
  name: string
  amountFen: number
  status: 'waiting' | 'went' | 'stayed'
  isExcluded: boolean
  code: string | null
  params: Record<string, string | number>
}

/** A run with who did it and what it asked; null when there is none. */
export async function claimRun(id: number): Promise<Record<string, any> | null> {
  const row = await db
    .from('claim_runs')
    .join('users as actors', 'actors.id', 'claim_runs.actor_id')
    .leftJoin('users as officers', 'officers.id', 'claim_runs.officer_id')
    .where('claim_runs.id', id)
    .select('claim_runs.*', 'actors.full_name as actor', 'officers.full_name as officer')
    .first()
  return row && { ...row, questions: row.questions ? JSON.parse(row.questions) : [] }
}

/** A page of the lines of a run, with the money of those that went. */
export async function runLines(runId: number, show: RunShow, page?: number) {
  const total = await countRows(linesOf(runId, show))
  const paginator = pageOf(total, page)
  const rows = await readLines(
    linesOf(runId, show).forPage(paginator.currentPage, paginator.perPage)
  )
  const sum = await linesOf(runId, 'went')
    .join('claims', 'claims.id', 'claim_run_lines.claim_id')
    .sum('claims.amount_fen as fen')
    .firstOrFail()
  return { rows, paginator, wentFen: Number(sum.fen ?? 0) }
}

/** All lines of a run, for its file. */
export function allRunLines(runId: number): Promise<RunLine[]> {
  return readLines(linesOf(runId, 'all'))
}

function linesOf(runId: number, show: RunShow) {
  const query = db.from('claim_run_lines').where('claim_run_lines.claim_run_id', runId)
  return show === 'all' ? query : query.where('claim_run_lines.status', show)
}

async function readLines(query: ReturnType<typeof linesOf>): Promise<RunLine[]> {
  const rows = await query
    .join('claims', 'claims.id', 'claim_run_lines.claim_id')
    .join('persons', 'persons.id', 'claims.person_id')
    .orderBy('claim_run_lines.id')
    .select(
      'claim_run_lines.claim_id',
      'claim_run_lines.status',
      'claim_run_lines.is_excluded',
      'claim_run_lines.code',
      'claim_run_lines.params',
      'claims.number',
      'claims.amount_fen',
      'persons.name'
    )
  return rows.map((row) => ({
    claimId: row.claim_id,
    number: row.number,
    name: row.name,
    amountFen: Number(row.amount_fen),
    status: row.status,
    isExcluded: Boolean(row.is_excluded),
    code: row.code,
    params: row.params ? JSON.parse(row.params) : {},
  }))
}
