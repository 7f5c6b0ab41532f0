import clock from '#app/shared/clock'
import { awardNumber } from '#app/certificates/kinds/local_number'
import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { newFacts } from '#app/certificates/new_facts'
import { registerCertificates } from '#app/certificates/register_certificate'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface AwardToCertify {
  personId: number
  competitionAwardId: number
  /** Name of the contest, its event, and the award as it is to be printed, `二等奖（第 2 名）`. */
  contest: string
  contestEn?: string | null
  event: string
  award: string
  /** Who held the contest: it issues the certificate. */
  issuerName: string
  issuerNameEn: string
  baseId?: number | null
  actor: { id: number; fullName: string }
  requestId?: string | null
}

/**
 * Issues the certificate of a contest's award. Whoever holds a valid one for the award keeps it: its id is
 * given. Call it last in the transaction; the file is printed afterwards by a job.
 *
 * @throws RuleViolation E_MISSING_GLYPH, E_NO_SIGNING_KEY
 */
export async function issueAwardCertificate(
  trx: TransactionClientContract,
  award: AwardToCertify
): Promise<number> {
  const { personId, competitionAwardId } = award
  const person = await trx
    .from('persons')
    .where('id', personId)
    .forUpdate()
    .select('name', 'document_type', 'document_cipher')
    .firstOrFail()
  const live = await trx
    .from('certificates')
    .where({ competition_award_id: competitionAwardId, person_id: personId, kind: 'award' })
    .whereNotIn('status', [...DEAD_STATUSES])
    .first()
  if (live) return live.id
  const issuedOn = clock.today()
  const number = await awardNumber(trx, issuedOn.slice(0, 4))
  const [id] = await registerCertificates(
    trx,
    [
      {
        kind: 'award',
        facts: newFacts({
          kind: 'award',
          number,
          name: person.name,
          documentType: person.document_type,
          documentNumber: decryptField(person.document_cipher),
          occupationCode: '',
          occupationName: '',
          workType: null,
          gradeRank: 0,
          entries: [award.contest, award.event, award.award],
          issuerName: award.issuerName,
          issuerNameEn: award.issuerNameEn,
          issuedOn,
        }),
        personId,
        baseId: award.baseId,
        competitionAwardId,
        title: `${award.contest} ${award.event}`.slice(0, 160),
        titleEn: award.contestEn,
      },
    ],
    { actor: award.actor, requestId: award.requestId, prints: true }
  )
  return id
}
