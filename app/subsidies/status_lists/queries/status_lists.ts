import db from '@adonisjs/lucid/services/db'
import { pageOf, PER_PAGE } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import { maskName } from '#app/people/person_name'
import { faultyPieces } from '#app/subsidies/status_lists/list_content'
import type { ListFinding } from '#app/subsidies/status_lists/read_list'
import { statusListKinds, type StatusListKind } from '#app/subsidies/status_lists/status_list_kinds'

const SHOWN_FINDINGS = 200

/** Every kind with its list in force, null when none was ever loaded, and how many versions there are. */
export async function listsInForce() {
  const rows = await db
    .from('status_lists')
    .join('users', 'users.id', 'status_lists.loaded_by_id')
    .where('status_lists.status', 'active')
    .select('status_lists.*', 'users.full_name as loaded_by')
  const byKind = new Map(rows.map((row) => [row.kind as StatusListKind, row]))
  const open = await db.from('status_list_checks').where('status', 'checked').select('id', 'kind')
  const openByKind = new Map(open.map((row) => [row.kind, row.id as number]))
  return statusListKinds.map((kind) => ({
    kind,
    list: byKind.get(kind) ?? null,
    openCheckId: openByKind.get(kind) ?? null,
  }))
}

export interface EntryFilters {
  /** Only entries of people in the register. */
  matched?: boolean
  name?: string
  page?: number
}

/** One list with all versions of its kind and, when asked for, a page of its masked entries. */
export async function listPage(id: number, filters: EntryFilters | null) {
  const list = await db
    .from('status_lists')
    .join('users', 'users.id', 'status_lists.loaded_by_id')
    .where('status_lists.id', id)
    .select('status_lists.*', 'users.full_name as loaded_by')
    .first()
  if (!list) return null
  const versions = await db
    .from('status_lists')
    .where('kind', list.kind)
    .orderBy('version', 'desc')
    .select('id', 'version', 'as_of', 'organisation', 'document', 'rows_count', 'status')
  const matched = await countRows(entriesOf(id, { matched: true }))
  return { list, versions, matched, ...(filters && (await entryPage(id, filters))) }
}

async function entryPage(listId: number, filters: EntryFilters) {
  const paginator = pageOf(await countRows(entriesOf(listId, filters)), filters.page)
  const rows = await entriesOf(listId, filters)
    .orderBy('e.row_number')
    .offset((paginator.currentPage - 1) * PER_PAGE)
    .limit(PER_PAGE)
    .select('e.row_number', 'e.document_mask', 'e.name', 'e.from_on', 'e.to_on', 'e.detail')
    .select('p.id as person_id', 'p.name as person_name')
  return {
    paginator,
    entries: rows.map((row) => ({
      ...row,
      name: maskName(row.name),
      otherName: row.person_id !== null && row.person_name !== row.name,
    })),
  }
}

function entriesOf(listId: number, { matched, name }: EntryFilters) {
  const query = db
    .from('status_list_entries as e')
    .leftJoin('persons as p', 'p.document_index', 'e.document_index')
    .where('e.status_list_id', listId)
  if (matched) query.whereNotNull('p.id')
  if (name) query.where('e.name', name)
  return query
}

/** A check with its masked faults, at most two hundred of them; null when there is none. */
export async function checkPage(id: number) {
  const check = await db
    .from('status_list_checks')
    .join('users', 'users.id', 'status_list_checks.checked_by_id')
    .leftJoin('status_lists as against', 'against.id', 'status_list_checks.against_id')
    .where('status_list_checks.id', id)
    .select('status_list_checks.*', 'users.full_name as checked_by')
    .select('against.version as against_version', 'against.as_of as against_as_of')
    .select('against.file_sha256 as against_sha256')
    .first()
  if (!check) return null
  const { content_cipher: cipher, ...shown } = check
  const findings: (ListFinding & { row: number })[] = []
  let findingsInAll = 0
  for (const some of cipher ? faultyPieces(cipher) : []) {
    for (const { row, findings: told } of some) {
      findingsInAll += told.length
      if (findings.length < SHOWN_FINDINGS) findings.push(...told.map((one) => ({ ...one, row })))
    }
  }
  return {
    check: shown,
    findings: findings.slice(0, SHOWN_FINDINGS).map(({ row, column, ...finding }) => ({
      ...finding,
      row,
      cell: `${column}${row}`,
      given: finding.field === 'name' ? maskName(finding.given) : finding.given,
    })),
    findingsInAll,
  }
}
