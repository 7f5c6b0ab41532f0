import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { fundEquation } from '#app/subsidies/fund_ledger'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import DecideClaim from '#app/subsidies/actions/decide_claim'
import WithdrawClaim from '#app/subsidies/actions/withdraw_claim'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import HoldClaim from '#app/subsidies/review/actions/hold_claim'
import RecordCheck from '#app/subsidies/review/actions/record_check'
import ReleaseClaim from '#app/subsidies/review/actions/release_claim'
import UndoDecision from '#app/subsidies/review/actions/undo_decision'
import DecideSample from '#app/subsidies/review/actions/decide_sample'
import DecideAmendment from '#app/subsidies/review/actions/decide_amendment'
import ProposeAmendment from '#app/subsidies/review/actions/propose_amendment'
import { agreeSamples, answerQuestions, passManualChecks } from '#tests/support/review'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { buildWorld, emptyDatabase, insertRow, userWith, type World } from '#tests/support/world'
import type { Group } from '@japa/runner/core'
import type User from '#models/user'

let world: World
let who: Awaited<ReturnType<typeof officers>>

function setUp(group: Group) {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    return () => clock.resume()
  })
}

async function submitted(people = 1) {
  const made = await finishedClass(world, { people, days: 14 })
  const { claimIds } = await new PrepareClaims().handle({
    actor: who.admin,
    classId: made.classId,
  })
  await new SubmitClaims().handle({ actor: who.admin, claimIds })
  return { ...made, claimIds, claimId: claimIds[0] }
}

const decide = (
  actor: User,
  claimId: number,
  stage: 'review' | 'approval' | 'notice',
  more: Partial<Parameters<DecideClaim['handle']>[0]> = {}
) => new DecideClaim().handle({ actor, claimId, stage, result: 'passed', ...more })

const reject = { result: 'rejected' as const, reasonCode: 'already_paid' }

async function reviewed() {
  const made = await submitted()
  await passManualChecks(who.reviewer, made.claimIds)
  await decide(who.reviewer, made.claimId, 'review')
  return made
}

async function approved({ settled = true } = {}) {
  const made = await reviewed()
  await decide(who.approver, made.claimId, 'approval')
  if (settled) await agreeSamples()
  return made
}

const claimOf = (id: number) => db.from('claims').where('id', id).firstOrFail()
const audits = (action: string) => db.from('audit_entries').where('action', action)
const reason = '核对后另有事实'

async function stands(claimId: number) {
  const claim = await claimOf(claimId)
  const fund = await db.from('funds').where('id', claim.fund_id).firstOrFail()
  const { holds } = await fundEquation(db.connection(), claim.fund_id)
  return [claim.status, Number(fund.reserved_fen), Number(fund.committed_fen), holds]
}

async function codeOf(work: Promise<unknown>) {
  try {
    await work
    return 'done'
  } catch (error) {
    const { code } = error as { code?: string }
    if (!code?.startsWith('E_')) throw error
    return code
  }
}

