import { encode } from 'cborg'
import { createHash } from 'node:crypto'
import clock from '#app/shared/clock'
import { CONTENT, daysOf } from '#app/certificates/signed_payload/payload_fields'
import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { currentSigningKey } from '#app/certificates/signed_payload/signing_keys'
import { localDay } from '#app/certificates/signed_payload/local_day'
import { signMessage } from '#app/certificates/signed_payload/cose'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface StatusSnapshot {
  /** COSE_Sign1, base64url. */
  text: string
  /** UTC ISO text. */
  at: string
  /** How many certificates no longer count. */
  count: number
}

const STATE = { revoked: 1, superseded: 2 } as const

/**
 * Every certificate that no longer counts, as of now, signed by the key in use. Eleven bytes each: eight
 * of the SHA-256 of the number, two of the day since when, one of the state; ascending, so that the
 * order tells nothing. One query.
 *
 * @throws RuleViolation E_NO_SIGNING_KEY, E_SIGNING_KEY_UNREADABLE
 */
export async function statusSnapshot(client: QueryClientContract): Promise<StatusSnapshot> {
  const key = await currentSigningKey(client)
  const at = clock.instant()
  const rows = await client
    .from('certificates')
    .whereIn('status', [...DEAD_STATUSES])
    .select('number', 'status', 'revoked_at')
  const entries = rows.map(entryOf).sort(Buffer.compare)
  const content = encode(
    new Map<number, unknown>([
      [0, CONTENT.statusSnapshot],
      [1, Math.floor(Date.parse(at) / 1000)],
      [3, Buffer.concat(entries)],
    ])
  )
  const text = signMessage(key.kid, key.privateKey, content).toString('base64url')
  return { text, at, count: entries.length }
}

function entryOf(row: { number: string; status: 'revoked' | 'superseded'; revoked_at: string }) {
  const entry = Buffer.alloc(11)
  createHash('sha256').update(row.number).digest().copy(entry, 0, 0, 8)
  entry.writeUInt16BE(row.revoked_at ? daysOf(localDay(row.revoked_at)) : 0, 8)
  entry[10] = STATE[row.status]
  return entry
}
