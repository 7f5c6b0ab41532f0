import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { countRows } from '#app/shared/database/rows'
import { enqueue } from '#app/shared/outbox/outbox'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { loadProblem, type PlanSettings } from '#app/classes/timetable_maker/load_problem'
import type User from '#models/user'

/** Kind of the background work that makes a timetable. */
export const PLAN_JOB = 'timetable.make'

export interface StartTimetablePlanInput {
  actor: User
  baseId: number
  from: string
  to: string
  settings: PlanSettings
  seed: number
  requestId?: string
}

/**
 * Asks for a timetable; the work is done in the background.
 * @throws RuleViolation E_PERIOD, E_PERIOD_PAST, E_NOTHING_TO_DO, E_PLAN_RUNS, E_CLASS_NOT_DRAFT
 */
export default class StartTimetablePlan {
  async handle(input: StartTimetablePlanInput): Promise<{ id: number }> {
    const { actor, baseId, from, to, settings, seed, requestId } = input
    if (from > to || from.slice(0, 4) !== to.slice(0, 4)) refuse('E_PERIOD', 'to')
    if (to < clock.today()) refuse('E_PERIOD_PAST', 'to')
    return db.transaction(async (trx) => {
      await trx.from('bases').where('id', baseId).select('id').forUpdate()
      const running = trx.from('timetable_plans').where('base_id', baseId)
      if ((await countRows(running.whereIn('status', ['queued', 'running']))) > 0) {
        refuse('E_PLAN_RUNS')
      }
      const { classes, published } = await loadProblem(trx, { baseId, from, to, settings })
      if (classes.length + published.length === 0) refuse('E_NOTHING_TO_DO', 'classes')
      const [row] = await trx
        .table('timetable_plans')
        .returning('id')
        .insert({
          base_id: baseId,
          status: 'queued',
          seed,
          from_day: from,
          to_day: to,
          settings: JSON.stringify(settings),
          created_by_id: actor.id,
          created_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await enqueue(trx, [
        { kind: PLAN_JOB, payload: { planId: id }, uniqueKey: `timetable_plan:${id}` },
      ])
      await recordAudit(trx, {
        actor,
        action: 'timetable_plan.asked',
        subject: { type: 'timetable_plan', id },
        changes: { period: `${from} ${to}`, classes: settings.classIds.length, seed },
        requestId,
      })
      return { id }
    })
  }
}

function refuse(code: string, field?: string): never {
  throw new RuleViolation(code, { module: 'timetable_plans', field })
}
