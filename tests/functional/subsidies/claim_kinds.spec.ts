import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import { assessClaims, assessForKinds, policiesOn } from '#app/subsidies/claim_assessment'
import { claimRow } from '#app/subsidies/claim_rows'
import { gatherClaimFacts } from '#app/subsidies/claim_facts'
import { countQueries } from '#tests/functional/oversight/query_count'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { emptyLists, packPolicies } from '#tests/support/policies'
import { aPerson, buildWorld, emptyDatabase, insertRow, type World } from '#tests/support/world'

let world: World
let who: Awaited<ReturnType<typeof officers>>

function setUp(group: import('@japa/runner/core').Group) {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    return () => clock.resume()
  })
}

const prepare = (classId: number) => new PrepareClaims().handle({ actor: who.admin, classId })
const claims = () => db.from('claims').orderBy('id')
const factOf = async (claimId: number, name: string) => {
  const row = await db.from('claim_traces').where('claim_id', claimId).orderBy('id', 'desc').first()
  return JSON.parse(row.facts)[name]
}

async function anEmployer() {
  const at = clock.instant()
  return insertRow('employers', {
    credit_code: '91141081MA0KXXXX0L',
    name: '侯马市某制造有限公司',
    created_at: at,
    updated_at: at,
  })
}

/** Makes an apprenticeship of one year out of a class, with a contract for everybody. */
async function asApprenticeship(classId: number, status: 'running' | 'finished') {
  const employerId = await anEmployer()
  await db.from('course_classes').where('id', classId).update({
    training_kind: 'apprenticeship',
    apprenticeship_years: 1,
    fee_kind: 'enterprise',
    employer_id: employerId,
    status,
  })
  await db
    .from('enrolments')
    .where('course_class_id', classId)
    .update({ contract_signed_on: '2026-01-01', contract_ends_on: '2027-12-31' })
  return employerId
}

async function codeOf(work: Promise<unknown>) {
  try {
    await work
    return null
  } catch (error) {
    if (error instanceof RuleViolation) return error.code
    throw error
  }
}