test.group('Checks before an approval', (group) => {
  setUp(group)

  test('an approval waits for what is checked by hand, a review does not', async ({ assert }) => {
    const { claimId } = await submitted()
    await decide(who.reviewer, claimId, 'review')
    const work = decide(who.approver, claimId, 'approval')
    const error = await work.catch((thrown) => thrown)
    assert.equal(error.code, 'E_CHECKS_OPEN')
    assert.equal(error.params.checks_zh, '证书联网核验、群体证明核对')
    await passManualChecks(who.reviewer, [claimId])
    assert.equal(await codeOf(decide(who.approver, claimId, 'approval')), 'done')
  })

  test('a fault found by hand leaves returning and rejecting only', async ({ assert }) => {
    const { claimId } = await submitted()
    const check = { actor: who.reviewer, claims: [claimId], name: 'certificate_lookup' as const }
    await new RecordCheck().handle({ ...check, result: 'failed', note: '查不到此证书' })
    assert.equal(await codeOf(decide(who.reviewer, claimId, 'review')), 'E_CHECK_FAILED')
    await new RecordCheck().handle({ ...check, result: 'passed', note: '重查，可查' })
    assert.equal(await codeOf(decide(who.reviewer, claimId, 'review')), 'done')
    assert.lengthOf(await db.from('claim_checks'), 2)
    assert.lengthOf(await audits('claim.checked'), 2)
  })

  test('a check counts for the sending it was made for', async ({ assert }) => {
    const { claimId } = await reviewed()
    await decide(who.approver, claimId, 'approval', { result: 'returned', reason })
    await answerQuestions(who.admin, claimId)
    clock.stopAt('2026-10-16')
    await new SubmitClaims().handle({ actor: who.admin, claimIds: [claimId] })
    await decide(who.reviewer, claimId, 'review')
    assert.equal(await codeOf(decide(who.approver, claimId, 'approval')), 'E_CHECKS_OPEN')
  })

  test('many claims are checked at once, with a result for each', async ({ assert }) => {
    const { claimIds } = await submitted(3)
    await new WithdrawClaim().handle({ actor: who.admin, claimId: claimIds[1], reason })
    const outcomes = await new RecordCheck().handle({
      actor: who.reviewer,
      claims: claimIds,
      name: 'group_proof_seen',
      result: 'passed',
      note: '与原件一致',
    })
    assert.deepEqual(
      outcomes.map((one) => one.code),
      [null, 'E_STALE_PAGE', null]
    )
    assert.lengthOf(await audits('claims.checked'), 1)
  })

  test('nobody checks a claim of the own base or person, or with an automatic name', async ({
    assert,
  }) => {
    const { claimId, personIds } = await submitted()
    const outcome = async (actor: User, name: 'group_proof_seen' | 'identity') => {
      const input = { actor, claims: [claimId], name, result: 'passed' as const, note: '看过' }
      const [{ code }] = await new RecordCheck().handle(input)
      return code
    }
    const ofBase = await userWith('reviewer', { baseId: world.a.id })
    const self = await userWith('reviewer', { personId: personIds[0] })
    assert.equal(await outcome(ofBase, 'group_proof_seen'), 'E_OWN_BASE')
    assert.equal(await outcome(self, 'group_proof_seen'), 'E_OWN_CLAIM')
    assert.equal(await outcome(who.reviewer, 'identity'), 'E_NO_SUCH_CHECK')
    assert.equal(await codeOf(decide(ofBase, claimId, 'review')), 'E_OWN_BASE')
  })

  test('an open anomaly that blocks keeps the claim from being approved', async ({ assert }) => {
    const { claimId, personIds } = await reviewed()
    await insertRow('anomaly_flags', {
      code: 'F2',
      fingerprint: 'F2:1',
      weight: 10,
      blocks: true,
      person_id: personIds[0],
      facts: '{}',
      rows: '[]',
      status: 'open',
      raised_at: clock.instant(),
    })
    assert.equal(await codeOf(decide(who.approver, claimId, 'approval')), 'E_CHECKS_OPEN')
    await db.from('anomaly_flags').update({ status: 'cleared' })
    assert.equal(await codeOf(decide(who.approver, claimId, 'approval')), 'done')
  })

  test('checks are only added', async ({ assert }) => {
    await reviewed()
    await assert.rejects(() => db.from('claim_checks').update({ result: 'failed' }))
  })
})

test.group('Holding a claim', (group) => {
  setUp(group)

  test('a held claim refuses every move until anybody releases it', async ({ assert }) => {
    const { claimId } = await reviewed()
    await new HoldClaim().handle({ actor: who.reviewer, claimId, reason: '等社保数据' })
    for (const work of [
      () => decide(who.approver, claimId, 'approval'),
      () => decide(who.approver, claimId, 'approval', { result: 'returned', reason }),
      () => decide(who.approver, claimId, 'approval', reject),
      () => new WithdrawClaim().handle({ actor: who.admin, claimId, reason }),
      () => new UndoDecision().handle({ actor: who.secondReviewer, claimId, reason }),
      () => new HoldClaim().handle({ actor: who.approver, claimId, reason }),
    ]) {
      assert.equal(await codeOf(work()), 'E_HELD')
    }
    await new ReleaseClaim().handle({ actor: who.approver, claimId, reason: '数据已到' })
    assert.equal(await codeOf(decide(who.approver, claimId, 'approval')), 'done')
    const acts = await db
      .from('claim_decisions')
      .where({ claim_id: claimId, stage: 'hold' })
      .orderBy('id')
    assert.deepEqual(
      acts.map((act) => [act.result, act.status]),
      [
        ['held', 'reviewed'],
        ['released', 'reviewed'],
      ]
    )
    assert.lengthOf(await audits('claim.held'), 1)
    assert.lengthOf(await audits('claim.released'), 1)
  })

  test('a claim that is not held is not released', async ({ assert }) => {
    const { claimId } = await submitted()
    const work = new ReleaseClaim().handle({ actor: who.reviewer, claimId, reason })
    assert.equal(await codeOf(work), 'E_STALE_PAGE')
  })
})

