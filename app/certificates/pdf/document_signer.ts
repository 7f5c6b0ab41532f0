import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import app from '@adonisjs/core/services/app'
import clock from '#app/shared/clock'
import env from '#start/env'
import { certificatesIn, readCertificates, readSigner } from '#app/shared/crypto/read_signer'
import { CmsSigner } from '#app/shared/crypto/cms'
import { keysDir } from '#config/storage'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { selfSigned } from '#app/shared/crypto/self_signed'
import type { KeyObject } from 'node:crypto'
import type { ThreadData } from '#app/certificates/pdf/print_threads'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

let loaded:
  { file: string; certificates: string; privateKey: KeyObject; signer: CmsSigner } | undefined

/** PEM with the key and the certificate that sign documents: `DOCUMENT_SIGNER`, else in the keys' folder. */
export function signerFile(): string {
  const given = env.get('DOCUMENT_SIGNER')
  return given ? resolve(given) : join(keysDir, 'document_signer.pem')
}

/**
 * Who signs the PDF of certificates. Outside production a signer that is missing is made, with a
 * certificate that only it answers for; in production the evaluating body's own is put in place.
 *
 * @throws RuleViolation E_NO_DOCUMENT_SIGNER, E_DOCUMENT_SIGNER_UNREADABLE
 */
export function documentSigner(): CmsSigner {
  const file = signerFile()
  if (loaded?.file === file) return loaded.signer
  const text = read(file) ?? make(file)
  try {
    const parts = readSigner(text, env.get('DOCUMENT_SIGNER_PASSPHRASE')?.release())
    const signer = new CmsSigner(parts)
    loaded = { file, certificates: certificatesIn(text), privateKey: parts.privateKey, signer }
    return signer
  } catch {
    // What the library says may tell of the key.
    throw new RuleViolation('E_DOCUMENT_SIGNER_UNREADABLE', { module: 'certificates' })
  }
}

/** What `documentSigner` is made of, for a thread to make it again. @throws as `documentSigner` */
export function signerParts(): ThreadData {
  documentSigner()
  return { privateKey: loaded!.privateKey, certificates: loaded!.certificates }
}

/** Keeps the public half of the signer, so that what it signed can be put together again. */
export async function keepSigner(client: QueryClientContract): Promise<CmsSigner> {
  const signer = documentSigner()
  const row = { certificate_sha256: signer.fingerprint }
  if (await client.from('document_signers').where(row).select('id').first()) return signer
  await client
    .knexQuery()
    .table('document_signers')
    .insert({ ...row, certificates: loaded!.certificates, created_at: clock.instant() })
    .onConflict('certificate_sha256')
    .ignore()
  return signer
}

/** The signer of an earlier printing, by the fingerprint of its certificate. It need not sign any more. */
export async function formerSigner(
  client: QueryClientContract,
  fingerprint: string
): Promise<CmsSigner> {
  const row = await client
    .from('document_signers')
    .where('certificate_sha256', fingerprint)
    .select('certificates')
    .firstOrFail()
  return new CmsSigner(readCertificates(row.certificates))
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Two processes that start at once agree on the file that was there first. */
function make(file: string): string {
  if (app.inProduction) {
    throw new RuleViolation('E_NO_DOCUMENT_SIGNER', { module: 'certificates' })
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const pem = selfSigned({ organisation: '样例签发机构', commonName: 'Bagong development signer' })
  try {
    writeFileSync(file, pem, { flag: 'wx', mode: 0o600 })
    return pem
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return readFileSync(file, 'utf8')
  }
}
