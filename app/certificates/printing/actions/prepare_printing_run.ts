import db from '@adonisjs/lucid/services/db'
import { LIVE_STATUSES } from '#app/certificates/certificate_status'
import { openRun, preparePrint } from '#app/certificates/printing/prepare_print'
import { PRINTING } from '#app/certificates/printing/print_status'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type { DesignName } from '#app/certificates/pdf/designs'
import type User from '#models/user'

interface PrepareInput {
  actor: User
  classId: number
  design: DesignName
  requestId?: string
}

/**
 * Prepares a paper copy for each valid certificate of a class that has none yet; gives the run.
 * @throws RuleViolation E_NOTHING_TO_PREPARE
 */
export default class PreparePrintingRun {
  async handle({ actor, classId, design, requestId }: PrepareInput): Promise<number> {
    return db.transaction(async (trx) => {
      const course = await trx
        .from('course_classes')
        .where('id', classId)
        .forUpdate()
        .select('base_id')
        .firstOrFail()
      const certificates = await trx
        .from('certificates')
        .where({ course_class_id: classId, kind: 'skill_grade' })
        .whereIn('status', [...LIVE_STATUSES])
        .whereNotExists((print) => {
          print
            .from('certificate_prints')
            .whereColumn('certificate_prints.certificate_id', 'certificates.id')
            .select('certificate_prints.id')
        })
        .orderBy('number')
        .forUpdate()
        .select('id', 'number')
      if (certificates.length === 0) {
        throw new RuleViolation('E_NOTHING_TO_PREPARE', { module: PRINTING })
      }
      const baseId: number = course.base_id
      const runId = await openRun(trx, { baseId, classId, design, actorId: actor.id })
      for (const certificate of certificates) {
        await preparePrint(trx, { certificate, runId, design, actorId: actor.id })
      }
      await recordAudit(trx, {
        actor,
        action: 'printing_run.prepared',
        subject: { type: 'printing_run', id: runId },
        changes: { class: classId, design, copies: certificates.length },
        requestId,
      })
      return runId
    })
  }
}
