import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { candidatesOf, refusalOf, type Refusal } from '#app/certificates/issue_rules'
import { openWorkBatch } from '#app/shared/outbox/work_batch'
import { recordAudit } from '#app/shared/audit/record_audit'
import type User from '#models/user'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export const ISSUE_JOB = 'certificate.issue'

interface IssueCertificatesInput {
  actor: User
  classId: number
  /** Only this enrolment, and even if an earlier certificate of it was revoked. */
  enrolmentId?: number
  requestId?: string
}

export interface IssuedBatch {
  /** The batch of work that was queued; null when there was nothing to issue. */
  workBatchId: number | null
  /** How many certificates were queued. */
  eligible: number
  refused: Refusal[]
}

/**
 * Queues a certificate for everybody of a class who finished the training, whose grade is on record
 * and who holds no valid certificate; who cannot have one is left out with the reason, the others go
 * on. Enrolments that are queued already are not queued twice.
 */
export default class IssueCertificates {
  async handle({
    actor,
    classId,
    enrolmentId,
    requestId,
  }: IssueCertificatesInput): Promise<IssuedBatch> {
    return db.transaction(async (trx) => {
      // Two officers who press the button at once queue one after the other.
      await trx.from('course_classes').where('id', classId).forUpdate().select('id').firstOrFail()

      const all = await candidatesOf(trx, classId)
      const asked = enrolmentId ? all.filter((one) => one.enrolmentId === enrolmentId) : all
      const today = clock.today()
      const refused: Refusal[] = []
      const good: number[] = []
      for (const candidate of asked) {
        const refusal = refusalOf(candidate, today, enrolmentId !== undefined)
        if (refusal) refused.push(refusal)
        else good.push(candidate.enrolmentId)
      }
      const ids = await this.#notQueued(trx, good)
      if (ids.length === 0) return { workBatchId: null, eligible: 0, refused }

      const workBatchId = await openWorkBatch(trx, {
        kind: ISSUE_JOB,
        subject: { type: 'class', id: classId },
        actorId: actor.id,
        jobs: ids.map((id) => ({
          kind: ISSUE_JOB,
          payload: { enrolmentId: id, actorId: actor.id },
          uniqueKey: keyOf(id),
        })),
      })
      await recordAudit(trx, {
        actor,
        action: 'certificate.queued',
        subject: { type: 'class', id: classId },
        changes: { eligible: ids.length, refused: refused.length },
        requestId,
      })
      return { workBatchId, eligible: ids.length, refused }
    })
  }

  /** Leaves out what waits in the queue; a key of finished or dead work is free for a new job. */
  async #notQueued(trx: TransactionClientContract, ids: number[]): Promise<number[]> {
    const keys = ids.map(keyOf)
    const waiting = new Set<string>()
    for (let start = 0; start < keys.length; start += 200) {
      const some = keys.slice(start, start + 200)
      await trx
        .from('outbox_jobs')
        .whereIn('unique_key', some)
        .whereIn('status', ['done', 'dead'])
        .update({ unique_key: null })
      const rows = await trx.from('outbox_jobs').whereIn('unique_key', some).select('unique_key')
      rows.forEach((row) => waiting.add(row.unique_key))
    }
    return ids.filter((id) => !waiting.has(keyOf(id)))
  }
}

function keyOf(enrolmentId: number): string {
  return `certificate:${enrolmentId}`
}
