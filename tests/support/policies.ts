import { canonicalJson, ruleSetHash } from '#app/rules/hash'
import { shippedPack } from '#tests/support/shipped_packs'
import DecidePolicyConfirmation from '#app/subsidies/policies/actions/decide_policy_confirmation'
import ProposePolicyConfirmation from '#app/subsidies/policies/actions/propose_policy_confirmation'
import { loadList } from '#tests/support/status_lists'
import { statusListKinds } from '#app/subsidies/status_lists/status_list_kinds'
import { insertRow, syntheticIdentityNumber, userWith } from '#tests/support/world'
import type User from '#models/user'
import type { ClaimKind } from '#app/subsidies/claim_kinds'

/** Publishes the policies of the houma pack for these kinds, confirmed. Gives their ids by kind. */
export async function packPolicies(...kinds: ClaimKind[]) {
  const ids = new Map<string, number>()
  for (const { kind, ruleSet } of shippedPack('houma').policies) {
    if (!kinds.includes(kind)) continue
    const at = '2026-01-02T00:00:00.000Z'
    const period = { effective_from: ruleSet.effectiveFrom, effective_to: ruleSet.effectiveTo }
    const identity = { code: ruleSet.code, version: ruleSet.version }
    const ruleSetId = await insertRow('rule_sets', {
      ...identity,
      ...period,
      kind: 'subsidy',
      value_status: 'example',
      definition: canonicalJson(ruleSet),
      hash: ruleSetHash(ruleSet),
      created_at: at,
    })
    const id = await insertRow('policies', {
      ...identity,
      ...period,
      kind,
      title_zh: ruleSet.title['zh-CN'],
      title_en: ruleSet.title.en,
      rule_set_id: ruleSetId,
      status: 'published',
      value_status: 'confirmed',
      confirmed_document: '测试〔2026〕2 号',
      source: JSON.stringify(ruleSet.source),
      created_at: at,
    })
    ids.set(kind, id)
  }
  return ids
}

/** Loads a list of every kind that names nobody of the register. */
export async function emptyLists() {
  const manager = await userWith('policy_manager')
  for (const kind of statusListKinds) {
    await loadList(manager, kind, [['无此人', syntheticIdentityNumber('1950-01-01', 999)]])
  }
}

/** Confirms a policy as two people do. */
export async function confirmPolicy(
  policyId: number,
  { proposer, decider, document }: { proposer: User; decider: User; document: string }
) {
  await new ProposePolicyConfirmation().handle({ actor: proposer, policyId, document })
  await new DecidePolicyConfirmation().handle({ actor: decider, policyId, result: 'confirmed' })
}
