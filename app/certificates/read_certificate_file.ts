import db from '@adonisjs/lucid/services/db'
import PrintCertificates from '#app/certificates/actions/print_certificates'
import { Exception } from '@adonisjs/core/exceptions'
import { renderRegistered } from '#app/certificates/render_registered'
import { readStored, sha256, writeStored } from '#app/shared/files/stored_file'

/**
 * The PDF of a certificate as it was registered. One that is not printed yet is printed; a file that
 * is lost or changed is printed anew from the frozen facts, and given only if it is the very file
 * whose SHA-256 the register holds.
 *
 * @throws Exception E_CERTIFICATE_FILE_CHANGED (500) when it is not
 */
export async function readCertificateFile(certificateId: number): Promise<Buffer> {
  await new PrintCertificates().handle([certificateId])
  const row = await db
    .from('certificates')
    .where('id', certificateId)
    .select('facts_cipher', 'template_version', 'issued_at', 'pdf_path', 'pdf_sha256')
    .select('pdf_signature', 'signing_certificate_sha256', 'photo_id')
    .firstOrFail()
  const stored = await readStored(row.pdf_path)
  if (stored && sha256(stored) === row.pdf_sha256) return stored

  const again = await renderRegistered(db.connection(), row)
  if (sha256(again) !== row.pdf_sha256) {
    throw new Exception('The file of the certificate is not the one in the register', {
      status: 500,
      code: 'E_CERTIFICATE_FILE_CHANGED',
    })
  }
  await writeStored(row.pdf_path, again)
  return again
}
