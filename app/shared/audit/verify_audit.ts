import db from '@adonisjs/lucid/services/db'
import { auditHash, GENESIS } from '#app/shared/audit/audit_hash'

export interface AuditVerdict {
  entries: number
  head: string
  /** The first broken place, or null when the chain holds. */
  fault: { sequence: number; kind: 'missing' | 'altered' | 'unlinked' | 'head' } | null
}

/** Reads the whole audit chain and names the first entry that is missing or altered. */
export async function verifyAudit(): Promise<AuditVerdict> {
  let previous = GENESIS
  let entries = 0
  for (;;) {
    const rows = await db
      .from('audit_entries')
      .where('sequence', '>', entries)
      .orderBy('sequence')
      .limit(2000)
    for (const row of rows) {
      const expected = entries + 1
      const fault = (kind: 'missing' | 'altered' | 'unlinked') => ({
        entries,
        head: previous,
        fault: { sequence: expected, kind },
      })
      if (row.sequence !== expected) return fault('missing')
      if (row.previous_hash !== previous) return fault('unlinked')
      if (row.hash !== auditHash(row)) return fault('altered')
      previous = row.hash
      entries = expected
    }
    if (rows.length === 0) break
  }
  const head = await db.from('audit_heads').where('id', 1).first()
  const headHolds = head ? head.sequence === entries && head.hash === previous : entries === 0
  return {
    entries,
    head: previous,
    fault: headHolds ? null : { sequence: entries + 1, kind: 'head' },
  }
}
