import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { PREFLIGHTS, type PreflightOccasion } from '#app/subsidies/preflights/preflight_occasions'
import {
  classPreflight,
  preflightClass,
  type Preflight,
  type PreflightRow,
} from '#app/subsidies/queries/class_claims'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface KeepPreflightInput {
  actor: User | null
  classId: number
  occasion: PreflightOccasion
  /** A run with the same key is kept once. */
  uniqueKey?: string
  requestId?: string | null
}

/**
 * Keeps what the preflight of a class says now, name by name, so that a later one can tell what changed
 * since. The judging comes before the transaction, which only writes. Gives the id of the run, or null
 * when the one with this key stands already.
 * @throws RuleViolation E_NO_POLICY_YET when no policy rules the class and it was asked for
 */
export default class KeepPreflight {
  async handle(input: KeepPreflightInput): Promise<number | null> {
    const { actor, classId, occasion, uniqueKey, requestId } = input
    const courseClass = await preflightClass(classId)
    if (!courseClass) throw new Error(`No class ${classId}`)
    const at = clock.instant()
    const preflight = await classPreflight(courseClass)
    if (occasion === 'asked' && preflight.policies.length === 0) {
      throw new RuleViolation('E_NO_POLICY_YET', {
        module: PREFLIGHTS,
        params: { day: courseClass.startsOn },
      })
    }
    return db.transaction(async (trx) => {
      const [row] = await trx
        .knexQuery()
        .table('preflight_runs')
        .insert({
          course_class_id: classId,
          occasion,
          people: preflight.people,
          expected_fen: preflight.expectedFen,
          available_fen: preflight.fund?.availableFen ?? null,
          after_fen: preflight.fund?.afterFen ?? null,
          actor_id: actor?.id ?? null,
          unique_key: uniqueKey ?? null,
          created_at: at,
        })
        .onConflict('unique_key')
        .ignore()
        .returning('id')
      if (!row) return null
      const id = Number(row.id)
      await keepLines(trx, id, preflight)
      await recordAudit(trx, {
        actor,
        action: 'preflight.kept',
        subject: { type: 'course_class', id: classId },
        changes: { runId: id, occasion, people: preflight.people, fen: preflight.expectedFen },
        requestId,
      })
      return id
    })
  }
}

async function keepLines(
  trx: TransactionClientContract,
  runId: number,
  { rows }: Pick<Preflight, 'rows'>
) {
  const lines = rows.map((row) => ({
    preflight_run_id: runId,
    enrolment_id: row.enrolmentId,
    policy_id: row.policyId,
    kind: row.kind,
    part: row.part,
    outlook: row.outlook,
    amount_fen: row.amountFen,
    conditions: JSON.stringify(openIds(row)),
    arithmetic: JSON.stringify(row.arithmetic),
  }))
  await insertMany(trx, 'preflight_lines', lines)
}

/** Ids of the conditions that stand open, by what is wrong with them. */
export function openIds({ failed, missing, awaited }: PreflightRow) {
  const ids = (some: { id: string }[]) => some.map((one) => one.id)
  return { failed: ids(failed), missing: ids(missing), awaited: ids(awaited) }
}

export type OpenIds = ReturnType<typeof openIds>
