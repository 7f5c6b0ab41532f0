import type { CertificateChangeKind } from '#app/certificates/changes/certificate_change'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface ChangeRow {
  id: number
  certificate_id: number
  kind: CertificateChangeKind
  status: string
  reason: string
  document: string
  facts_cipher: string | null
  proposed_by_id: number | null
}

/** What carrying out a change works on; the certificate's row is locked. */
export interface Carrying {
  trx: TransactionClientContract
  actor: User
  change: ChangeRow
  certificate: Record<string, any>
  requestId?: string | null
}
