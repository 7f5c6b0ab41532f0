import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import type { Signer } from '#app/shared/crypto/cms'

/** The certificates of PEM text, one after another: the signer's own, then those above it. */
export function certificatesIn(pem: string): string {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return found.join('\n')
}

/** A signer's public half out of PEM text. @throws Error when it holds no certificate */
export function readCertificates(pem: string): Signer {
  const [certificate, ...chain] = certificatesIn(pem)
    .split(/(?<=-----END CERTIFICATE-----)\n/)
    .filter(Boolean)
    .map((text) => new X509Certificate(text))
  if (!certificate) throw new Error('No certificate in the file of the document signer')
  return { privateKey: null, certificate, chain }
}

/**
 * A signer out of PEM text: its private key, its certificate and, behind it, those of the authorities
 * above. @throws Error when the key is not the one of the first certificate
 */
export function readSigner(pem: string, passphrase?: string): Signer & { privateKey: KeyObject } {
  const signer = readCertificates(pem)
  const privateKey = createPrivateKey({ key: pem, format: 'pem', passphrase })
  if (!signer.certificate.checkPrivateKey(privateKey)) {
    throw new Error('The key is not that of the document signer’s certificate')
  }
  return { ...signer, privateKey }
}
