import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export interface OutboxJob {
  /** Kind of the work, as registered with `handleOutbox`. */
  kind: string
  /** Ids only, never personal data. */
  payload: Record<string, number | string>
  /** A second job with the same key is not queued. */
  uniqueKey?: string
  /** The batch whose progress this job counts into. */
  workBatchId?: number
  /** How many of the batch's records the job is about; 1 unless told. */
  units?: number
  /** Not before this instant, UTC ISO text; at once when left out. */
  runAt?: string
}

/** Queues background work in the transaction of the fact that asks for it. */
export async function enqueue(trx: TransactionClientContract, jobs: OutboxJob[]) {
  const now = clock.instant()
  for (let start = 0; start < jobs.length; start += 100) {
    await trx
      .knexQuery()
      .table('outbox_jobs')
      .insert(
        jobs.slice(start, start + 100).map((job) => ({
          kind: job.kind,
          payload: JSON.stringify(job.payload),
          unique_key: job.uniqueKey ?? null,
          work_batch_id: job.workBatchId ?? null,
          units: job.units ?? 1,
          status: 'pending',
          attempts: 0,
          run_at: job.runAt ?? now,
          created_at: now,
        }))
      )
      .onConflict('unique_key')
      .ignore()
  }
}

/** Has a job that was given up tried anew; tells whether there was one with this key. */
export async function tryAgain(
  trx: TransactionClientContract,
  uniqueKey: string,
  runAt = clock.instant()
): Promise<boolean> {
  const revived = await changedRows(
    trx
      .from('outbox_jobs')
      .where({ unique_key: uniqueKey, status: 'dead' })
      .update({ status: 'pending', attempts: 0, run_at: runAt, finished_at: null })
  )
  return revived > 0
}

/** Of the records of a job that is done, those that could not be: their codes, never personal data. */
export interface LeftOutOfJob {
  failed: number
  note: string
}

export type OutboxHandler = (payload: Record<string, any>) => Promise<void | LeftOutOfJob>

const handlers = new Map<string, OutboxHandler>()

/**
 * Registers what does a kind of work. The handler must be safe to run twice; what of it cannot be done, and
 * would not be at another try, it gives back for the progress to show.
 */
export function handleOutbox(kind: string, handler: OutboxHandler) {
  handlers.set(kind, handler)
}

/** The registered handler of a kind. */
export function outboxHandler(kind: string): OutboxHandler | undefined {
  return handlers.get(kind)
}

export const upkeepWorks: (() => Promise<unknown>)[] = []

/**
 * Registers work that a worker does about once a minute while nothing else waits. It must do nothing when
 * there is nothing to do, may run in two workers at once, and leaves no job behind.
 */
export function handleUpkeep(work: () => Promise<unknown>) {
  upkeepWorks.push(work)
}
