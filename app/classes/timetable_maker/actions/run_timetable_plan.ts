import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { canonicalJson } from '#app/rules/hash'
import { changedRows } from '#app/shared/database/rows'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { doApart, MakerEnded } from '#app/classes/timetable_maker/maker_process'
import { loadProblem, partsOf, sha256 } from '#app/classes/timetable_maker/load_problem'
import type { Bound } from '#app/classes/timetable_maker/bound'
import type { Proven } from '#app/classes/timetable_maker/prove'
import type { MadeTimetable, TimetableProblem } from '#app/classes/timetable_maker/problem'

/** What a plan keeps of its making. */
export interface PlanResult extends MadeTimetable {
  /** `trivial`: the proof did not come to its end, nothing is known of the distance. */
  boundKind: 'proven' | 'trivial'
  /** Rounds of the proof, and whether the time ended them. */
  proof?: Pick<Bound, 'rounds' | 'isCutShort'>
  milliseconds: number
}

/** How long the search, and then the proof of the bound, may take. */
export const MAKE_LIMIT_MS = 20_000
export const PROOF_LIMIT_MS = 30_000
/** Share of the progress, in thousandths, that the search makes; the proof makes the rest. */
const SEARCHED = 300

/**
 * Makes the timetable of a plan in a process of its own and keeps it. A plan that was cancelled
 * meanwhile is left alone; what cannot be done leaves it failed, with the reason.
 */
export default class RunTimetablePlan {
  async handle(planId: number): Promise<void> {
    const plan = await db.from('timetable_plans').where('id', planId).firstOrFail()
    if (!['queued', 'running'].includes(plan.status)) return
    const mine = () => db.from('timetable_plans').where('id', planId)
    await mine().where('status', 'queued').update({ status: 'running' })
    try {
      const problem = await loadProblem(db.connection(), {
        baseId: plan.base_id,
        from: plan.from_day,
        to: plan.to_day,
        settings: JSON.parse(plan.settings),
      })
      const parts = partsOf(problem)
      const result = await this.#make(planId, problem, plan.seed)
      await changedRows(
        mine()
          .where('status', 'running')
          .update({
            status: 'made',
            progress: 1000,
            input_parts: JSON.stringify(parts),
            input_hash: sha256(canonicalJson(parts)),
            result: JSON.stringify(result.made),
            objective: result.made.objective.total,
            bound: result.bound?.value ?? null,
            finished_at: clock.instant(),
          })
      )
    } catch (error) {
      const failure = reasonOf(error)
      if (!failure) throw error
      await mine()
        .where('status', 'running')
        .update({ status: 'failed', failure, finished_at: clock.instant() })
    }
  }

  async #make(planId: number, problem: TimetableProblem, seed: number) {
    const begun = performance.now()
    const isStopped = async () => {
      const row = await db.from('timetable_plans').where('id', planId).select('status').first()
      return row?.status !== 'running'
    }
    let last = 0
    const report = (from: number, most: number) => (progress: { share: number }) => {
      // A row written twice a second is enough for whoever looks.
      if (performance.now() - last < 500) return
      last = performance.now()
      void db
        .from('timetable_plans')
        .where({ id: planId, status: 'running' })
        .update({ progress: Math.round(from + progress.share * (most - from)) })
        .catch(() => {})
    }
    const limit = { seed, timeLimitMs: MAKE_LIMIT_MS }
    const searching = { onProgress: report(0, SEARCHED), isStopped }
    const answer = await doApart({ kind: 'make', problem, ...limit }, searching)
    if (!('made' in answer)) throw new MakerEnded('ended')
    const proving = { onProgress: report(SEARCHED, 990), isStopped }
    const proven = await proveApart(problem, answer.made, proving)
    const milliseconds = Math.round(performance.now() - begun)
    const made: PlanResult = {
      ...(proven?.made ?? answer.made),
      boundKind: proven ? 'proven' : 'trivial',
      proof: proven && { rounds: proven.bound.rounds, isCutShort: proven.bound.isCutShort },
      milliseconds,
    }
    return { made, bound: proven?.bound }
  }
}

/** The proof; nothing when its process did not get that far: the timetable is good without it. */
async function proveApart(
  problem: TimetableProblem,
  made: MadeTimetable,
  watch: Parameters<typeof doApart>[1]
): Promise<Proven | undefined> {
  try {
    const task = { kind: 'prove' as const, problem, made, timeLimitMs: PROOF_LIMIT_MS }
    const answer = await doApart(task, watch)
    return 'proven' in answer ? answer.proven : undefined
  } catch (error) {
    if (error instanceof MakerEnded && error.reason !== 'stopped') return undefined
    throw error
  }
}

function reasonOf(error: unknown): string | null {
  if (error instanceof MakerEnded) return error.reason
  return error instanceof RuleViolation ? (error.code ?? null) : null
}
