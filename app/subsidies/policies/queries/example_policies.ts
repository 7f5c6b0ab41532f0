import db from '@adonisjs/lucid/services/db'
import type { ClaimKind } from '#app/subsidies/claim_kinds'

export interface ExamplePolicy {
  id: number
  kind: ClaimKind
  version: string
}

/** Versions that judge claims though nobody has confirmed their values by a document. */
export async function examplePolicies(): Promise<ExamplePolicy[]> {
  return db
    .from('policies')
    .where('value_status', 'example')
    .whereNot('status', 'draft')
    .orderBy('id')
    .select('id', 'kind', 'version')
}
