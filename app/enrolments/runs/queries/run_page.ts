import db from '@adonisjs/lucid/services/db'
import { countRows, countSome } from '#app/shared/database/rows'
import { pageOf, pageOfSome } from '#app/shared/database/paging'
import { scopeToBase, seesEveryBase } from '#app/accounts/scope'
import type { RunAct } from '#app/enrolments/runs/run_acts'
import type { Why } from '#app/enrolments/runs/queries/run_preview'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'
import type User from '#models/user'

export const RUN_SHOWS = ['all', 'went', 'stayed', 'waiting'] as const
export type RunShow = (typeof RUN_SHOWS)[number]

export interface RunCounts {
  went: number
  stayed: number
  waiting: number
}

export interface Run extends RunCounts {
  id: number
  baseId: number
  act: RunAct
  reasonCode: string | null
  reason: string | null
  notice: string | null
  total: number
  at: string
  actor: string
  toClass: { id: number; code: string } | null
  /** The run that this one takes back. */
  undoes: { id: number; act: RunAct } | null
}

/** Copies of a message that left or wait to: channel, state, masked address. */
export interface RunCopy {
  channel: string
  state: string
  address: string | null
  sentAt: string | null
}

export interface RunLine {
  id: number
  /** The page of the application or enrolment. */
  href: string
  name: string
  code: string
  status: 'waiting' | 'went' | 'stayed'
  wentAt: string | null
  isExcluded: boolean
  isTakenBack: boolean
  /** When the message was read in the product; null when not, or when nothing was sent. */
  readAt: string | null
  copies: RunCopy[]
  why: Why | null
}

/** A run with who did it and how many lines went, stayed and wait; null when there is none. */
export async function enrolmentRun(id: number): Promise<Run | null> {
  const row = await runs().where('r.id', id).first()
  if (!row) return null
  const counts = await countsOf([id])
  return runOf(row, counts.get(id))
}

/** The runs of the bases a user may see, newest first. */
export async function runList(user: User, page?: number) {
  const found = () => scopeToBase(db.from('enrolment_runs as r'), user, 'r.base_id')
  const paginator = pageOfSome(await countSome(found()), page)
  const rows = await scopeToBase(runs(), user, 'r.base_id')
    .orderBy('r.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
  const counts = await countsOf(rows.map((row) => row.id))
  return {
    rows: rows.map((row) => ({ ...runOf(row, counts.get(row.id)), base: baseOf(row) })),
    paginator,
    showsBase: seesEveryBase(user),
  }
}

function runs(): DatabaseQueryBuilderContract {
  return db
    .from('enrolment_runs as r')
    .join('users as u', 'u.id', 'r.actor_id')
    .join('bases as b', 'b.id', 'r.base_id')
    .leftJoin('course_classes as c', 'c.id', 'r.to_class_id')
    .leftJoin('enrolment_runs as o', 'o.id', 'r.undoes_id')
    .select('r.id', 'r.base_id', 'r.act', 'r.reason_code', 'r.reason', 'r.notice', 'r.total')
    .select('r.created_at', 'u.full_name as actor', 'r.to_class_id', 'c.code as to_code')
    .select('r.undoes_id', 'o.act as undone_act', 'b.name_zh', 'b.name_en')
}

function baseOf(row: Record<string, any>) {
  return { 'zh-CN': row.name_zh as string, 'en': row.name_en as string }
}

function runOf(row: Record<string, any>, counts?: RunCounts): Run {
  return {
    id: row.id,
    baseId: row.base_id,
    act: row.act,
    reasonCode: row.reason_code,
    reason: row.reason,
    notice: row.notice,
    total: row.total,
    at: row.created_at,
    actor: row.actor,
    toClass: row.to_class_id ? { id: row.to_class_id, code: row.to_code } : null,
    undoes: row.undoes_id ? { id: row.undoes_id, act: row.undone_act } : null,
    ...(counts ?? { went: 0, stayed: 0, waiting: 0 }),
  }
}

async function countsOf(runIds: number[]): Promise<Map<number, RunCounts>> {
  const rows: { id: number; status: keyof RunCounts; count: number }[] = await db
    .from('enrolment_run_lines')
    .whereIn('enrolment_run_id', runIds)
    .groupBy('enrolment_run_id', 'status')
    .select('enrolment_run_id as id', 'status')
    .count('* as count')
  const counts = new Map<number, RunCounts>()
  for (const { id, status, count } of rows) {
    const own = counts.get(id) ?? { went: 0, stayed: 0, waiting: 0 }
    counts.set(id, { ...own, [status]: Number(count) })
  }
  return counts
}

/** A page of the lines of a run, with what became of messages. */
export async function runLines(runId: number, show: RunShow, page?: number) {
  const lines = () => {
    const query = db.from('enrolment_run_lines as n').where('n.enrolment_run_id', runId)
    return show === 'all' ? query : query.where('n.status', show)
  }
  const paginator = pageOf(await countRows(lines()), page)
  const rows = await lines()
    .leftJoin('enrolment_applications as a', 'a.id', 'n.enrolment_application_id')
    .leftJoin('enrolments as e', 'e.id', 'n.enrolment_id')
    .joinRaw('JOIN persons p ON p.id = COALESCE(a.person_id, e.person_id)')
    .joinRaw('JOIN course_classes c ON c.id = COALESCE(a.course_class_id, e.course_class_id)')
    .leftJoin('messages as m', 'm.unique_key', 'n.message_key')
    .leftJoin('enrolment_run_lines as u', (join) => {
      join.on('u.undoes_id', 'n.id').andOnVal('u.status', 'went')
    })
    .orderBy('n.id')
    .forPage(paginator.currentPage, paginator.perPage)
    .select('n.id', 'n.enrolment_application_id', 'n.enrolment_id', 'n.status', 'n.went_at')
    .select('n.is_excluded', 'n.module', 'n.code', 'n.params', 'u.id as undone_id')
    .select('p.name', 'c.code as class_code', 'm.id as message_id', 'm.read_at')
  const copies = await copiesOf(rows.flatMap((row) => row.message_id ?? []))
  return { rows: rows.map((row) => lineOf(row, copies.get(row.message_id) ?? [])), paginator }
}

function lineOf(row: Record<string, any>, copies: RunCopy[]): RunLine {
  return {
    id: row.id,
    href: row.enrolment_id
      ? `/enrolments/${row.enrolment_id}`
      : `/applications/${row.enrolment_application_id}`,
    name: row.name,
    code: row.class_code,
    status: row.status,
    wentAt: row.went_at,
    isExcluded: Boolean(row.is_excluded),
    isTakenBack: row.undone_id !== null,
    readAt: row.read_at,
    copies,
    why: row.code && {
      module: row.module,
      code: row.code,
      params: row.params ? JSON.parse(row.params) : {},
    },
  }
}

async function copiesOf(messageIds: number[]): Promise<Map<number, RunCopy[]>> {
  const rows = await db
    .from('message_deliveries')
    .whereIn('message_id', messageIds)
    .orderBy('id')
    .select('message_id', 'channel', 'state', 'address_mask as address', 'sent_at as sentAt')
  return Map.groupBy(rows as (RunCopy & { message_id: number })[], (row) => row.message_id)
}
