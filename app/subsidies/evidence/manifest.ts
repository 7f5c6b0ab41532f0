import { createHash } from 'node:crypto'
import { canonicalJson } from '#app/rules/hash'
import type { Localized } from '#app/rules/types'

export const MANIFEST = 'manifest.json'
export const FORMAT = 'bagong-evidence'
export const FORMAT_VERSION = 1

export interface PackedFile {
  name: string
  bytes: number
  sha256: string
}

/** What a pack says of itself. */
export interface Manifest {
  format: typeof FORMAT
  formatVersion: number
  about: { kind: 'claim' | 'class'; name: string; claims: string[] }
  /** Changes with every pack; all other files of two packs of unchanged data are equal. */
  made: { at: string; by: string; auditSequence: number; auditHash: string }
  privacy: Localized
  policies: { code: string; version: string; ruleSetHash: string }[]
  /** Hash of the trace in force, by claim. */
  traces: Record<string, string>
  files: PackedFile[]
  /** SHA-256 of the manifest without this line; the audit entry of the making holds it too. */
  seal: string
}

/** What stays readable in a pack, and what does not. */
export const PRIVACY: Localized = {
  'zh-CN':
    '姓名、证件号码、账号和联系方式已遮盖。重算判定需要的出生日期保留在 claim.json 的事实中；证书 PDF 是发给本人的原件，含全名和证件号码。',
  'en': 'Names, document numbers, accounts and contacts are masked. The day of birth, which judging needs, stays among the facts of claim.json; the PDF of a certificate is the one its holder has, with full name and document number.',
}

/** The seal of a manifest: over everything it says, in canonical form. */
export function sealOf(manifest: Omit<Manifest, 'seal'>): string {
  return sha256(canonicalJson({ ...manifest, seal: undefined }))
}

/** SHA-256 in hexadecimal. */
export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex')
}
