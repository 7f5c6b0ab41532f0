import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import { traceOf } from '#app/subsidies/claim_traces'
import clock from '#app/shared/clock'
import { StalePage } from '#app/shared/exceptions/stale_page'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { fundEquation } from '#app/subsidies/fund_ledger'
import { policiesById, replay } from '#app/subsidies/claim_assessment'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import DecideClaim from '#app/subsidies/actions/decide_claim'
import DecideClaims from '#app/subsidies/actions/decide_claims'
import WithdrawClaim from '#app/subsidies/actions/withdraw_claim'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import CloseNotice from '#app/subsidies/actions/close_notice'
import { agreeSamples, answerQuestions, passManualChecks } from '#tests/support/review'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { aPerson, buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'

type Officers = Awaited<ReturnType<typeof officers>>

let world: World
let who: Officers

const prepare = (classId: number) => new PrepareClaims().handle({ actor: who.admin, classId })
const submit = (claimIds: number[]) => new SubmitClaims().handle({ actor: who.admin, claimIds })
const review = (claimId: number) =>
  new DecideClaim().handle({ actor: who.reviewer, claimId, stage: 'review', result: 'passed' })
async function approve(claimId: number) {
  await passManualChecks(who.reviewer, [claimId])
  await new DecideClaim().handle({
    actor: who.approver,
    claimId,
    stage: 'approval',
    result: 'passed',
  })
  await agreeSamples()
}
const claimOf = (id: number) => db.from('claims').where('id', id).firstOrFail()

async function statusOf(id: number) {
  const { status } = await claimOf(id)
  return status
}

async function preparedNow(classId: number) {
  const { created } = await prepare(classId)
  return created
}

async function isBalanced() {
  const { holds } = await fundEquation(db.connection(), world.fundId)
  return holds
}

async function codeOf(work: Promise<unknown>) {
  try {
    await work
    return null
  } catch (error) {
    if (error instanceof RuleViolation || error instanceof StalePage) return error.code
    throw error
  }
}

function setUp(group: import('@japa/runner/core').Group) {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    return () => clock.resume()
  })
}

async function factsOf(claimId: number) {
  return JSON.parse((await traceOf(db.connection(), claimId))!.facts)
}

