import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { canonicalJson } from '#app/rules/hash'
import { countRows } from '#app/shared/database/rows'
import { enqueue } from '#app/shared/outbox/outbox'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { lockDraft, POLICIES } from '#app/subsidies/policies/drafts'
import { pastClaims } from '#app/subsidies/policies/simulation'
import type User from '#models/user'

export interface StartSimulationInput {
  actor: User
  policyId: number
  /** Hash of the rules that the page showed: exactly these are simulated. */
  hash: string
  requestId?: string | null
}

/** Kind of the background work that simulates a draft. */
export const SIMULATION_JOB = 'policies.simulate'

/**
 * Asks for the simulation of a draft over all past claims of its kind, in the background. One of other
 * rules of the draft that still runs is stopped; lines of earlier ones are thrown away, their totals
 * stay.
 * @throws RuleViolation E_NOT_DRAFT, E_SIMULATION_RUNS
 * @throws StalePage when the draft was changed meanwhile
 */
export default class StartSimulation {
  async handle({
    actor,
    policyId,
    hash,
    requestId,
  }: StartSimulationInput): Promise<{ id: number }> {
    return db.transaction(async (trx) => {
      const draft = await lockDraft(trx, policyId, hash)
      const earlier = await trx.from('policy_simulations').where('policy_id', policyId)
      const running = earlier.filter((row) => row.status === 'running')
      if (running.some((row) => row.rule_set_hash === hash)) {
        throw new RuleViolation('E_SIMULATION_RUNS', { module: POLICIES })
      }
      const at = clock.instant()
      await trx
        .from('policy_simulations')
        .whereIn(
          'id',
          running.map((row) => row.id)
        )
        .update({ status: 'failed', failure: 'superseded', finished_at: at })
      await trx
        .from('policy_simulation_lines')
        .whereIn(
          'policy_simulation_id',
          earlier.map((row) => row.id)
        )
        .delete()

      const claims = await countRows(pastClaims(trx, draft.kind))
      const last = await pastClaims(trx, draft.kind).max('claims.id as id').first()
      const [row] = await trx
        .table('policy_simulations')
        .returning('id')
        .insert({
          policy_id: policyId,
          rule_set_hash: hash,
          definition: canonicalJson(draft.ruleSet),
          status: 'running',
          claims_count: claims,
          last_id: last?.id ?? 0,
          created_by_id: actor.id,
          created_at: at,
        })
      const id = Number(row?.id ?? row)
      await enqueue(trx, [simulationJob(id, 0)])
      await recordAudit(trx, {
        actor,
        action: 'policy.simulated',
        subject: { type: 'policy', id: policyId },
        changes: { version: draft.version, hash, claims },
        requestId,
      })
      return { id }
    })
  }
}

/** The job that goes on with a simulation after a claim. */
export function simulationJob(simulationId: number, afterId: number) {
  return {
    kind: SIMULATION_JOB,
    payload: { simulationId },
    uniqueKey: `simulation:${simulationId}:${afterId}`,
  }
}
