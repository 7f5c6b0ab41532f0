import clock from '#app/shared/clock'
import { sha256, readStored, writeStored } from '#app/certificates/certificate_files'
import { decryptBytes, encryptBytes } from '#app/shared/crypto/field_cipher'
import { NOTICES } from '#app/subsidies/notices/notice_terms'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { storageDir } from '#config/storage'
import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Megabytes that the evidence of an objection may have. */
export const EVIDENCE_MB = 5

/** What each kind of file begins with. */
const SIGNATURES = {
  pdf: [0x25, 0x50, 0x44, 0x46, 0x2d],
  jpg: [0xff, 0xd8, 0xff],
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
} as const

export type EvidenceKind = keyof typeof SIGNATURES

export interface StoredEvidence {
  kind: EvidenceKind
  /** Inside the storage folder, by a name the server made. */
  path: string
  sha256: string
}

function fault(code: string) {
  return new RuleViolation(code, {
    module: NOTICES,
    field: 'evidence',
    params: { most: EVIDENCE_MB },
  })
}

/**
 * The kind of a file: what its name ends with and what it begins with must say the same.
 * @throws RuleViolation E_EVIDENCE_KIND, E_EVIDENCE_DIFFERS
 */
export function evidenceKind(clientName: string, bytes: Buffer): EvidenceKind {
  const ending = /\.(pdf|jpe?g|png)$/i.exec(clientName)?.[1].toLowerCase().replace('jpeg', 'jpg')
  if (!ending) throw fault('E_EVIDENCE_KIND')
  const kind = ending as EvidenceKind
  const isSame = SIGNATURES[kind].every((byte, index) => bytes[index] === byte)
  if (!isSame) throw fault('E_EVIDENCE_DIFFERS')
  return kind
}

/**
 * Keeps a file that somebody sent: encrypted, never opened by the server, under a name of the server's.
 * @throws RuleViolation E_EVIDENCE_KIND, E_EVIDENCE_DIFFERS, E_EVIDENCE_SIZE
 */
export async function storeEvidence(file: {
  tmpPath?: string
  clientName: string
  size: number
}): Promise<StoredEvidence> {
  if (file.size > EVIDENCE_MB * 1024 * 1024 || file.size === 0) throw fault('E_EVIDENCE_SIZE')
  const bytes = await readFile(file.tmpPath!)
  const kind = evidenceKind(file.clientName, bytes)
  const path = `objections/${clock.year()}/${randomUUID()}.sealed`
  await writeStored(path, encryptBytes(bytes))
  return { kind, path, sha256: sha256(bytes) }
}

/** Takes a file back that no objection refers to. */
export async function dropEvidence(path: string) {
  await rm(join(storageDir, path), { force: true })
}

/** The file as it was sent. @throws Error when it is gone or was changed */
export async function readEvidence(path: string, hash: string): Promise<Buffer> {
  const sealed = await readStored(path)
  if (!sealed) throw new Error('The evidence of an objection is not on the disk')
  const bytes = decryptBytes(sealed)
  if (sha256(bytes) !== hash)
    throw new Error('The evidence of an objection was changed on the disk')
  return bytes
}