test.group('Preparing and submitting claims', (group) => {
  setUp(group)

  test('a claim is worked out to the fen from the recorded facts', async ({ assert }) => {
    const { classId } = await finishedClass(world, { people: 1, days: 14 })
    const prepared = await prepare(classId)
    const claim = await claimOf(prepared.claimIds[0])
    assert.equal(claim.number, 'SL26-0000001')
    assert.equal(claim.status, 'draft')
    assert.equal(Number(claim.amount_fen), 190_000)
    const facts = await factsOf(claim.id)
    assert.equal(facts.attendance_percent.value, 93)
    assert.equal(facts.attendance_percent.note['zh-CN'], '15 天出勤 14 天，93%')
    assert.equal(facts.theory_mark.value, 78)
    assert.deepEqual(facts.failed_components.value, [])
    assert.deepEqual(facts.same_grade_paid.value, [])
    assert.equal(facts.training_subsidies_paid.value, 0)
    assert.isTrue(facts.body_filed.value)
    assert.equal(facts.claim_on.value, '2026-10-15')
    assert.equal(facts.category_proven_on.value, '2026-03-12')
  })

  test('judging the stored facts again gives the stored trace byte for byte', async ({
    assert,
  }) => {
    const { classId } = await finishedClass(world, { people: 1 })
    const { claimIds } = await prepare(classId)
    const claim = await claimOf(claimIds[0])
    const policies = await policiesById(db.connection(), [claim.policy_id])
    const policy = policies.get(claim.policy_id)!
    const text = (await traceOf(db.connection(), claim.id))!
    assert.equal(text.traceHash, claim.trace_hash)
    assert.isTrue(replay(text, policy.ruleSet).same)
    const changed = text.facts.replace('"value":93', '"value":92')
    assert.notEqual(changed, text.facts)
    assert.isFalse(replay({ ...text, facts: changed }, policy.ruleSet).same)
  })

  test('nobody without a certificate or with too little attendance can be submitted', async ({
    assert,
  }) => {
    const { classId, enrolmentIds } = await finishedClass(world, {
      people: 3,
      days: [14, 11, 15],
      certified: 2,
    })
    const prepared = await prepare(classId)
    assert.equal(prepared.created, 2)
    assert.lengthOf(prepared.submittable, 1)
    assert.deepEqual(
      prepared.refused.map((one) => one.enrolmentId),
      [enrolmentIds[1], enrolmentIds[2]]
    )
    assert.equal(prepared.refused[0].reasons[0]['zh-CN'], '出勤率不低于 80%')
    const { submitted, refused } = await submit(prepared.claimIds)
    assert.deepEqual(submitted, prepared.submittable)
    assert.deepEqual(
      refused.map((one) => one.code),
      ['E_NOT_ELIGIBLE']
    )
  })

  test('preparing again makes no second claim', async ({ assert }) => {
    const { classId } = await finishedClass(world, { people: 2 })
    const first = await prepare(classId)
    const second = await prepare(classId)
    assert.deepEqual(second.claimIds, first.claimIds)
    await submit(first.claimIds)
    const third = await prepare(classId)
    assert.equal(third.created, 0)
    assert.lengthOf(await db.from('claims'), 2)
  })

  test('a class that is not finished gets no claims', async ({ assert }) => {
    const { classId } = await finishedClass(world)
    await db.from('course_classes').where('id', classId).update({ status: 'running' })
    assert.equal(await codeOf(prepare(classId)), 'E_CLASS_NOT_FINISHED')
  })

  test('submitting reserves the money and leaves an audit row for every claim', async ({
    assert,
  }) => {
    const { classId } = await finishedClass(world, { people: 2, days: 14 })
    const { claimIds } = await prepare(classId)
    await submit(claimIds)
    const fund = await db.from('funds').where('id', world.fundId).firstOrFail()
    assert.equal(Number(fund.reserved_fen), 380_000)
    const audits = await db.from('audit_entries').where('action', 'claim.submitted')
    assert.deepEqual(
      audits.map((one) => one.subject_id),
      claimIds
    )
    assert.isTrue(await isBalanced())
  })

  test('submitting twice sends nothing twice', async ({ assert }) => {
    const { classId } = await finishedClass(world, { people: 1 })
    const { claimIds } = await prepare(classId)
    await submit(claimIds)
    assert.equal(await codeOf(submit(claimIds)), 'E_ALREADY_SUBMITTED')
    assert.lengthOf(await db.from('fund_entries').where('kind', 'reserved'), 1)
  })

  test('two submissions at once send one', async ({ assert }) => {
    const { classId } = await finishedClass(world, { people: 1 })
    const { claimIds } = await prepare(classId)
    const codes = await Promise.all([codeOf(submit(claimIds)), codeOf(submit(claimIds))])
    assert.sameMembers(codes, [null, 'E_ALREADY_SUBMITTED'])
  })

  test('an administrator may not submit a claim of their own', async ({ assert }) => {
    const personId = await aPerson()
    const { classId, baseId } = await finishedClass(world, { personIds: [personId] })
    const { claimIds } = await prepare(classId)
    const self = await userWith('base_admin', { baseId, personId })
    const work = new SubmitClaims().handle({ actor: self, claimIds })
    assert.equal(await codeOf(work), 'E_OWN_CLAIM')
  })

  test('the same grade is not claimed twice, at another base either', async ({ assert }) => {
    const personId = await aPerson()
    const first = await finishedClass(world, { personIds: [personId] })
    const { claimIds } = await prepare(first.classId)
    await submit(claimIds)
    const second = await finishedClass(world, {
      personIds: [personId],
      base: 'b',
      workType: '电焊',
    })
    const prepared = await prepare(second.classId)
    assert.isEmpty(prepared.submittable)
    assert.equal(prepared.refused[0].reasons[0]['zh-CN'], '同一职业同一等级只补一次')
    const claim = await claimOf(prepared.claimIds[0])
    assert.deepEqual((await factsOf(claim.id)).same_grade_paid.value, ['SL26-0000001'])
  })
})

