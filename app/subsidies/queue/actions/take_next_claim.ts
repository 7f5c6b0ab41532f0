import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { waitingStatus } from '#app/subsidies/queue/assign_within'
import type User from '#models/user'
import type { Stage } from '#app/subsidies/queries/queue_filters'

export interface TakeNextInput {
  actor: User
  stage: Stage
  requestId?: string | null
}

/** How many of the oldest are tried before it is asked again which are left. */
const TRIES = 20

/**
 * Gives an officer the claim that waits longest, belongs to nobody and may be decided by the officer.
 * A claim is taken by one conditional UPDATE, so two officers never get the same. Gives its id, null
 * when none is left.
 */
export default class TakeNextClaim {
  async handle({ actor, stage, requestId }: TakeNextInput): Promise<number | null> {
    for (;;) {
      const candidates = await this.#candidates(actor, stage)
      if (candidates.length === 0) return null
      for (const id of candidates) {
        if (await this.#take(id, { actor, stage, requestId })) return id
      }
    }
  }

  async #candidates(actor: User, stage: Stage): Promise<number[]> {
    const query = db
      .from('claims')
      .where('queue_tab', stage)
      .whereNull('assigned_to_id')
      .whereNot('submitted_by_id', actor.id)
      .whereNotExists((undone) => {
        undone
          .from('claim_decisions as undone')
          .join('claim_decisions as undoing', 'undoing.undoes_id', 'undone.id')
          .whereColumn('undone.claim_id', 'claims.id')
          .where({ 'undone.stage': stage, 'undone.actor_id': actor.id })
      })
      .orderBy('submitted_at')
      .orderBy('id')
      .limit(TRIES)
      .select('id')
    if (actor.personId !== null) query.whereNot('person_id', actor.personId)
    if (stage === 'approval') query.whereNot('reviewed_by_id', actor.id)
    const { baseId } = actor
    if (baseId !== null) {
      query.where((other) => other.whereNull('base_id').orWhereNot('base_id', baseId))
    }
    const rows = await query
    return rows.map((row) => row.id)
  }

  async #take(id: number, { actor, stage, requestId }: TakeNextInput): Promise<boolean> {
    return db.transaction(async (trx) => {
      const taken = await changedRows(
        trx
          .from('claims')
          .where({ id, status: waitingStatus[stage] })
          .whereNull('assigned_to_id')
          .update({ assigned_to_id: actor.id, assigned_at: clock.instant() })
      )
      if (taken === 0) return false
      await recordAudit(trx, {
        actor,
        action: 'claims.assigned',
        subject: { type: 'claim', id },
        changes: { officer: actor.id, stage, claims: [id] },
        requestId,
      })
      return true
    })
  }
}
