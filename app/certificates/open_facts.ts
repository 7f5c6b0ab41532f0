import { decryptField } from '#app/shared/crypto/field_cipher'
import type { CertificateFacts } from '#app/certificates/certificate_facts'

/** The facts frozen at issue. */
export function openFacts(cipher: string): CertificateFacts {
  return JSON.parse(decryptField(cipher))
}
