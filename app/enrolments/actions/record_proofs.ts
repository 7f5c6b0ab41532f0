import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

export interface CategoryProof {
  enrolmentId: number
  /** One of TRAINEE_CATEGORIES. */
  traineeCategory: string
  categoryProof: string | null
  /** Day of the proof, YYYY-MM-DD. */
  categoryProvenOn: string | null
  /** The actor states to have seen a proof whose day stood there before. */
  proofSeen?: boolean
  /** Days of the labour contract; left out where the class asks for none. */
  contractSignedOn?: string | null
  contractEndsOn?: string | null
}

/** Of these the chain tells only that they changed. */
const UNTOLD_FIELDS = new Set(['trainee_category', 'category_proof'])

const PROOF_FIELDS = new Set(['trainee_category', 'category_proof', 'category_proven_on'])

/** Claims of an enrolment in these statuses leave its category open to correction. */
const OPEN_CLAIMS = ['draft', 'returned', 'rejected', 'withdrawn']

/**
 * Records for a class to which group each trainee belongs and what proves it, and the contracts. Only what differs is
 * written; a claim that was submitted fixes the category it was submitted with. Gives the number of
 * enrolments changed.
 *
 * Raises RuleViolation E_PROOF_FUTURE, E_PROOF_FIXED, E_CONTRACT_DAYS, each naming the trainee; E_OWN_RECORD of
 * moves.
 */
export default class RecordProofs {
  async handle({
    actor,
    classId,
    proofs,
    requestId,
  }: {
    actor: User
    classId: number
    proofs: CategoryProof[]
    requestId?: string | null
  }): Promise<number> {
    return db.transaction(async (trx) => {
      await trx
        .from('enrolments')
        .where('course_class_id', classId)
        .orderBy('id')
        .forUpdate()
        .select('id')
      // A submission under way is waited for; one that comes later reads what is written here.
      const claims = await trx
        .from('claims')
        .where('course_class_id', classId)
        .orderBy('id')
        .forUpdate()
        .select('enrolment_id', 'status')
      const isFixed = new Set(
        claims
          .filter((claim) => !OPEN_CLAIMS.includes(claim.status))
          .map((claim) => claim.enrolment_id)
      )
      const rows = await trx
        .from('enrolments')
        .join('persons', 'persons.id', 'enrolments.person_id')
        .where('enrolments.course_class_id', classId)
        .whereIn(
          'enrolments.id',
          proofs.map((proof) => proof.enrolmentId)
        )
        .orderBy('enrolments.id')
        .select('enrolments.*', 'persons.name')

      const changes: Record<string, unknown> = {}
      const groups: Record<string, unknown> = {}
      const seen: number[] = []
      const today = clock.today()
      for (const row of rows) {
        const proof = proofs.find((one) => one.enrolmentId === row.id)!
        const next: Record<string, string | null> = {
          trainee_category: proof.traineeCategory,
          category_proof: proof.categoryProof,
          category_proven_on: proof.categoryProvenOn,
          ...contractOf(proof),
        }
        const differing = Object.entries(next).filter(([field, value]) => row[field] !== value)
        const seesNow =
          proof.proofSeen === true &&
          row.category_proven_on !== null &&
          row.category_proven_on === proof.categoryProvenOn &&
          row.proof_checked_by_id === null
        if (differing.length === 0 && !seesNow) continue
        if (row.person_id === actor.personId) {
          throw new RuleViolation('E_OWN_RECORD', { module: 'moves' })
        }
        if (isFixed.has(row.id)) throw refusal('E_PROOF_FIXED', row.name)
        if (proof.categoryProvenOn && proof.categoryProvenOn > today) {
          throw refusal('E_PROOF_FUTURE', row.name)
        }
        const { contractSignedOn: signed, contractEndsOn: ends } = proof
        if (signed && ends && ends < signed) throw refusal('E_CONTRACT_DAYS', row.name)
        const now = clock.instant()
        const isProofNew = differing.some(([field]) => PROOF_FIELDS.has(field))
        await trx
          .from('enrolments')
          .where('id', row.id)
          .update({
            ...next,
            ...((isProofNew || seesNow) && checkOf(proof, actor, now)),
            updated_at: now,
          })
        if (seesNow) seen.push(row.id)
        changes[row.id] = Object.fromEntries(
          // A proof names certificates and their numbers: that it changed is enough here.
          differing.map(([field, value]) =>
            UNTOLD_FIELDS.has(field) ? [field, 'changed'] : [field, [row[field], value]]
          )
        )
        if (row.trainee_category !== proof.traineeCategory) {
          groups[row.id] = [row.trainee_category, proof.traineeCategory]
        }
      }

      const count = Object.keys(changes).length
      if (count > 0) {
        await recordAudit(trx, {
          actor,
          action: 'enrolment.proofs_recorded',
          subject: { type: 'course_class', id: classId },
          changes: { ...changes, ...(seen.length > 0 && { proofsSeen: seen }) },
          sensitive: Object.keys(groups).length > 0 ? { categories: groups } : null,
          requestId,
        })
      }
      return count
    })
  }
}

/** Whoever records a day of a proof answers for having checked it. */
function checkOf({ categoryProvenOn }: CategoryProof, actor: User, now: string) {
  return {
    proof_checked_by_id: categoryProvenOn ? actor.id : null,
    proof_checked_at: categoryProvenOn ? now : null,
  }
}

function contractOf({ contractSignedOn, contractEndsOn }: CategoryProof) {
  return {
    ...(contractSignedOn !== undefined && { contract_signed_on: contractSignedOn }),
    ...(contractEndsOn !== undefined && { contract_ends_on: contractEndsOn }),
  }
}

function refusal(code: string, name: string) {
  return new RuleViolation(code, { module: 'proofs', params: { name } })
}
