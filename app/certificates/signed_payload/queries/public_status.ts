import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { localDay } from '#app/certificates/signed_payload/local_day'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** A number on the public list of certificates that no longer count. */
export interface PublicStatus {
  status: 'revoked' | 'superseded'
  since: string | null
  reason: string | null
  hasSuccessor: boolean
}

/**
 * What the public list tells of a number. Null for every other number, whether it was ever issued or
 * not: numbers follow one another, so that nothing else may be told by a number alone. One query.
 */
export async function publicStatus(
  client: QueryClientContract,
  number: string
): Promise<PublicStatus | null> {
  const row = await client
    .from('certificates')
    .where('number', number)
    .whereIn('status', [...DEAD_STATUSES])
    .select('status', 'revoked_at', 'revoked_reason', 'successor_id')
    .first()
  if (!row) return null
  return {
    status: row.status,
    since: row.revoked_at ? localDay(row.revoked_at) : null,
    reason: row.revoked_reason,
    hasSuccessor: row.successor_id !== null,
  }
}
