import db from '@adonisjs/lucid/services/db'
import { normaliseVerificationCode } from '#app/certificates/verification_code'
import type { CertificateKind } from '#app/certificates/certificate_kinds'
import type { Locale } from '#app/shared/words'

export interface OwnCertificate {
  id: number
  number: string
  /** In its printed form, `7K3M-9QXD-2FHT`. */
  verificationCode: string
  status: string
  issuedOn: string
  revokedAt: string | null
  revokedReason: string | null
  kind: CertificateKind
  gradeRank: number | null
  /** Occupation, or what else it is about. */
  title: string
  workType: string
  body: string
  isBodyExample: boolean
  name: string
  documentMask: string
  hasPdf: boolean
  /** What its QR code opens; null where it was issued before codes were signed. */
  scanPath: string | null
}

/** The certificates of a person, newest first; with an id only that one. */
export async function ownCertificates(
  personId: number,
  locale: Locale,
  id?: number
): Promise<OwnCertificate[]> {
  const language = locale === 'en' ? 'en' : 'zh'
  const query = db
    .from('certificates as ce')
    .leftJoin('occupations as o', 'o.id', 'ce.occupation_id')
    .leftJoin('assessment_bodies as b', 'b.id', 'ce.assessment_body_id')
    .join('persons as p', 'p.id', 'ce.person_id')
    .where('ce.person_id', personId)
    .orderBy('ce.issued_on', 'desc')
    .orderBy('ce.id', 'desc')
    .select('ce.id', 'ce.number', 'ce.verification_code', 'ce.status', 'ce.issued_on')
    .select('ce.revoked_at', 'ce.revoked_reason', 'ce.grade_rank', 'ce.work_type', 'ce.pdf_path')
    .select('ce.qr_payload')
    .select('ce.kind', 'ce.title', 'ce.title_en', 'ce.issuer_name')
    .select(`o.name_${language} as occupation`, `b.name_${language} as body`, 'b.value_status')
    .select('p.name', 'p.document_mask')
  if (id !== undefined) query.where('ce.id', id)
  const rows = await query
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    verificationCode: normaliseVerificationCode(row.verification_code) ?? row.verification_code,
    status: row.status,
    issuedOn: row.issued_on,
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
    gradeRank: row.grade_rank,
    kind: row.kind,
    title: (language === 'en' && row.title_en) || row.title || row.occupation,
    workType: row.work_type,
    body: row.body ?? row.issuer_name,
    isBodyExample: row.value_status === 'example',
    name: row.name,
    documentMask: row.document_mask,
    hasPdf: row.pdf_path !== null,
    scanPath: row.qr_payload ? `/v/${row.number}#${row.qr_payload}` : null,
  }))
}

/** Badge of a certificate as its holder and the public read it. */
export function certificateTint(status: string): string {
  return { revoked: 'fail', superseded: '' }[status] ?? 'pass'
}