test.group('Claims of every kind', (group) => {
  setUp(group)

  test('a class gives each person what a policy in force gives, to the right payee', async ({
    assert,
  }) => {
    await packPolicies('assessment_subsidy', 'living_allowance')
    await emptyLists()
    const { classId, enrolmentIds } = await finishedClass(world, {
      people: 2,
      feeKind: 'self_paid',
    })
    await db
      .from('enrolments')
      .where('id', enrolmentIds[0])
      .update({ trainee_category: 'school_leaver' })

    const prepared = await prepare(classId)

    const rows = await claims()
    assert.deepEqual(
      rows.map((row) => [row.kind, row.enrolment_id, row.payee_kind, Number(row.amount_fen)]),
      [
        ['training_subsidy', enrolmentIds[0], 'person', 190_000],
        ['training_subsidy', enrolmentIds[1], 'person', 190_000],
        ['assessment_subsidy', enrolmentIds[0], 'person', 25_000],
        ['assessment_subsidy', enrolmentIds[1], 'person', 25_000],
        ['living_allowance', enrolmentIds[0], 'person', 28_000],
      ]
    )
    assert.deepEqual(
      prepared.submittable,
      rows.map((row) => row.id)
    )
    assert.deepEqual(
      prepared.claimIds,
      rows.map((row) => row.id)
    )
  })

  test('training an enterprise paid is paid to it; a free class to the base', async ({
    assert,
  }) => {
    const one = await finishedClass(world, { people: 1 })
    const employerId = await anEmployer()
    await db
      .from('course_classes')
      .where('id', one.classId)
      .update({ fee_kind: 'enterprise', employer_id: employerId })
    const other = await finishedClass(world, { people: 1, workType: '其他' })
    await prepare(one.classId)
    await prepare(other.classId)
    const [first, second] = await claims()
    assert.deepInclude(first, { payee_kind: 'employer', employer_id: employerId })
    assert.deepInclude(second, { payee_kind: 'base', employer_id: null })
  })

  test('a class of skills is claimed once it is finished', async ({ assert }) => {
    const { classId } = await finishedClass(world, { people: 1 })
    await db.from('course_classes').where('id', classId).update({ status: 'running' })
    assert.equal(await codeOf(prepare(classId)), 'E_CLASS_NOT_FINISHED')
  })

  test('an apprenticeship is prepaid while it runs and settled when it ends', async ({
    assert,
  }) => {
    await packPolicies('apprenticeship')
    await emptyLists()
    const { classId, enrolmentIds } = await finishedClass(world, {
      people: 2,
      days: [14, 5],
      certified: 1,
    })
    const employerId = await asApprenticeship(classId, 'running')
    await db.from('enrolments').where('course_class_id', classId).update({ status: 'confirmed' })

    const first = await prepare(classId)
    assert.lengthOf(first.submittable, 2)
    const [advance] = await claims()
    assert.deepInclude(advance, {
      kind: 'apprenticeship',
      part: 'prepayment',
      subject_key: `enrolment:${enrolmentIds[0]}:prepayment`,
      payee_kind: 'employer',
      employer_id: employerId,
    })
    assert.equal(Number(advance.amount_fen), 250_000)

    // The bank paid the prepayments; then one of the two completes.
    const paid = { status: 'paid', submitted_at: '2026-03-01T00:00:00.000Z' }
    await db.from('claims').update(paid)
    await db.from('course_classes').where('id', classId).update({ status: 'finished' })
    await db.from('enrolments').where('id', enrolmentIds[0]).update({ status: 'completed' })
    await db.from('enrolments').where('id', enrolmentIds[1]).update({ status: 'not_completed' })
    const second = await prepare(classId)

    assert.lengthOf(second.submittable, 1)
    assert.deepEqual(
      second.refused.map((one) => one.enrolmentId),
      [enrolmentIds[1]]
    )
    const settlements = await db.from('claims').where('part', 'settlement')
    assert.lengthOf(settlements, 1)
    assert.deepInclude(settlements[0], { enrolment_id: enrolmentIds[0], status: 'draft' })
    assert.equal(Number(settlements[0].amount_fen), 250_000)
    const prepaid = await factOf(settlements[0].id, 'prepaid_fen')
    assert.equal(prepaid.value, 250_000)
  })

  test('a settlement waits for a prepayment under way', async ({ assert }) => {
    await packPolicies('apprenticeship')
    await emptyLists()
    const { classId } = await finishedClass(world, { people: 1 })
    await asApprenticeship(classId, 'running')
    const { claimIds } = await prepare(classId)
    await new SubmitClaims().handle({ actor: who.admin, claimIds })
    await db.from('course_classes').where('id', classId).update({ status: 'finished' })

    const second = await prepare(classId)

    assert.lengthOf(second.claimIds, 1)
    assert.lengthOf(second.submittable, 0)
    const fact = await factOf(second.claimIds[0], 'prepaid_fen')
    assert.deepInclude(fact, { value: null, pending: true, expected: 250_000 })
  })

  test('the two parts sent at once are never both passed', async ({ assert }) => {
    await packPolicies('apprenticeship')
    await emptyLists()
    const { classId } = await finishedClass(world, { people: 1 })
    await asApprenticeship(classId, 'running')
    const first = await prepare(classId)
    await db.from('course_classes').where('id', classId).update({ status: 'finished' })
    const second = await prepare(classId)
    const claimIds = [...new Set([...first.claimIds, ...second.claimIds])]
    assert.lengthOf(claimIds, 2)
    await new SubmitClaims().handle({ actor: who.admin, claimIds })

    const found = await assessClaims(db.connection(), (await claims()).map(claimRow))

    const payable = claimIds.map((id) => found.get(id)!.payableFen)
    assert.deepEqual(payable, [0, 0])
  })

  test('a contract of less than a year is refused', async ({ assert }) => {
    await packPolicies('apprenticeship')
    await emptyLists()
    const { classId } = await finishedClass(world, { people: 1 })
    await asApprenticeship(classId, 'running')
    await db.from('enrolments').update({ contract_ends_on: '2026-12-30' })
    const { claimIds, submittable } = await prepare(classId)
    assert.lengthOf(claimIds, 0)
    assert.lengthOf(submittable, 0)
    await db.from('enrolments').update({ contract_ends_on: '2026-12-31' })
    const again = await prepare(classId)
    assert.lengthOf(again.submittable, 1)
  })

  test('an apprenticeship counts where a training subsidy is given once', async ({ assert }) => {
    const { classId, personIds } = await finishedClass(world, { people: 1 })
    await packPolicies('apprenticeship')
    await emptyLists()
    await asApprenticeship(classId, 'running')
    const { claimIds } = await prepare(classId)
    await new SubmitClaims().handle({ actor: who.admin, claimIds })
    const later = await finishedClass(world, { personIds, workType: '其他' })
    const { submittable, refused } = await prepare(later.classId)
    assert.lengthOf(submittable, 0)
    assert.equal(refused[0].reasons[0]['zh-CN'], '同一职业同一等级只补一次')
  })
})

