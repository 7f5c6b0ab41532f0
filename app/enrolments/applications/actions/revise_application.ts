import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { statedProof } from '#app/enrolments/applications/stated_proof'
import {
  lockApplication,
  MODULE,
  refuseBegun,
  type ApplicationRow,
} from '#app/enrolments/applications/application_step'
import type User from '#models/user'
import type { Check } from '#app/enrolments/applications/actions/apply_for_class'

export interface ReviseApplicationInput {
  actor: User
  applicationId: number
  traineeCategory: string
  categoryProof?: string | null
  categoryProvenOn?: string | null
  requestId?: string | null
}

/**
 * The applicant states another group or proof while nobody has decided: checked anew as of today. What
 * the base had seen of the former proof counts no more.
 *
 * Raises RuleViolation E_APPLICATION_DECIDED, E_CLASS_BEGUN, E_NOTHING_REVISED.
 */
export default class ReviseApplication {
  async handle(input: ReviseApplicationInput, check: Check) {
    const { actor, applicationId, traineeCategory } = input
    await db.transaction(async (trx) => {
      const { courseClass, application } = await lockApplication(trx, applicationId)
      if (application.status !== 'applied') throw decided()
      refuseBegun(courseClass)
      const { check: proofCheck, ...proof } = await statedProof(trx, application.person_id, {
        ...input,
        classId: courseClass.id,
        sentBy: 'trainee',
      })
      const stated = {
        trainee_category: traineeCategory,
        category_proof: proof.categoryProof,
        category_proven_on: proof.categoryProvenOn,
      }
      const fields = changedFields(application, stated)
      if (fields.length === 0) throw new RuleViolation('E_NOTHING_REVISED', { module: MODULE })
      const { verdict, stored } = await check(trx, {
        personId: application.person_id,
        classId: courseClass.id,
        traineeCategory,
        ...proof,
      })
      const changed = await changedRows(
        trx
          .from('enrolment_applications')
          .where({ id: applicationId, status: 'applied' })
          .update({
            ...{ ...stated, ...proofCheck, verdict },
            qualification: stored,
            updated_at: clock.instant(),
          })
      )
      if (changed === 0) throw decided()
      await recordAudit(trx, {
        actor,
        action: 'application.revised',
        subject: { type: 'enrolment_application', id: applicationId },
        // Which group somebody belongs to is no matter for the trail.
        changes: { fields, verdict },
        requestId: input.requestId,
      })
    })
  }
}

type Stated = Pick<ApplicationRow, 'trainee_category' | 'category_proof' | 'category_proven_on'>

function changedFields(before: Stated, after: Stated) {
  return (Object.keys(after) as (keyof Stated)[]).filter((field) => before[field] !== after[field])
}

function decided() {
  return new RuleViolation('E_APPLICATION_DECIDED', { module: MODULE })
}
