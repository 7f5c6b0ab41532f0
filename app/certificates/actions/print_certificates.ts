import db from '@adonisjs/lucid/services/db'
import { certificatePath } from '#app/certificates/certificate_files'
import { writeDraft } from '#app/shared/files/stored_file'
import {
  createCertificateRenderer,
  type SignedFile,
} from '#app/certificates/pdf/render_certificate'
import { keepSigner } from '#app/certificates/pdf/document_signer'
import { openFacts } from '#app/certificates/open_facts'
import { renderRegistered, type RegisteredFile } from '#app/certificates/render_registered'
import { sha256 } from '#app/shared/files/stored_file'
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
    const writes: Promise<void>[] = []
    const printed: Printed[] = []
    try {
      for (const row of rows) {
        const path = certificatePath(row.number, row.issued_on)
        const isNew = row.template_version !== UNSIGNED_VERSION && row.pdf_signature === null
        const file = isNew
          ? renderer.renderSigned(openFacts(row.facts_cipher), { signer, signedAt: row.issued_at })
          : plainFile(await renderRegistered(db.connection(), row))
        writes.push(writeDraft(path, file.parts))
        // Its failure is met below, maybe later than it happens.
        writes.at(-1)!.catch(() => {})
        printed.push({ row, path, file })
        await writes.at(-WRITING)
      }
      await Promise.all(writes)
    } finally {
      // Nothing of this job is under way any more when it is said to have failed.
      await Promise.allSettled(writes)
    }
    await register(printed, signer.fingerprint)
  }
}

/** Files on their way to the disk at once: the next ones are made meanwhile. */
const WRITING = 16

interface Printed {
  row: Row
  path: string
  file: SignedFile | PlainFile
}

type PlainFile = Pick<SignedFile, 'sha256' | 'size'> & { parts: [Buffer]; signature?: undefined }

function plainFile(bytes: Buffer): PlainFile {
  return { parts: [bytes], size: bytes.length, sha256: sha256(bytes) }
}

/** A file that another process registered first stays the one that counts. One statement for all. */
async function register(printed: Printed[], fingerprint: string) {
  const values = printed.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')
  await db.rawQuery(
    `WITH made (id, path, sha256, bytes, signature, signer) AS (VALUES ${values})
     UPDATE certificates SET pdf_path = made.path, pdf_sha256 = made.sha256,
       pdf_bytes = CAST(made.bytes AS integer),
       pdf_signature = COALESCE(made.signature, certificates.pdf_signature),
       signing_certificate_sha256 = COALESCE(made.signer, certificates.signing_certificate_sha256)
     FROM made WHERE certificates.id = CAST(made.id AS integer) AND certificates.pdf_sha256 IS NULL`,
    printed.flatMap(({ row, path, file }) => {
      const signature = file.signature?.toString('base64') ?? null
      return [row.id, path, file.sha256, file.size, signature, signature && fingerprint]
    })
  )
}
