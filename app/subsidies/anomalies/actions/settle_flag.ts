import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { MODULE } from '#app/subsidies/anomalies/anomaly_codes'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type FlagStep = 'propose' | 'dismiss' | 'confirm'

export interface SettleFlagInput {
  actor: User
  flagId: number
  /**
   * `propose`: the flag means nothing, says one officer. `dismiss`: a second one agrees. `confirm`: the
   * anomaly is real, whether or not somebody proposed otherwise.
   */
  step: FlagStep
  reason: string
  requestId?: string | null
}

const FROM: Record<FlagStep, string[]> = {
  propose: ['open', 'confirmed'],
  dismiss: ['proposed'],
  confirm: ['open', 'proposed'],
}
const TO = { propose: 'proposed', dismiss: 'dismissed', confirm: 'confirmed' } as const

/**
 * Settles a flag: dismissing takes two officers, and none settles a flag about themselves or the base
 * they belong to. A confirmed flag goes on blocking until the claim is returned or rejected, or until
 * its dismissal is proposed and agreed.
 * @throws RuleViolation E_FLAG_MOVED, E_SAME_OFFICER, E_OWN_FLAG
 */
export default class SettleFlag {
  async handle(input: SettleFlagInput) {
    await db.transaction(async (trx) => {
      const flag = await trx
        .from('anomaly_flags')
        .where('id', input.flagId)
        .forUpdate()
        .firstOrFail()
      if (!FROM[input.step].includes(flag.status)) {
        throw new RuleViolation('E_FLAG_MOVED', { module: MODULE })
      }
      await refuseOwn(trx, input.actor, flag)
      if (input.step !== 'propose' && flag.proposed_by_id === input.actor.id) {
        throw new RuleViolation('E_SAME_OFFICER', { module: MODULE, field: 'reason' })
      }
      const changed = await changedRows(
        trx
          .from('anomaly_flags')
          .where({ id: flag.id, status: flag.status })
          .update({ status: TO[input.step], ...columnsOf(input) })
      )
      if (changed === 0) throw new RuleViolation('E_FLAG_MOVED', { module: MODULE })
      await recordAudit(trx, {
        actor: input.actor,
        action: `anomaly_flag.${TO[input.step]}`,
        subject: { type: 'anomaly_flag', id: flag.id },
        changes: { code: flag.code, status: [flag.status, TO[input.step]], claimId: flag.claim_id },
        requestId: input.requestId,
      })
    })
  }
}

function columnsOf({ step, actor, reason }: SettleFlagInput) {
  const at = clock.instant()
  if (step !== 'propose') {
    return { decided_by_id: actor.id, decided_reason: reason, decided_at: at }
  }
  return {
    proposed_by_id: actor.id,
    proposed_reason: reason,
    proposed_at: at,
    decided_by_id: null,
    decided_reason: null,
    decided_at: null,
  }
}

async function refuseOwn(
  trx: TransactionClientContract,
  actor: User,
  flag: { person_id: number | null; base_id: number | null; course_class_id: number | null }
) {
  const own =
    (actor.personId !== null && actor.personId === flag.person_id) ||
    (actor.baseId !== null && actor.baseId === (await baseOf(trx, flag)))
  if (own) throw new RuleViolation('E_OWN_FLAG', { module: MODULE })
}

async function baseOf(
  trx: TransactionClientContract,
  flag: { base_id: number | null; course_class_id: number | null }
): Promise<number | null> {
  if (flag.base_id !== null || flag.course_class_id === null) return flag.base_id
  const row = await trx.from('course_classes').where('id', flag.course_class_id).first()
  return row?.base_id ?? null
}
