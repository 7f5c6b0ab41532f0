import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

/**
 * Somebody whom the screen for anomalies flags. Matters that tell of an ordinary person leave them out:
 * nobody who is on the list of the deceased is appointed.
 */
export function flagged(person: string) {
  return (query: DatabaseQueryBuilderContract) => {
    query.from('anomaly_flags').whereColumn('anomaly_flags.person_id', person).select('id')
  }
}