test.group('Questions and reasons', (group) => {
  setUp(group)

  test('every question is answered before the claim is sent again', async ({ assert }) => {
    const { claimId } = await submitted()
    await decide(who.reviewer, claimId, 'review', {
      result: 'returned',
      questions: [
        { topic: 'group_proof', question: '请补户籍页' },
        { topic: 'attendance', question: '9 月 9 日为什么缺课？' },
      ],
    })
    const send = () => new SubmitClaims().handle({ actor: who.admin, claimIds: [claimId] })
    assert.equal(await codeOf(send()), 'E_QUESTIONS_OPEN')
    await answerQuestions(who.admin, claimId)
    await send()
    const questions = await db.from('claim_questions').orderBy('position')
    assert.deepEqual(
      questions.map((one) => [one.topic, one.answered_by_id]),
      [
        ['group_proof', who.admin.id],
        ['attendance', who.admin.id],
      ]
    )
    assert.equal(await codeOf(answerQuestions(who.admin, claimId)), 'E_STALE_PAGE')
    assert.lengthOf(await audits('claim.questions_answered'), 1)
  })

  test('a rejection names a reason of the list, another one in words', async ({ assert }) => {
    const { claimId } = await submitted()
    const refuse = (reasonCode?: string, note?: string) =>
      decide(who.reviewer, claimId, 'review', { result: 'rejected', reasonCode, reason: note })
    assert.equal(await codeOf(refuse()), 'E_REASON_CODE_NEEDED')
    assert.equal(await codeOf(refuse('because')), 'E_REASON_CODE_NEEDED')
    assert.equal(await codeOf(refuse('objection_upheld')), 'E_REASON_CODE_NEEDED')
    assert.equal(await codeOf(refuse('other')), 'E_REASON_NEEDED')
    assert.equal(await codeOf(refuse('too_late')), 'done')
    const claim = await claimOf(claimId)
    assert.equal(claim.rejection_code, 'too_late')
    const decision = await db.from('claim_decisions').where('result', 'rejected').firstOrFail()
    assert.equal(decision.reason_code, 'too_late')
  })
})

test.group('Undoing a decision', (group) => {
  setUp(group)

  const undo = (actor: User, claimId: number) =>
    new UndoDecision().handle({ actor, claimId, reason })

  test('another reviewer undoes a review, whose officer does not take it again', async ({
    assert,
  }) => {
    const { claimId } = await reviewed()
    assert.equal(await codeOf(undo(who.reviewer, claimId)), 'E_OWN_DECISION')
    assert.equal(await codeOf(undo(who.approver, claimId)), 'E_WRONG_DUTY')
    await undo(who.secondReviewer, claimId)
    assert.deepEqual(await stands(claimId), ['submitted', 190_000, 0, true])
    assert.equal(await codeOf(decide(who.reviewer, claimId, 'review')), 'E_UNDONE_OFFICER')
    assert.equal(await codeOf(decide(who.secondReviewer, claimId, 'review')), 'done')
    const [undoing] = await db.from('claim_decisions').where('result', 'undone')
    assert.equal(undoing.status, 'submitted')
    assert.isNotNull(undoing.undoes_id)
    assert.lengthOf(await audits('claim.undone'), 1)
  })

  test('an approval undone gives its money back to the reserve', async ({ assert }) => {
    const { claimId } = await approved()
    assert.deepEqual(await stands(claimId), ['approved', 0, 190_000, true])
    await undo(who.secondApprover, claimId)
    assert.deepEqual(await stands(claimId), ['reviewed', 190_000, 0, true])
    assert.equal(await codeOf(decide(who.approver, claimId, 'approval')), 'E_UNDONE_OFFICER')
  })

  test('undone under notice the claim leaves it and may be noticed again', async ({ assert }) => {
    const { claimId } = await approved()
    const { id } = await new PublishNotice().handle({ actor: who.approver })
    await undo(who.secondApprover, claimId)
    assert.deepEqual(await stands(claimId), ['reviewed', 190_000, 0, true])
    const notice = await db.from('notices').where('id', id).firstOrFail()
    assert.deepEqual([notice.claims_count, Number(notice.total_fen)], [0, 0])
    await decide(who.secondApprover, claimId, 'approval')
    await agreeSamples()
    const again = await new PublishNotice().handle({ actor: who.approver })
    assert.equal(again.claims, 1)
  })

  test('a rejection undone reserves again, unless the fund is short', async ({ assert }) => {
    const { claimId } = await submitted()
    await decide(who.reviewer, claimId, 'review', reject)
    assert.deepEqual(await stands(claimId), ['rejected', 0, 0, true])
    const { appropriated_fen: all } = await db.from('funds').firstOrFail()
    await db.from('funds').update({ appropriated_fen: 100 })
    assert.equal(await codeOf(undo(who.secondReviewer, claimId)), 'E_FUND_SHORT')
    await db.from('funds').update({ appropriated_fen: all })
    await undo(who.secondReviewer, claimId)
    assert.deepEqual(await stands(claimId), ['submitted', 190_000, 0, true])
    const claim = await claimOf(claimId)
    assert.isNull(claim.rejection_code)
  })

  test('a rejection is not undone once the same thing is claimed anew', async ({ assert }) => {
    const { claimId } = await submitted()
    await decide(who.reviewer, claimId, 'review', reject)
    const { id, queue_tab: tab, ...copy } = await claimOf(claimId)
    await insertRow('claims', { ...copy, number: 'SL26-9999998', status: 'draft', trace_id: null })
    assert.equal(await codeOf(undo(who.secondReviewer, claimId)), 'E_CLAIMED_AGAIN')
    assert.deepEqual([id, tab], [claimId, 'refused'])
  })

  test('a claim in a batch, and one struck from a notice, stay', async ({ assert }) => {
    const { claimId } = await approved()
    await decide(who.approver, claimId, 'notice', { result: 'rejected', reason: '异议成立' })
    assert.equal(await codeOf(undo(who.secondApprover, claimId)), 'E_STALE_PAGE')
    await db.from('claims').where('id', claimId).update({ status: 'batched' })
    assert.equal(await codeOf(undo(who.secondApprover, claimId)), 'E_STALE_PAGE')
  })
})

