import db from '@adonisjs/lucid/services/db'
import { certificatePath, writeDraft } from '#app/certificates/certificate_files'
import {
  createCertificateRenderer,
  type SignedFile,
} from '#app/certificates/pdf/render_certificate'
import { keepSigner } from '#app/certificates/pdf/document_signer'
import { openFacts } from '#app/certificates/open_facts'
import { renderRegistered, type RegisteredFile } from '#app/certificates/render_registered'
import { sha256 } from '#app/certificates/certificate_files'
import { UNSIGNED_VERSION } from '#app/certificates/template_version'

type Row = RegisteredFile & { id: number; number: string; issued_on: string }

/**
 * Prints issued certificates: each PDF into the storage folder; SHA-256 (hexadecimal), size and the value of
 * its signature into the register. What is printed already is left as it is. Run it after the transaction
 * that issued them; running it again gives the same bytes for what is registered.
 */
export default class PrintCertificates {
  async handle(certificateIds: readonly number[]): Promise<void> {
    const rows: Row[] = await db
      .from('certificates')
      .whereIn('id', [...certificateIds])
      .whereNull('pdf_sha256')
      .orderBy('id')
      .select('id', 'number', 'issued_on', 'issued_at', 'facts_cipher', 'template_version')
      .select('pdf_signature', 'signing_certificate_sha256')
    if (rows.length === 0) return

    const signer = await keepSigner(db.connection())
    const renderer = await createCertificateRenderer()
    const writing: Promise<void>[] = []
    const printed: { row: Row; path: string; file: SignedFile | PlainFile }[] = []
    for (const row of rows) {
      const path = certificatePath(row.number, row.issued_on)
      const isNew = row.template_version !== UNSIGNED_VERSION && row.pdf_signature === null
      const file = isNew
        ? renderer.renderSigned(openFacts(row.facts_cipher), { signer, signedAt: row.issued_at })
        : plainFile(await renderRegistered(db.connection(), row))
      writing.push(writeDraft(path, file.bytes))
      printed.push({ row, path, file })
      if (writing.length >= WRITING) await Promise.all(writing.splice(0))
    }
    await Promise.all(writing)
    await register(printed, signer.fingerprint)
  }
}

/** Files on their way to the disk at once: the next ones are made meanwhile. */
const WRITING = 16

type PlainFile = { bytes: Buffer; sha256: string; signature?: undefined }

function plainFile(bytes: Buffer): PlainFile {
  return { bytes, sha256: sha256(bytes) }
}

/** A file that another process registered first stays the one that counts. */
async function register(
  printed: { row: Row; path: string; file: SignedFile | PlainFile }[],
  fingerprint: string
) {
  await db.transaction(async (trx) => {
    for (const { row, path, file } of printed) {
      await trx
        .from('certificates')
        .where('id', row.id)
        .whereNull('pdf_sha256')
        .update({
          pdf_path: path,
          pdf_sha256: file.sha256,
          pdf_bytes: file.bytes.length,
          ...(file.signature && {
            pdf_signature: file.signature.toString('base64'),
            signing_certificate_sha256: fingerprint,
          }),
        })
    }
  })
}
