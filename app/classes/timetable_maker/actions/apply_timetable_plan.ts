import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { databaseFault } from '#app/shared/database/database_fault'
import { recordAudits, type AuditFact } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { clashesOf, type TimetableWorld } from '#app/classes/timetabling/clashes'
import { affectedBy, tellAffected } from '#app/classes/timetabling/tell_affected'
import { recordTimetableChange, type SessionChange } from '#app/classes/timetabling/change_rows'
import { writeSessions } from '#app/classes/timetabling/write_sessions'
import { loadProblem, partsOf } from '#app/classes/timetable_maker/load_problem'
import { planChanges } from '#app/classes/timetable_maker/plan_changes'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { PlanResult } from '#app/classes/timetable_maker/actions/run_timetable_plan'
import type { TimetableProblem } from '#app/classes/timetable_maker/problem'

export interface ApplyTimetablePlanInput {
  actor: User
  planId: number
  requestId?: string
}

/**
 * Puts a made timetable in force, all of it or nothing, and tells those whose classes are given out.
 * What it was made from must be as it was.
 * @throws RuleViolation E_PLAN_STATE, E_PLAN_STALE naming what changed, E_PLAN_CLASH, E_NOTHING_CHANGES,
 * E_PLAN_TAKEN
 */
export default class ApplyTimetablePlan {
  async handle(input: ApplyTimetablePlanInput): Promise<{ changed: number; told: number }> {
    try {
      return await db.transaction((trx) => this.#within(trx, input))
    } catch (error) {
      // Somebody wrote between the judgement and the write: a unique index or a guard of the room.
      const isRefused = ['unique', 'check'].includes(databaseFault(error) ?? '')
      throw isRefused ? violation('E_PLAN_TAKEN') : error
    }
  }

  async #within(
    trx: TransactionClientContract,
    { actor, planId, requestId }: ApplyTimetablePlanInput
  ) {
    const plan = await trx.from('timetable_plans').where('id', planId).forUpdate().firstOrFail()
    if (plan.status !== 'made') throw violation('E_PLAN_STATE')
    const made = JSON.parse(plan.result) as PlanResult
    const settings = JSON.parse(plan.settings)
    await lockRows(trx, made)
    const problem = await loadProblem(trx, {
      baseId: plan.base_id,
      from: plan.from_day,
      to: plan.to_day,
      settings,
    })
    refuseStale(problem, JSON.parse(plan.input_parts))
    const changes = planChanges(made, problem.world)
    if (changes.length === 0) throw violation('E_NOTHING_CHANGES')
    refuseClashes(changes, problem.world)

    const written = await writeSessions(trx, changes)
    const classIds = [...new Set(written.map((one) => (one.after ?? one.before)!.classId))]
    const { told, facts } = await this.#settle(trx, {
      classIds: classIds.sort((a, b) => a - b),
      written,
      problem,
      planId,
      actor,
      requestId,
    })
    const at = clock.instant()
    await trx
      .from('timetable_plans')
      .where('id', planId)
      .update({ status: 'applied', applied_by_id: actor.id, applied_at: at })
    await recordAudits(trx, [
      ...facts,
      {
        actor,
        action: 'timetable_plan.applied',
        subject: { type: 'timetable_plan', id: planId },
        changes: {
          sessions: changes.length,
          classes: classIds.length,
          told,
          hash: plan.input_hash,
        },
        requestId,
      },
    ])
    return { changed: changes.length, told }
  }

  /** Class by class: its days and order, its change with every session, who is told; gives what the audit says. */
  async #settle(
    trx: TransactionClientContract,
    given: {
      classIds: number[]
      written: SessionChange[]
      problem: TimetableProblem
      planId: number
      actor: User
      requestId?: string
    }
  ): Promise<{ told: number; facts: AuditFact[] }> {
    const { classIds, written, problem, planId, actor, requestId } = given
    const laid = new Set(problem.classes.map((one) => one.classId))
    const reason = `自动排课 #${planId}`
    let told = 0
    const facts: AuditFact[] = []
    for (const id of classIds) {
      await followSessions(trx, id, laid.has(id))
      const sessions = written.filter((one) => (one.after ?? one.before)!.classId === id)
      const courseClass = problem.world.classes.get(id)!
      const affected = await affectedBy(trx, courseClass, sessions)
      const peopleTold = affected.personIds.length + affected.userIds.length
      const change = { classId: id, actorId: actor.id, reason, peopleTold, sessions }
      const changeId = await recordTimetableChange(trx, change)
      const { world } = problem
      await tellAffected(trx, { changeId, courseClass, sessions, reason, world, affected })
      told += peopleTold
      facts.push({
        actor,
        action: 'timetable.changed',
        subject: { type: 'course_class', id },
        changes: { plan: planId, sessions: sessions.length, told: peopleTold },
        requestId,
      })
    }
    return { told, facts }
  }
}

