import { Exception } from '@adonisjs/core/exceptions'
import { policyVersion, type PolicyVersion } from '#app/subsidies/policies/queries/policy_versions'

const notFound = () => new Exception('No such policy', { status: 404 })

/** A policy version with its rules. @throws Exception 404 */
export async function foundPolicy(id: number | string): Promise<PolicyVersion> {
  const found = await policyVersion(Number(id))
  if (!found) throw notFound()
  return found
}

/** The row of a policy version. @throws Exception 404 */
export async function knownPolicy(id: number | string): Promise<PolicyVersion['policy']> {
  const { policy } = await foundPolicy(id)
  return policy
}

/** A draft with its rules. @throws Exception 404 when there is none, or it was published */
export async function foundDraft(id: number | string): Promise<PolicyVersion> {
  const found = await foundPolicy(id)
  if (found.policy.status !== 'draft') throw notFound()
  return found
}
