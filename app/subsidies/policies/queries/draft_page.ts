import db from '@adonisjs/lucid/services/db'
import { publicationChecks } from '#app/subsidies/policies/publication_checks'
import { ruleSetDifference } from '#app/subsidies/policies/rules_difference'
import { latestSimulation } from '#app/subsidies/policies/queries/simulation_pages'
import { versionBefore, type PolicyVersion } from '#app/subsidies/policies/queries/policy_versions'
import type User from '#models/user'

/**
 * What the page of a draft shows besides its rules: how it differs from the version before it, what
 * its simulation found, and what must hold before it is published by this user.
 */
export async function draftPage({ policy, ruleSet }: PolicyVersion, user: User) {
  const before = await versionBefore(policy.kind, policy.effective_from, policy.id)
  const { checks, previous } = await publicationChecks(
    db.connection(),
    {
      id: policy.id,
      kind: policy.kind,
      hash: policy.hash,
      ruleSet,
      createdById: policy.created_by_id,
      updatedById: policy.updated_by_id,
    },
    user
  )
  return {
    before: before?.policy ?? null,
    changes: before ? ruleSetDifference(before.ruleSet, ruleSet) : [],
    checks,
    previous,
    simulation: await latestSimulation(policy.id),
  }
}
