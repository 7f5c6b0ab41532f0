import { createHash, sign, type KeyObject, type X509Certificate } from 'node:crypto'
import { der, integer, membersOf, oid, sequence, setOf, TAG } from '#app/shared/crypto/der'

/** A certificate with the certificates above it, and its private key where it is to sign. */
export interface Signer {
  privateKey: KeyObject | null
  certificate: X509Certificate
  chain: readonly X509Certificate[]
}

const OID = {
  data: oid('1.2.840.113549.1.7.1'),
  signedData: oid('1.2.840.113549.1.7.2'),
  contentType: oid('1.2.840.113549.1.9.3'),
  messageDigest: oid('1.2.840.113549.1.9.4'),
  signingCertificateV2: oid('1.2.840.113549.1.9.16.2.47'),
}
const SHA256 = sequence(oid('2.16.840.1.101.3.4.2.1'))
const ALGORITHMS: Record<string, Buffer> = {
  ec: sequence(oid('1.2.840.10045.4.3.2')),
  rsa: sequence(oid('1.2.840.113549.1.1.11'), der(TAG.null)),
}

/**
 * Makes detached CMS signatures (RFC 5652) as PAdES baseline B asks of a PDF (ETSI EN 319 142-1): SHA-256,
 * the signed attributes content type, message digest and ESS signing-certificate-v2 (RFC 5035), and no
 * signing time, which the PDF itself states. Everything but digest and signature value is made once.
 */
export class CmsSigner {
  /** No signature of this signer is longer. */
  readonly longest: number

  readonly #signer: Signer
  readonly #algorithm: Buffer
  readonly #certificates: Buffer
  readonly #identity: Buffer
  readonly #signingCertificate: Buffer

  /** @throws RangeError for a key that is neither an elliptic curve's nor RSA */
  constructor(signer: Signer) {
    const algorithm = ALGORITHMS[signer.certificate.publicKey.asymmetricKeyType ?? '']
    if (!algorithm) throw new RangeError('The key of a document signer is EC or RSA')
    this.#signer = signer
    this.#algorithm = algorithm
    const own = signer.certificate.raw
    this.#certificates = der(0xa0, own, ...signer.chain.map(({ raw }) => raw))
    const [fields] = membersOf(own)
    const parts = membersOf(fields.whole)
    // The version is left out of certificates of version 1.
    const serial = parts[0].tag === 0xa0 ? 1 : 0
    this.#identity = sequence(parts[serial + 2].whole, parts[serial].whole)
    const digest = createHash('sha256').update(own).digest()
    // SHA-256 is the default of ESSCertIDv2 and therefore left out.
    const id = sequence(der(TAG.octetString, digest))
    this.#signingCertificate = sequence(OID.signingCertificateV2, setOf(sequence(sequence(id))))
    const room = algorithm === ALGORITHMS.rsa ? 1024 : 160
    this.longest = this.message(Buffer.alloc(32), Buffer.alloc(room)).length + 8
  }

  /** SHA-256 of the signing certificate, hexadecimal: by it the register knows who signed. */
  get fingerprint(): string {
    return createHash('sha256').update(this.#signer.certificate.raw).digest('hex')
  }

  /** The value of a signature over content with this SHA-256. @throws Error without a private key */
  sign(digest: Uint8Array): Buffer {
    if (!this.#signer.privateKey) throw new Error('This signer has only its public half')
    return sign('sha256', this.#attributes(digest), this.#signer.privateKey)
  }

  /** The signature as it goes into the document. */
  message(digest: Uint8Array, value: Uint8Array): Buffer {
    const attributes = this.#attributes(digest)
    const implicit = Buffer.from(attributes)
    implicit[0] = 0xa0
    const signer = sequence(
      integer(1),
      this.#identity,
      SHA256,
      implicit,
      this.#algorithm,
      der(TAG.octetString, value)
    )
    const signedData = sequence(
      integer(1),
      setOf(SHA256),
      sequence(OID.data),
      this.#certificates,
      setOf(signer)
    )
    return sequence(OID.signedData, der(0xa0, signedData))
  }

  #attributes(digest: Uint8Array): Buffer {
    return setOf(
      sequence(OID.contentType, setOf(OID.data)),
      sequence(OID.messageDigest, setOf(der(TAG.octetString, digest))),
      this.#signingCertificate
    )
  }
}
