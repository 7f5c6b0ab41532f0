import db from '@adonisjs/lucid/services/db'
import { itemsFor } from '#app/assessments/archive/archive_items'
import type { ArchiveForm, ArchiveItem } from '#app/assessments/archive/archive_items'
import type { Component } from '#app/grades/pass_rule'

export interface ArchiveEntry {
  id: number
  form: ArchiveForm
  pieces: number
  place: string
  keepUntil: string
  filedBy: string
  filedAt: string
  withdrawnReason: string | null
  withdrawnBy: string | null
}

export interface ArchiveLine {
  item: ArchiveItem
  entries: ArchiveEntry[]
  /** Whether something of it is there. */
  isThere: boolean
}

/** Every item that the sitting has to have, with what was filed of it. One query. */
export async function archiveList(
  sittingId: number,
  components: readonly Component[]
): Promise<{ lines: ArchiveLine[]; there: number }> {
  const rows = await db
    .from('sitting_archive_items as x')
    .join('users as f', 'f.id', 'x.filed_by_id')
    .leftJoin('users as w', 'w.id', 'x.withdrawn_by_id')
    .where('x.sitting_id', sittingId)
    .orderBy('x.id')
    .select('x.*', 'f.full_name as filed_by', 'w.full_name as withdrawn_by')
  const lines = itemsFor(components).map((item): ArchiveLine => {
    const entries = rows
      .filter((row) => row.item === item)
      .map((row) => ({
        id: row.id,
        form: row.form,
        pieces: row.pieces,
        place: row.place,
        keepUntil: row.keep_until,
        filedBy: row.filed_by,
        filedAt: row.filed_at,
        withdrawnReason: row.withdrawn_reason,
        withdrawnBy: row.withdrawn_by,
      }))
    return { item, entries, isThere: entries.some((one) => one.withdrawnReason === null) }
  })
  return { lines, there: lines.filter((line) => line.isThere).length }
}
