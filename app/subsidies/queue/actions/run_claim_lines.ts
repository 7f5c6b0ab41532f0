import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import User from '#models/user'
import { assignWithin, roleOf } from '#app/subsidies/queue/assign_within'
import { judgeRun } from '#app/subsidies/queue/judge_run'
import {
  decideClaimsWithin,
  type Exhausted,
  type Outcome,
} from '#app/subsidies/decide_claims_within'
import { recordChecksWithin } from '#app/subsidies/review/actions/record_check'
import type { Stage } from '#app/subsidies/queries/queue_filters'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

type Row = Record<string, any>

interface Line {
  id: number
  claim_id: number
  version: number
  is_excluded: boolean | number
}

/**
 * Does the lines of a run from one id to another that still wait, in one transaction with their
 * results: run twice, it finds nothing left to do. An officer who lost the role meanwhile decides
 * nothing.
 */
export default class RunClaimLines {
  async handle({ runId, from, to }: { runId: number; from: number; to: number }) {
    await db.transaction(async (trx) => {
      const run = await trx.from('claim_runs').where('id', runId).firstOrFail()
      const lines: Line[] = await trx
        .from('claim_run_lines')
        .where({ claim_run_id: runId, status: 'waiting' })
        .whereBetween('id', [from, to])
        .orderBy('id')
        .forUpdate()
        .select('id', 'claim_id', 'version', 'is_excluded')
      if (lines.length === 0) return
      const actor = await officerWithin(trx, run.actor_id)
      const outcomes = await this.#outcomes(trx, run, lines, actor)
      await this.#keep(trx, runId, lines, outcomes)
    })
  }

  async #outcomes(
    trx: TransactionClientContract,
    run: Row,
    lines: Line[],
    actor: User
  ): Promise<Map<number, Outcome>> {
    const isBarred = !actor.isActive || !actor.has(roleOf[run.stage as Stage])
    if (isBarred) return new Map(lines.map(({ claim_id: id }) => [id, stayed(id, 'E_ROLE_LOST')]))
    const going = lines.filter((line) => !line.is_excluded)
    const excluded = lines.filter((line) => line.is_excluded)
    const outcomes = [
      ...(await this.#judge(trx, run, excluded, actor)),
      ...(await this.#act(trx, run, going, actor)),
    ]
    return new Map(outcomes.map((outcome) => [outcome.claimId, outcome]))
  }

  /** What the preview left out is told anew why, and stays even if nothing stands against it now. */
  async #judge(trx: TransactionClientContract, run: Row, lines: Line[], actor: User) {
    const act = run.act === 'decision' ? run.result : run.act === 'check' ? 'check' : 'assign'
    const ids = lines.map((line) => line.claim_id)
    const judged = await judgeRun(trx, ids, { actor, stage: run.stage, act })
    return [...judged.values()].map((one) => ({ ...one, code: one.code ?? 'E_NOT_PREVIEWED' }))
  }

  async #act(
    trx: TransactionClientContract,
    run: Row,
    lines: Line[],
    actor: User
  ): Promise<Outcome[]> {
    const ids = lines.map((line) => line.claim_id)
    const { stage, request_id: requestId } = run
    if (ids.length === 0) return []
    if (run.act === 'assignment') {
      const officer = run.officer_id ? await officerWithin(trx, run.officer_id) : null
      return assignWithin(trx, ids, { actor, stage, officer, requestId })
    }
    if (run.act === 'check') {
      const { check_name: name, result, reason: note, evidence } = run
      return recordChecksWithin(trx, ids, {
        ...{ actor, claims: ids, name, result },
        ...{ note, evidence, requestId, onlyOpen: true },
      })
    }
    const { result, reason, reason_code: reasonCode } = run
    const questions = run.questions ? JSON.parse(run.questions) : []
    const versions = new Map(lines.map((line) => [line.claim_id, line.version]))
    return decideClaimsWithin(
      trx,
      ids,
      { actor, stage, result, reason, reasonCode, questions, requestId },
      versions,
      await exhaustedBefore(trx, run.id, lines[0].id)
    )
  }

  async #keep(
    trx: TransactionClientContract,
    runId: number,
    lines: Line[],
    outcomes: Map<number, Outcome>
  ) {
    const went: number[] = []
    for (const line of lines) {
      const outcome = outcomes.get(line.claim_id) ?? stayed(line.claim_id, 'E_STALE_PAGE')
      if (outcome.code === null) {
        went.push(line.id)
        continue
      }
      await trx
        .from('claim_run_lines')
        .where('id', line.id)
        .update({ status: 'stayed', code: outcome.code, params: JSON.stringify(outcome.params) })
    }
    await trx.from('claim_run_lines').whereIn('id', went).update({ status: 'went' })
    await trx
      .from('claim_runs')
      .where('id', runId)
      .update({
        went: trx.raw('went + ?', [went.length]),
        stayed: trx.raw('stayed + ?', [lines.length - went.length]),
      })
    await trx
      .from('claim_runs')
      .where('id', runId)
      .whereRaw('went + stayed = total')
      .update({ finished_at: clock.instant() })
  }
}

/** The funds that did not reach for an older claim of the run: its lines lie in the order of the queue. */
async function exhaustedBefore(
  trx: TransactionClientContract,
  runId: number,
  lineId: number
): Promise<Exhausted> {
  const rows: Row[] = await trx
    .from('claim_run_lines')
    .join('claims', 'claims.id', 'claim_run_lines.claim_id')
    .where({ 'claim_run_lines.claim_run_id': runId, 'claim_run_lines.code': 'E_FUND_SHORT' })
    .where('claim_run_lines.id', '<', lineId)
    .orderBy('claim_run_lines.id', 'desc')
    .select('claims.fund_id', 'claims.number', 'claim_run_lines.params')
  return new Map(
    rows.map(({ fund_id: fundId, number, params }) => [
      fundId as number,
      { number: number as string, missing: String(JSON.parse(params).missing) },
    ])
  )
}

async function officerWithin(trx: TransactionClientContract, id: number): Promise<User> {
  const user = await User.findOrFail(id, { client: trx })
  return user.loadRoles(trx)
}

function stayed(claimId: number, code: string): Outcome {
  return { claimId, number: '', code, params: {} }
}
