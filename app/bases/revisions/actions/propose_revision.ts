import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { REVISIONS, type KeptProposal } from '#app/bases/revisions/revision_terms'
import {
  planFigures,
  refuseCapacity,
  refuseKept,
  refuseShares,
  refuseTotal,
  type NewShare,
  type PlanFigures,
} from '#app/bases/revisions/plan_figures'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type User from '#models/user'

export type RevisionContent =
  | { kind: 'allocations'; shares: NewShare[] }
  | { kind: 'capacity'; capacity: number }
  | { kind: 'kept_seats'; kept: KeptProposal }
  | { kind: 'created'; capacity: number; shares: NewShare[] }

export interface ProposeRevisionInput {
  actor: User
  baseId: number
  year: number
  content: RevisionContent
  reason: string
  /** Number and title of the document that says so; needed for a capacity. */
  document: string | null
  requestId?: string | null
}

/**
 * Proposes a change of a year's plan, or the plan of a new year. Nothing changes before the bureau
 * approves it; one proposal of a year waits at a time.
 * @throws RuleViolation E_REVISION_WAITS, E_NO_PLAN, E_PLAN_EXISTS, E_YEAR_OVER, E_DOCUMENT_NEEDED,
 *   E_NOTHING_CHANGES, E_NOT_APPROVED and those of `refuseShares`, `refuseCapacity`, `refuseKept`
 */
export default class ProposeRevision {
  async handle(input: ProposeRevisionInput): Promise<number> {
    const { actor, baseId, year, content, reason, document } = input
    if (['capacity', 'created'].includes(content.kind) && !document)
      refuse('E_DOCUMENT_NEEDED', 'document')
    if (year < clock.year()) refuse('E_YEAR_OVER')
    return db.transaction(async (trx) => {
      // The base is the lock of its proposals.
      await trx.from('bases').where('id', baseId).select('id').forUpdate()
      const waiting = await trx
        .from('plan_revisions')
        .where({ base_id: baseId, year, status: 'proposed' })
        .first()
      if (waiting) refuse('E_REVISION_WAITS')
      const plan = await planFigures(trx, baseId, year)
      await this.#check(trx, plan, input)
      const lines = linesOf(plan, content)
      const [row] = await trx
        .table('plan_revisions')
        .returning('id')
        .insert({
          base_id: baseId,
          year,
          annual_plan_id: plan?.id ?? null,
          kind: content.kind,
          old_capacity: 'capacity' in content ? (plan?.capacity ?? null) : null,
          new_capacity: 'capacity' in content ? content.capacity : null,
          kept_seats: content.kind === 'kept_seats' ? JSON.stringify(content.kept) : null,
          document,
          reason,
          status: 'proposed',
          proposed_by_id: actor.id,
          proposed_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      const rows = lines.map((line) => ({ plan_revision_id: id, ...line }))
      await insertMany(trx, 'plan_revision_lines', rows)
      await recordAudit(trx, {
        actor,
        action: 'plan_revision.proposed',
        subject: { type: 'plan_revision', id },
        reason,
        changes: { kind: content.kind, year, document },
        requestId: input.requestId,
      })
      return id
    })
  }

  async #check(
    trx: TransactionClientContract,
    plan: PlanFigures | null,
    { baseId, content }: ProposeRevisionInput
  ) {
    if (content.kind === 'created') {
      if (plan) refuse('E_PLAN_EXISTS')
      refuseTotal(sumOf(content.shares), content.capacity)
      return this.#refuseUnapproved(trx, baseId, content.shares)
    }
    if (!plan) refuse('E_NO_PLAN')
    if (content.kind === 'capacity') {
      if (content.capacity === plan.capacity) refuse('E_NOTHING_CHANGES', 'capacity')
      return refuseCapacity(plan, content.capacity)
    }
    if (content.kind === 'kept_seats') return refuseKept(trx, plan, content.kept)
    const changed = linesOf(plan, content)
    if (changed.length === 0) refuse('E_NOTHING_CHANGES')
    refuseShares(plan, content.shares)
    return this.#refuseUnapproved(trx, baseId, content.shares)
  }

  async #refuseUnapproved(trx: TransactionClientContract, baseId: number, shares: NewShare[]) {
    const rows = await trx.from('base_specialties').where('base_id', baseId)
    if (rows.length === 0) return
    const approved = new Set(rows.map((row) => row.specialty_id))
    const other = shares.find((share) => share.seats > 0 && !approved.has(share.specialtyId))
    if (other) refuse('E_NOT_APPROVED', `shares.s${other.specialtyId}`)
  }
}

function sumOf(shares: readonly NewShare[]) {
  return shares.reduce((sum, share) => sum + share.seats, 0)
}

/** What changes of each share; of a new plan all of it. */
function linesOf(plan: PlanFigures | null, content: RevisionContent) {
  if (!('shares' in content)) return []
  const now = new Map((plan?.allocations ?? []).map((one) => [one.specialtyId, one.capacity]))
  return content.shares
    .map(({ specialtyId, seats }) => ({
      specialty_id: specialtyId,
      old_capacity: now.get(specialtyId) ?? 0,
      new_capacity: seats,
    }))
    .filter((line) => line.old_capacity !== line.new_capacity)
}

function refuse(code: string, field?: string): never {
  throw new RuleViolation(code, { module: REVISIONS, field })
}
