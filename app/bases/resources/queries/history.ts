import db from '@adonisjs/lucid/services/db'
import { changesWithWords } from '#app/shared/audit/audit_words'
import type { I18n } from '@adonisjs/i18n'

export interface HistoryRow {
  at: string
  actor: string
  /** `room.changed`. */
  action: string
  changes: Record<string, unknown>
}

/** Entries shown of a record; the audit has all. */
const MOST = 30

/** What was done to a record, latest first, as the audit chain has it. */
export async function historyOf(type: string, id: number): Promise<HistoryRow[]> {
  const rows = await db
    .from('audit_entries')
    .where({ subject_type: type, subject_id: id })
    .orderBy('sequence', 'desc')
    .limit(MOST)
    .select('sequence', 'occurred_at', 'actor_name', 'action', 'changes')
  const changes = await changesWithWords(db.connection(), rows as any[])
  return rows.map((row, i) => ({
    at: row.occurred_at,
    actor: row.actor_name,
    action: row.action,
    changes: changes[i] as HistoryRow['changes'],
  }))
}

/** A history as the items of `@!timeline`: who did what when, each field with its old and new value. */
export function historyItems(rows: HistoryRow[], i18n: I18n) {
  const value = (one: unknown) => {
    if (one === null || one === undefined || one === '') return i18n.t('resources.nothing')
    const key = `resources.values.${one}`
    return typeof one === 'string' && i18n.hasMessage(key) ? i18n.t(key) : String(one)
  }
  const line = ([field, change]: [string, unknown]) => {
    const label = i18n.t(`resources.fields.${field}`)
    if (Array.isArray(change)) {
      const [old, now] = change
      return i18n.t('resources.change', { label, old: value(old), now: value(now) })
    }
    return i18n.t('resources.fact', { label, value: value(change) })
  }
  return rows.map(({ at, actor, action, changes }) => ({
    status: 'done',
    title: i18n.t(`resources.history.${action}`),
    who: actor,
    at,
    text: Object.entries(changes)
      .filter(([field]) => i18n.hasMessage(`resources.fields.${field}`))
      .map(line)
      .join(i18n.t('shared.list_semicolon')),
  }))
}
