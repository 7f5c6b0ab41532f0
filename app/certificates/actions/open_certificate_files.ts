import db from '@adonisjs/lucid/services/db'
import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { MODULE } from '#app/certificates/issue_rules'
import { openDrawn } from '#app/certificates/open_facts'
import { readCertificateFile } from '#app/certificates/read_certificate_file'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'

interface OpenInput {
  actor: User
  requestId?: string
}

/** An operator at the console is nobody's account. */
interface Asked {
  actor: User | null
  requestId?: string
}

export interface CertificateFile {
  number: string
  read(): Promise<Buffer>
}

/**
 * Hands out what bears identity numbers, and leaves a trace of who asked for it: one file, or the
 * valid certificates of a class in the order of the roster as files or as facts to print.
 *
 * @throws RuleViolation E_NOTHING_TO_PRINT when the class has no valid certificate
 */
export default class OpenCertificateFiles {
  /** The PDF of one certificate; holders read their own without a trace. */
  async one({ actor, certificateId, requestId }: OpenInput & { certificateId: number }) {
    const row = await db
      .from('certificates')
      .where('id', certificateId)
      .select('id', 'number', 'person_id')
      .firstOrFail()
    if (row.person_id !== actor.personId) {
      await this.#record(actor, 'certificate.file_read', 'certificate', row.id, {}, requestId)
    }
    return readCertificateFile(row.id)
  }

  /** Facts of the valid certificates of a class, for one document to print. */
  async factsOfClass({ actor, classId, requestId }: OpenInput & { classId: number }) {
    const rows = await this.#rows(classId)
    await this.#recordClass(actor, classId, rows.length, requestId)
    return openDrawn(db.connection(), rows)
  }

  /** Files of the valid certificates of a class; each is read when its turn comes. */
  async filesOfClass({ actor, classId, requestId }: Asked & { classId: number }) {
    const rows = await this.#rows(classId)
    await this.#recordClass(actor, classId, rows.length, requestId)
    return rows.map((row): CertificateFile => ({
      number: row.number,
      read: () => readCertificateFile(row.id),
    }))
  }

  async #rows(classId: number) {
    const rows: {
      id: number
      number: string
      facts_cipher: string
      photo_id: number | null
    }[] = await db
      .from('certificates as ce')
      .join('enrolments as e', 'e.id', 'ce.enrolment_id')
      .where({ 'ce.course_class_id': classId, 'ce.kind': 'skill_grade' })
      .whereNotIn('ce.status', [...DEAD_STATUSES])
      .orderBy('e.position')
      .orderBy('ce.id')
      .select('ce.id', 'ce.number', 'ce.facts_cipher', 'ce.photo_id')
    if (rows.length === 0) throw new RuleViolation('E_NOTHING_TO_PRINT', { module: MODULE })
    return rows
  }

  #recordClass(actor: User | null, classId: number, count: number, requestId?: string) {
    return this.#record(actor, 'certificate.files_read', 'class', classId, { count }, requestId)
  }

  async #record(
    actor: User | null,
    action: string,
    type: string,
    id: number,
    changes: Record<string, unknown>,
    requestId?: string
  ) {
    await db.transaction((trx) =>
      recordAudit(trx, { actor, action, subject: { type, id }, changes, requestId })
    )
  }
}
