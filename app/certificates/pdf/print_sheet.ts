import { writeDraft } from '#app/shared/files/write_draft'
import type { CertificateFacts } from '#app/certificates/certificate_facts'
import type { CertificateRenderer } from '#app/certificates/pdf/render_certificate'
import type { CmsSigner } from '#app/shared/crypto/cms'

/** A certificate about to be drawn, signed and written, as it goes to a thread. */
export interface Sheet {
  /** The frozen facts as JSON: one text is handed over faster than what it says. */
  facts: string
  photo: Uint8Array | null
  signedAt: string
  /** Absolute path; its folder is there. */
  target: string
}

export interface PrintedSheet {
  sha256: string
  size: number
  signature: Uint8Array
}

/** Draws, signs and writes one certificate; gives what the register keeps of it. */
export function printSheet(
  renderer: CertificateRenderer,
  signer: CmsSigner,
  { facts, photo, signedAt, target }: Sheet
): PrintedSheet {
  const read = JSON.parse(facts) as CertificateFacts
  if (photo) read.photo = photo
  const { parts, sha256, size, signature } = renderer.renderSigned(read, { signer, signedAt })
  writeDraft(target, parts)
  return { sha256, size, signature }
}
