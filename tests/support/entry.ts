import { shippedPack } from '#tests/support/shipped_packs'
import { canonicalJson, ruleSetHash } from '#app/rules/hash'
import clock from '#app/shared/clock'
import DecideEvidence from '#app/grades/evidence/actions/decide_evidence'
import RecordEvidence, {
  type RecordEvidenceInput,
} from '#app/grades/evidence/actions/record_evidence'
import { insertRow } from '#tests/support/world'
import type User from '#models/user'

/** Puts the entry conditions of the shipped pack on record. */
export async function loadEntryConditions() {
  for (const ruleSet of shippedPack('common').entryConditions) {
    await insertRow('rule_sets', {
      kind: 'entry',
      code: ruleSet.code,
      version: ruleSet.version,
      effective_from: ruleSet.effectiveFrom,
      effective_to: null,
      value_status: ruleSet.status,
      definition: canonicalJson(ruleSet),
      hash: ruleSetHash(ruleSet),
      created_at: clock.instant(),
    })
  }
}

/** Constructed numbers of certificates, of nobody, each another. */
let serial = 0
export function certificateNumber(digit: string | number, year = '20'): string {
  serial++
  return `S000014100001${year}${digit}${String(serial).padStart(6, '0')}`
}

type Evidence = Pick<RecordEvidenceInput, 'personId' | 'kind' | 'occupationIds' | 'fromOn'> &
  Partial<RecordEvidenceInput>

/** Evidence that one person enters and, unless told otherwise, a second checks. */
export async function anEvidence(
  [maker, checker]: [User, User],
  evidence: Evidence,
  { check = true } = {}
): Promise<number> {
  const { id } = await new RecordEvidence().handle({
    actor: maker,
    organisation: '侯马机械厂',
    subject: '焊工',
    proof: '劳动合同 2020-17',
    ...evidence,
  })
  if (check) {
    await new DecideEvidence().handle({ actor: checker, evidenceId: id, decision: 'checked' })
  }
  return id
}
