import db from '@adonisjs/lucid/services/db'
import { changesOfCertificate } from '#app/certificates/changes/queries/certificate_changes'
import type { CertificateKind } from '#app/certificates/certificate_kinds'
import type { Locale } from '#app/shared/words'

/** A certificate with everything its page says; numbers of identity come masked. */
export async function certificatePage(id: number, locale: Locale) {
  const language = locale === 'en' ? 'en' : 'zh'
  const row = await db
    .from('certificates as ce')
    .join('persons as p', 'p.id', 'ce.person_id')
    .leftJoin('course_classes as c', 'c.id', 'ce.course_class_id')
    .leftJoin('occupations as o', 'o.id', 'ce.occupation_id')
    .leftJoin('assessment_bodies as ab', 'ab.id', 'ce.assessment_body_id')
    .leftJoin('bases as b', 'b.id', 'ce.base_id')
    .join('users as issuer', 'issuer.id', 'ce.issued_by_id')
    .leftJoin('users as revoker', 'revoker.id', 'ce.revoked_by_id')
    .leftJoin('certificates as next', 'next.id', 'ce.successor_id')
    .leftJoin('certificates as former', 'former.id', 'ce.predecessor_id')
    .where('ce.id', id)
    .select('ce.*', 'p.name', 'p.document_type', 'p.document_mask', 'c.code as class_code')
    .select('o.code as occupation_code', `o.name_${language} as occupation`)
    .select(`ab.name_${language} as body`, 'ab.value_status as body_status')
    .select(`b.name_${language} as base`, 'issuer.full_name as issuer')
    .select('revoker.full_name as revoker', 'next.number as successor_number')
    .select('former.number as predecessor_number')
    .firstOrFail()
  const claims = await db
    .from('claims')
    .where('certificate_id', id)
    .orderBy('id')
    .select('id', 'number', 'status', 'amount_fen', 'submitted_at', 'paid_at')
  return {
    id: row.id as number,
    number: row.number as string,
    code: grouped(row.verification_code),
    bareCode: row.verification_code as string,
    status: row.status as string,
    name: row.name as string,
    personId: row.person_id as number,
    documentType: row.document_type as string,
    documentMask: row.document_mask as string,
    kind: row.kind as CertificateKind,
    title: ((language === 'en' && row.title_en) || row.title || row.occupation) as string,
    occupation: row.occupation as string | null,
    occupationCode: row.occupation_code as string | null,
    workType: row.work_type as string,
    gradeRank: row.grade_rank as number | null,
    body: (row.body ?? row.issuer_name) as string,
    bodyIsExample: row.body_status === 'example',
    base: row.base as string | null,
    classId: row.course_class_id as number | null,
    classCode: row.class_code as string | null,
    issuedOn: row.issued_on as string,
    issuedAt: row.issued_at as string,
    issuer: row.issuer as string,
    sha256: row.pdf_sha256 as string | null,
    bytes: row.pdf_bytes as number | null,
    templateVersion: row.template_version as string,
    revokedAt: row.revoked_at as string | null,
    revokedReason: row.revoked_reason as string | null,
    revoker: row.revoker as string | null,
    successorId: row.successor_id as number | null,
    successorNumber: row.successor_number as string | null,
    predecessorId: row.predecessor_id as number | null,
    predecessorNumber: row.predecessor_number as string | null,
    changes: await changesOfCertificate(id),
    claims: claims.map((claim) => ({
      id: claim.id as number,
      number: claim.number as string,
      status: claim.status as string,
      amountFen: Number(claim.amount_fen),
      submittedAt: claim.submitted_at as string | null,
      paidAt: claim.paid_at as string | null,
    })),
    isPaid: claims.some((claim) => claim.status === 'paid'),
  }
}

function grouped(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-')
}
