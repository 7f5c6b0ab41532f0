import db from '@adonisjs/lucid/services/db'
import logger from '@adonisjs/core/services/logger'
import clock from '#app/shared/clock'
import { changedRows } from '#app/shared/database/rows'
import { outboxHandler, upkeepWorks } from '#app/shared/outbox/outbox'
import { safeReason } from '#app/shared/database/database_fault'

const MAX_ATTEMPTS = 5
const LEASE_SECONDS = 120
const UPKEEP_MS = 60_000

/**
 * Drains the outbox: claims a job by a conditional update (two workers never hold the same one), runs
 * its handler, tries again later when it fails, and gives up after five attempts. A job whose worker
 * died is free again when its lease ends.
 */
export class OutboxWorker {
  #running = false
  #loop: Promise<void> | null = null
  #keptUpAt = -UPKEEP_MS

  /** Runs everything that is due; gives the number of jobs done. */
  async drain(limit = Number.POSITIVE_INFINITY): Promise<number> {
    let count = 0
    while (count < limit && (await this.#runOne())) count++
    return count
  }

  /** Drains in the background until `stop`. */
  start() {
    if (this.#running) return
    this.#running = true
    this.#loop = this.#poll()
  }

  async stop() {
    this.#running = false
    await this.#loop
  }

  /** Frees the jobs of a worker that died: called when the only process of an embedded database starts. */
  async freeAbandoned() {
    await db
      .from('outbox_jobs')
      .where('status', 'running')
      .update({ status: 'pending', locked_until: null })
  }

  async #poll() {
    while (this.#running) {
      let worked = false
      try {
        worked = await this.#runOne()
        if (!worked) await this.#keepUp()
      } catch (error) {
        logger.error({ reason: safeReason(error) }, 'outbox worker could not run')
      }
      await new Promise((resolve) => setTimeout(resolve, worked ? 0 : 400))
    }
  }

  /** When nothing waits, and a minute after the last time. */
  async #keepUp() {
    if (performance.now() - this.#keptUpAt < UPKEEP_MS) return
    this.#keptUpAt = performance.now()
    for (const work of upkeepWorks) await work()
  }

  async #runOne(): Promise<boolean> {
    const now = clock.instant()
    await this.#freeExpired(now)
    const job = await db
      .from('outbox_jobs')
      .where('status', 'pending')
      .where('run_at', '<=', now)
      .orderBy('id')
      .first()
    if (!job) return false

    const claimed = await changedRows(
      db
        .from('outbox_jobs')
        .where({ id: job.id, status: 'pending' })
        .update({
          status: 'running',
          attempts: job.attempts + 1,
          locked_until: clock.instantIn(LEASE_SECONDS),
        })
    )
    if (claimed === 0) return true

    try {
      const handler = outboxHandler(job.kind)
      if (!handler) throw new Error(`No handler for ${job.kind}`)
      const leftOut = await handler(JSON.parse(job.payload))
      await this.#finish(job, 'done', leftOut?.note, leftOut?.failed)
    } catch (error) {
      await this.#fail({ ...job, attempts: job.attempts + 1 }, error)
    }
    return true
  }

  async #freeExpired(now: string) {
    await db
      .from('outbox_jobs')
      .where('status', 'running')
      .where('locked_until', '<', now)
      .update({ status: 'pending', locked_until: null })
  }

  async #finish(
    job: { id: number; work_batch_id: number | null; units: number },
    status: 'done' | 'dead',
    note?: string,
    failed = status === 'dead' ? job.units : 0
  ) {
    await db.transaction(async (trx) => {
      const finished = await changedRows(
        trx
          .from('outbox_jobs')
          .where({ id: job.id, status: 'running' })
          .update({
            status,
            finished_at: clock.instant(),
            locked_until: null,
            last_error: note ?? null,
          })
      )
      if (finished === 0 || !job.work_batch_id) return
      await trx
        .from('work_batches')
        .where('id', job.work_batch_id)
        .update({
          done: trx.raw('done + ?', [job.units - failed]),
          failed: trx.raw('failed + ?', [failed]),
        })
      await trx
        .from('work_batches')
        .where('id', job.work_batch_id)
        .whereRaw('done + failed >= total')
        .update({ status: 'finished', finished_at: clock.instant() })
    })
  }

  async #fail(
    job: {
      id: number
      work_batch_id: number | null
      units: number
      kind: string
      attempts: number
    },
    error: unknown
  ) {
    const note = safeReason(error)
    logger.error({ job: job.id, kind: job.kind, attempts: job.attempts, note }, 'outbox job failed')
    if (job.attempts >= MAX_ATTEMPTS) return this.#finish(job, 'dead', note)
    await db
      .from('outbox_jobs')
      .where({ id: job.id, status: 'running' })
      .update({
        status: 'pending',
        locked_until: null,
        last_error: note,
        run_at: clock.instantIn(2 ** job.attempts),
      })
  }
}
