import fc from 'fast-check'
import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { fundEquation } from '#app/subsidies/fund_ledger'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import DecideClaim from '#app/subsidies/actions/decide_claim'
import DecideClaims from '#app/subsidies/actions/decide_claims'
import WithdrawClaim from '#app/subsidies/actions/withdraw_claim'
import HoldClaim from '#app/subsidies/review/actions/hold_claim'
import ReleaseClaim from '#app/subsidies/review/actions/release_claim'
import UndoDecision from '#app/subsidies/review/actions/undo_decision'
import { agreeSamples, answerQuestions, passManualChecks } from '#tests/support/review'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import RunClaimLines from '#app/subsidies/queue/actions/run_claim_lines'
import { buildWorld, emptyDatabase, insertRow, type World } from '#tests/support/world'

let world: World
let who: Awaited<ReturnType<typeof officers>>

test.group('The ledger of a fund', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    return () => clock.resume()
  })

  async function prepared(people: number, days: number | number[] = 14) {
    const { classId } = await finishedClass(world, { people, days })
    const { claimIds } = await new PrepareClaims().handle({ actor: who.admin, classId })
    return claimIds
  }

  async function sentAndReviewed(people: number, days: number | number[] = 14) {
    const claimIds = await prepared(people, days)
    await new SubmitClaims().handle({ actor: who.admin, claimIds })
    await passManualChecks(who.reviewer, claimIds)
    await new DecideClaims().handle({
      actor: who.reviewer,
      stage: 'review',
      result: 'passed',
      claims: claimIds.map((id) => ({ id })),
    })
    return claimIds
  }

  async function outcomeOf(work: Promise<unknown>) {
    try {
      await work
      return 'done'
    } catch (error) {
      if (error instanceof RuleViolation) return error.code!
      throw error
    }
  }

  function tally(outcomes: string[]) {
    const of = (outcome: string) => outcomes.filter((one) => one === outcome).length
    return { done: of('done'), short: of('E_FUND_SHORT'), all: outcomes.length }
  }

  test('of fifty submissions at once against money for ten exactly ten go', async ({ assert }) => {
    const claimIds = await prepared(50)
    await db.from('funds').update({ appropriated_fen: 1_900_000 })
    const outcomes = await Promise.all(
      claimIds.map((id) =>
        outcomeOf(new SubmitClaims().handle({ actor: who.admin, claimIds: [id] }))
      )
    )
    assert.deepEqual(tally(outcomes), { done: 10, short: 40, all: 50 })
    const fund = await db.from('funds').where('id', world.fundId).firstOrFail()
    assert.equal(Number(fund.reserved_fen), 1_900_000)
  })

  test('of fifty approvals at once against money for ten exactly ten go', async ({ assert }) => {
    const claimIds = await sentAndReviewed(50)
    // The appropriation was cut after the claims were sent: only ten are still covered.
    await db.from('funds').update({ appropriated_fen: 1_900_000, reserved_fen: 1_900_000 })
    const outcomes = await Promise.all(
      claimIds.map((claimId) =>
        outcomeOf(
          new DecideClaim().handle({
            actor: who.approver,
            claimId,
            stage: 'approval',
            result: 'passed',
          })
        )
      )
    )
    assert.deepEqual(tally(outcomes), { done: 10, short: 40, all: 50 })
    const fund = await db.from('funds').where('id', world.fundId).firstOrFail()
    assert.equal(Number(fund.committed_fen), 1_900_000)
    assert.lengthOf(await db.from('claims').where('status', 'approved'), 10)
    assert.lengthOf(await db.from('fund_entries').where('kind', 'committed'), 10)
  })

  test('a bulk approval gives the money to those that were sent first, over all its parts', async ({
    assert,
  }) => {
    const claimIds = await sentAndReviewed(60)
    // Sent in the opposite order of their making.
    for (const [index, id] of claimIds.entries()) {
      const at = new Date(Date.UTC(2026, 9, 14, 8, 0, 0) - index * 1000).toISOString()
      await db.from('claims').where('id', id).update({ submitted_at: at })
    }
    await db.from('funds').update({ appropriated_fen: 1_900_000, reserved_fen: 1_900_000 })
    const outcomes = await new DecideClaims().handle({
      actor: who.approver,
      stage: 'approval',
      result: 'passed',
      claims: claimIds.map((id) => ({ id })),
    })
    const passed = outcomes.filter((one) => one.code === null).map((one) => one.claimId)
    assert.sameMembers(passed, claimIds.slice(-10))
    const first = outcomes.find((one) => one.claimId === claimIds[49])!
    assert.equal(first.code, 'E_FUND_SHORT')
    assert.deepEqual(
      [first.params.needed, first.params.available, first.params.missing],
      ['¥1,900.00', '¥0.00', '¥1,900.00']
    )
    const others = outcomes.filter((one) => one.code !== null && one.claimId !== claimIds[49])
    assert.lengthOf(others, 49)
    assert.isTrue(others.every((one) => one.code === 'E_OLDER_WAITS'))
    assert.equal(others[0].params.older, first.number)
  })

  test('a smaller claim does not pass an older one for which the money did not reach', async ({
    assert,
  }) => {
    const claimIds = await sentAndReviewed(3, [14, 14, 12])
    // The youngest asks for ¥1,700.00, and ¥1,800.00 are left after the first.
    await db.from('funds').update({ appropriated_fen: 370_000, reserved_fen: 370_000 })
    const claims = claimIds.map((id) => ({ id }))
    const decision = { actor: who.approver, stage: 'approval', result: 'passed' } as const
    const outcomes = await new DecideClaims().handle({ ...decision, claims })
    assert.deepEqual(
      outcomes.map((one) => one.code),
      [null, 'E_FUND_SHORT', 'E_OLDER_WAITS']
    )
    assert.equal(outcomes[1].params.missing, '¥100.00')
  })

  test('nor in a later part of the same run', async ({ assert }) => {
    const claimIds = await sentAndReviewed(3, [14, 14, 12])
    await db.from('funds').update({ appropriated_fen: 370_000, reserved_fen: 370_000 })
    const runId = await insertRow('claim_runs', {
      act: 'decision',
      stage: 'approval',
      result: 'passed',
      total: 3,
      actor_id: who.approver.id,
      created_at: clock.instant(),
    })
    for (const id of claimIds) {
      const { version } = await db.from('claims').where('id', id).firstOrFail()
      const line = { claim_run_id: runId, claim_id: id, version, status: 'waiting' }
      const lineId = await insertRow('claim_run_lines', line)
      await new RunClaimLines().handle({ runId, from: lineId, to: lineId })
    }
    const lines = await db.from('claim_run_lines').orderBy('id')
    assert.deepEqual(
      lines.map((line) => line.code),
      [null, 'E_FUND_SHORT', 'E_OLDER_WAITS']
    )
  })

  test('a class whose claims the fund does not cover is not sent at all', async ({ assert }) => {
    const claimIds = await prepared(3)
    await db.from('funds').update({ appropriated_fen: 500_000 })
    const work = new SubmitClaims().handle({ actor: who.admin, claimIds })
    assert.equal(await outcomeOf(work), 'E_FUND_SHORT')
    assert.lengthOf(await db.from('claims').where('status', 'draft'), 3)
    assert.lengthOf(await db.from('fund_entries').where('kind', 'reserved'), 0)
  })

  test('entries can be neither changed nor deleted', async ({ assert }) => {
    await sentAndReviewed(1)
    await assert.rejects(() => db.from('fund_entries').update({ amount_fen: 1 }))
    await assert.rejects(() => db.from('fund_entries').delete())
  })

  test('the proof names the line that does not hold', async ({ assert }) => {
    await sentAndReviewed(2)
    await db.from('funds').increment('reserved_fen', 1)
    const equation = await fundEquation(db.connection(), world.fundId)
    assert.isFalse(equation.holds)
    assert.deepEqual(
      equation.lines.filter((line) => !line.holds).map((line) => line.name),
      ['bound', 'claims_reserved']
    )
  })

  test('whatever is done with claims, in whatever order, the equation holds', async ({
    assert,
  }) => {
    const claimIds = await prepared(6)
    const acts = [
      'submit',
      'pass',
      'approve',
      'return',
      'answer',
      'reject',
      'refuse',
      'withdraw',
      'strike',
      'hold',
      'release',
      'undo_review',
      'undo_approval',
      'sample',
    ] as const
    const act = fc.record({
      what: fc.constantFrom(...acts),
      claim: fc.integer({ min: 0, max: 5 }),
    })
    const decide = (
      actor: typeof who.reviewer,
      claimId: number,
      stage: 'review' | 'approval' | 'notice',
      result: 'passed' | 'returned' | 'rejected'
    ) =>
      new DecideClaim().handle({
        actor,
        claimId,
        stage,
        result,
        reason: '测试',
        reasonCode: result === 'rejected' ? 'other' : null,
      })
    const refused = [
      'E_STALE_PAGE',
      'E_ALREADY_SUBMITTED',
      'E_QUESTIONS_OPEN',
      'E_HELD',
      'E_UNDONE_OFFICER',
      'E_WRONG_DUTY',
    ]
    const undo = (actor: typeof who.reviewer, claimId: number) =>
      new UndoDecision().handle({ actor, claimId, reason: '测试' })
    const run = async (what: (typeof acts)[number], claimId: number) => {
      switch (what) {
        case 'submit':
          return new SubmitClaims().handle({ actor: who.admin, claimIds: [claimId] })
        case 'pass':
          await passManualChecks(who.reviewer, [claimId])
          return decide(who.reviewer, claimId, 'review', 'passed')
        case 'approve':
          return decide(who.approver, claimId, 'approval', 'passed')
        case 'return':
          return decide(who.approver, claimId, 'approval', 'returned')
        case 'reject':
          return decide(who.reviewer, claimId, 'review', 'rejected')
        case 'refuse':
          return decide(who.approver, claimId, 'approval', 'rejected')
        case 'answer':
          return answerQuestions(who.admin, claimId)
        case 'hold':
          return new HoldClaim().handle({ actor: who.reviewer, claimId, reason: '测试' })
        case 'release':
          return new ReleaseClaim().handle({ actor: who.approver, claimId, reason: '测试' })
        case 'undo_review':
          return undo(who.secondReviewer, claimId)
        case 'undo_approval':
          return undo(who.secondApprover, claimId)
        case 'sample':
          return agreeSamples()
        case 'withdraw':
          return new WithdrawClaim().handle({ actor: who.admin, claimId, reason: '测试' })
        case 'strike':
          return decide(who.approver, claimId, 'notice', 'rejected')
      }
    }
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 16 }), async (sequence) => {
        for (const { what, claim } of sequence) {
          // Most acts are refused, for the claim stands elsewhere: they must move nothing.
          await run(what, claimIds[claim]).catch((error) => {
            if (!refused.includes(error.code)) throw error
          })
          const equation = await fundEquation(db.connection(), world.fundId)
          if (!equation.holds) throw new Error(JSON.stringify(equation.lines))
        }
      }),
      {
        numRuns: 25,
        // First a way that surely moves money; chance alone may withdraw every claim at once.
        examples: [
          [
            [
              { what: 'submit', claim: 0 },
              { what: 'pass', claim: 0 },
              { what: 'approve', claim: 0 },
              { what: 'undo_approval', claim: 0 },
            ],
          ],
        ],
      }
    )
    const entries = await db.from('fund_entries')
    assert.isAbove(entries.length, 1)
  })
})
