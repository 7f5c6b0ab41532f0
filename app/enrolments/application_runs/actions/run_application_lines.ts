import db from '@adonisjs/lucid/services/db'
import User from '#models/user'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { decideWithin } from '#app/enrolments/applications/actions/decide_application'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Decides the applications of a run from one line to another that still wait, each in a transaction
 * with its result: run twice, it finds nothing left to do. Who lost the role or the base meanwhile
 * decides nothing.
 */
export default class RunApplicationLines {
  async handle({ runId, from, to }: { runId: number; from: number; to: number }) {
    const run = await db.from('application_runs').where('id', runId).firstOrFail()
    const lines = await db
      .from('application_run_lines')
      .where({ application_run_id: runId, status: 'waiting' })
      .whereBetween('id', [from, to])
      .orderBy('id')
      .select('id')
    for (const { id } of lines) await this.#decide(run, id)
  }

  async #decide(run: Record<string, any>, lineId: number) {
    try {
      await db.transaction(async (trx) => {
        const line = await waitingLine(trx, lineId)
        if (!line) return
        const actor = await actorOf(trx, run)
        await trx.from('application_run_lines').where('id', lineId).update({ status: 'went' })
        await decideWithin(trx, {
          actor,
          applicationId: line.enrolment_application_id,
          result: run.result,
          reasonCode: run.reason_code,
          reason: run.reason,
          requestId: run.request_id,
        })
      })
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error
      await db
        .from('application_run_lines')
        .where({ id: lineId, status: 'waiting' })
        .update({
          status: 'stayed',
          module: error.module,
          code: error.code,
          params: JSON.stringify(error.params),
        })
    }
  }
}

async function waitingLine(trx: TransactionClientContract, id: number) {
  return trx
    .from('application_run_lines')
    .where({ id, status: 'waiting' })
    .forUpdate()
    .select('enrolment_application_id')
    .first()
}

async function actorOf(trx: TransactionClientContract, run: Record<string, any>): Promise<User> {
  const found = await User.findOrFail(run.actor_id, { client: trx })
  const actor = await found.loadRoles(trx)
  const mayDecide = actor.isActive && actor.has('base_admin') && actor.baseId === run.base_id
  if (!mayDecide) throw new RuleViolation('E_ROLE_LOST', { module: 'application_runs' })
  return actor
}
