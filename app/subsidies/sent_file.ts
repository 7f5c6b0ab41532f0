import clock from '#app/shared/clock'
import { sha256, readStored, writeStored } from '#app/certificates/certificate_files'
import { decryptBytes, encryptBytes } from '#app/shared/crypto/field_cipher'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { storageDir } from '#config/storage'
import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Language file of the faults. */
const SENT_FILES = 'sent_files'

/** Megabytes that a file may have which somebody sends to prove something. */
export const SENT_FILE_MB = 5

/** What each kind of file begins with. */
const SIGNATURES = {
  pdf: [0x25, 0x50, 0x44, 0x46, 0x2d],
  jpg: [0xff, 0xd8, 0xff],
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
} as const

export type SentFileKind = keyof typeof SIGNATURES

/** A file as a form sends it. */
export interface SentFile {
  tmpPath?: string
  clientName: string
  size: number
}

export interface StoredFile {
  kind: SentFileKind
  /** Inside the storage folder, by a name the server made. */
  path: string
  sha256: string
}

/** Where files of a kind lie, and the field of the form that they come in. */
interface Place {
  folder: 'objections' | 'account_corrections'
  field: string
}

function fault(code: string, field: string) {
  return new RuleViolation(code, { module: SENT_FILES, field, params: { most: SENT_FILE_MB } })
}

/** The kind of a file: what its name ends with and what it begins with must say the same. */
function kindOf(clientName: string, bytes: Buffer, field: string): SentFileKind {
  const ending = /\.(pdf|jpe?g|png)$/i.exec(clientName)?.[1].toLowerCase().replace('jpeg', 'jpg')
  if (!ending) throw fault('E_FILE_KIND', field)
  const kind = ending as SentFileKind
  const isSame = SIGNATURES[kind].every((byte, index) => bytes[index] === byte)
  if (!isSame) throw fault('E_FILE_DIFFERS', field)
  return kind
}

/**
 * Keeps a file that somebody sent: encrypted, never opened by the server, under a name of the server's.
 * @throws RuleViolation E_FILE_KIND, E_FILE_DIFFERS, E_FILE_SIZE
 */
export async function storeSent(file: SentFile, { folder, field }: Place): Promise<StoredFile> {
  if (file.size > SENT_FILE_MB * 1024 * 1024 || file.size === 0) throw fault('E_FILE_SIZE', field)
  const bytes = await readFile(file.tmpPath!)
  const kind = kindOf(file.clientName, bytes, field)
  const path = `${folder}/${clock.year()}/${randomUUID()}.sealed`
  await writeStored(path, encryptBytes(bytes))
  return { kind, path, sha256: sha256(bytes) }
}

/**
 * Keeps the file of a form, when one came with it, while `write` writes the row that refers to it; takes
 * the file back when that fails.
 * @throws RuleViolation as `storeSent`, and whatever `write` raises
 */
export async function keepSent<T>(
  file: SentFile | null,
  place: Place,
  write: (stored: StoredFile | null) => Promise<T>
): Promise<T> {
  const stored = file && file.clientName ? await storeSent(file, place) : null
  try {
    return await write(stored)
  } catch (error) {
    if (stored) await dropSent(stored.path)
    throw error
  }
}

/** Takes a file back that nothing refers to. */
export async function dropSent(path: string) {
  await rm(join(storageDir, path), { force: true })
}

/** The file as it was sent. @throws Error when it is gone or was changed */
export async function readSent(path: string, hash: string): Promise<Buffer> {
  const sealed = await readStored(path)
  if (!sealed) throw new Error('A file that was sent is not on the disk')
  const bytes = decryptBytes(sealed)
  if (sha256(bytes) !== hash) throw new Error('A file that was sent was changed on the disk')
  return bytes
}
