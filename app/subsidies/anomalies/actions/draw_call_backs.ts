import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { createHash } from 'node:crypto'
import { insertMany } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { MODULE } from '#app/subsidies/anomalies/anomaly_codes'
import type User from '#models/user'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface DrawCallBacksInput {
  actor: User
  /** Percent of the claims that wait for payment, 1 to 100. */
  sharePercent: number
  seed: number
  requestId?: string | null
}

/** Lot of a claim, 0 to 99: the same number and seed always draw the same. */
export function lotOf(seed: number, claimNumber: string): number {
  const digest = createHash('sha256').update(`${seed}:${claimNumber}`).digest()
  return digest.readUInt32BE(0) % 100
}

/** The claims that can be drawn: approved or under notice, not called before, in their order. */
export async function drawable(client: QueryClientContract) {
  return client
    .from('claims')
    .whereIn('claims.status', ['approved', 'noticed'])
    .whereNotExists((exists) => {
      exists.from('call_backs').whereColumn('call_backs.claim_id', 'claims.id').select('id')
    })
    .orderBy('claims.id')
    .select('claims.id', 'claims.number')
}

/**
 * Draws the claims whose people are called before money is paid: each claim whose lot under the seed
 * is below the share. Whoever knows seed and share can draw again and gets the same.
 * @throws RuleViolation E_NONE_DRAWN
 */
export default class DrawCallBacks {
  async handle(input: DrawCallBacksInput): Promise<{ drawn: number; of: number }> {
    return db.transaction(async (trx) => {
      const claims = await drawable(trx)
      const drawn = claims.filter((claim) => lotOf(input.seed, claim.number) < input.sharePercent)
      if (drawn.length === 0) {
        throw new RuleViolation('E_NONE_DRAWN', { module: MODULE, params: { of: claims.length } })
      }
      const at = clock.instant()
      await insertMany(
        trx,
        'call_backs',
        drawn.map((claim) => ({
          claim_id: claim.id,
          seed: input.seed,
          status: 'open',
          drawn_by_id: input.actor.id,
          created_at: at,
        }))
      )
      await recordAudit(trx, {
        actor: input.actor,
        action: 'call_backs.drawn',
        subject: { type: 'call_back', id: null },
        changes: {
          seed: input.seed,
          sharePercent: input.sharePercent,
          of: claims.length,
          drawn: drawn.length,
        },
        requestId: input.requestId,
      })
      return { drawn: drawn.length, of: claims.length }
    })
  }
}
