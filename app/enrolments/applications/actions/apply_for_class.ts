import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { MINIMUM_AGE } from '#app/enrolments/roster/read_row'
import {
  MODULE,
  refuseBegun,
  refuseOtherClass,
} from '#app/enrolments/applications/application_step'
import { ageOn } from '#app/people/identity_number'
import { findOrCreatePerson, type PersonInput } from '#app/people/find_or_create_person'
import { isUniqueViolation } from '#app/shared/database/database_fault'
import { lockEnrollingClass } from '#app/enrolments/take_places'
import { recordAudit } from '#app/shared/audit/record_audit'
import { statedProof, type ProofCheck } from '#app/enrolments/applications/stated_proof'
import { recordEvent } from '#app/enrolments/applications/application_events'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'
import type { ClassFacts } from '#app/enrolments/queries/class_facts'
import type { QueryClientContract, TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What is asked for whom: what a qualification check looks at. */
export interface ApplicationSubject {
  personId: number
  classId: number
  traineeCategory: string
  categoryProof: string | null
  categoryProvenOn: string | null
  /** Whether the base accepted the proof or saw its original; what is only typed proves nothing. */
  isProofChecked: boolean
}

/** The outcome of a check, and all that was found, as it is kept with the application. */
export interface Checked {
  verdict: 'passed' | 'failed' | 'unknown'
  stored: string
}

export interface ApplyForClassInput {
  actor: User
  classId: number
  /** The person: one on the register, or as a form names them. */
  applicant: { personId: number } | { person: PersonInput }
  /** One of TRAINEE_CATEGORIES. */
  traineeCategory: string
  categoryProof?: string | null
  categoryProvenOn?: string | null
  sentBy: 'trainee' | 'base'
  /** The base states that it saw the original of the proof. */
  proofSeen?: boolean
  /** The application for another class that this one comes instead of. */
  replacesId?: number
  requestId?: string | null
}

/** Checks a subject; handed in by the caller, because subsidies know of enrolments and not the reverse. */
export type Check = (client: QueryClientContract, subject: ApplicationSubject) => Promise<Checked>

/**
 * Asks for a seat of a class that enrols and has not begun, with the check of that moment. No seat is
 * taken: the base decides. Gives the id of the application.
 *
 * Raises RuleViolation E_CLASS_NOT_ENROLLING (module `enrolments`), E_CLASS_BEGUN, E_OWN_RECORD,
 * E_UNDER_AGE, E_IN_CLASS, E_OTHER_CLASS, E_APPLIED, E_PROOF_NOT_SEEN; those of `findOrCreatePerson`.
 */
export default class ApplyForClass {
  async handle(input: ApplyForClassInput, check: Check): Promise<number> {
    try {
      return await db.transaction((trx) => applyWithin(trx, input, check))
    } catch (error) {
      if (isUniqueViolation(error, 'enrolment_applications')) {
        throw new RuleViolation('E_APPLIED', { module: MODULE })
      }
      throw error
    }
  }
}

/** The same within a transaction of the caller's. */
export async function applyWithin(
  trx: TransactionClientContract,
  input: ApplyForClassInput,
  check: Check
): Promise<number> {
  const { actor, classId, sentBy } = input
  const courseClass = await lockEnrollingClass(trx, classId)
  refuseBegun(courseClass)
  const personId =
    'personId' in input.applicant
      ? input.applicant.personId
      : await findOrCreatePerson(trx, input.applicant.person)
  if (sentBy === 'base' && actor.personId === personId) {
    throw new RuleViolation('E_OWN_RECORD', { module: MODULE })
  }
  await refuseOtherClass(trx, personId, courseClass)
  await refuseUnderAge(trx, personId, courseClass)

  const { check: proofCheck, ...proof } = await statedProof(trx, personId, input)
  const subject = { personId, classId, traineeCategory: input.traineeCategory, ...proof }
  const checked = await check(trx, subject)
  const application = await insertApplication(trx, input, subject, { ...checked, ...proofCheck })
  await recordEvent(trx, application, 'applied', { actor })
  await recordAudit(trx, {
    actor,
    action: 'application.sent',
    subject: { type: 'enrolment_application', id: application.id },
    changes: {
      ...{ classId, personId, sentBy, verdict: checked.verdict },
      ...(input.proofSeen && { proofSeen: true }),
      ...(input.replacesId && { replaces: input.replacesId }),
    },
    requestId: input.requestId,
  })
  return application.id
}

async function insertApplication(
  trx: TransactionClientContract,
  { actor, sentBy, replacesId }: ApplyForClassInput,
  subject: ApplicationSubject,
  { verdict, stored, ...proofCheck }: Checked & ProofCheck
) {
  const now = clock.instant()
  const row = {
    course_class_id: subject.classId,
    person_id: subject.personId,
    status: 'applied',
    sent_by: sentBy,
    replaces_id: replacesId ?? null,
    trainee_category: subject.traineeCategory,
    category_proof: subject.categoryProof,
    category_proven_on: subject.categoryProvenOn,
    ...proofCheck,
    verdict,
    qualification: stored,
    created_by_id: actor.id,
    created_at: now,
    updated_at: now,
  }
  const [inserted] = await trx.table('enrolment_applications').returning('id').insert(row)
  return { ...row, id: Number(inserted.id ?? inserted) }
}

async function refuseUnderAge(
  trx: TransactionClientContract,
  personId: number,
  courseClass: ClassFacts
) {
  const person = await trx.from('persons').where('id', personId).select('birth_on').firstOrFail()
  if (!person.birth_on) return
  const age = ageOn(person.birth_on, courseClass.startsOn)
  if (age >= MINIMUM_AGE) return
  throw new RuleViolation('E_UNDER_AGE', {
    module: MODULE,
    params: { age, minimum: MINIMUM_AGE },
  })
}
