import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { findOrCreatePerson } from '#app/people/find_or_create_person'
import { insertMany } from '#app/shared/database/rows'
import { isDay } from '#app/shared/days'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseExaminer } from '#app/assessments/examiners/refusal'
import type User from '#models/user'

export const EXAMINER_KINDS = ['assessor', 'invigilator'] as const
export type ExaminerKind = (typeof EXAMINER_KINDS)[number]

const NUMBER = /^[0-9A-Za-z-]{4,30}$/

/**
 * Puts somebody into the register of examiners: the person, the filed number, the term and, for an
 * assessor, the occupations. `trainerId` says that the person also teaches, so that they never assess
 * their own trainees.
 * @throws RuleViolation E_EXAMINER_NUMBER, E_EXAMINER_TERM, E_EXAMINER_OCCUPATIONS,
 * E_EXAMINER_NUMBER_TAKEN, E_EXAMINER_KNOWN, and those of findOrCreatePerson
 */
export default class RegisterExaminer {
  async handle(input: {
    actor: User
    name: string
    documentNumber: string
    documentType?: string
    number: string
    kind: ExaminerKind
    occupationIds: number[]
    trainerId?: number | null
    filedFrom: string
    filedUntil: string
    document: string
    requestId?: string
  }): Promise<{ id: number }> {
    const { actor, kind, filedFrom, filedUntil, requestId } = input
    const number = input.number.trim()
    if (!NUMBER.test(number)) refuseExaminer('E_EXAMINER_NUMBER', {}, 'number')
    if (!isDay(filedFrom) || !isDay(filedUntil) || filedUntil < filedFrom) {
      refuseExaminer('E_EXAMINER_TERM', {}, 'filedUntil')
    }
    const occupationIds = [...new Set(input.occupationIds)]
    if (kind === 'assessor' && occupationIds.length === 0) {
      refuseExaminer('E_EXAMINER_OCCUPATIONS', {}, 'occupationIds')
    }
    return db.transaction(async (trx) => {
      const personId = await findOrCreatePerson(trx, {
        name: input.name,
        documentNumber: input.documentNumber,
        documentType: input.documentType,
      })
      const taken = await trx.from('examiners').where('number', number).first()
      if (taken) refuseExaminer('E_EXAMINER_NUMBER_TAKEN', { number }, 'number')
      const known = await trx.from('examiners').where('person_id', personId).first()
      if (known) {
        refuseExaminer('E_EXAMINER_KNOWN', { number: known.number }, 'documentNumber')
      }
      const [row] = await trx
        .table('examiners')
        .insert({
          number,
          person_id: personId,
          kind,
          trainer_id: input.trainerId ?? null,
          filed_from: filedFrom,
          filed_until: filedUntil,
          document: input.document.trim(),
          created_by_id: actor.id,
          created_at: clock.instant(),
        })
        .returning('id')
      const id = Number(row?.id ?? row)
      await insertMany(
        trx,
        'examiner_occupations',
        occupationIds.map((occupationId) => ({ examiner_id: id, occupation_id: occupationId }))
      )
      await recordAudit(trx, {
        actor,
        action: 'examiner.registered',
        subject: { type: 'examiner', id },
        changes: { number, kind, filedFrom, filedUntil, occupations: occupationIds.length },
        requestId,
      })
      return { id }
    })
  }
}