test.group('The quality sample', (group) => {
  setUp(group)

  async function aSample() {
    const made = await approved({ settled: false })
    const sample = await db.from('quality_samples').firstOrFail()
    return { ...made, sampleId: sample.id as number, basis: sample.basis }
  }

  const settle = (actor: User, sampleId: number, result: 'agreed' | 'disagreed', note?: string) =>
    new DecideSample().handle({ actor, sampleId, result, note })

  test('the first approval under a policy is drawn and waits out of any notice', async ({
    assert,
  }) => {
    const { sampleId, basis } = await aSample()
    assert.equal(basis, 'first_of_policy')
    const publish = () => new PublishNotice().handle({ actor: who.approver })
    assert.equal(await codeOf(publish()), 'E_NOTHING_TO_NOTICE')
    await settle(who.secondApprover, sampleId, 'agreed')
    assert.equal(await codeOf(publish()), 'done')
    assert.lengthOf(await audits('claim.sample_agreed'), 1)
  })

  test('who took a step of the claim does not decide it again', async ({ assert }) => {
    const { sampleId, personIds } = await aSample()
    const self = await userWith('approver', { personId: personIds[0] })
    for (const actor of [who.admin, who.reviewer, who.approver]) {
      const code = await codeOf(settle(actor, sampleId, 'agreed'))
      assert.include(['E_SAME_OFFICER', 'E_OWN_BASE'], code)
    }
    assert.equal(await codeOf(settle(self, sampleId, 'agreed')), 'E_OWN_CLAIM')
  })

  test('not agreed, an approval goes back and its money to the reserve', async ({ assert }) => {
    const { claimId, sampleId } = await aSample()
    const work = settle(who.secondApprover, sampleId, 'disagreed')
    assert.equal(await codeOf(work), 'E_SAMPLE_NOTE_NEEDED')
    await settle(who.secondApprover, sampleId, 'disagreed', reason)
    assert.deepEqual(await stands(claimId), ['reviewed', 190_000, 0, true])
    assert.equal(await codeOf(decide(who.approver, claimId, 'approval')), 'E_UNDONE_OFFICER')
    const late = settle(who.secondApprover, sampleId, 'agreed')
    assert.equal(await codeOf(late), 'E_STALE_PAGE')
  })

  test('a rejection that is drawn and not agreed is to be approved anew', async ({ assert }) => {
    const { claimId } = await reviewed()
    await decide(who.approver, claimId, 'approval', reject)
    const decision = await db.from('claim_decisions').where('result', 'rejected').firstOrFail()
    const sampleId = await insertRow('quality_samples', {
      claim_id: claimId,
      decision_id: decision.id,
      policy_id: world.policyId,
      basis: 'seeded',
      seed: 1,
      status: 'open',
      created_at: clock.instant(),
    }).catch(async () => {
      const drawn = await db.from('quality_samples').firstOrFail()
      return drawn.id as number
    })
    assert.equal(await codeOf(settle(who.approver, sampleId, 'agreed')), 'E_OWN_DECISION')
    await settle(who.secondApprover, sampleId, 'disagreed', reason)
    assert.deepEqual(await stands(claimId), ['reviewed', 190_000, 0, true])
  })

  test('an approval that is undone takes its sample with it', async ({ assert }) => {
    const { claimId, sampleId } = await aSample()
    await new UndoDecision().handle({ actor: who.secondApprover, claimId, reason })
    const sample = await db.from('quality_samples').where('id', sampleId).firstOrFail()
    assert.equal(sample.status, 'void')
  })
})

