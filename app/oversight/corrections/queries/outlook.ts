import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { resultsOf } from '#app/assessments/queries/results'
import type { Component, Mark } from '#app/grades/pass_rule'
import type { ClaimStatus } from '#app/subsidies/claim_status'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface CorrectedPlace {
  sittingId: number
  enrolmentId: number
  component: Component
  mark: Mark
}

export interface DependentClaim {
  id: number
  number: string
  kind: string
  status: ClaimStatus
  amountFen: number
}

/** What hangs on a final mark, and what another mark would change. */
export interface Outlook {
  before: boolean
  after: boolean
  /** `lost`: who passed would not; `gained`: who failed would pass; `same`: nothing follows. */
  change: 'lost' | 'gained' | 'same'
  gradeRecord: { id: number; awardedOn: string } | null
  certificates: { id: number; number: string; status: string; changeId: number | null }[]
  claims: DependentClaim[]
}

/** Statuses of a claim of which nothing is paid any more. */
export const DEAD_CLAIMS = ['rejected', 'withdrawn']
/** Facts of a claim that come from a mark or from the certificate it brought. */
const SCORE_FACTS =
  /"fact":"(failed_components|theory_mark|skills_mark|review_mark|certificate_[a-z_]+)"/

/**
 * Judges the class with the other mark in place and reads the grade, the certificates and the claims
 * of the person that rest on the result. Writes nothing.
 */
export async function outlookOf(
  client: QueryClientContract,
  classId: number,
  place: CorrectedPlace
): Promise<Outlook> {
  const { enrolmentId } = place
  const now = await resultsOf(classId, client)
  const then = await resultsOf(classId, client, { instead: place })
  const before = now.get(enrolmentId)?.passed ?? false
  const after = then.get(enrolmentId)?.passed ?? false
  const gradeRecord = await client
    .from('grade_records')
    .where({ enrolment_id: enrolmentId, source_kind: 'assessment', status: 'live' })
    .select('id', 'awarded_on as awardedOn')
    .first()
  const certificates = await client
    .from('certificates as c')
    .leftJoin('certificate_changes as ch', (join) =>
      join
        .on('ch.certificate_id', 'c.id')
        .andOnVal('ch.kind', 'revocation')
        .andOnIn('ch.status', ['draft', 'proposed'])
    )
    .where('c.enrolment_id', enrolmentId)
    .where('c.kind', 'skill_grade')
    .whereNotIn('c.status', [...DEAD_STATUSES])
    .orderBy('c.id')
    .select('c.id', 'c.number', 'c.status', 'ch.id as changeId')
  return {
    before,
    after,
    change: before === after ? 'same' : after ? 'gained' : 'lost',
    gradeRecord: gradeRecord ?? null,
    certificates: certificates as Outlook['certificates'],
    claims: await claimsOn(client, enrolmentId),
  }
}

/** Claims of the enrolment whose policy asks for a mark or a certificate, and that are not over. */
export async function claimsOn(
  client: QueryClientContract,
  enrolmentId: number
): Promise<DependentClaim[]> {
  const rows = await client
    .from('claims as cl')
    .join('policies as p', 'p.id', 'cl.policy_id')
    .join('rule_sets as r', 'r.id', 'p.rule_set_id')
    .where('cl.enrolment_id', enrolmentId)
    .whereNotIn('cl.status', DEAD_CLAIMS)
    .orderBy('cl.id')
    .select('cl.id', 'cl.number', 'cl.kind', 'cl.status', 'cl.amount_fen', 'r.definition')
  return rows
    .filter((row) => SCORE_FACTS.test(row.definition))
    .map((row) => ({
      id: row.id,
      number: row.number,
      kind: row.kind,
      status: row.status,
      amountFen: Number(row.amount_fen),
    }))
}
