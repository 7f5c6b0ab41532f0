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
      const ids = await this.#notQueued(trx, classId, good)
      if (ids.length === 0) return { workBatchId: null, eligible: 0, refused }

      const workBatchId = await openWorkBatch(trx, {
        kind: ISSUE_JOB,
        subject: { type: 'class', id: classId },
        actorId: actor.id,
        jobs: parts(ids).map((some) => ({
          kind: ISSUE_JOB,
          payload: { enrolmentIds: some.join(','), actorId: actor.id },
          units: some.length,
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

  /** Leaves out what waits in the queue or is at work. */
  async #notQueued(trx: TransactionClientContract, classId: number, ids: number[]) {
    const jobs: { payload: string }[] = await trx
      .from('outbox_jobs as j')
      .join('work_batches as b', 'b.id', 'j.work_batch_id')
      .where({ 'b.kind': ISSUE_JOB, 'b.subject_type': 'class', 'b.subject_id': classId })
      .whereIn('j.status', ['pending', 'running'])
      .select('j.payload')
    const waiting = new Set(
      jobs.flatMap(({ payload }) => {
        const { enrolmentIds, enrolmentId } = JSON.parse(payload)
        return String(enrolmentIds ?? enrolmentId)
          .split(',')
          .map(Number)
      })
    )
    return ids.filter((id) => !waiting.has(id))
  }
}

/** Certificates of one job: one transaction holds the serials of body and grade no longer than this takes. */
const PART = 20

function parts(ids: number[]): number[][] {
  const count = Math.ceil(ids.length / PART)
  return Array.from({ length: count }, (_, i) => ids.slice(i * PART, (i + 1) * PART))
}
