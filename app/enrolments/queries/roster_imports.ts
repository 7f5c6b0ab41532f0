import db from '@adonisjs/lucid/services/db'
import { scopeToBase } from '#app/accounts/scope'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { pageOf } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import type { CheckedRoster } from '#app/enrolments/roster/check_against_records'
import type User from '#models/user'

export interface ImportFilters {
  status?: string | null
  classId?: number | null
  page?: number
}

/** The imports of the user's base, newest first, 50 a page. */
export async function rosterImportList(user: User, { status, classId, page }: ImportFilters) {
  const search = () => {
    const query = scopeToBase(
      db
        .from('roster_imports')
        .join('course_classes', 'course_classes.id', 'roster_imports.course_class_id')
        .join('courses', 'courses.id', 'course_classes.course_id')
        .join('users', 'users.id', 'roster_imports.actor_id'),
      user,
      'course_classes.base_id'
    )
    if (status) query.where('roster_imports.status', status)
    if (classId) query.where('roster_imports.course_class_id', classId)
    return query
  }
  const total = await countRows(search())
  const paginator = pageOf(total, page)
  const rows = await search()
    .select('roster_imports.id', 'roster_imports.file_name', 'roster_imports.status')
    .select('roster_imports.rows_accepted', 'roster_imports.rows_warned')
    .select('roster_imports.rows_refused', 'roster_imports.rows_written')
    .select('roster_imports.created_at', 'roster_imports.written_at')
    .select('course_classes.id as class_id', 'course_classes.code', 'course_classes.term_number')
    .select('courses.title_zh', 'courses.title_en', 'users.full_name')
    .orderBy('roster_imports.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
  return { rows, paginator }
}

export interface StoredImport {
  id: number
  classId: number
  baseId: number
  fileName: string
  status: 'checked' | 'written' | 'discarded'
  counts: { accepted: number; warned: number; refused: number; written: number }
  createdAt: string
  writtenAt: string | null
  actorName: string
}

/** An import without its content; null when there is none. */
export async function storedImport(id: number): Promise<StoredImport | null> {
  const row = await db
    .from('roster_imports')
    .join('course_classes', 'course_classes.id', 'roster_imports.course_class_id')
    .join('users', 'users.id', 'roster_imports.actor_id')
    .select('roster_imports.id', 'roster_imports.course_class_id', 'course_classes.base_id')
    .select('roster_imports.file_name', 'roster_imports.status', 'roster_imports.rows_accepted')
    .select('roster_imports.rows_warned', 'roster_imports.rows_refused')
    .select('roster_imports.rows_written', 'roster_imports.created_at', 'users.full_name')
    .select('roster_imports.written_at')
    .where('roster_imports.id', id)
    .first()
  if (!row) return null
  return {
    id: row.id,
    classId: row.course_class_id,
    baseId: row.base_id,
    fileName: row.file_name,
    status: row.status,
    counts: {
      accepted: row.rows_accepted,
      warned: row.rows_warned,
      refused: row.rows_refused,
      written: row.rows_written,
    },
    createdAt: row.created_at,
    writtenAt: row.written_at,
    actorName: row.full_name,
  }
}

/** What an import read, as it was checked; holds full numbers. */
export async function contentOf(importId: number): Promise<CheckedRoster> {
  const row = await db
    .from('roster_imports')
    .select('content_cipher')
    .where('id', importId)
    .firstOrFail()
  return JSON.parse(decryptField(row.content_cipher))
}
