import clock from '#app/shared/clock'
import { decryptBytes, encryptBytes } from '#app/shared/crypto/field_cipher'
import { reencode, type ImageTerms } from '#app/shared/files/image'
import { readStored, sha256, writeStored } from '#app/shared/files/stored_file'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { storageDir } from '#config/storage'
import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/*
 * Files that people send and that only some may see: proofs, leave slips, photos.
 *
 * - `storePrivateFile` keeps a PDF, JPG or PNG byte for byte; the server never opens it.
 * - `storeImage` opens a JPG or PNG and keeps a new JPG of it, without what the camera wrote about
 *   place and device, turned upright, within a size.
 * - `keepPrivateFile` and `keepImage` do so around the action that writes the row, and take the file
 *   back when that fails. Prefer them in controllers. A file is written before the transaction: no file
 *   work inside one.
 * - `readPrivateFile` gives the bytes after checking them against the SHA-256 of the row.
 *
 * What is kept is encrypted (`encryptBytes`) under a name the server made, `<folder>/<year>/<uuid>.sealed`
 * inside the storage folder. The row that refers to a file holds path, sha256, kind and size; who may read
 * it is decided by the policy of that row; send it with `fileHead` (`private, no-store`, `nosniff`).
 * Faults are sentences of `sent_files` at the field of the form.
 */

/** Language file of the faults. */
export const SENT_FILES = 'sent_files'

/** Megabytes that a file may have which somebody sends, where its place says nothing else. */
export const SENT_FILE_MB = 5

/** What each kind of file begins with. */
const SIGNATURES = {
  pdf: [0x25, 0x50, 0x44, 0x46, 0x2d],
  jpg: [0xff, 0xd8, 0xff],
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
} as const

export type PrivateFileKind = keyof typeof SIGNATURES

/** A file as a form sends it: what `request.file(field)` gives. */
export interface SentFile {
  tmpPath?: string
  clientName: string
  size: number
}

/** A file in memory: one of an archive that was sent, or one the simulation made. */
export interface SentBytes {
  clientName: string
  bytes: Buffer
}

export interface PrivateFile {
  kind: PrivateFileKind
  /** Inside the storage folder, by a name the server made. */
  path: string
  /** Of the bytes as `readPrivateFile` gives them, in hexadecimal. */
  sha256: string
  size: number
}

export interface PrivateImage extends PrivateFile {
  kind: 'jpg'
  width: number
  height: number
}

/** Where files of a kind lie, and the field of the form that they come in. */
export interface Place {
  /** One folder of the storage folder for each kind of record: `objections`, `leave_slips`. */
  folder: string
  field: string
  /** Most megabytes; `SENT_FILE_MB` when left out. */
  megabytes?: number
}

/**
 * Keeps a file that somebody sent as it is: PDF, JPG or PNG, where what its name ends with and what it
 * begins with say the same.
 *
 * @throws RuleViolation E_FILE_SIZE, E_FILE_KIND, E_FILE_DIFFERS
 */
export async function storePrivateFile(
  file: SentFile | SentBytes,
  place: Place
): Promise<PrivateFile> {
  const bytes = await bytesOf(file, place)
  return { kind: kindOf(file.clientName, bytes, place.field), ...(await store(bytes, place)) }
}

/**
 * Keeps a picture that somebody sent, drawn anew as JPG in sRGB: nothing of its metadata is left, it is
 * turned as the camera meant it, and it fits into the size of `terms`.
 *
 * @throws RuleViolation E_FILE_SIZE, E_IMAGE_KIND, E_FILE_DIFFERS, E_IMAGE_BROKEN, E_IMAGE_PIXELS,
 *   E_IMAGE_SMALL
 */
export async function storeImage(
  file: SentFile | SentBytes,
  place: Place,
  terms: ImageTerms
): Promise<PrivateImage> {
  const sent = await bytesOf(file, place)
  if (!/\.(jpe?g|png)$/i.test(file.clientName)) throw fault('E_IMAGE_KIND', place)
  kindOf(file.clientName, sent, place.field)
  const { bytes, width, height } = await reencode(sent, terms, (code, params) =>
    fault(code, place, params)
  )
  return { kind: 'jpg', width, height, ...(await store(bytes, place)) }
}

/**
 * Keeps the file of a form, when one came with it, while `write` writes the row that refers to it; takes
 * the file back when that fails.
 *
 * @throws RuleViolation as `storePrivateFile`, and whatever `write` raises
 */
export async function keepPrivateFile<T>(
  file: SentFile | null,
  place: Place,
  write: (stored: PrivateFile | null) => Promise<T>
): Promise<T> {
  const stored = file && file.clientName ? await storePrivateFile(file, place) : null
  return takingBack(stored, () => write(stored))
}

/**
 * Keeps a picture while `write` writes the row that refers to it; takes it back when that fails.
 *
 * @throws RuleViolation as `storeImage`, and whatever `write` raises
 */
export async function keepImage<T>(
  file: SentFile | SentBytes,
  place: Place,
  terms: ImageTerms,
  write: (stored: PrivateImage) => Promise<T>
): Promise<T> {
  const stored = await storeImage(file, place, terms)
  return takingBack(stored, () => write(stored))
}

/** Takes a file back that nothing refers to. */
export async function dropPrivateFile(path: string) {
  await rm(join(storageDir, path), { force: true })
}

/** The file as it was kept. @throws Error when it is gone or was changed */
export async function readPrivateFile(path: string, hash: string): Promise<Buffer> {
  const sealed = await readStored(path)
  if (!sealed) throw new Error('A private file is not on the disk')
  const bytes = decryptBytes(sealed)
  if (sha256(bytes) !== hash) throw new Error('A private file was changed on the disk')
  return bytes
}

async function takingBack<T>(stored: PrivateFile | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (stored) await dropPrivateFile(stored.path)
    throw error
  }
}

async function bytesOf(file: SentFile | SentBytes, place: Place): Promise<Buffer> {
  const size = 'bytes' in file ? file.bytes.length : file.size
  if (size > mostMegabytes(place) * 1024 * 1024 || size === 0) throw fault('E_FILE_SIZE', place)
  return 'bytes' in file ? file.bytes : readFile(file.tmpPath!)
}

async function store(bytes: Buffer, { folder }: Place) {
  const path = `${folder}/${clock.year()}/${randomUUID()}.sealed`
  await writeStored(path, encryptBytes(bytes))
  return { path, sha256: sha256(bytes), size: bytes.length }
}

/** The kind of a file: what its name ends with and what it begins with must say the same. */
function kindOf(clientName: string, bytes: Buffer, field: string): PrivateFileKind {
  const ending = /\.(pdf|jpe?g|png)$/i.exec(clientName)?.[1].toLowerCase().replace('jpeg', 'jpg')
  if (!ending) throw fault('E_FILE_KIND', { field })
  const kind = ending as PrivateFileKind
  const isSame = SIGNATURES[kind].every((byte, index) => bytes[index] === byte)
  if (!isSame) throw fault('E_FILE_DIFFERS', { field })
  return kind
}

function mostMegabytes({ megabytes }: Pick<Place, 'megabytes'>): number {
  return megabytes ?? SENT_FILE_MB
}

function fault(
  code: string,
  place: Pick<Place, 'field' | 'megabytes'>,
  params: Record<string, number> = {}
) {
  return new RuleViolation(code, {
    module: SENT_FILES,
    field: place.field,
    params: { most: mostMegabytes(place), ...params },
  })
}
