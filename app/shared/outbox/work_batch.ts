import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { enqueue, type OutboxJob } from '#app/shared/outbox/outbox'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface NewWorkBatch {
  kind: string
  subject: { type: string; id: number }
  jobs: OutboxJob[]
  actorId: number | null
}

/** Opens a batch of background work, whose progress pages show, with its jobs. Gives its id. */
export async function openWorkBatch(trx: TransactionClientContract, batch: NewWorkBatch) {
  const now = clock.instant()
  const [row] = await trx
    .table('work_batches')
    .returning('id')
    .insert({
      kind: batch.kind,
      subject_type: batch.subject.type,
      subject_id: batch.subject.id,
      total: batch.jobs.reduce((sum, job) => sum + (job.units ?? 1), 0),
      status: batch.jobs.length === 0 ? 'finished' : 'running',
      created_by_id: batch.actorId,
      created_at: now,
      finished_at: batch.jobs.length === 0 ? now : null,
    })
  const id = Number(row.id ?? row)
  await enqueue(
    trx,
    batch.jobs.map((job) => ({ ...job, workBatchId: id }))
  )
  return id
}

export interface Progress {
  id: number
  kind: string
  total: number
  done: number
  failed: number
  status: 'queued' | 'running' | 'finished'
}

/** What the jobs of a batch noted about records that could not be done, each note once. */
export async function failureNotes(batchId: number): Promise<string[]> {
  const rows = await db
    .from('outbox_jobs')
    .where('work_batch_id', batchId)
    .whereNotNull('finished_at')
    .whereNotNull('last_error')
    .distinct('last_error as note')
  return rows.map(({ note }) => note)
}

/** The newest batch of a kind about a subject, or null. */
export async function latestProgress(
  kind: string,
  subject: { type: string; id: number }
): Promise<Progress | null> {
  return db
    .from('work_batches')
    .select('id', 'kind', 'total', 'done', 'failed', 'status')
    .where({ kind, subject_type: subject.type, subject_id: subject.id })
    .orderBy('id', 'desc')
    .first()
}
