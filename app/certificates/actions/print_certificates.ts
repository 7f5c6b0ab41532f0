import db from '@adonisjs/lucid/services/db'
import { certificatePath } from '#app/certificates/certificate_files'
import { createCertificateRenderer } from '#app/certificates/pdf/render_certificate'
import { documentSigner, keepSigner, signerParts } from '#app/certificates/pdf/document_signer'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { openPhotos } from '#app/people/photos/queries/person_photos'
import { makeFolder, sha256, writeStored } from '#app/shared/files/stored_file'
import { printOnThreads } from '#app/certificates/pdf/print_threads'
import { printSheet, type PrintedSheet, type Sheet } from '#app/certificates/pdf/print_sheet'
import { renderRegistered, type RegisteredFile } from '#app/certificates/render_registered'
import { storageDir } from '#config/storage'
import { UNSIGNED_VERSION } from '#app/certificates/template_version'
import { dirname, join } from 'node:path'

type Row = RegisteredFile & { id: number; number: string; issued_on: string }

/** Certificates that are read, printed and registered together: what is held does not grow with the list. */
const PART = 100

/** Fewer than these are drawn sooner than a thread starts. */
const WORTH_THREADS = 8

/**
 * Prints issued certificates: each PDF into the storage folder; SHA-256 (hexadecimal), size and the value of
 * its signature into the register. What is printed already is left as it is. Run it after the transaction
 * that issued them; running it again gives the same bytes for what is registered.
 */
export default class PrintCertificates {
  async handle(certificateIds: readonly number[]): Promise<void> {
    const ids = [...new Set(certificateIds)]
    let printing: Promise<Printed[]> = Promise.resolve([])
    let registering: Promise<void> = Promise.resolve()
    try {
      for (let from = 0; from < ids.length; from += PART) {
        const rows = await unprinted(ids.slice(from, from + PART))
        // The threads have the next part while the register of this one is written.
        printing = print(rows)
        // Its failure is met below, maybe later than it happens.
        printing.catch(() => {})
        await registering
        registering = printing.then(register)
        registering.catch(() => {})
      }
      await registering
    } finally {
      // Nothing of this job is under way any more when it is said to have failed.
      await Promise.allSettled([printing, registering])
    }
  }
}

interface Printed {
  row: Row
  path: string
  file: PrintedSheet | Omit<PrintedSheet, 'signature'>
}

async function unprinted(ids: readonly number[]): Promise<Row[]> {
  return db
    .from('certificates')
    .whereIn('id', [...ids])
    .whereNull('pdf_sha256')
    .orderBy('id')
    .select('id', 'number', 'issued_on', 'issued_at', 'facts_cipher', 'template_version')
    .select('pdf_signature', 'signing_certificate_sha256', 'photo_id')
}

async function print(rows: Row[]): Promise<Printed[]> {
  if (rows.length === 0) return []
  await keepSigner(db.connection())
  const [again, anew] = [rows.filter(isSigned), rows.filter((row) => !isSigned(row))]
  const paths = anew.map((row) => certificatePath(row.number, row.issued_on))
  for (const folder of new Set(paths.map((path) => dirname(path)))) {
    await makeFolder(join(storageDir, folder))
  }
  const photos = await openPhotos(
    db.connection(),
    anew.flatMap(({ photo_id: id }) => id ?? [])
  )
  const sheets = anew.map((row, i): Sheet => ({
    facts: decryptField(row.facts_cipher),
    photo: row.photo_id === null ? null : photos.get(row.photo_id)!,
    signedAt: row.issued_at,
    target: join(storageDir, paths[i]),
  }))
  const files = await printAll(sheets)
  return [
    ...(await Promise.all(again.map(printAgain))),
    ...anew.map((row, i) => ({ row, path: paths[i], file: files[i] })),
  ]
}

/** Of an older form, or signed by a printing that was not registered to its end. */
function isSigned(row: Row): boolean {
  return row.template_version === UNSIGNED_VERSION || row.pdf_signature !== null
}

async function printAll(sheets: Sheet[]): Promise<PrintedSheet[]> {
  if (sheets.length >= WORTH_THREADS) return printOnThreads(sheets, signerParts())
  const renderer = await createCertificateRenderer()
  return sheets.map((sheet) => printSheet(renderer, documentSigner(), sheet))
}

async function printAgain(row: Row): Promise<Printed> {
  const bytes = await renderRegistered(db.connection(), row)
  const path = certificatePath(row.number, row.issued_on)
  await writeStored(path, bytes)
  return { row, path, file: { sha256: sha256(bytes), size: bytes.length } }
}

/** A file that another process registered first stays the one that counts. One statement for all. */
async function register(printed: Printed[]) {
  if (printed.length === 0) return
  const { fingerprint } = documentSigner()
  const values = printed.map(() => '(?, ?, ?, ?, ?, ?)').join(', ')
  await db.rawQuery(
    `WITH made (id, path, sha256, bytes, signature, signer) AS (VALUES ${values})
     UPDATE certificates SET pdf_path = made.path, pdf_sha256 = made.sha256,
       pdf_bytes = CAST(made.bytes AS integer),
       pdf_signature = COALESCE(made.signature, certificates.pdf_signature),
       signing_certificate_sha256 = COALESCE(made.signer, certificates.signing_certificate_sha256)
     FROM made WHERE certificates.id = CAST(made.id AS integer) AND certificates.pdf_sha256 IS NULL`,
    printed.flatMap(({ row, path, file }) => {
      const signature = 'signature' in file ? Buffer.from(file.signature).toString('base64') : null
      return [row.id, path, file.sha256, file.size, signature, signature && fingerprint]
    })
  )
}
