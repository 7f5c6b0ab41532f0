import clock from '#app/shared/clock'
import { insertMany } from '#app/shared/database/rows'
import { keepTraces } from '#app/subsidies/claim_traces'
import { newTrace, type Assessment } from '#app/subsidies/claim_assessment'
import { payeeOf } from '#app/subsidies/claim_kinds'
import { hasPreparableClaim } from '#app/subsidies/preparing'
import { preparableStatuses } from '#app/subsidies/claim_status'
import { claimNumber, takeSerials } from '#app/subsidies/serials'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * Writes claims of one kind and part, inside the caller's transaction that holds the serial row: new
 * drafts for subjects that have none, new facts and trace for drafts and returned ones. Gives the
 * claim ids in the order of the assessments.
 */
export async function writeClaims(
  trx: TransactionClientContract,
  assessed: Assessment[],
  fundId: number,
  actor: User
): Promise<number[]> {
  const fresh = assessed.filter((one) => !hasPreparableClaim(one))
  await insert(trx, fresh, fundId, actor)
  await update(trx, assessed.filter(hasPreparableClaim), fundId)
  const ids = await idsOf(trx, assessed)
  return assessed.map((one) => ids.get(one.key!)!)
}

async function insert(
  trx: TransactionClientContract,
  assessed: Assessment[],
  fundId: number,
  actor: User
) {
  if (assessed.length === 0) return
  const year = clock.year()
  const first = await takeSerials(trx, 'claim', year, assessed.length)
  const at = clock.instant()
  const rows = assessed.map((one, index) => ({
    number: claimNumber(year, first + index),
    kind: one.kind,
    part: one.part,
    subject_key: one.key,
    ...content(one, fundId),
    enrolment_id: one.enrolmentId,
    competition_award_id: one.awardId,
    person_id: one.personId,
    course_class_id: one.classId,
    base_id: one.baseId,
    employer_id: one.employerId,
    occupation_id: one.occupationId,
    grade_rank: one.gradeRank,
    payee_kind: payeeOf(one.kind, one.feeKind),
    status: 'draft',
    version: 1,
    created_by_id: actor.id,
    created_at: at,
    updated_at: at,
  }))
  await insertMany(trx, 'claims', rows)
  const ids = await idsOf(trx, assessed)
  await keepTraces(
    trx,
    'prepared',
    assessed.map((one) => newTrace(ids.get(one.key!)!, one))
  )
}

async function update(trx: TransactionClientContract, assessed: Assessment[], fundId: number) {
  // In the order in which `lockClaims` takes them.
  const changed = assessed
    .filter((one) => one.claim!.traceHash !== one.stored.traceHash)
    .sort((a, b) => a.claim!.id - b.claim!.id)
  await keepTraces(
    trx,
    'prepared',
    changed.map((one) => newTrace(one.claim!.id, one))
  )
  for (const one of changed) {
    await trx
      .from('claims')
      .where('id', one.claim!.id)
      .whereIn('status', [...preparableStatuses])
      .update({
        ...content(one, fundId),
        version: trx.raw('version + 1'),
        updated_at: clock.instant(),
      })
  }
}

async function idsOf(trx: TransactionClientContract, assessed: Assessment[]) {
  const [first] = assessed
  if (!first) return new Map<string, number>()
  const rows = await trx
    .from('claims')
    .where('kind', first.kind)
    .whereIn(
      'subject_key',
      assessed.map((one) => one.key!)
    )
    .whereIn('status', [...preparableStatuses])
    .select('id', 'subject_key')
  return new Map<string, number>(rows.map((row) => [row.subject_key, row.id]))
}

function content(one: Assessment, fundId: number) {
  return {
    policy_id: one.policy.id,
    fund_id: fundId,
    certificate_id: one.certificate?.id ?? null,
    amount_fen: one.payableFen,
    trace_hash: one.stored.traceHash,
  }
}