test.group('Correcting a fact', (group) => {
  setUp(group)

  const propose = (
    actor: User,
    claimId: number,
    fact: 'attended_days' | 'claim_on',
    value: string
  ) =>
    new ProposeAmendment().handle({
      actor,
      claimId,
      fact,
      value,
      document: '签到原件第 3 页',
      reason: '漏记一天',
    })
  const settle = (actor: User, amendmentId: number, result: 'approved' | 'refused', why?: string) =>
    new DecideAmendment().handle({ actor, amendmentId, result, reason: why })

  test('a second person agrees, and the amount is worked out anew', async ({ assert }) => {
    const { claimId } = await submitted()
    const id = await propose(who.reviewer, claimId, 'attended_days', '15')
    assert.equal(await codeOf(settle(who.reviewer, id, 'approved')), 'E_OWN_PROPOSAL')
    assert.equal(await codeOf(decide(who.reviewer, claimId, 'review')), 'E_AMENDMENT_WAITS')
    await settle(who.approver, id, 'approved')
    assert.deepEqual(await stands(claimId), ['submitted', 200_000, 0, true])
    const claim = await claimOf(claimId)
    const trace = await db.from('claim_traces').where('id', claim.trace_id).firstOrFail()
    assert.equal(trace.occasion, 'amended')
    assert.equal(JSON.parse(trace.facts).attended_days.value, 15)
    assert.equal(Number(claim.amount_fen), 200_000)
    const amendment = await db.from('claim_amendments').where('id', id).firstOrFail()
    assert.deepEqual([amendment.old_value, amendment.new_value], ['14', '15'])
    assert.equal(await codeOf(decide(who.reviewer, claimId, 'review')), 'done')
    assert.lengthOf(await audits('claim.amendment_approved'), 1)
  })

  test('less goes back to the fund', async ({ assert }) => {
    const { claimId } = await submitted()
    await settle(who.approver, await propose(who.admin, claimId, 'attended_days', '13'), 'approved')
    assert.deepEqual(await stands(claimId), ['submitted', 180_000, 0, true])
  })

  test('refused, with a reason, nothing changes', async ({ assert }) => {
    const { claimId } = await submitted()
    const id = await propose(who.admin, claimId, 'attended_days', '15')
    assert.equal(await codeOf(settle(who.reviewer, id, 'refused')), 'E_AMENDMENT_REASON_NEEDED')
    await settle(who.reviewer, id, 'refused', '原件上没有签名')
    assert.equal(await codeOf(settle(who.reviewer, id, 'approved')), 'E_STALE_PAGE')
    assert.deepEqual(await stands(claimId), ['submitted', 190_000, 0, true])
  })

  test('a value of another form, the same value or a second one is refused', async ({ assert }) => {
    const { claimId } = await submitted()
    const code = (value: string) => codeOf(propose(who.admin, claimId, 'attended_days', value))
    assert.equal(await code('很多'), 'E_VALUE_NOT_VALID')
    assert.equal(await code('14'), 'E_VALUE_SAME')
    assert.equal(await code('15'), 'done')
    assert.equal(await code('13'), 'E_AMENDMENT_OPEN')
  })

  test('nothing is corrected after the approval, nor decided by the own base', async ({
    assert,
  }) => {
    const { claimId } = await reviewed()
    const id = await propose(who.reviewer, claimId, 'attended_days', '15')
    const ofBase = await userWith('approver', { baseId: world.a.id })
    assert.equal(await codeOf(settle(ofBase, id, 'approved')), 'E_OWN_BASE')
    await settle(who.approver, id, 'refused', reason)
    await decide(who.approver, claimId, 'approval')
    const late = propose(who.reviewer, claimId, 'attended_days', '15')
    assert.equal(await codeOf(late), 'E_STALE_PAGE')
  })
})

