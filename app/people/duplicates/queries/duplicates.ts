import db from '@adonisjs/lucid/services/db'
import { pageOf } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'
import type { DuplicateReason } from '#app/people/duplicates/note_duplicates'
import type { DuplicateStatus } from '#app/people/duplicates/duplicate_step'

type Row = Record<string, any>

/** One of two records, with what it holds; numbers are masked. */
export interface Side {
  id: number
  name: string
  documentType: string
  documentMask: string
  birthOn: string | null
  phoneMask: string | null
  createdAt: string
  enrolments: number
  certificates: number
  claims: number
  grades: number
  /** The trainee's account is there and open. */
  hasAccount: boolean
  formerDocuments: number
}

export interface ListedDuplicate {
  id: number
  status: DuplicateStatus
  reasons: DuplicateReason[]
  keepId: number | null
  proposedById: number | null
  foundAt: string
  mergedAt: string | null
  sides: [Side, Side]
}

const PER_PAGE = 20

/** The pairs a user may see, those to decide first, each with what both records hold. */
export async function duplicateList(
  user: User,
  { status, page }: { status?: DuplicateStatus; page?: number }
) {
  const pairs = () => {
    const query = visiblePairs(user)
    return status
      ? query.where('d.status', status)
      : query.whereIn('d.status', ['open', 'proposed', 'undo_proposed'])
  }
  const paginator = pageOf(await countRows(pairs()), page, PER_PAGE)
  const rows = await pairs()
    .orderBy('d.id', 'desc')
    .forPage(paginator.currentPage, PER_PAGE)
    .select('d.*')
  return { rows: await withSides(rows), paginator }
}

/** One pair with its decisions; null when there is none. */
export async function duplicatePage(id: number) {
  const row = await db.from('person_duplicates').where('id', id).first()
  if (!row) return null
  const [pair] = await withSides([row])
  const decisions = await db
    .from('person_duplicate_decisions as d')
    .join('users as u', 'u.id', 'd.actor_id')
    .where('d.person_duplicate_id', id)
    .orderBy('d.id')
    .select('d.id', 'd.step', 'd.reason', 'd.decided_at as at', 'u.full_name as actor')
  const lines = await db
    .from('person_merge_lines as l')
    .join('person_duplicate_decisions as d', 'd.id', 'l.decision_id')
    .where('d.person_duplicate_id', id)
    .groupBy('l.decision_id', 'l.table_name')
    .orderBy('l.decision_id')
    .orderBy('l.table_name')
    .select('l.decision_id as decisionId', 'l.table_name as table')
    .count('* as total')
  return {
    pair,
    decisions: decisions.map((decision) => ({
      ...decision,
      moved: lines
        .filter((line) => line.decisionId === decision.id)
        .map((line) => ({ table: line.table as string, total: Number(line.total) })),
    })),
  }
}

/** The bases at which both people of a pair were enrolled; of a merged pair those of the one. */
export async function pairReach(id: number): Promise<{ personIds: number[]; baseIds: number[] }> {
  const pair = await db.from('person_duplicates').where('id', id).firstOrFail()
  const isOne = pair.status === 'merged' || pair.status === 'undo_proposed'
  const asked = isOne ? [pair.keep_id] : [pair.first_id, pair.second_id]
  const rows = await db
    .from('enrolments as e')
    .join('course_classes as c', 'c.id', 'e.course_class_id')
    .whereIn('e.person_id', asked)
    .groupBy('c.base_id')
    .havingRaw('COUNT(DISTINCT e.person_id) = ?', [asked.length])
    .select('c.base_id')
  return {
    personIds: [pair.first_id, pair.second_id],
    baseIds: rows.map((row) => row.base_id as number),
  }
}

function visiblePairs(user: User) {
  const query = db.from('person_duplicates as d')
  if (seesEveryBase(user)) return query
  const isHere = (column: string) =>
    `${column} IN (SELECT e.person_id FROM enrolments e JOIN course_classes c ON c.id = e.course_class_id WHERE c.base_id = ?)`
  return query.whereRaw(
    `((${isHere('d.first_id')} AND ${isHere('d.second_id')}) OR
      (d.status IN ('merged', 'undo_proposed') AND ${isHere('d.keep_id')}))`,
    [user.baseId!, user.baseId!, user.baseId!]
  )
}

async function withSides(rows: Row[]): Promise<ListedDuplicate[]> {
  const sides = await readSides([...new Set(rows.flatMap((row) => [row.first_id, row.second_id]))])
  return rows.map((row) => ({
    id: row.id,
    status: row.status,
    reasons: row.reasons.split(','),
    keepId: row.keep_id,
    proposedById: row.proposed_by_id,
    foundAt: row.found_at,
    mergedAt: row.merged_at,
    sides: [sides.get(row.first_id)!, sides.get(row.second_id)!],
  }))
}

async function readSides(ids: number[]): Promise<Map<number, Side>> {
  const people = await db
    .from('persons')
    .whereIn('id', ids)
    .select('id', 'name', 'document_type', 'document_mask', 'birth_on', 'phone_mask', 'created_at')
  const counted = async (table: string, live = '1 = 1') => {
    const rows = await db
      .from(table)
      .whereIn('person_id', ids)
      .whereRaw(live)
      .groupBy('person_id')
      .select('person_id')
      .count('* as total')
    return new Map(rows.map((row) => [row.person_id as number, Number(row.total)]))
  }
  const enrolments = await counted('enrolments')
  const certificates = await counted('certificates', "status NOT IN ('revoked', 'superseded')")
  const claims = await counted('claims', "status NOT IN ('rejected', 'withdrawn')")
  const grades = await counted('grade_records', "status = 'live'")
  const accounts = await counted('users', "status = 'active'")
  const documents = await counted('person_documents')
  return new Map(
    people.map((row) => [
      row.id as number,
      {
        id: row.id,
        name: row.name,
        documentType: row.document_type,
        documentMask: row.document_mask,
        birthOn: row.birth_on,
        phoneMask: row.phone_mask,
        createdAt: row.created_at,
        enrolments: enrolments.get(row.id) ?? 0,
        certificates: certificates.get(row.id) ?? 0,
        claims: claims.get(row.id) ?? 0,
        grades: grades.get(row.id) ?? 0,
        hasAccount: accounts.has(row.id),
        formerDocuments: documents.get(row.id) ?? 0,
      },
    ])
  )
}
