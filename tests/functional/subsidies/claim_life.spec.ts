import fc from 'fast-check'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { checkInvariants } from '#app/oversight/invariants'
import { ClaimLife, type Lot, type Move } from '#tests/functional/subsidies/claim_life'
import { buildWorld, emptyDatabase } from '#tests/support/world'

/** The way of a claim that nothing stops, by the moves that lead along it. */
const straight: Move['what'][] = [
  'submit',
  'check',
  'review',
  'approve',
  'sample_agree',
  'publish',
  'wait',
  'wait',
  'close',
  'batch',
  'export',
  'settle_paid',
]

/** A claim that somebody objects to twice: it waits for both answers, also beyond the notice. */
const disputed: Move['what'][] = [
  ...straight.slice(0, 6),
  'object',
  'object',
  'wait',
  'wait',
  'close',
  'batch',
  'dismiss',
  'batch',
  'dismiss',
  'batch',
  'export',
  'settle_failed',
  'batch',
  'export',
  'settle_paid',
]

const wayOf = (steps: Move['what'][]): Move[] =>
  steps.map((what) => ({ what, claim: 0, officer: 0 }))

/**
 * The same lives in every run of the suite; `LIVES_SEED=… LIVES=500` plays others, and more. A wrong
 * rule shows on either database: PostgreSQL, where a life costs more, has the first of them.
 */
const SEED = Number(process.env.LIVES_SEED ?? 11)
const RUNS = Number(process.env.LIVES ?? (db.connection().dialect.name === 'postgres' ? 15 : 40))

const lots: fc.Arbitrary<Lot[]> = fc.array(
  fc.record({
    lot: fc.nat({ max: 10_000 }),
    isWild: fc.nat({ max: 3 }).map((lot) => lot === 0),
    claim: fc.nat({ max: 1 }),
    officer: fc.nat({ max: 1 }),
  }),
  { minLength: 30, maxLength: 60, size: 'max' }
)

async function begin() {
  await emptyDatabase()
  clock.stopAt('2026-10-15')
  return ClaimLife.begin(await buildWorld())
}

/** Makes a move and raises an Error when it went otherwise than the rules say. */
async function step(play: ClaimLife, move: Move) {
  const made = await play.make(move)
  if (made.expected !== made.happened) throw new Error(JSON.stringify({ move, ...made }))
  const faults = await play.faults()
  if (faults.length > 0) throw new Error(JSON.stringify({ move, faults }))
}

async function checkWhole() {
  const offending = (await checkInvariants()).flatMap((one) => one.offending)
  // Class and certificates of this world were set up by hand.
  const ours = offending.filter(({ type }) => ['claim', 'fund', 'payment_batch'].includes(type))
  if (ours.length > 0) throw new Error(JSON.stringify(ours))
}

test.group('The whole life of claims', (group) => {
  group.each.setup(() => () => clock.resume())

  for (const [name, way] of [
    ['from its draft to the bank', straight],
    ['through two objections and a payment that came back', disputed],
  ] as const) {
    test(`a claim goes ${name}`, async ({ assert }) => {
      const play = await begin()
      for (const move of wayOf([...way])) await step(play, move)
      await checkWhole()
      assert.equal(play.states()[0], 'paid')
    })
  }

  test('every move goes or is refused as the rules say, and everything adds up after it', async ({
    assert,
  }) => {
    const reached = new Set<string>()
    await fc.assert(
      fc.asyncProperty(lots, async (drawn) => {
        const play = await begin()
        for (const lot of drawn) {
          await step(play, play.choose(lot))
          for (const state of play.states()) reached.add(state)
        }
        await checkWhole()
      }),
      { numRuns: RUNS, seed: SEED }
    )
    assert.includeMembers(
      [...reached],
      ['submitted', 'reviewed', 'returned', 'rejected', 'approved', 'noticed', 'batched', 'held']
    )
  }).timeout(120_000)
})
