import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import UndoDecision from '#app/subsidies/review/actions/undo_decision'
import DecideClaims from '#app/subsidies/actions/decide_claims'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import StartClaimRun from '#app/subsidies/queue/actions/start_claim_run'
import TakeNextClaim from '#app/subsidies/queue/actions/take_next_claim'
import { workload } from '#app/subsidies/queue/queries/workload'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import type User from '#models/user'

type Officers = Awaited<ReturnType<typeof officers>>

let world: World
let who: Officers

async function submitted(people: number) {
  const made = await finishedClass(world, { people })
  const { claimIds } = await new PrepareClaims().handle({ actor: who.admin, classId: made.classId })
  await new SubmitClaims().handle({ actor: who.admin, claimIds })
  return { ...made, claimIds }
}

async function officerOf(claimId: number): Promise<number | null> {
  const claim = await db.from('claims').where('id', claimId).firstOrFail()
  return claim.assigned_to_id
}

const assign = (claimIds: number[], officerId: number | null) =>
  new StartClaimRun().handle({
    actor: who.reviewer,
    stage: 'review',
    order: { act: 'assignment', officerId },
    going: claimIds.map((id) => ({ id, version: 2 })),
  })

async function codes(runId: number) {
  const lines = await db.from('claim_run_lines').where('claim_run_id', runId).orderBy('id')
  return lines.map((line) => line.code)
}

test.group('Claims and their officers', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    return () => clock.resume()
  })

  test('the next claim is the oldest of nobody that the officer may decide', async ({
    client,
    assert,
  }) => {
    const { claimIds, personIds } = await submitted(4)
    const own = await userWith('reviewer', { personId: personIds[0] })
    await assign([claimIds[1]], who.reviewer.id)
    const take = () => new TakeNextClaim().handle({ actor: own, stage: 'review' })
    assert.equal(await take(), claimIds[2])
    assert.equal(await take(), claimIds[3])
    assert.isNull(await take())
    assert.isNull(await officerOf(claimIds[0]))
    const entries = await db.from('audit_entries').where('action', 'claims.assigned')
    assert.lengthOf(entries, 3)

    const answer = await client
      .post('/claims/next')
      .loginAs(who.reviewer)
      .withCsrfToken()
      .form({ state: 'review' })
      .redirects(0)
    answer.assertHeader('location', `/claims/${claimIds[0]}`)
    const wrong = await client
      .post('/claims/next')
      .loginAs(who.approver)
      .withCsrfToken()
      .form({ state: 'review' })
      .redirects(0)
    wrong.assertHeader('location', '/claims')
  })

  test('an officer whose decision was undone does not get the claim again', async ({ assert }) => {
    const { claimIds } = await submitted(1)
    await new DecideClaims().handle({
      actor: who.reviewer,
      stage: 'review',
      result: 'passed',
      claims: [{ id: claimIds[0] }],
    })
    const [claimId] = claimIds
    await new UndoDecision().handle({ actor: who.secondReviewer, claimId, reason: '材料有误' })
    const take = (actor: User) => new TakeNextClaim().handle({ actor, stage: 'review' })
    assert.isNull(await take(who.reviewer))
    assert.equal(await take(who.secondReviewer), claimId)
  })

  test('of many who take the next at once, no two get the same', async ({ assert }) => {
    const { claimIds } = await submitted(12)
    const second = await userWith('reviewer')
    const takes = Array.from({ length: 16 }, (_, index) =>
      new TakeNextClaim().handle({ actor: index % 2 ? who.reviewer : second, stage: 'review' })
    )
    const taken = await Promise.all(takes)
    const got = taken.filter((id) => id !== null)
    assert.lengthOf(new Set(got), 12)
    assert.sameMembers(got, claimIds)
    assert.lengthOf(taken, 16)
  })

  test('claims go to an officer of the step who did none of the earlier ones', async ({
    assert,
  }) => {
    const { claimIds, personIds } = await submitted(3)
    assert.deepEqual(await codes(await assign([claimIds[0]], who.approver.id)), ['E_OFFICER_ROLE'])
    const own = await userWith('reviewer', { personId: personIds[1] })
    assert.deepEqual(await codes(await assign(claimIds, own.id)), [null, 'E_OWN_CLAIM', null])
    assert.equal(await officerOf(claimIds[0]), own.id)
    assert.deepEqual(await codes(await assign(claimIds, null)), [null, null, null])
    assert.isNull(await officerOf(claimIds[0]))
    await db.from('users').where('id', own.id).update({ status: 'disabled' })
    assert.deepEqual(await codes(await assign([claimIds[0]], own.id)), ['E_OFFICER_ROLE'])
  })

  test('a colleague may decide it, and the decision ends the assignment', async ({ assert }) => {
    const { claimIds } = await submitted(1)
    const colleague = await userWith('reviewer')
    await assign(claimIds, who.reviewer.id)
    const [outcome] = await new DecideClaims().handle({
      actor: colleague,
      stage: 'review',
      result: 'passed',
      claims: [{ id: claimIds[0] }],
    })
    assert.isNull(outcome.code)
    assert.isNull(await officerOf(claimIds[0]))
  })

  test('the workload counts what lies with whom, and what nobody has', async ({
    client,
    assert,
  }) => {
    const { claimIds } = await submitted(4)
    await assign(claimIds.slice(0, 2), who.reviewer.id)
    await db
      .from('claims')
      .where('id', claimIds[0])
      .update({ submitted_at: '2026-09-01T01:00:00.000Z' })
    const { stages } = await workload()
    const [review, approval] = stages
    assert.equal(review.stage, 'review')
    assert.deepInclude(review.rows[0], { officerId: null, open: 2, overdue: 0 })
    assert.deepInclude(
      review.rows.find((row) => row.officerId === who.reviewer.id),
      { open: 2, overdue: 1, held: 0 }
    )
    assert.equal(
      approval.rows.reduce((sum, row) => sum + row.open, 0),
      0
    )
    const page = await client.get('/claims/workload').loginAs(who.auditor)
    assert.include(page.text(), '李雪梅')
  })
})
