import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { claimTint } from '#app/subsidies/claim_status'
import { claimThen, type ClaimThen } from '#app/subsidies/history/claim_then'
import { fundThen } from '#app/subsidies/history/queries/fund_then'
import { readClaimRecord, type ClaimRecord } from '#app/subsidies/history/claim_record'
import { traceDifference } from '#app/subsidies/history/difference'
import { assessClaims, policiesById, replay, tallyOf } from '#app/subsidies/claim_assessment'
import type { Trace } from '#app/rules/types'

/** A claim as it stood at an instant, and what is different today. Null when there is no such claim. */
export async function claimThenPage(id: number, at: string) {
  const client = db.connection()
  const record = await readClaimRecord(client, id)
  if (!record) return null
  const then = claimThen(record, at)
  const policies = await policiesById(client, [record.claim.policyId])
  const policy = policies.get(then?.trace?.policyId ?? record.claim.policyId)!
  const trace = then?.trace ? (JSON.parse(then.trace.trace) as Trace) : null
  return {
    record,
    head: await readHead(id),
    policy,
    then: then && { ...then, tint: claimTint(then.state) },
    trace,
    tally: trace && tallyOf(trace),
    replay: then?.trace ? replay(then.trace, policy.ruleSet) : null,
    fund: then && (await fundThen(client, record.claim.fundId, at)),
    today: then && trace ? await differenceToday(record, then, trace) : null,
  }
}

/** The facts read anew against those on record then; what was on record last, where they cannot be. */
async function differenceToday(record: ClaimRecord, then: ClaimThen, trace: Trace) {
  const { id, kind, part, enrolmentId, policyId } = record.claim
  const assessed = await assessClaims(db.connection(), [{ id, kind, part, enrolmentId, policyId }])
  const last = record.traces.at(-1)!
  const fresh = assessed.get(id)?.trace ?? (JSON.parse(last.trace) as Trace)
  const now = claimThen(record, clock.instant())!
  return {
    facts: traceDifference(trace, fresh),
    state: now.state === then.state ? null : { before: then.state, after: now.state },
    amountFen:
      now.amountFen === then.amountFen ? null : { before: then.amountFen, after: now.amountFen },
  }
}

async function readHead(id: number): Promise<Record<string, any>> {
  return db
    .from('claims')
    .join('persons', 'persons.id', 'claims.person_id')
    .leftJoin('course_classes', 'course_classes.id', 'claims.course_class_id')
    .leftJoin('certificates', 'certificates.id', 'claims.certificate_id')
    .leftJoin('occupations', 'occupations.id', 'claims.occupation_id')
    .leftJoin('bases', 'bases.id', 'claims.base_id')
    .leftJoin('employers', 'employers.id', 'claims.employer_id')
    .where('claims.id', id)
    .select(
      'claims.id',
      'claims.number',
      'claims.kind',
      'claims.payee_kind',
      'claims.grade_rank',
      'claims.course_class_id',
      'persons.name as person_name',
      'persons.document_mask',
      'course_classes.code as class_code',
      'certificates.number as certificate_number',
      'occupations.name_zh as occupation_zh',
      'occupations.name_en as occupation_en',
      'bases.name_zh as base_zh',
      'bases.name_en as base_en',
      'employers.name as employer'
    )
    .firstOrFail()
}
