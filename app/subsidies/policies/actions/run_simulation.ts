import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { enqueue } from '#app/shared/outbox/outbox'
import { changedRows, insertMany } from '#app/shared/database/rows'
import { isDatabaseError, safeReason } from '#app/shared/database/database_fault'
import { simulationJob } from '#app/subsidies/policies/actions/start_simulation'
import {
  addTotals,
  noTotals,
  Simulator,
  type SimulatedChunk,
  type SimulationTotals,
} from '#app/subsidies/policies/simulation'

type Row = Record<string, any>

/** A job works this long, then hands over to the next: far less than the lease of a job. */
const SLICE_MILLISECONDS = 20_000

/**
 * Goes on with a simulation where it stands. Every chunk is written together with how far it came, by
 * a condition on where it began: two workers on the same one never write a line twice, and one that
 * died is taken up again at its last chunk. What cannot be worked out ends the simulation as failed,
 * with the reason.
 */
export default class RunSimulation {
  async handle(simulationId: number, sliceMilliseconds = SLICE_MILLISECONDS) {
    const row = await db.from('policy_simulations').where('id', simulationId).first()
    if (row?.status !== 'running') return
    try {
      await this.#work(row, sliceMilliseconds)
    } catch (error) {
      // The database may be well again at the next attempt; a rule that cannot be worked out stays so.
      if (isDatabaseError(error)) throw error
      await this.#end(row, 'failed', safeReason(error).slice(0, 300))
    }
  }

  async #work(row: Row, sliceMilliseconds: number) {
    const { kind } = await db.from('policies').where('id', row.policy_id).firstOrFail()
    const ruleSet = JSON.parse(row.definition)
    const simulator = new Simulator({ kind, ruleSet, untilId: row.last_id })
    const totals = storedTotals(row)
    const begun = performance.now()
    let [afterId, written] = [row.cursor_id as number, performance.now()]
    for (;;) {
      const chunk = await simulator.next(db.connection(), afterId)
      if (!chunk) return this.#end(row, 'finished')
      addTotals(totals, chunk.totals)
      const spent = Math.round(performance.now() - written)
      if (!(await this.#write(row.id, afterId, chunk, totals, spent))) return
      afterId = chunk.lastId
      written = performance.now()
      if (written - begun > sliceMilliseconds) return this.#handOver(row.id, afterId)
    }
  }

  async #write(
    id: number,
    afterId: number,
    chunk: SimulatedChunk,
    totals: SimulationTotals,
    spent: number
  ): Promise<boolean> {
    return db.transaction(async (trx) => {
      const moved = await changedRows(
        trx
          .from('policy_simulations')
          .where({ id, cursor_id: afterId, status: 'running' })
          .update({
            cursor_id: chunk.lastId,
            done_count: totals.claims,
            gains_count: totals.gains,
            losses_count: totals.losses,
            same_count: totals.same,
            before_fen: totals.beforeFen,
            after_fen: totals.afterFen,
            totals: JSON.stringify(totals.funds),
            gathered: JSON.stringify(totals.gathered),
            milliseconds: trx.raw('COALESCE(milliseconds, 0) + ?', [spent]),
          })
      )
      if (moved === 0) return false
      await insertMany(
        trx,
        'policy_simulation_lines',
        chunk.lines.map((line) => ({
          policy_simulation_id: id,
          claim_id: line.claimId,
          trace_id: line.traceId,
          before_fen: line.beforeFen,
          after_fen: line.afterFen,
          before_verdict: line.beforeVerdict,
          after_verdict: line.afterVerdict,
          condition_id: line.conditionId,
          gathered: line.gathered,
        }))
      )
      return true
    })
  }

  async #end(row: Row, status: 'finished' | 'failed', failure: string | null = null) {
    await db
      .from('policy_simulations')
      .where({ id: row.id, status: 'running' })
      .update({ status, failure, finished_at: clock.instant() })
  }

  async #handOver(id: number, afterId: number) {
    await db.transaction((trx) => enqueue(trx, [simulationJob(id, afterId)]))
  }
}

function storedTotals(row: Row): SimulationTotals {
  return {
    ...noTotals(),
    claims: row.done_count,
    gains: row.gains_count,
    losses: row.losses_count,
    same: row.same_count,
    beforeFen: Number(row.before_fen),
    afterFen: Number(row.after_fen),
    funds: JSON.parse(row.totals),
    gathered: JSON.parse(row.gathered),
  }
}
