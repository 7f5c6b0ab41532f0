import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { sendMessage } from '#app/people/messages/send_message'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { REVISIONS, type KeptProposal } from '#app/bases/revisions/revision_terms'
import {
  planFigures,
  refuseCapacity,
  refuseKept,
  refuseShares,
  type PlanFigures,
} from '#app/bases/revisions/plan_figures'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export interface DecideRevisionInput {
  actor: User
  revisionId: number
  result: 'approved' | 'refused'
  /** Needed to refuse. */
  reason?: string | null
  requestId?: string | null
}

type Row = Record<string, any>

/**
 * The bureau's answer to a proposed change of a plan. Approved, the change is made under the locks of
 * plan and shares, where seats are taken too: never below what is reserved, taken or kept by then.
 * @throws RuleViolation E_REVISION_DECIDED, E_PROPOSED_BY_YOU, E_REASON_NEEDED, E_PLAN_EXISTS,
 *   E_PLAN_CHANGED and those of `refuseShares`, `refuseCapacity`, `refuseKept`
 */
export default class DecideRevision {
  async handle({ actor, revisionId, result, reason, requestId }: DecideRevisionInput) {
    if (result === 'refused' && !reason) refuse('E_REASON_NEEDED', 'reason')
    await db.transaction(async (trx) => {
      const revision = await lockRevision(trx, revisionId)
      if (revision.status !== 'proposed') refuse('E_REVISION_DECIDED')
      if (revision.proposed_by_id === actor.id) refuse('E_PROPOSED_BY_YOU')
      if (result === 'approved') await this.#apply(trx, revision)
      await trx
        .from('plan_revisions')
        .where('id', revisionId)
        .update({
          status: result,
          decided_by_id: actor.id,
          decided_at: clock.instant(),
          decision_reason: reason ?? null,
        })
      await sendMessage(trx, {
        to: { userId: revision.proposed_by_id },
        kind: `plan_revision_${result}`,
        parameters: { year: String(revision.year), reason: reason ?? '' },
        path: `/plan_revisions/${revisionId}`,
        uniqueKey: `plan_revision:${revisionId}`,
      })
      await recordAudit(trx, {
        actor,
        action: `plan_revision.${result}`,
        subject: { type: 'plan_revision', id: revisionId },
        changes: {
          kind: revision.kind,
          year: revision.year,
          ...(revision.new_capacity === null
            ? {}
            : { capacity: [revision.old_capacity, revision.new_capacity] }),
          ...(await this.#shareChanges(trx, revisionId)),
        },
        requestId,
      })
    })
  }

  async #apply(trx: TransactionClientContract, revision: Row) {
    const { base_id: baseId, year, kind } = revision
    if (kind === 'created') return this.#create(trx, revision)
    const plan = (await planFigures(trx, baseId, year))!
    if (kind === 'capacity') return this.#changeCapacity(trx, plan, revision)
    if (kind === 'kept_seats') return this.#keepSeats(trx, plan, revision)
    return this.#changeShares(trx, plan, revision)
  }

  async #create(trx: TransactionClientContract, revision: Row) {
    const { base_id: baseId, year, new_capacity: capacity, document } = revision
    if (await planFigures(trx, baseId, year)) refuse('E_PLAN_EXISTS')
    const [row] = await trx
      .table('annual_plans')
      .returning('id')
      .insert({
        base_id: baseId,
        year,
        capacity,
        value_status: 'confirmed',
        source: JSON.stringify({ document }),
        created_at: clock.instant(),
      })
    const planId = Number(row.id ?? row)
    const lines = await trx.from('plan_revision_lines').where('plan_revision_id', revision.id)
    for (const line of lines) {
      await trx.table('plan_allocations').insert({
        annual_plan_id: planId,
        specialty_id: line.specialty_id,
        capacity: line.new_capacity,
      })
    }
    await trx.from('plan_revisions').where('id', revision.id).update({ annual_plan_id: planId })
  }

  async #changeCapacity(trx: TransactionClientContract, plan: PlanFigures, revision: Row) {
    if (plan.capacity !== revision.old_capacity) refuse('E_PLAN_CHANGED')
    refuseCapacity(plan, revision.new_capacity)
    await trx
      .from('annual_plans')
      .where('id', plan.id)
      .update({
        capacity: revision.new_capacity,
        value_status: 'confirmed',
        source: JSON.stringify({ document: revision.document }),
      })
  }

  async #changeShares(trx: TransactionClientContract, plan: PlanFigures, revision: Row) {
    const lines = await trx
      .from('plan_revision_lines')
      .where('plan_revision_id', revision.id)
      .orderBy('id')
    const known = new Map(plan.allocations.map((one) => [one.specialtyId, one]))
    for (const line of lines) {
      const now = known.get(line.specialty_id)?.capacity ?? 0
      if (now !== line.old_capacity) refuse('E_PLAN_CHANGED')
    }
    refuseShares(
      plan,
      lines.map((line) => ({ specialtyId: line.specialty_id, seats: line.new_capacity }))
    )
    for (const { specialty_id: specialtyId, new_capacity: capacity } of lines) {
      const share = known.get(specialtyId)
      if (share) await trx.from('plan_allocations').where('id', share.id).update({ capacity })
      else {
        const row = { annual_plan_id: plan.id, specialty_id: specialtyId, capacity }
        await trx.table('plan_allocations').insert(row)
      }
    }
  }

  async #keepSeats(trx: TransactionClientContract, plan: PlanFigures, revision: Row) {
    const kept = JSON.parse(revision.kept_seats) as KeptProposal
    await refuseKept(trx, plan, kept)
    const share = plan.allocations.find((one) => one.specialtyId === kept.specialtyId)!
    const now = clock.instant()
    const groups = await trx
      .from('plan_kept_seats')
      .where('plan_allocation_id', share.id)
      .whereNull('ended_at')
    for (const group of groups) {
      const shares = group.categories
        .split(',')
        .some((one: string) => kept.categories.includes(one))
      if (shares) await trx.from('plan_kept_seats').where('id', group.id).update({ ended_at: now })
    }
    if (kept.seats === 0) return
    await trx.table('plan_kept_seats').insert({
      plan_allocation_id: share.id,
      plan_revision_id: revision.id,
      categories: kept.categories.join(','),
      seats: kept.seats,
      until_day: kept.untilDay,
      created_at: now,
    })
  }

  async #shareChanges(trx: TransactionClientContract, revisionId: number) {
    const lines = await trx
      .from('plan_revision_lines as l')
      .join('specialties as s', 's.id', 'l.specialty_id')
      .where('l.plan_revision_id', revisionId)
      .orderBy('s.position')
      .select('s.code', 'l.old_capacity', 'l.new_capacity')
    return Object.fromEntries(
      lines.map((line) => [line.code, [line.old_capacity, line.new_capacity]])
    )
  }
}

/** Plan and shares first, as where seats are taken, then the proposal. */
async function lockRevision(trx: TransactionClientContract, revisionId: number): Promise<Row> {
  const revisions = () => trx.from('plan_revisions').where('id', revisionId)
  const { base_id: baseId, year, annual_plan_id: planId } = await revisions().firstOrFail()
  await trx.from('annual_plans').where({ base_id: baseId, year }).select('id').forUpdate()
  const shares = trx.from('plan_allocations').where('annual_plan_id', planId ?? 0)
  await shares.orderBy('id').select('id').forUpdate()
  return revisions().forUpdate().firstOrFail()
}

function refuse(code: string, field?: string): never {
  throw new RuleViolation(code, { module: REVISIONS, field })
}
