import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { enqueue, handleOutbox } from '#app/shared/outbox/outbox'
import { openWorkBatch } from '#app/shared/outbox/work_batch'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { emptyDatabase } from '#tests/support/world'

test.group('Outbox', (group) => {
  const done: number[] = []

  group.setup(() => {
    handleOutbox('test.note', async ({ id }) => {
      done.push(id)
    })
    handleOutbox('test.fail', async () => {
      throw new Error('always fails')
    })
  })
  group.each.setup(async () => {
    done.length = 0
    await emptyDatabase()
  })
  group.each.teardown(() => clock.resume())

  test('work is queued with the fact that asks for it, or not at all', async ({ assert }) => {
    await assert.rejects(() =>
      db.transaction(async (trx) => {
        await enqueue(trx, [{ kind: 'test.note', payload: { id: 1 } }])
        throw new Error('rolled back')
      })
    )

    assert.equal(await new OutboxWorker().drain(), 0)
  })

  test('a job with a key is queued once', async ({ assert }) => {
    for (let index = 0; index < 2; index++) {
      await db.transaction((trx) =>
        enqueue(trx, [{ kind: 'test.note', payload: { id: 7 }, uniqueKey: 'note:7' }])
      )
    }

    await new OutboxWorker().drain()
    assert.deepEqual(done, [7])
  })

  test('two workers share the jobs and none is done twice', async ({ assert }) => {
    await db.transaction((trx) =>
      enqueue(
        trx,
        Array.from({ length: 40 }, (_, id) => ({ kind: 'test.note', payload: { id } }))
      )
    )

    await Promise.all([new OutboxWorker().drain(), new OutboxWorker().drain()])

    assert.lengthOf(done, 40)
    assert.equal(new Set(done).size, 40)
  })

  test('a failing job is tried five times, later each time, then counted as failed', async ({
    assert,
  }) => {
    clock.stopAt('2026-03-02')
    const id = await db.transaction((trx) =>
      openWorkBatch(trx, {
        kind: 'test',
        subject: { type: 'test', id: 1 },
        jobs: [{ kind: 'test.fail', payload: {} }],
        actorId: null,
      })
    )
    for (let attempt = 0; attempt < 8; attempt++) {
      await new OutboxWorker().drain()
      clock.advance(60_000)
    }

    const job = await db.from('outbox_jobs').firstOrFail()
    const batch = await db.from('work_batches').where('id', id).firstOrFail()
    assert.equal(job.status, 'dead')
    assert.equal(job.attempts, 5)
    assert.equal(job.last_error, 'always fails')
    assert.equal(batch.failed, 1)
    assert.equal(batch.status, 'finished')
  })

  test('the job of a worker that died is done by the next one', async ({ assert }) => {
    clock.stopAt('2026-03-02')
    await db.transaction((trx) => enqueue(trx, [{ kind: 'test.note', payload: { id: 3 } }]))
    await db
      .from('outbox_jobs')
      .update({ status: 'running', attempts: 1, locked_until: clock.instantIn(120) })

    assert.equal(await new OutboxWorker().drain(), 0)
    clock.advance(121_000)
    await new OutboxWorker().drain()

    assert.deepEqual(done, [3])
  })
})
