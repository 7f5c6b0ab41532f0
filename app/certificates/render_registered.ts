import { createCertificateRenderer } from '#app/certificates/pdf/render_certificate'
import { formerSigner } from '#app/certificates/pdf/document_signer'
import { openDrawn } from '#app/certificates/open_facts'
import { UNSIGNED_VERSION } from '#app/certificates/template_version'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Columns of a certificate that its file is made of. */
export interface RegisteredFile {
  facts_cipher: string
  photo_id: number | null
  template_version: string
  issued_at: string
  pdf_signature: string | null
  signing_certificate_sha256: string | null
}

/**
 * The file of a certificate put together again from the register: the frozen facts and photo, the form
 * they were printed on and the value of the signature give the very bytes of the first printing.
 */
export async function renderRegistered(
  client: QueryClientContract,
  row: RegisteredFile
): Promise<Buffer> {
  const renderer = await createCertificateRenderer()
  const [facts] = await openDrawn(client, [row])
  if (row.template_version === UNSIGNED_VERSION) return renderer.render(facts)
  const { bytes } = renderer.renderSigned(facts, {
    signer: await formerSigner(client, row.signing_certificate_sha256!),
    signedAt: row.issued_at,
    value: Buffer.from(row.pdf_signature!, 'base64'),
  })
  return bytes
}
