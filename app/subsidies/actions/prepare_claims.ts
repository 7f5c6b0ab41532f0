import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { MODULE } from '#app/subsidies/claim_terms'
import { recordAudit } from '#app/shared/audit/record_audit'
import { enrolmentsOfClass } from '#app/subsidies/claim_facts'
import { takeSerials } from '#app/subsidies/serials'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { isOnChain } from '#app/shared/chain_claim'
import { claimsOfClass, type KindAndPart } from '#app/subsidies/claim_kinds'
import { isDue, isToPrepare } from '#app/subsidies/preparing'
import { writeClaims } from '#app/subsidies/write_claims'
import {
  assessForKinds,
  fundOfYear,
  openConditions,
  policiesOn,
  type Assessment,
} from '#app/subsidies/claim_assessment'
import type User from '#models/user'
import type { Localized } from '#app/rules/types'

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
  /** Who is not paid what the class is there for, and why. */
  refused: { enrolmentId: number; reasons: Localized[] }[]
}

/**
 * Writes draft claims for the trainees of a class, with the facts as they stand and the trace of the
 * policy in force on the day the class started: of every kind the class gives and that a policy
 * rules. Prepayments of an apprenticeship while it runs, the rest once the class is finished. Drafts
 * and returned claims are read anew; claims under way and rejected ones are left alone.
 * @throws RuleViolation E_CLASS_NOT_FINISHED, E_NO_POLICY, E_NO_FUND
 */
export default class PrepareClaims {
  async handle({ actor, classId, enrolmentIds, requestId }: PrepareClaimsInput) {
    return db.transaction(async (trx): Promise<PreparedClaims> => {
      const courseClass = await trx.from('course_classes').where('id', classId).firstOrFail()
      const due = dueScopes(courseClass)
      // The serial row is the lock under which claims of a year are written: nobody prepares twice.
      await takeSerials(trx, 'claim', clock.year(), 0)
      const policies = await policiesOn(trx, courseClass.starts_on)
      const scopes = due.flatMap((scope) => {
        const policy = policies.get(scope.kind)
        return policy ? [{ ...scope, policy }] : []
      })
      if (scopes.length === 0) {
        const params = { day: courseClass.starts_on }
        throw new RuleViolation('E_NO_POLICY', { module: MODULE, params })
      }
      const ofClass = await enrolmentsOfClass(trx, classId)
      const wanted = enrolmentIds ? ofClass.filter((id) => enrolmentIds.includes(id)) : ofClass
      const lists = await assessForKinds(trx, wanted, scopes)

      const prepared: PreparedClaims = { created: 0, claimIds: [], submittable: [], refused: [] }
      for (const [index, assessed] of lists.entries()) {
        const { kind } = scopes[index]
        const fundId = await fundOfYear(trx, courseClass.year, kind)
        const going = assessed.filter((one) =>
          isToPrepare(one, one.trace.verdict, courseClass.status)
        )
        const ids = await writeClaims(trx, going, fundId, actor)
        prepared.created += going.length
        prepared.claimIds.push(...ids)
        prepared.submittable.push(...ids.filter((_, at) => going[at].payableFen > 0))
        if (isOnChain(scopes[index])) prepared.refused.push(...refusedOf(assessed))
      }
      if (prepared.created > 0) {
        const used = scopes.map(({ policy }) => `${policy.code} ${policy.version}`)
        await recordAudit(trx, {
          actor,
          action: 'claims.prepared',
          subject: { type: 'course_class', id: classId },
          changes: {
            policy: [...new Set(used)].join(', '),
            claims: prepared.claimIds,
            submittable: prepared.submittable.length,
          },
          requestId,
        })
      }
      return prepared
    })
  }
}

function dueScopes(courseClass: Record<string, any>): KindAndPart[] {
  const scopes = claimsOfClass(courseClass.training_kind).filter((scope) =>
    isDue(scope, courseClass.status)
  )
  if (scopes.length > 0) return scopes
  const params = { code: courseClass.code }
  throw new RuleViolation('E_CLASS_NOT_FINISHED', { module: MODULE, params })
}

function refusedOf(assessed: Assessment[]): PreparedClaims['refused'] {
  return assessed
    .filter((one) => one.trace.verdict !== 'passed' || one.payableFen === 0)
    .map((one) => ({
      enrolmentId: one.enrolmentId!,
      reasons: openConditions(one.trace).map((condition) => condition.message),
    }))
}
