import { ruleSetDifference } from '#app/subsidies/policies/rules_difference'
import { versionBefore, type PolicyVersion } from '#app/subsidies/policies/queries/policy_versions'

/** What the page of a draft shows besides its rules: how it differs from the version before it. */
export async function draftPage({ policy, ruleSet }: PolicyVersion) {
  const before = await versionBefore(policy.kind, policy.effective_from, policy.id)
  return {
    before: before?.policy ?? null,
    changes: before ? ruleSetDifference(before.ruleSet, ruleSet) : [],
  }
}