test.group('Facts of claims', (group) => {
  setUp(group)

  test('an approved correction stands in the place of the fact, a proposed one does not', async ({
    assert,
  }) => {
    const { classId, enrolmentIds } = await finishedClass(world, { people: 1, days: 11 })
    const { claimIds } = await prepare(classId)
    const amendment = {
      claim_id: claimIds[0],
      fact: 'attendance_percent',
      old_value: '73',
      new_value: '80',
      reason: '漏登一天签到',
      document: '教学日志 9 月 10 日',
      proposed_by_id: who.reviewer.id,
      proposed_at: clock.instant(),
    }
    await insertRow('claim_amendments', { ...amendment, status: 'proposed' })
    const scope = { kind: 'training_subsidy' as const }
    const [before] = await gatherClaimFacts(db.connection(), enrolmentIds, scope)
    assert.equal(before.facts.attendance_percent!.value, 73)

    await db.from('claim_amendments').update({
      status: 'approved',
      decided_by_id: who.approver.id,
      decided_at: clock.instant(),
    })
    const [after] = await gatherClaimFacts(db.connection(), enrolmentIds, scope)
    const fact = after.facts.attendance_percent!
    assert.equal(fact.value, 80)
    assert.equal(fact.note!['zh-CN'], '更正为 80，原为 73，凭 教学日志 9 月 10 日')
    assert.equal(fact.evidence!.type, 'amendment')
    const found = await assessClaims(db.connection(), (await claims()).map(claimRow))
    assert.equal(found.get(claimIds[0])!.trace.verdict, 'passed')
  })

  test('a list that names the person stops the claim, a list not loaded too', async ({
    assert,
  }) => {
    await packPolicies('living_allowance')
    const { enrolmentIds } = await finishedClass(world, { people: 1 })
    const scope = { kind: 'living_allowance' as const }
    const [before] = await gatherClaimFacts(db.connection(), enrolmentIds, scope)
    assert.isNull(before.facts.listed_deceased!.value)
    await emptyLists()
    const [after] = await gatherClaimFacts(db.connection(), enrolmentIds, scope)
    assert.deepEqual(after.facts.listed_deceased!.value, [])
  })

  test('competition awards are judged without class and enrolment', async ({ assert }) => {
    const ids = await packPolicies('competition_award')
    await emptyLists()
    const personId = await aPerson()
    const awardId = await insertRow('competition_awards', {
      person_id: personId,
      occupation_id: world.occupationIds.welder,
      contest: '山西省职业技能大赛',
      level: 'provincial',
      event: '焊接',
      rank: 3,
      awarded_rank: 2,
      document: '晋人社函〔2026〕1 号',
      awarded_on: '2026-05-20',
      created_by_id: who.policyManager.id,
      created_at: clock.instant(),
    })
    const claimId = await insertRow('claims', {
      number: 'SL26-0000009',
      kind: 'competition_award',
      subject_key: `award:${awardId}`,
      person_id: personId,
      competition_award_id: awardId,
      occupation_id: world.occupationIds.welder,
      policy_id: ids.get('competition_award'),
      fund_id: world.fundId,
      payee_kind: 'person',
      status: 'draft',
      version: 1,
      amount_fen: 0,
      trace_hash: '',
      created_by_id: who.policyManager.id,
      created_at: clock.instant(),
      updated_at: clock.instant(),
    })
    const found = await assessClaims(db.connection(), (await claims()).map(claimRow))
    const assessment = found.get(claimId)!
    assert.equal(assessment.trace.verdict, 'passed')
    assert.equal(assessment.payableFen, 300_000)
    assert.equal(assessment.facts.award_rank!.value, 3)
  })

  test('the number of queries does not grow with the people or the kinds', async ({ assert }) => {
    await packPolicies('assessment_subsidy', 'living_allowance')
    await emptyLists()
    const few = await finishedClass(world, { people: 2 })
    const many = await finishedClass(world, { people: 30 })
    await prepare(few.classId)
    await prepare(many.classId)
    const policies = await policiesOn(db.connection(), '2026-08-31')
    const scopes = [...policies.values()].map((policy) => ({
      kind: policy.kind,
      part: 'whole' as const,
      policy,
    }))
    assert.lengthOf(scopes, 3)
    const counted = []
    for (const ids of [few.enrolmentIds, many.enrolmentIds]) {
      counted.push(await countQueries(() => assessForKinds(db.connection(), ids, scopes)))
    }
    assert.equal(counted[0].queries, counted[1].queries)
    assert.isAtMost(counted[1].queries, 11)
    assert.lengthOf(counted[1].result[0], 30)
  })
})
