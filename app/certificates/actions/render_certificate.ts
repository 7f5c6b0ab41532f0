import db from '@adonisjs/lucid/services/db'
import { certificatePath, sha256, writeStored } from '#app/certificates/certificate_files'
import { createCertificateRenderer } from '#app/certificates/pdf/render_certificate'
import { openFacts } from '#app/certificates/open_facts'

/**
 * Prints an issued certificate: its PDF into the storage folder, its SHA-256 (hexadecimal) and size
 * into the register. A certificate that is printed already is left as it is. Run it after the
 * transaction that issued the certificate; running it again gives the same bytes.
 */
export default class RenderCertificate {
  async handle(certificateId: number): Promise<void> {
    const row = await db
      .from('certificates')
      .where('id', certificateId)
      .select('number', 'issued_on', 'facts_cipher', 'pdf_sha256')
      .firstOrFail()
    if (row.pdf_sha256) return

    const pdf = await renderFacts(row.facts_cipher)
    const path = certificatePath(row.number, row.issued_on)
    await writeStored(path, pdf)
    await db
      .from('certificates')
      .where('id', certificateId)
      .whereNull('pdf_sha256')
      .update({ pdf_path: path, pdf_sha256: sha256(pdf), pdf_bytes: pdf.length })
  }
}

/** The PDF of frozen facts; the same facts give the same bytes. */
export async function renderFacts(cipher: string): Promise<Buffer> {
  const renderer = await createCertificateRenderer()
  return renderer.render(openFacts(cipher))
}
