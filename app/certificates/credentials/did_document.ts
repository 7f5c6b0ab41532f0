import { appUrl } from '#config/app'
import { multikey } from '#app/certificates/credentials/multibase'
import type { VerificationKey } from '#app/certificates/signed_payload/signing_keys'

/** Where the product is served, without a slash at the end. */
export const site = appUrl.replace(/\/+$/, '')

/** The identity that signs credentials: `did:web` of the address of the product. */
export const issuerDid = `did:web:${new URL(appUrl).host.replace(':', '%3A')}`

/** The name of a key inside the identity. */
export function keyId(kid: string): string {
  return `${issuerDid}#${kid}`
}

/**
 * The did:web document: every key there is or was, since what a retired key signed is still verified
 * by it.
 */
export function didDocument(keys: readonly VerificationKey[]) {
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    'id': issuerDid,
    'verificationMethod': keys.map((key) => ({
      id: keyId(key.kid),
      type: 'Multikey',
      controller: issuerDid,
      publicKeyMultibase: multikey(key.publicKey),
    })),
    'assertionMethod': keys.map((key) => keyId(key.kid)),
  }
}