test.group('Deciding claims', (group) => {
  setUp(group)

  async function submitted(people = 1, options = {}) {
    const made = await finishedClass(world, { people, ...options })
    const { claimIds } = await prepare(made.classId)
    await submit(claimIds)
    return { ...made, claimIds }
  }

  test('review and approval by two officers commit the money', async ({ assert }) => {
    const { claimIds } = await submitted()
    await review(claimIds[0])
    await approve(claimIds[0])
    const claim = await claimOf(claimIds[0])
    assert.equal(claim.status, 'approved')
    assert.equal(claim.reviewed_by_id, who.reviewer.id)
    assert.equal(claim.approved_by_id, who.approver.id)
    const fund = await db.from('funds').where('id', world.fundId).firstOrFail()
    assert.equal(Number(fund.reserved_fen), 0)
    assert.equal(Number(fund.committed_fen), 190_000)
    const actions = await db
      .from('audit_entries')
      .where({ subject_type: 'claim', subject_id: claimIds[0] })
      .orderBy('id')
      .select('action')
    assert.deepEqual(
      actions.map((one) => one.action),
      [
        'claim.submitted',
        'claim.reviewed',
        'claim.checked',
        'claim.checked',
        'claim.approved',
        'claim.sample_agreed',
      ]
    )
  })

  test('one officer may not review and approve the same claim', async ({ assert }) => {
    const { claimIds } = await submitted()
    await review(claimIds[0])
    const work = new DecideClaim().handle({
      actor: who.reviewer,
      claimId: claimIds[0],
      stage: 'approval',
      result: 'passed',
    })
    assert.equal(await codeOf(work), 'E_SAME_OFFICER')
  })

  test('an officer may not decide a claim of their own', async ({ assert }) => {
    const { claimIds, personIds } = await submitted()
    const self = await userWith('reviewer', { personId: personIds[0] })
    const work = new DecideClaim().handle({
      actor: self,
      claimId: claimIds[0],
      stage: 'review',
      result: 'passed',
    })
    assert.equal(await codeOf(work), 'E_OWN_CLAIM')
  })

  test('returning and refusing need a reason and release the money', async ({ assert }) => {
    const { claimIds } = await submitted(2)
    const decide = (claimId: number, result: 'returned' | 'rejected', reason?: string) =>
      new DecideClaim().handle({
        actor: who.reviewer,
        claimId,
        stage: 'review',
        result,
        reason,
        reasonCode: 'did_not_attend',
      })
    assert.equal(await codeOf(decide(claimIds[0], 'returned')), 'E_REASON_NEEDED')
    assert.equal(await codeOf(decide(claimIds[0], 'returned', '  ')), 'E_REASON_NEEDED')
    await decide(claimIds[0], 'returned', '签到表缺一页')
    await decide(claimIds[1], 'rejected', '查实未参训')
    const fund = await db.from('funds').where('id', world.fundId).firstOrFail()
    assert.equal(Number(fund.reserved_fen), 0)
    assert.equal(await statusOf(claimIds[0]), 'returned')
    assert.equal(await statusOf(claimIds[1]), 'rejected')
    assert.isTrue(await isBalanced())
  })

  test('a returned claim is read anew and sent again, keeping its first day', async ({
    assert,
  }) => {
    const { claimIds, classId, enrolmentIds } = await submitted()
    await new DecideClaim().handle({
      actor: who.reviewer,
      claimId: claimIds[0],
      stage: 'review',
      result: 'returned',
      reason: '出勤登记有误',
    })
    await answerQuestions(who.admin, claimIds[0])
    await db
      .from('enrolments')
      .where('id', enrolmentIds[0])
      .update({ days_attended: 15, attendance_percent: 100 })
    clock.stopAt('2026-11-20')
    const again = await prepare(classId)
    assert.deepEqual(again.claimIds, claimIds)
    await submit(claimIds)
    const claim = await claimOf(claimIds[0])
    assert.equal(claim.status, 'submitted')
    assert.equal(Number(claim.amount_fen), 200_000)
    assert.equal((await factsOf(claim.id)).claim_on.value, '2026-10-15')
  })

  test('a claim that was refused is not drawn up again by preparing the class', async ({
    assert,
  }) => {
    const { claimIds, classId } = await submitted()
    await new DecideClaim().handle({
      actor: who.reviewer,
      claimId: claimIds[0],
      stage: 'review',
      result: 'rejected',
      reasonCode: 'did_not_attend',
      reason: '查实未参训',
    })
    assert.equal(await preparedNow(classId), 0)
  })

  test('a decision on an old page says who acted meanwhile', async ({ assert }) => {
    const { claimIds } = await submitted()
    const { version: seen } = await claimOf(claimIds[0])
    await review(claimIds[0])
    const late = new DecideClaim().handle({
      actor: who.reviewer,
      claimId: claimIds[0],
      version: seen,
      stage: 'review',
      result: 'returned',
      reason: '我的意见',
    })
    const error = await late.catch((thrown) => thrown)
    assert.instanceOf(error, StalePage)
    assert.equal(error.details.actorName, '李雪梅')
    assert.equal(error.details.what, 'subsidies.acts.review_passed')
    assert.equal(error.details.kept, '我的意见')
  })

  test('a claim whose facts no longer hold does not pass', async ({ assert }) => {
    const { claimIds } = await submitted()
    await db.from('enrolments').update({ attendance_percent: 79 })
    assert.equal(await codeOf(review(claimIds[0])), 'E_NOT_ELIGIBLE')
  })

  test('a claim whose amount changed meanwhile does not pass', async ({ assert }) => {
    const { claimIds, enrolmentIds } = await submitted()
    await db.from('enrolments').where('id', enrolmentIds[0]).update({ days_attended: 13 })
    assert.equal(await codeOf(review(claimIds[0])), 'E_AMOUNT_CHANGED')
  })

  test('withdrawing before approval releases the money', async ({ assert }) => {
    const { claimIds, classId } = await submitted()
    const input = { actor: who.admin, claimId: claimIds[0], reason: '材料不全' }
    await new WithdrawClaim().handle(input)
    assert.equal(await statusOf(claimIds[0]), 'withdrawn')
    assert.isTrue(await isBalanced())
    assert.equal(await codeOf(new WithdrawClaim().handle(input)), 'E_STALE_PAGE')
    assert.equal(await preparedNow(classId), 1)
  })

  test('an approved claim cannot be withdrawn', async ({ assert }) => {
    const { claimIds } = await submitted()
    await review(claimIds[0])
    await approve(claimIds[0])
    const work = new WithdrawClaim().handle({
      actor: who.admin,
      claimId: claimIds[0],
      reason: '不申请了',
    })
    assert.equal(await codeOf(work), 'E_STALE_PAGE')
  })

  test('an upheld objection strikes a claim from the notice and frees the money', async ({
    assert,
  }) => {
    const { claimIds } = await submitted()
    await review(claimIds[0])
    await approve(claimIds[0])
    await new PublishNotice().handle({ actor: who.approver })
    await new DecideClaim().handle({
      actor: who.approver,
      claimId: claimIds[0],
      stage: 'notice',
      result: 'rejected',
      reason: '经查实为顶名参训',
    })
    const equation = await fundEquation(db.connection(), world.fundId)
    assert.isTrue(equation.holds)
    assert.equal(equation.available, 100_000_000)
  })

  test('many decisions give one result for each claim', async ({ assert }) => {
    const { claimIds, enrolmentIds } = await submitted(120)
    await db.from('enrolments').where('id', enrolmentIds[7]).update({ attendance_percent: 70 })
    const outcomes = await new DecideClaims().handle({
      actor: who.reviewer,
      stage: 'review',
      result: 'passed',
      claims: claimIds.map((id) => ({ id })),
    })
    assert.lengthOf(outcomes, 120)
    assert.deepEqual(
      outcomes.filter((one) => one.code).map((one) => [one.claimId, one.code]),
      [[claimIds[7], 'E_NOT_ELIGIBLE']]
    )
    const passed = await db.from('claims').where('status', 'reviewed')
    assert.lengthOf(passed, 119)
  })
})

