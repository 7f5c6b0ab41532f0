import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { MODULE } from '#app/subsidies/claim_terms'
import { insertMany } from '#app/shared/database/rows'
import { subjectKey } from '#app/subsidies/claim_kinds'
import { keepTraces } from '#app/subsidies/claim_traces'
import { recordAudit } from '#app/shared/audit/record_audit'
import { enrolmentsOfClass } from '#app/subsidies/claim_facts'
import { claimNumber, takeSerials } from '#app/subsidies/serials'
import { preparableStatuses } from '#app/subsidies/claim_status'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import {
  assessEnrolments,
  fundOfYear,
  newTrace,
  openConditions,
  policyOn,
  type Assessment,
} from '#app/subsidies/claim_assessment'
import type User from '#models/user'
import type { Localized } from '#app/rules/types'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface PrepareClaimsInput {
  actor: User
  classId: number
  /** Only these enrolments of the class. */
  enrolmentIds?: number[]
  requestId?: string | null
}

export interface PreparedClaims {
  /** Claims made or read anew. */
  created: number
  claimIds: number[]
  /** Those of them that may be submitted: every condition passed, something to pay. */
  submittable: number[]
  refused: { enrolmentId: number; reasons: Localized[] }[]
}

/**
 * Writes a draft claim for every certificate of a finished class, with the facts as they stand and
 * the trace of the policy in force on the day the class started. Drafts and returned claims are read
 * anew; claims under way and rejected ones are left alone.
 * @throws RuleViolation E_CLASS_NOT_FINISHED, E_NO_POLICY, E_NO_FUND
 */
export default class PrepareClaims {
  async handle({ actor, classId, enrolmentIds, requestId }: PrepareClaimsInput) {
    return db.transaction(async (trx): Promise<PreparedClaims> => {
      const courseClass = await trx.from('course_classes').where('id', classId).firstOrFail()
      if (!['finished', 'archived'].includes(courseClass.status)) {
        throw new RuleViolation('E_CLASS_NOT_FINISHED', {
          module: MODULE,
          params: { code: courseClass.code },
        })
      }
      // The serial row is the lock under which claims of a year are written: nobody prepares twice.
      await takeSerials(trx, 'claim', clock.year(), 0)
      const policy = await policyOn(trx, courseClass.starts_on)
      const fundId = await fundOfYear(trx, courseClass.year)
      const ofClass = await enrolmentsOfClass(trx, classId)
      const wanted = enrolmentIds ? ofClass.filter((id) => enrolmentIds.includes(id)) : ofClass
      const assessed = await assessEnrolments(trx, wanted, policy)

      const preparable = assessed.filter(isPreparable)
      const fresh = preparable.filter((one) => !hasPreparableClaim(one))
      await this.#insert(trx, fresh, fundId, actor)
      await this.#update(trx, preparable.filter(hasPreparableClaim), fundId)

      const ids = await this.#idsOf(trx, preparable)
      const prepared: PreparedClaims = {
        created: preparable.length,
        claimIds: preparable.map((one) => ids.get(one.enrolmentId)!),
        submittable: preparable
          .filter((one) => one.payableFen > 0)
          .map((one) => ids.get(one.enrolmentId)!),
        refused: assessed
          .filter((one) => one.trace.verdict !== 'passed' || one.payableFen === 0)
          .map((one) => ({ enrolmentId: one.enrolmentId, reasons: reasons(one) })),
      }
      if (preparable.length > 0) {
        await recordAudit(trx, {
          actor,
          action: 'claims.prepared',
          subject: { type: 'course_class', id: classId },
          changes: {
            policy: `${policy.code} ${policy.version}`,
            claims: prepared.claimIds,
            submittable: prepared.submittable.length,
          },
          requestId,
        })
      }
      return prepared
    })
  }

  async #insert(
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
      kind: one.policy.kind,
      subject_key: subjectKey(one.policy.kind, {
        certificateId: one.certificate?.id,
        enrolmentId: one.enrolmentId,
      }),
      ...content(one, fundId),
      enrolment_id: one.enrolmentId,
      person_id: one.personId,
      course_class_id: one.classId,
      base_id: one.baseId,
      occupation_id: one.occupationId,
      grade_rank: one.gradeRank,
      payee_kind: one.feeKind === 'self_paid' ? 'person' : 'base',
      status: 'draft',
      version: 1,
      created_by_id: actor.id,
      created_at: at,
      updated_at: at,
    }))
    await insertMany(trx, 'claims', rows)
    const ids = await this.#idsOf(trx, assessed)
    await keepTraces(
      trx,
      'prepared',
      assessed.map((one) => newTrace(ids.get(one.enrolmentId)!, one))
    )
  }

  async #update(trx: TransactionClientContract, assessed: Assessment[], fundId: number) {
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
        .whereIn('status', preparableStatuses as string[])
        .update({
          ...content(one, fundId),
          version: trx.raw('version + 1'),
          updated_at: clock.instant(),
        })
    }
  }

  async #idsOf(trx: TransactionClientContract, assessed: Assessment[]) {
    const rows = await trx
      .from('claims')
      .whereIn(
        'enrolment_id',
        assessed.map((one) => one.enrolmentId)
      )
      .whereIn('status', preparableStatuses as string[])
      .select('id', 'enrolment_id')
    return new Map<number, number>(rows.map((row) => [row.enrolment_id, row.id]))
  }
}

function content(one: Assessment, fundId: number) {
  return {
    policy_id: one.policy.id,
    fund_id: fundId,
    certificate_id: one.certificate!.id,
    amount_fen: one.payableFen,
    trace_hash: one.stored.traceHash,
  }
}

function hasPreparableClaim(one: Assessment): boolean {
  return (preparableStatuses as readonly string[]).includes(one.claim?.status ?? '')
}

function isPreparable(one: Assessment): boolean {
  if (!one.certificate) return false
  return one.claim === null || one.claim.status === 'withdrawn' || hasPreparableClaim(one)
}

function reasons(one: Assessment): Localized[] {
  return openConditions(one.trace).map((condition) => condition.message)
}
