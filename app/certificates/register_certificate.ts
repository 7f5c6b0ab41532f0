import clock from '#app/shared/clock'
import { appUrl } from '#config/app'
import { newestPhotos } from '#app/people/photos/queries/person_photos'
import { photosOfCertificates } from '#app/certificates/open_facts'
import { currentSigningKey } from '#app/certificates/signed_payload/sign_payload'
import { encryptField } from '#app/shared/crypto/field_cipher'
import { insertMany } from '#app/shared/database/rows'
import { maskName } from '#app/people/person_name'
import { missingOnCertificate } from '#app/certificates/pdf/render_certificate'
import { MODULE } from '#app/certificates/issue_rules'
import { qrPayloadOf } from '#app/certificates/qr_payload'
import { queuePrinting } from '#app/certificates/print_job'
import { recordAudits } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { TEMPLATE_VERSION } from '#app/certificates/template_version'
import type { CertificateFacts } from '#app/certificates/certificate_facts'
import type { CertificateKind } from '#app/certificates/certificate_kinds'
import type { NewFacts } from '#app/certificates/new_facts'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface NewCertificate {
  kind: CertificateKind
  facts: NewFacts
  personId: number
  /** Name of the ability, the course or the contest where there is no grade. */
  title?: string | null
  titleEn?: string | null
  enrolmentId?: number | null
  gradeRecordId?: number | null
  classId?: number | null
  baseId?: number | null
  occupationId?: number | null
  workType?: string
  gradeRank?: number | null
  bodyId?: number | null
  competitionAwardId?: number | null
  /** The certificate it stands in for: each of the two names the other. */
  predecessorId?: number | null
}

interface Registering {
  actor: { id: number; fullName: string }
  requestId?: string | null
  /** Queue the printing too; a batch prints by itself. */
  prints?: boolean
}

type SignedFacts = CertificateFacts & { verifyUrl: string }

/**
 * Enters certificates into the register: the payload of the QR code signed, the facts frozen, predecessors
 * linked, an audit row each. Call it last in the transaction that took the serials. Gives the ids; the
 * files are printed afterwards.
 *
 * @throws RuleViolation E_MISSING_GLYPH when a character of one cannot be printed, E_NO_SIGNING_KEY
 */
export async function registerCertificates(
  trx: TransactionClientContract,
  news: NewCertificate[],
  { actor, requestId, prints }: Registering
): Promise<number[]> {
  news.forEach(({ facts }) => refuseMissing(facts))
  const key = await currentSigningKey(trx)
  const now = clock.instant()
  const photos = await photosFor(trx, news)
  const rows = news.map((one, i) => {
    const payload = qrPayloadOf(key, one)
    const photo = photos[i]
    const facts = {
      ...one.facts,
      verifyUrl: verifyUrl(one.facts.number, payload),
      ...(photo && { photoSha256: photo.sha256 }),
    }
    return { ...rowOf(one, facts, payload, actor.id, now), photo_id: photo?.id ?? null }
  })
  await insertMany(trx, 'certificates', rows)
  const ids = await idsOf(
    trx,
    rows.map(({ number }) => number)
  )
  for (const [i, { predecessorId }] of news.entries()) {
    if (!predecessorId) continue
    await trx.from('certificates').where('id', predecessorId).update({ successor_id: ids[i] })
  }
  if (prints) await queuePrinting(trx, ids)
  await recordAudits(
    trx,
    news.map((one, i) => ({
      actor,
      action: 'certificate.issued',
      subject: { type: 'certificate', id: ids[i] },
      changes: { number: one.facts.number, kind: one.kind, enrolment: one.enrolmentId ?? null },
      requestId,
    }))
  )
  return ids
}

/**
 * The photo that each is registered with for good: the newest of the person that is young enough, else that
 * of the certificate it stands in for.
 */
async function photosFor(trx: TransactionClientContract, news: NewCertificate[]) {
  const newest = await newestPhotos(
    trx,
    news.map(({ personId }) => personId)
  )
  const formerIds = news.flatMap(({ predecessorId }) => predecessorId ?? [])
  const former = formerIds.length === 0 ? [] : await photosOfCertificates(trx, formerIds)
  return news.map(({ personId, predecessorId }) => {
    const own = newest.get(personId)
    return own && !own.isOld ? own : former.find((one) => one.certificateId === predecessorId)
  })
}

/** `https://HOST/v/NUMBER#payload`: what stands behind the # is never sent to a server. */
function verifyUrl(number: string, payload: string): string {
  return `${appUrl.replace(/\/+$/, '')}/v/${number}#${payload}`
}

function refuseMissing(facts: NewFacts) {
  const missing = missingOnCertificate(facts)
  if (missing.length === 0) return
  const characters = missing.map((sign) => `${sign.character} ${sign.codePoint}`).join(', ')
  throw new RuleViolation('E_MISSING_GLYPH', {
    module: MODULE,
    params: { name: facts.name, characters },
  })
}

function rowOf(
  one: NewCertificate,
  facts: SignedFacts,
  payload: string,
  actorId: number,
  now: string
) {
  return {
    number: facts.number,
    verification_code: facts.verificationCode.replaceAll('-', ''),
    kind: one.kind,
    title: one.title ?? null,
    title_en: one.titleEn ?? null,
    issuer_name: facts.issuerName,
    person_id: one.personId,
    enrolment_id: one.enrolmentId ?? null,
    grade_record_id: one.gradeRecordId ?? null,
    course_class_id: one.classId ?? null,
    base_id: one.baseId ?? null,
    occupation_id: one.occupationId ?? null,
    work_type: one.workType ?? '',
    grade_rank: one.gradeRank ?? null,
    assessment_body_id: one.bodyId ?? null,
    competition_award_id: one.competitionAwardId ?? null,
    predecessor_id: one.predecessorId ?? null,
    issued_on: facts.issuedOn,
    status: 'issued',
    facts_cipher: encryptField(JSON.stringify(facts)),
    qr_payload: payload,
    holder_mask: maskName(facts.name),
    template_version: TEMPLATE_VERSION,
    issued_by_id: actorId,
    issued_at: now,
    created_at: now,
  }
}

async function idsOf(trx: TransactionClientContract, numbers: string[]): Promise<number[]> {
  const found = new Map<string, number>()
  for (let start = 0; start < numbers.length; start += 200) {
    const some = numbers.slice(start, start + 200)
    const rows = await trx.from('certificates').whereIn('number', some).select('id', 'number')
    rows.forEach((row) => found.set(row.number, row.id))
  }
  return numbers.map((number) => found.get(number)!)
}
