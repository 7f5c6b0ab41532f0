import db from '@adonisjs/lucid/services/db'
import {
  auditHash,
  factsDigest,
  GENESIS,
  wordsDigest,
  type SaltedFacts,
  type SaltedWords,
} from '#app/shared/audit/audit_hash'

type FaultKind = 'missing' | 'altered' | 'unlinked' | 'words' | 'head'

export interface AuditVerdict {
  entries: number
  head: string
  /** The first broken place, or null when the chain holds. */
  fault: { sequence: number; kind: FaultKind } | null
}

/**
 * Reads the whole audit chain and names the first entry that is missing or altered, or whose typed words
 * or sensitive facts are not those that were digested into it; erased ones are no fault.
 */
export async function verifyAudit(): Promise<AuditVerdict> {
  let previous = GENESIS
  let entries = 0
  for (;;) {
    const rows = await db
      .from('audit_entries')
      .where('sequence', '>', entries)
      .orderBy('sequence')
      .limit(2000)
    const words = await besideOf<SaltedWords>('audit_reasons', rows)
    const facts = await besideOf<SaltedFacts>('audit_facts', rows)
    for (const row of rows) {
      const expected = entries + 1
      const fault = (kind: FaultKind) => ({
        entries,
        head: previous,
        fault: { sequence: expected, kind },
      })
      if (row.sequence !== expected) return fault('missing')
      if (row.previous_hash !== previous) return fault('unlinked')
      if (row.hash !== auditHash(row)) return fault('altered')
      if (!wordsHold(row, words.get(row.sequence))) return fault('words')
      if (!factsHold(row, facts.get(row.sequence))) return fault('words')
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

async function besideOf<Row>(
  table: 'audit_reasons' | 'audit_facts',
  rows: { sequence: number }[]
): Promise<Map<number, Row>> {
  if (rows.length === 0) return new Map()
  const [first, last] = [rows[0].sequence, rows.at(-1)!.sequence]
  const found = await db.from(table).whereBetween('audit_sequence', [first, last])
  return new Map(found.map((row) => [row.audit_sequence, row]))
}

function wordsHold({ changes }: { changes: string }, words: SaltedWords | undefined): boolean {
  if (!words) return true
  const { reasonDigest } = JSON.parse(changes) as { reasonDigest?: string }
  // Before the digest was kept, the chain only told that words were given.
  return reasonDigest === undefined ? !words.salt : reasonDigest === wordsDigest(words)
}

function factsHold({ changes }: { changes: string }, facts: SaltedFacts | undefined): boolean {
  if (!facts) return true
  return (JSON.parse(changes) as { factsDigest?: string }).factsDigest === factsDigest(facts)
}