test.group('Two at once', (group) => {
  setUp(group)

  /** Runs works together and gives their codes, sorted. */
  async function together(...works: (() => Promise<unknown>)[]) {
    const codes = await Promise.all(works.map((work) => codeOf(work())))
    return codes.toSorted()
  }

  test('of two approvers one approves', async ({ assert }) => {
    const { claimId } = await reviewed()
    const codes = await together(
      () => decide(who.approver, claimId, 'approval'),
      () => decide(who.secondApprover, claimId, 'approval')
    )
    assert.deepEqual(codes, ['E_STALE_PAGE', 'done'])
    assert.deepEqual(await stands(claimId), ['approved', 0, 190_000, true])
    assert.lengthOf(await db.from('quality_samples'), 1)
  })

  test('an approval and a withdrawal never both happen', async ({ assert }) => {
    const { claimId } = await reviewed()
    const codes = await together(
      () => decide(who.approver, claimId, 'approval'),
      () => new WithdrawClaim().handle({ actor: who.admin, claimId, reason })
    )
    assert.deepEqual(codes, ['E_STALE_PAGE', 'done'])
    const [, , , holds] = await stands(claimId)
    assert.isTrue(holds)
  })

  test('an approval that comes after a hold is refused', async ({ assert }) => {
    const { claimId } = await reviewed()
    const codes = await together(
      () => decide(who.approver, claimId, 'approval'),
      () => new HoldClaim().handle({ actor: who.reviewer, claimId, reason })
    )
    const claim = await claimOf(claimId)
    assert.isNotNull(claim.held_at)
    // Either the hold was first, or it holds the approved claim.
    assert.deepEqual(codes, claim.status === 'approved' ? ['done', 'done'] : ['E_HELD', 'done'])
  })

  test('a decision sent twice with one version is taken once', async ({ assert }) => {
    const { claimId } = await submitted()
    const { version } = await claimOf(claimId)
    const once = () => decide(who.reviewer, claimId, 'review', { version })
    assert.deepEqual(await together(once, once), ['E_STALE_PAGE', 'done'])
    assert.lengthOf(await db.from('claim_decisions').where('stage', 'review'), 1)
  })

  test('a decision is undone once', async ({ assert }) => {
    const { claimId } = await approved()
    const third = await userWith('approver')
    const undo = (actor: User) => new UndoDecision().handle({ actor, claimId, reason })
    const codes = await together(
      () => undo(who.secondApprover),
      () => undo(third)
    )
    // Whoever comes second finds the review as the last decision, which is no approver's to undo.
    assert.deepEqual(codes, ['E_WRONG_DUTY', 'done'])
    assert.deepEqual(await stands(claimId), ['reviewed', 190_000, 0, true])
  })

  test('an undoing and a notice leave the claim in one place', async ({ assert }) => {
    const { claimId } = await approved()
    await together(
      () => new UndoDecision().handle({ actor: who.secondApprover, claimId, reason }),
      () => new PublishNotice().handle({ actor: who.approver })
    )
    const [status, reserved, committed, holds] = await stands(claimId)
    assert.isTrue(holds)
    const lines = await db
      .from('notice_lines')
      .join('notices', 'notices.id', 'notice_lines.notice_id')
      .where({ 'claim_id': claimId, 'notices.status': 'published' })
    if (status === 'noticed') assert.deepEqual([committed, lines.length], [190_000, 1])
    else assert.deepEqual([status, reserved, lines.length], ['reviewed', 190_000, 0])
  })

  test('two persons who decide one sample decide it once', async ({ assert }) => {
    await approved({ settled: false })
    const sample = await db.from('quality_samples').firstOrFail()
    const third = await userWith('approver')
    const settle = (actor: User) =>
      new DecideSample().handle({ actor, sampleId: sample.id, result: 'agreed' })
    const codes = await together(
      () => settle(who.secondApprover),
      () => settle(third)
    )
    assert.deepEqual(codes, ['E_STALE_PAGE', 'done'])
  })
})
