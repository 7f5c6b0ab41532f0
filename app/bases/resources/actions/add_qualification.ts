import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { RESOURCES } from '#app/bases/resources/resource_terms'
import type { PrivateFile } from '#app/shared/files/private_file'
import type User from '#models/user'

export interface AddQualificationInput {
  actor: User
  trainerId: number
  specialtyId: number
  occupationId: number | null
  gradeRank: number | null
  title: string
  documentNumber: string | null
  validFrom: string | null
  /** Null: without an end. */
  validUntil: string | null
  file: PrivateFile | null
  requestId?: string | null
}

/**
 * Records what a trainer may teach. A renewed qualification is a new one beside the old.
 * @throws RuleViolation E_DAYS_ORDER, E_NOT_OF_SPECIALTY
 */
export default class AddQualification {
  async handle(input: AddQualificationInput): Promise<number> {
    const { actor, trainerId, specialtyId, occupationId, validFrom, validUntil, file } = input
    if (validFrom && validUntil && validUntil < validFrom) {
      throw new RuleViolation('E_DAYS_ORDER', { module: RESOURCES, field: 'validUntil' })
    }
    return db.transaction(async (trx) => {
      if (occupationId !== null) {
        const known = await trx
          .from('specialty_occupations')
          .where({ specialty_id: specialtyId, occupation_id: occupationId })
          .first()
        if (!known) {
          throw new RuleViolation('E_NOT_OF_SPECIALTY', {
            module: RESOURCES,
            field: 'occupationId',
          })
        }
      }
      const [row] = await trx
        .table('trainer_qualifications')
        .returning('id')
        .insert({
          trainer_id: trainerId,
          specialty_id: specialtyId,
          occupation_id: occupationId,
          grade_rank: input.gradeRank,
          title: input.title,
          document_number: input.documentNumber,
          valid_from: validFrom,
          valid_until: validUntil,
          file_name: file ? `qualification.${file.kind}` : null,
          file_path: file?.path ?? null,
          file_sha256: file?.sha256 ?? null,
          created_by_id: actor.id,
          created_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'trainer.qualification_added',
        subject: { type: 'trainer', id: trainerId },
        changes: { title: input.title, validFrom, validUntil, sha256: file?.sha256 ?? null },
        requestId: input.requestId,
      })
      return id
    })
  }
}
