import AskForCertificateChange from '#app/certificates/changes/actions/ask_for_certificate_change'
import DecideCertificateChange from '#app/certificates/changes/actions/decide_certificate_change'
import { userWith } from '#tests/support/world'
import type User from '#models/user'

/** Revokes a certificate by two people: who is given proposes, an approver carries it out. */
export async function revoke(certificateId: number, reason: string, proposer: User) {
  const changeId = await new AskForCertificateChange().handle({
    actor: proposer,
    certificateId,
    kind: 'revocation',
    reason,
    document: '复核决定 2026-1',
  })
  const approver = await userWith('approver')
  await new DecideCertificateChange().handle({ actor: approver, changeId, result: 'carried_out' })
  return approver
}
