import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { canonicalJson, ruleSetHash } from '#app/rules/hash'
import { parseRuleSet } from '#app/rules/rule_set_schema'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { StalePage } from '#app/shared/exceptions/stale_page'
import { DraftFaulty, faultsOfForm } from '#app/subsidies/policies/draft_faulty'
import type { ClaimKind } from '#app/subsidies/claim_kinds'
import type { RuleSet } from '#app/rules/types'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/** Language file of the messages about policies. */
export const POLICIES = 'policies'

export interface Draft {
  id: number
  kind: ClaimKind
  code: string
  version: string
  ruleSetId: number
  ruleSet: RuleSet
  /** What the rules are at this moment: a page that shows another hash is out of date. */
  hash: string
  createdById: number | null
  updatedById: number | null
}

/**
 * Locks a draft for a change.
 * @throws RuleViolation E_NOT_DRAFT
 * @throws StalePage when its rules are not those the page showed
 */
export async function lockDraft(
  trx: TransactionClientContract,
  id: number,
  hash: string
): Promise<Draft> {
  const policy = await trx.from('policies').where('id', id).forUpdate().first()
  if (policy?.status !== 'draft') throw new RuleViolation('E_NOT_DRAFT', { module: POLICIES })
  const rules = await trx.from('rule_sets').where('id', policy.rule_set_id).firstOrFail()
  if (rules.hash !== hash) throw await staleDraft(trx, id)
  return {
    id,
    kind: policy.kind,
    code: policy.code,
    version: policy.version,
    ruleSetId: policy.rule_set_id,
    ruleSet: JSON.parse(rules.definition),
    hash,
    createdById: policy.created_by_id,
    updatedById: policy.updated_by_id,
  }
}

/**
 * Writes other rules into a draft. `path` leads to the part that a form changed, so that faults name
 * its fields. Gives the new hash.
 * @throws DraftFaulty when they are no rule set
 * @throws RuleViolation E_VERSION_TAKEN
 */
export async function writeDraft(
  trx: TransactionClientContract,
  draft: Draft,
  next: RuleSet,
  actor: { id: number },
  path: (string | number)[] = []
): Promise<string> {
  const definition = canonicalJson(next)
  const parsed = parseRuleSet(JSON.parse(definition))
  if ('faults' in parsed) throw new DraftFaulty(faultsOfForm(parsed.faults, path))
  if (next.version !== draft.version) await assertVersionFree(trx, draft.code, next.version)
  const hash = ruleSetHash(parsed.ruleSet)
  const written = await changedRows(
    trx
      .from('rule_sets')
      .where({ id: draft.ruleSetId, hash: draft.hash })
      .update({
        version: next.version,
        effective_from: next.effectiveFrom,
        effective_to: next.effectiveTo ?? null,
        value_status: next.status,
        definition,
        hash,
      })
  )
  if (written === 0) throw await staleDraft(trx, draft.id)
  await trx
    .from('policies')
    .where('id', draft.id)
    .update({ ...columnsOf(next), updated_by_id: actor.id, updated_at: clock.instant() })
  return hash
}

/** The columns of a policy that repeat what its rule set says. */
export function columnsOf(ruleSet: RuleSet) {
  return {
    version: ruleSet.version,
    title_zh: ruleSet.title['zh-CN'],
    title_en: ruleSet.title.en,
    value_status: ruleSet.status,
    effective_from: ruleSet.effectiveFrom,
    effective_to: ruleSet.effectiveTo ?? null,
    source: JSON.stringify(ruleSet.source),
  }
}

/** @throws RuleViolation E_VERSION_TAKEN */
export async function assertVersionFree(
  trx: TransactionClientContract,
  code: string,
  version: string
) {
  const taken = await trx.from('rule_sets').where({ code, version }).first()
  if (!taken) return
  throw new RuleViolation('E_VERSION_TAKEN', {
    module: POLICIES,
    params: { version },
    field: 'version',
  })
}

/** The 409 that says who changed a draft meanwhile. */
export async function staleDraft(client: QueryClientContract, id: number): Promise<StalePage> {
  const row = await client
    .from('policies')
    .leftJoin('users', 'users.id', 'policies.updated_by_id')
    .where('policies.id', id)
    .select('policies.version', 'policies.updated_at', 'users.full_name')
    .first()
  return new StalePage({
    actorName: row?.full_name ?? null,
    what: 'policies.acts.draft_changed',
    params: { version: row?.version ?? '' },
    at: row?.updated_at ?? null,
    href: `/policies/${id}`,
  })
}