/** Locks the classes, then rooms and trainers, each in order of their ids. */
async function lockRows(trx: TransactionClientContract, { sessions, repairs }: PlanResult) {
  const placed = [...sessions, ...repairs.map((one) => one.after)]
  for (const [table, ids] of [
    ['course_classes', placed.map((one) => one.classId)],
    ['rooms', placed.map((one) => one.roomId)],
    ['trainers', placed.map((one) => one.trainerId)],
  ] as const) {
    await trx
      .from(table)
      .whereIn('id', [...new Set(ids)])
      .orderBy('id')
      .select('id')
      .forUpdate()
  }
}

/** @throws RuleViolation E_PLAN_STALE with the first part that changed, classes by their codes */
function refuseStale(problem: TimetableProblem, before: Record<string, string>) {
  const now = partsOf(problem)
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])]
  const changed = names.filter((name) => before[name] !== now[name])
  if (changed.length === 0) return
  const codes = changed
    .filter((name) => name.startsWith('class:'))
    .map((name) => problem.world.classes.get(Number(name.slice(6)))?.code ?? name.slice(6))
  const part = changed.find((name) => !name.startsWith('class:')) ?? 'classes'
  const shown = codes.slice(0, 3).join('、')
  throw violation('E_PLAN_STALE', { part, classes: shown, count: codes.length })
}

function refuseClashes(changes: readonly SessionChange[], world: TimetableWorld) {
  const gone = new Set(changes.filter((one) => !one.after).map((one) => one.before!.id))
  const left = { ...world, sessions: world.sessions.filter((one) => !gone.has(one.id)) }
  const placed = changes.flatMap(({ after }) => (after ? [after] : []))
  const hard = clashesOf(placed, left).filter((one) => one.clashes.some((clash) => clash.isHard))
  if (hard.length === 0) return
  const { day, slot } = hard[0].session
  throw violation('E_PLAN_CLASH', { count: hard.length, day, slot })
}

/** First and last day of a class and the order of its sessions; of one laid out anew its room and trainer too. */
async function followSessions(trx: TransactionClientContract, classId: number, isAnew: boolean) {
  const rows = await trx
    .from('class_sessions')
    .where('course_class_id', classId)
    .orderBy('day')
    .orderBy('starts_at_time')
    .select('id', 'day', 'sequence', 'room_id', 'trainer_id')
  for (const [index, row] of rows.entries()) {
    if (row.sequence === index + 1) continue
    await trx
      .from('class_sessions')
      .where('id', row.id)
      .update({ sequence: index + 1 })
  }
  const own = isAnew
    ? {
        room_id: mostOf(rows.map((row) => row.room_id)),
        trainer_id: mostOf(rows.map((row) => row.trainer_id)),
      }
    : {}
  await trx
    .from('course_classes')
    .where('id', classId)
    .update({
      starts_on: rows[0].day,
      ends_on: rows[rows.length - 1].day,
      updated_at: clock.instant(),
      ...own,
    })
}

function mostOf(ids: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0][0]
}

function violation(code: string, params: Record<string, string | number> = {}) {
  return new RuleViolation(code, { module: 'timetable_plans', params })
}
