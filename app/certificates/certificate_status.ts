/** States of a certificate, in the order of its life. */
export const CERTIFICATE_STATUSES = [
  'issued',
  'printed',
  'delivered',
  'revoked',
  'superseded',
] as const

export type CertificateStatus = (typeof CERTIFICATE_STATUSES)[number]

/** States of a certificate that no longer counts; its number still resolves and says so. */
export const DEAD_STATUSES: readonly CertificateStatus[] = ['revoked', 'superseded']

/** States of a certificate that counts. */
export const LIVE_STATUSES: readonly CertificateStatus[] = ['issued', 'printed', 'delivered']

const MOVES: Record<CertificateStatus, readonly CertificateStatus[]> = {
  issued: ['printed', 'delivered', 'revoked', 'superseded'],
  printed: ['delivered', 'revoked', 'superseded'],
  delivered: ['revoked', 'superseded'],
  revoked: [],
  superseded: [],
}

/** Whether a certificate may go from one state to the other. Nothing leads back from the dead ones. */
export function canMove(from: CertificateStatus, to: CertificateStatus): boolean {
  return MOVES[from].includes(to)
}

/** The states from which `to` can be reached, for the condition of an update. */
export function statesBefore(to: CertificateStatus): CertificateStatus[] {
  return CERTIFICATE_STATUSES.filter((from) => canMove(from, to))
}

/** Whether a certificate in this state counts. */
export function isLive(status: string): boolean {
  return (LIVE_STATUSES as readonly string[]).includes(status)
}

/** Tint of the state's badge. */
export function certificateTint(status: string): string {
  if (status === 'revoked') return 'fail'
  if (status === 'superseded') return 'hold'
  return 'pass'
}
