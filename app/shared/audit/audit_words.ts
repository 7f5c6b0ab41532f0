import type { QueryClientContract } from '@adonisjs/lucid/types/database'

interface Entry {
  sequence: number
  changes: string
}

/**
 * The facts of audit entries with the sensitive ones and, under `reason`, the words that were typed for them,
 * where they were not erased. Entries from before these stood beside the chain have them within.
 */
export async function changesWithWords(
  client: QueryClientContract,
  entries: readonly Entry[]
): Promise<Record<string, unknown>[]> {
  const read = entries.map(({ changes }) => JSON.parse(changes) as Record<string, unknown>)
  const sequences = entries.map(({ sequence }) => Number(sequence))
  const found = sequences.length
    ? await client.from('audit_reasons').whereIn('audit_sequence', sequences)
    : []
  const words = new Map(found.map((row) => [Number(row.audit_sequence), row.reason as string]))
  const beside = sequences.length
    ? await client.from('audit_facts').whereIn('audit_sequence', sequences)
    : []
  const facts = new Map(beside.map((row) => [Number(row.audit_sequence), row.facts as string]))
  return read.map((changes, i) => {
    const reason = words.get(sequences[i])
    const { reasonGiven, reasonDigest, factsDigest, ...plain } = changes
    const kept = facts.get(sequences[i])
    const erased = factsDigest ? { factsErased: true } : {}
    const rest = { ...plain, ...(kept === undefined ? erased : JSON.parse(kept)) }
    if (reason !== undefined) return { ...rest, reason }
    return reasonDigest || reasonGiven ? { ...rest, reasonGiven: true } : rest
  })
}
