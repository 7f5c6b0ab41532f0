import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { canonicalJson, ruleSetHash } from '#app/rules/hash'
import { parseRuleSet } from '#app/rules/rule_set_schema'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { DraftFaulty, faultsOfForm } from '#app/subsidies/policies/draft_faulty'
import { assertVersionFree, columnsOf, POLICIES } from '#app/subsidies/policies/drafts'
import type User from '#models/user'
import type { RuleSet } from '#app/rules/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface StartDraftInput {
  actor: User
  /** The version to begin from: one that was published, or is retired by now. */
  policyId: number
  version: string
  effectiveFrom: string
  effectiveTo?: string | null
  requestId?: string | null
}

/**
 * Copies a version into the draft of a new one. What was confirmed for the old version is not confirmed
 * for the new: the draft is an example until its values are.
 * @throws RuleViolation E_COPY_OF_DRAFT, E_VERSION_TAKEN
 * @throws DraftFaulty when the period is none
 */
export default class StartDraft {
  async handle(input: StartDraftInput): Promise<{ id: number }> {
    const { actor, policyId, requestId } = input
    return db.transaction(async (trx) => {
      const from = await trx.from('policies').where('id', policyId).firstOrFail()
      if (from.status === 'draft') throw new RuleViolation('E_COPY_OF_DRAFT', { module: POLICIES })
      const rules = await trx.from('rule_sets').where('id', from.rule_set_id).firstOrFail()
      const ruleSet = copyOf(JSON.parse(rules.definition), input)
      await assertVersionFree(trx, ruleSet.code, ruleSet.version)

      const at = clock.instant()
      const ruleSetId = await inserted(trx, 'rule_sets', {
        kind: 'subsidy',
        code: ruleSet.code,
        version: ruleSet.version,
        effective_from: ruleSet.effectiveFrom,
        effective_to: ruleSet.effectiveTo ?? null,
        value_status: ruleSet.status,
        definition: canonicalJson(ruleSet),
        hash: ruleSetHash(ruleSet),
        created_at: at,
      })
      const id = await inserted(trx, 'policies', {
        ...columnsOf(ruleSet),
        code: ruleSet.code,
        kind: from.kind,
        rule_set_id: ruleSetId,
        status: 'draft',
        based_on_id: policyId,
        created_by_id: actor.id,
        updated_by_id: actor.id,
        created_at: at,
        updated_at: at,
      })
      await recordAudit(trx, {
        actor,
        action: 'policy.draft_started',
        subject: { type: 'policy', id },
        changes: { version: ruleSet.version, basedOn: from.version, kind: from.kind },
        requestId,
      })
      return { id }
    })
  }
}

async function inserted(
  trx: TransactionClientContract,
  table: string,
  row: Record<string, unknown>
): Promise<number> {
  const [result] = await trx.table(table).returning('id').insert(row)
  return Number(result?.id ?? result)
}

function copyOf(ruleSet: RuleSet, input: StartDraftInput): RuleSet {
  const { version, effectiveFrom } = input
  const effectiveTo = input.effectiveTo ?? undefined
  const title = {
    'zh-CN': ruleSet.title['zh-CN'].replaceAll(ruleSet.version, version),
    'en': ruleSet.title.en.replaceAll(ruleSet.version, version),
  }
  const copy: RuleSet = {
    ...ruleSet,
    title,
    version,
    effectiveFrom,
    effectiveTo,
    status: 'example',
  }
  const parsed = parseRuleSet(copy)
  if ('faults' in parsed) throw new DraftFaulty(faultsOfForm(parsed.faults, []))
  return copy
}
