import fc from 'fast-check'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { claimState } from '#app/subsidies/claim_status'
import { claimThen } from '#app/subsidies/history/claim_then'
import { fundThen } from '#app/subsidies/history/queries/fund_then'
import { readClaimRecord, type ClaimRecord } from '#app/subsidies/history/claim_record'
import { ClaimLife, moves, type Move } from '#tests/functional/subsidies/claim_life'
import { buildWorld, emptyDatabase } from '#tests/support/world'

/** What the register said of a claim and of its fund at a moment. */
interface Seen {
  at: string
  claimId: number
  state: string
  amountFen: number
  traceId: number | null
  lines: string[]
  fund: { paid: number; bound: number }
}

async function look(): Promise<Seen[]> {
  const at = clock.instant()
  const fund = await db.from('funds').firstOrFail()
  const rows = await db.from('claims').orderBy('id')
  const seen: Seen[] = []
  for (const row of rows) {
    const lines = await db
      .from('payment_lines')
      .join('payment_batches', 'payment_batches.id', 'payment_lines.payment_batch_id')
      .where('claim_id', row.id)
      .orderBy('payment_lines.id')
      .select('payment_lines.status', 'payment_batches.status as batch')
    seen.push({
      at,
      claimId: row.id,
      state: claimState({
        status: row.status,
        heldAt: row.held_at,
        disputedAt: row.disputed_at,
        noticeClosedAt: row.notice_closed_at,
      }),
      amountFen: Number(row.amount_fen),
      traceId: row.trace_id,
      lines: lines.map(({ status, batch }) => `${batch} ${status}`),
      fund: {
        paid: Number(fund.paid_fen),
        bound: Number(fund.reserved_fen) + Number(fund.committed_fen),
      },
    })
  }
  return seen
}

/** The same, put together afterwards from what was on record by then. */
async function recall(record: ClaimRecord, at: string): Promise<Seen> {
  const then = claimThen(record, at)!
  const { paid, bound } = await fundThen(db.connection(), record.claim.fundId, at)
  return {
    at,
    claimId: record.claim.id,
    state: then.state,
    amountFen: then.amountFen,
    traceId: then.trace?.id ?? null,
    lines: then.payments.map((one) => `${one.batchStatus} ${one.status}`),
    fund: { paid, bound },
  }
}

const straight: Move['what'][] = [
  'submit',
  'check',
  'review',
  'approve',
  'sample_agree',
  'publish',
  'object',
  'wait',
  'wait',
  'close',
  'dismiss',
  'batch',
  'export',
  'settle_failed',
  'batch',
  'export',
  'settle_paid',
]

const anyMove: fc.Arbitrary<Move> = fc.record({
  what: fc.constantFrom(...moves),
  claim: fc.nat({ max: 1 }),
  officer: fc.nat({ max: 1 }),
})

/** Random moves strewn over a way that reaches every step. */
const way = fc
  .tuple(
    fc.integer({ min: 0, max: straight.length }),
    fc.array(anyMove, { minLength: 1, maxLength: 20 })
  )
  .map(([steps, others]) => {
    const life: Move[] = straight.slice(0, steps).map((what) => ({ what, claim: 0, officer: 0 }))
    others.forEach((move, index) => life.splice((index * 7) % (life.length + 1), 0, move))
    return life
  })

test.group('The past of any life', (group) => {
  group.each.setup(() => () => clock.resume())

  test('whatever was seen at a moment is found again when it is asked for later', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(way, async (life) => {
        await emptyDatabase()
        clock.stopAt('2026-10-15')
        const play = await ClaimLife.begin(await buildWorld())
        const seen: Seen[] = []
        for (const move of life) {
          clock.advance(1000)
          await play.make(move)
          seen.push(...(await look()))
        }
        const records = new Map<number, ClaimRecord>()
        for (const before of seen) {
          const { claimId, at } = before
          const record = records.get(claimId) ?? (await readClaimRecord(db.connection(), claimId))!
          records.set(claimId, record)
          const after = await recall(record, at)
          assert.deepEqual(
            after,
            before,
            JSON.stringify(
              record.decisions.map((one) => [one.stage, one.result, one.status, one.at])
            )
          )
        }
      }),
      {
        numRuns: 12,
        examples: [[straight.map((what) => ({ what, claim: 0, officer: 0 }))]],
      }
    )
  }).timeout(120_000)
})
