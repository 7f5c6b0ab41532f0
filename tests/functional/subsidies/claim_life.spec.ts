import fc from 'fast-check'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { checkInvariants } from '#app/oversight/invariants'
import { ClaimLife, moves, type Move } from '#tests/functional/subsidies/claim_life'
import { buildWorld, emptyDatabase } from '#tests/support/world'

const anyMove: fc.Arbitrary<Move> = fc.record({
  what: fc.constantFrom(...moves),
  claim: fc.nat({ max: 1 }),
  officer: fc.nat({ max: 1 }),
})

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

/** Random moves strewn over the straight way, so that every state is reached often. */
const life = fc
  .tuple(
    fc.integer({ min: 0, max: straight.length }),
    fc.array(anyMove, { minLength: 1, maxLength: 24 }),
    fc.nat({ max: 1 })
  )
  .map(([steps, others, claim]) => {
    const way: Move[] = straight.slice(0, steps).map((what) => ({ what, claim, officer: 0 }))
    others.forEach((move, index) => way.splice((index * 7) % (way.length + 1), 0, move))
    return way
  })

test.group('The whole life of claims', (group) => {
  group.each.setup(() => () => clock.resume())

  test('every move goes or is refused as the rules say, and everything adds up after it', async ({
    assert,
  }) => {
    const reached = new Set<string>()
    await fc.assert(
      fc.asyncProperty(life, async (way) => {
        await emptyDatabase()
        clock.stopAt('2026-10-15')
        const play = await ClaimLife.begin(await buildWorld())
        for (const move of way) {
          const step = await play.make(move)
          for (const state of play.states()) reached.add(state)
          if (step.expected !== step.happened) throw new Error(JSON.stringify({ move, ...step }))
          const faults = await play.faults()
          if (faults.length > 0) throw new Error(JSON.stringify({ move, faults }))
        }
        const offending = (await checkInvariants()).flatMap((one) => one.offending)
        // Class and certificates of this world were set up by hand.
        const ours = offending.filter(({ type }) =>
          ['claim', 'fund', 'payment_batch'].includes(type)
        )
        if (ours.length > 0) throw new Error(JSON.stringify(ours))
      }),
      {
        numRuns: 40,
        examples: [[wayOf(straight)], [wayOf(disputed)]],
      }
    )
    assert.includeMembers(
      [...reached],
      ['submitted', 'reviewed', 'approved', 'noticed', 'batched', 'paying', 'paid', 'held']
    )
    assert.isAbove((await db.from('claims')).length, 0)
  }).timeout(120_000)
})
