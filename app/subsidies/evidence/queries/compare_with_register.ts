import db from '@adonisjs/lucid/services/db'
import { PACK_MADE } from '#app/subsidies/evidence/queries/read_audit'
import type { Manifest } from '#app/subsidies/evidence/manifest'

/** Where a pack and the register of this database say different things. */
export interface RegisterFault {
  kind: 'unknown_pack' | 'audit' | 'claim' | 'trace' | 'policy'
  detail: string
}

/**
 * Compares the manifest of a pack with the register: whether this pack was given out here, whether the
 * audit chain holds the head it names, and whether its traces and rules are on record. A claim that
 * has moved on since is no fault.
 */
export async function compareWithRegister(manifest: Manifest): Promise<RegisterFault[]> {
  const faults: RegisterFault[] = []
  const { auditSequence, auditHash } = manifest.made
  const made = await db
    .from('audit_entries')
    .where('action', PACK_MADE)
    .where('changes', 'like', `%"seal":"${manifest.seal}"%`)
    .first()
  if (!made) faults.push({ kind: 'unknown_pack', detail: 'no pack with this seal was given out' })
  if (auditSequence > 0) {
    const head = await db.from('audit_entries').where('sequence', auditSequence).first()
    if (head?.hash !== auditHash) {
      faults.push({ kind: 'audit', detail: `entry ${auditSequence} of the chain has another hash` })
    }
  }
  for (const [number, hash] of Object.entries(manifest.traces)) {
    const claim = await db.from('claims').where('number', number).select('id').first()
    if (!claim) faults.push({ kind: 'claim', detail: `${number} is not in the register` })
    const trace =
      claim &&
      (await db.from('claim_traces').where({ claim_id: claim.id, trace_hash: hash }).first())
    if (claim && !trace) {
      faults.push({ kind: 'trace', detail: `${number} has no trace with the hash of the pack` })
    }
  }
  for (const { code, version, ruleSetHash } of manifest.policies) {
    const policy = await db
      .from('policies')
      .join('rule_sets', 'rule_sets.id', 'policies.rule_set_id')
      .where({ 'policies.code': code, 'policies.version': version })
      .select('rule_sets.hash')
      .first()
    if (policy?.hash !== ruleSetHash) {
      faults.push({ kind: 'policy', detail: `${code} ${version} has other rules in the register` })
    }
  }
  return faults
}