test.group('Notices', (group) => {
  setUp(group)

  async function approved(people = 1) {
    const { classId } = await finishedClass(world, { people })
    const { claimIds } = await prepare(classId)
    await submit(claimIds)
    for (const id of claimIds) {
      await review(id)
      await approve(id)
    }
    return claimIds
  }

  test('a notice stands for five working days after the day it appears', async ({ assert }) => {
    await approved(2)
    clock.stopAt('2026-10-16')
    const notice = await new PublishNotice().handle({ actor: who.approver })
    assert.equal(notice.number, 'GS26-001')
    assert.equal(notice.opensOn, '2026-10-16')
    assert.equal(notice.closesOn, '2026-10-23')
    assert.equal(notice.claims, 2)
    const lines = await db.from('notice_lines').where('notice_id', notice.id)
    assert.equal(lines[0].name_mask, '赵*峰')
    assert.match(lines[0].document_mask, /^\d{6}\*{8}\w{4}$/)
  })

  test('it cannot be closed on its last day and can on the next', async ({ assert }) => {
    const [claimId] = await approved()
    clock.stopAt('2026-10-16')
    const { id: noticeId } = await new PublishNotice().handle({ actor: who.approver })
    const close = () => new CloseNotice().handle({ actor: who.approver, noticeId })
    clock.stopAt('2026-10-23')
    assert.equal(await codeOf(close()), 'E_NOTICE_STILL_OPEN')
    clock.stopAt('2026-10-24')
    await close()
    assert.equal(await codeOf(close()), 'E_NOTICE_NOT_OPEN')
    const acts = await db
      .from('claim_decisions')
      .where('claim_id', claimId)
      .where('result', 'closed')
    assert.lengthOf(acts, 1)
  })

  test('a claim stands in one notice only', async ({ assert }) => {
    await approved()
    await new PublishNotice().handle({ actor: who.approver })
    const again = new PublishNotice().handle({ actor: who.approver })
    assert.equal(await codeOf(again), 'E_NOTHING_TO_NOTICE')
  })
})
