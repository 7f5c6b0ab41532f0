import type { CertificateFacts } from '#app/certificates/certificate_facts'

export const CHANGES = 'certificate_changes'

/** 撤销, 更正, 补发. */
export const CHANGE_KINDS = ['revocation', 'correction', 'reissue'] as const
export type CertificateChangeKind = (typeof CHANGE_KINDS)[number]

/** A draft was made by the system and waits for a person to propose it. */
export const CHANGE_STATUSES = ['draft', 'proposed', 'carried_out', 'refused'] as const
export type CertificateChangeStatus = (typeof CHANGE_STATUSES)[number]

/** Tint of the state's badge. */
export const CHANGE_TINTS: Record<CertificateChangeStatus, string> = {
  draft: 'warn',
  proposed: 'act',
  carried_out: 'pass',
  refused: 'fail',
}

/**
 * What a correction may put right: who the holder is. Occupation, type of work and grade come from the
 * grade record; where that is wrong, the certificate is revoked and another is issued from the right one.
 */
export type CorrectedFacts = Partial<
  Pick<CertificateFacts, 'name' | 'documentType' | 'documentNumber'>
>
