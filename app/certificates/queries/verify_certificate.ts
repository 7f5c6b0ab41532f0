import db from '@adonisjs/lucid/services/db'
import { createHash, timingSafeEqual } from 'node:crypto'
import { decryptField, encryptField } from '#app/shared/crypto/field_cipher'
import { isLive } from '#app/certificates/certificate_status'
import { normaliseName } from '#app/people/person_name'
import type { CertificateKind } from '#app/certificates/certificate_kinds'
import type { Locale } from '#app/shared/words'

/** What everybody may know about a certificate; no number of identity, and the name masked. */
export interface Verified {
  verdict: 'valid' | 'revoked' | 'superseded'
  kind: CertificateKind
  number: string
  holder: string
  /** Occupation, or what else it is about. */
  title: string
  workType: string
  gradeRank: number | null
  issuedOn: string
  body: string
  bodyIsExample: boolean
  /**
   * Whether the body's filing covered the occupation and grade on the day of issue; null where no filing
   * is asked for.
   */
  isFiled: boolean | null
  filedUntil: string
  sha256: string | null
  revokedAt: string | null
  revokedReason: string | null
  hasSuccessor: boolean
}

/** Looks a certificate up by its verification code, bare: twelve characters. One query. */
export async function verifyByCode(code: string, locale: Locale): Promise<Verified | null> {
  const row = await read(locale).where('ce.verification_code', code).first()
  return row ? verified(row) : null
}

/** What a number that nobody has is compared with, so that it costs what one in the register costs. */
const NOBODY = encryptField(JSON.stringify({ name: '', padding: '-'.repeat(600) }))

/**
 * Looks a certificate up by its number when the holder's full name is given too: numbers follow one
 * another, so that a number alone would list everybody. One query; a wrong name and a number that nobody
 * has take the same work.
 */
export async function verifyByNumber(
  number: string,
  name: string,
  locale: Locale
): Promise<Verified | null> {
  const row = await read(locale).where('ce.number', number).select('ce.facts_cipher').first()
  const holder: string = JSON.parse(decryptField(row?.facts_cipher ?? NOBODY)).name
  return sameName(holder, name) && row ? verified(row) : null
}

/**
 * Looks a certificate up by its number and the SHA-256 (base64url) of its signed payload, which only who
 * has seen the code on the paper can know. One query.
 */
export async function verifyByProof(
  number: string,
  proof: string,
  locale: Locale
): Promise<Verified | null> {
  const row = await read(locale).where('ce.number', number).select('ce.qr_payload').first()
  const known = createHash('sha256')
    .update(row?.qr_payload ?? '')
    .digest()
  const given = Buffer.from(proof, 'base64url')
  const isSame = given.length === known.length && timingSafeEqual(given, known)
  return isSame && row?.qr_payload ? verified(row) : null
}

/** Looks a certificate up for an operator at the console: by number or bare code, or file hash. */
export async function verifyAtConsole(key: { number?: string; code?: string; sha256?: string }) {
  const query = read('zh-CN')
  if (key.number) query.where('ce.number', key.number)
  else if (key.code) query.where('ce.verification_code', key.code)
  else query.where('ce.pdf_sha256', key.sha256!)
  const row = await query.first()
  return row ? verified(row) : null
}

function read(locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  return db
    .from('certificates as ce')
    .leftJoin('occupations as o', 'o.id', 'ce.occupation_id')
    .leftJoin('assessment_bodies as ab', 'ab.id', 'ce.assessment_body_id')
    .leftJoin('assessment_body_filings as f', (join) => {
      join
        .on('f.assessment_body_id', 'ce.assessment_body_id')
        .andOn('f.occupation_id', 'ce.occupation_id')
        .andOn('f.grade_rank', 'ce.grade_rank')
    })
    .select('ce.number', 'ce.holder_mask', 'ce.work_type', 'ce.grade_rank', 'ce.issued_on')
    .select('ce.status', 'ce.pdf_sha256', 'ce.revoked_at', 'ce.revoked_reason', 'ce.kind')
    .select('ce.successor_id', language === 'en' ? 'ce.title_en as title' : 'ce.title')
    .select('ce.title as title_zh', 'ce.issuer_name', `o.name_${language} as occupation`)
    .select(`ab.name_${language} as body`, 'ab.value_status', 'ab.filed_until', 'f.id as filing_id')
}

function verified(row: Record<string, any>): Verified {
  return {
    verdict: isLive(row.status) ? 'valid' : row.status,
    kind: row.kind,
    number: row.number,
    holder: row.holder_mask,
    title: row.title ?? row.title_zh ?? row.occupation,
    workType: row.work_type,
    gradeRank: row.grade_rank,
    issuedOn: row.issued_on,
    body: row.body ?? row.issuer_name,
    bodyIsExample: row.value_status === 'example',
    isFiled: isFiled(row),
    filedUntil: row.filed_until,
    sha256: row.pdf_sha256,
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
    hasSuccessor: row.successor_id !== null,
  }
}

/** Only certificates of a skill grade need a filing (职业技能等级认定备案). */
function isFiled(row: Record<string, any>): boolean | null {
  if (row.kind !== 'skill_grade') return null
  return row.filing_id !== null && row.filed_until >= row.issued_on
}

function sameName(one: string, other: string): boolean {
  const bare = (name: string) => normaliseName(name).replace(/\s+/g, '').toLowerCase()
  return bare(one) === bare(other)
}
