import db from '@adonisjs/lucid/services/db'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { isLive } from '#app/certificates/certificate_status'
import { normaliseName } from '#app/people/person_name'
import type { Locale } from '#app/shared/words'

/** What everybody may know about a certificate; no number of identity, and the name masked. */
export interface Verified {
  verdict: 'valid' | 'revoked' | 'superseded'
  number: string
  holder: string
  occupation: string
  workType: string
  gradeRank: number
  issuedOn: string
  body: string
  bodyIsExample: boolean
  /** The body's filing covered the occupation and grade on the day of issue. */
  isFiled: boolean
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

/**
 * Looks a certificate up by its number, 22 characters, when the holder's full name is given too:
 * numbers follow one another, so that a number alone would list everybody. One query.
 */
export async function verifyByNumber(
  number: string,
  name: string,
  locale: Locale
): Promise<Verified | null> {
  const row = await read(locale).where('ce.number', number).select('ce.facts_cipher').first()
  if (!row) return null
  const holder: string = JSON.parse(decryptField(row.facts_cipher)).name
  return sameName(holder, name) ? verified(row) : null
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
    .join('occupations as o', 'o.id', 'ce.occupation_id')
    .join('assessment_bodies as ab', 'ab.id', 'ce.assessment_body_id')
    .leftJoin('assessment_body_filings as f', (join) => {
      join
        .on('f.assessment_body_id', 'ce.assessment_body_id')
        .andOn('f.occupation_id', 'ce.occupation_id')
        .andOn('f.grade_rank', 'ce.grade_rank')
    })
    .select('ce.number', 'ce.holder_mask', 'ce.work_type', 'ce.grade_rank', 'ce.issued_on')
    .select('ce.status', 'ce.pdf_sha256', 'ce.revoked_at', 'ce.revoked_reason')
    .select('ce.successor_id', `o.name_${language} as occupation`)
    .select(`ab.name_${language} as body`, 'ab.value_status', 'ab.filed_until', 'f.id as filing_id')
}

function verified(row: Record<string, any>): Verified {
  return {
    verdict: isLive(row.status) ? 'valid' : row.status,
    number: row.number,
    holder: row.holder_mask,
    occupation: row.occupation,
    workType: row.work_type,
    gradeRank: row.grade_rank,
    issuedOn: row.issued_on,
    body: row.body,
    bodyIsExample: row.value_status === 'example',
    isFiled: row.filing_id !== null && row.filed_until >= row.issued_on,
    filedUntil: row.filed_until,
    sha256: row.pdf_sha256,
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
    hasSuccessor: row.successor_id !== null,
  }
}

function sameName(one: string, other: string): boolean {
  const bare = (name: string) => normaliseName(name).replace(/\s+/g, '').toLowerCase()
  return bare(one) === bare(other)
}
