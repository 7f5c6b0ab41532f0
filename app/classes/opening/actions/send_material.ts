import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { isRevisable } from '#app/classes/class_status'
import { materialsFor, openingRuleOn } from '#app/classes/opening/opening_rule'
import type User from '#models/user'
import type { PrivateFile } from '#app/shared/files/private_file'

export interface SendMaterialInput {
  actor: User
  classId: number
  code: string
  documentNumber?: string | null
  file?: PrivateFile | null
  requestId?: string
}

/**
 * Adds a material to the application of a class, by its file, its document number or both. What was
 * sent before stays on record.
 * @throws RuleViolation E_CLASS_NOT_REVISABLE (module `classes`), E_MATERIAL_UNKNOWN, E_MATERIAL_EMPTY
 */
export default class SendMaterial {
  async handle(input: SendMaterialInput): Promise<void> {
    const { actor, classId, code, file, requestId } = input
    const documentNumber = input.documentNumber?.trim() || null
    await db.transaction(async (trx) => {
      const row = await trx.from('course_classes').where('id', classId).forUpdate().firstOrFail()
      if (!isRevisable(row.status)) {
        throw new RuleViolation('E_CLASS_NOT_REVISABLE', {
          module: 'classes',
          params: { from: row.status },
        })
      }
      const rule = await openingRuleOn(trx, clock.today())
      if (!materialsFor(rule, row.mode).some((one) => one.code === code)) {
        throw new RuleViolation('E_MATERIAL_UNKNOWN', { module: 'opening', field: 'code' })
      }
      if (!documentNumber && !file) {
        throw new RuleViolation('E_MATERIAL_EMPTY', { module: 'opening', field: 'documentNumber' })
      }
      await trx.table('opening_materials').insert({
        course_class_id: classId,
        code,
        document_number: documentNumber,
        file_path: file?.path ?? null,
        file_sha256: file?.sha256 ?? null,
        file_kind: file?.kind ?? null,
        created_by_id: actor.id,
        created_at: clock.instant(),
      })
      await recordAudit(trx, {
        actor,
        action: 'class.material_sent',
        subject: { type: 'course_class', id: classId },
        changes: { code, documentNumber, sha256: file?.sha256 ?? null },
        requestId,
      })
    })
  }
}
