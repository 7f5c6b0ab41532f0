import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import { countQueries } from '#tests/functional/oversight/query_count'
import { playLine, theBureau, type Bureau, type Line } from '#tests/support/line'
import { aPerson, buildWorld, emptyDatabase, insertRow, userWith } from '#tests/support/world'
import ProposePolicyConfirmation from '#app/subsidies/policies/actions/propose_policy_confirmation'
import { todoOf } from '#app/oversight/queries/todo'
import { yearChain } from '#app/oversight/queries/year_chain'
import { stageList } from '#app/oversight/queries/stage_list'
import type User from '#models/user'
import type { World } from '#tests/support/world'

test.group('Dashboard', (group) => {
  let world: World
  let line: Line
  let bureau: Bureau

  group.setup(async () => {
    await emptyDatabase()
    world = await buildWorld()
    bureau = await theBureau()
    line = await playLine(world, world.a, bureau)
    return async () => {
      clock.resume()
      await emptyDatabase()
    }
  })

  group.each.setup(async () => {
    await db.beginGlobalTransaction()
    return () => db.rollbackGlobalTransaction()
  })

  const kinds = async (user: User) => {
    const todos = await todoOf(user, 'zh-CN')
    return todos.map((todo) => `${todo.kind} ${todo.count}`)
  }

  const enrolledFor = async (user: User) => {
    const { all } = await yearChain(user, 2026)
    return all.stages.enrolled
  }

  const placesNow = async () => {
    const { all } = await yearChain(line.admin, 2026)
    return all.places
  }

  test('a guest is sent to sign in', async ({ client }) => {
    const response = await client.get('/dashboard').redirects(0)

    response.assertStatus(302)
    response.assertHeader('location', '/login')
  })

  test('trainees and system administrators have no such page', async ({ client }) => {
    for (const role of ['trainee', 'system_admin'] as const) {
      const response = await client.get('/dashboard').loginAs(await userWith(role))
      response.assertStatus(403)
    }
  })

  test('counts everybody of the base from seat to payment', async ({ assert, client }) => {
    const chain = await yearChain(line.admin, 2026)
    const response = await client.get('/dashboard').loginAs(line.admin)

    assert.deepEqual(chain.all.stages, {
      enrolled: 2,
      completed: 2,
      passed: 2,
      certified: 2,
      claimed: 2,
      paid: 0,
    })
    assert.equal(chain.all.places.to_pay, 2)
    response.assertTextIncludes('2026 年度全链条')
    response.assertTextIncludes('/dashboard/lists/to_pay?year=2026')
    response.assertTextIncludes('待拨付 2')
  })

  test('the base sees its own people only, the bureau everybody', async ({ assert }) => {
    const other = await userWith('base_admin', { baseId: world.b.id })

    assert.equal(await enrolledFor(other), 0)
    assert.equal(await enrolledFor(bureau.reviewer), 2)
    assert.equal(await enrolledFor(await userWith('auditor')), 2)
  })

  test('every place on the way is told from the rows', async ({ assert }) => {
    const at = async () => {
      const places = await placesNow()
      return Object.entries(places).filter(([, count]) => count > 0)
    }
    const first = () => db.from('claims').where('id', line.claimId)
    const seen: string[] = []
    for (const status of [
      'draft',
      'returned',
      'submitted',
      'reviewed',
      'approved',
      'noticed',
      'failed',
      'paid',
    ]) {
      await first().update({ status })
      const found = await at()
      const places = found.filter(([, count]) => count !== 2).map(([place]) => place)
      seen.push(places.find((place) => place !== 'to_pay') ?? 'to_pay')
    }

    assert.deepEqual(seen, [
      'to_claim',
      'returned',
      'in_review',
      'in_approval',
      'to_notice',
      'to_pay',
      'failed',
      'paid',
    ])
    await first().update({ status: 'rejected' })
    assert.deepInclude(await placesNow(), { refused: 1 })
    await first().update({ status: 'draft', amount_fen: 0 })
    assert.deepInclude(await placesNow(), { not_payable: 1 })
    await db.from('certificates').where('id', line.certificateId).update({ status: 'revoked' })
    assert.deepInclude(await placesNow(), { revoked: 1 })
    await db.from('enrolments').where('id', line.enrolmentId).update({ status: 'withdrawn' })
    assert.equal(await enrolledFor(line.admin), 1)
  })

  test('the list behind a number shows exactly its people, masked', async ({ assert, client }) => {
    const list = await stageList(line.admin, { stage: 'to_pay', year: 2026 }, 'zh-CN')
    const response = await client.get('/dashboard/lists/to_pay?year=2026').loginAs(line.admin)

    assert.equal(list.paginator.total, 2)
    response.assertTextIncludes('赵晓峰')
    response.assertTextIncludes('141081********')
    assert.notMatch(response.text(), /141081\d{8}/)
  })

  test('the list of another base is empty, and instructors have none', async ({ client }) => {
    const other = await userWith('base_admin', { baseId: world.b.id })

    const empty = await client.get('/dashboard/lists/enrolled').loginAs(other)
    const refused = await client.get('/dashboard/lists/enrolled').loginAs(line.instructor)

    empty.assertTextIncludes('没有人处在这一步')
    refused.assertStatus(403)
  })

  test('a list that does not exist is refused', async ({ assert, client }) => {
    const response = await client.get('/dashboard/lists/everybody').loginAs(line.admin).redirects(0)

    assert.notEqual(response.status(), 200)
  })

  test('one specialty can be looked at alone', async ({ client }) => {
    const welding = await client
      .get(`/dashboard?specialty=${world.specialtyIds.welding}`)
      .loginAs(line.admin)
    const table = await client.get('/dashboard?by=chain').loginAs(line.admin)

    welding.assertTextIncludes('焊接加工 2026 年度全链条')
    table.assertTextIncludes('各专业的全链条')
  })

  test('a year without classes and a year without a plan say what to do', async ({ client }) => {
    const other = await userWith('base_admin', { baseId: world.b.id })

    const withoutClasses = await client.get('/dashboard').loginAs(other)
    const withoutPlan = await client.get('/dashboard?year=2031').loginAs(other)

    withoutClasses.assertTextIncludes('2026 年度还没有班级')
    withoutPlan.assertTextIncludes('2031 年度还没有计划')
  })

  test('shows the latest plan that is not of a year to come', async ({ client }) => {
    const plan = {
      capacity: 10,
      value_status: 'example',
      source: '{}',
      created_at: clock.instant(),
    }
    await insertRow('annual_plans', { ...plan, base_id: world.a.id, year: 2027 })

    const response = await client.get('/dashboard').loginAs(line.admin)

    response.assertTextIncludes('2026 年度全链条')
  })

  test('asks the database at most twenty-two times, however many there are', async ({
    assert,
    client,
  }) => {
    const row = await db.from('enrolments').where('id', line.enrolmentId).firstOrFail()
    const { id, ...enrolment } = row
    for (let at = 0; at < 30; at++) {
      await insertRow('enrolments', { ...enrolment, person_id: await aPerson(), position: 10 + at })
    }
    for (const user of [line.admin, bureau.reviewer, bureau.approver, bureau.finance]) {
      const { result, queries } = await countQueries(() => client.get('/dashboard').loginAs(user))

      result.assertStatus(200)
      assert.isAbove(queries, 3)
      assert.isAtMost(queries, 22)
    }
  })

  test('the base is told what waits for it', async ({ assert }) => {
    assert.deepEqual(await kinds(line.admin), ['answer_record_objections 1'])
    const { due_on: due } = await db.from('record_objections').firstOrFail()
    await db.from('record_objections').update({ due_on: '2020-01-06' })
    const [late] = await todoOf(line.admin, 'zh-CN')
    assert.deepInclude(late, { kind: 'record_objections_late', urgent: true, day: '2020-01-06' })
    await db.from('record_objections').update({ due_on: due, assigned_to: 'bureau' })
    assert.deepEqual(await kinds(line.admin), [])

    await db.from('sittings').update({ status: 'entered', entered_by_id: line.instructor.id })
    assert.deepEqual(await kinds(line.admin), ['check_scores 1'])
    assert.deepEqual(await kinds(line.instructor), [])
    await db.from('sittings').update({ status: 'planned' })
    assert.deepEqual(await kinds(line.admin), ['arrange_sitting 1'])
    await db.from('sittings').update({ status: 'approved' })
    assert.deepEqual(await kinds(line.admin), ['enter_scores 1'])
    await db.from('sittings').update({ status: 'final' })
    await db.from('claims').where('id', line.claimId).update({ status: 'returned' })
    assert.deepEqual(await kinds(line.admin), ['claims_returned 1'])
    await db.from('claims').where('id', line.claimId).update({ kind: 'assessment_subsidy' })
    assert.deepEqual(await kinds(line.admin), ['claims_returned 1', 'prepare_claims 1'])
    await db.from('claims').where('id', line.claimId).update({ kind: 'training_subsidy' })
    await db.from('claims').where('id', line.claimId).update({ status: 'withdrawn' })
    assert.deepEqual(await kinds(line.admin), ['prepare_claims 1'])
    await db.from('certificates').update({ status: 'superseded' })
    assert.deepEqual(await kinds(line.admin), ['issue_certificates 2'])
  })

  test('the base is told what is asked of it, no other base is', async ({ assert }) => {
    await db.from('inspections').update({ status: 'recorded', finding: 'people_missing' })
    await db.from('enrolment_applications').update({ status: 'applied' })
    await db.from('account_requests').update({ status: 'asked' })

    const todos = await todoOf(line.admin, 'zh-CN')

    assert.deepEqual(
      todos.map(({ kind, href }) => `${kind} ${href}`),
      [
        `decide_applications /classes/${line.classId}/applications`,
        'check_account_requests /account_requests?state=asked',
        'answer_inspections /inspections?status=recorded',
        'answer_record_objections /record_objections?state=mine',
      ]
    )
    assert.deepEqual(await kinds(await userWith('base_admin', { baseId: world.b.id })), [])
  })

  test('a running class without marks is late for base and instructor', async ({ assert }) => {
    await db.from('course_classes').where('id', line.classId).update({ status: 'running' })
    await db
      .from('class_sessions')
      .where('id', line.sessionId)
      .update({ attendance_marked_at: null })

    assert.deepEqual(await kinds(line.instructor), ['unmarked 1'])
    assert.deepEqual(await kinds(line.admin), ['unmarked 1', 'answer_record_objections 1'])
    assert.deepEqual(await kinds(await userWith('base_admin', { baseId: world.b.id })), [])
  })

  test('what one officer proposed waits for the others who may decide it, not for the proposer', async ({
    assert,
  }) => {
    const [first, second] = [await aPerson(), await aPerson()]
    await insertRow('person_duplicates', {
      first_id: first,
      second_id: second,
      keep_id: first,
      reasons: 'phone',
      status: 'proposed',
      proposed_by_id: bureau.reviewer.id,
      found_at: clock.instant(),
      updated_at: clock.instant(),
    })
    await db.from('score_corrections').update({ status: 'proposed' })
    await db.from('person_evidence').update({ status: 'entered' })
    await insertRow('certificate_changes', {
      certificate_id: line.certificateId,
      kind: 'revocation',
      status: 'draft',
      reason: '等级已撤回',
      document: '核查报告',
      drafted_at: clock.instant(),
    })
    await db
      .from('certificate_changes')
      .where('status', 'proposed')
      .update({ proposed_by_id: bureau.approver.id })

    const ofApprover = await kinds(bureau.approver)
    const ofReviewer = await kinds(bureau.reviewer)

    assert.include(ofApprover, 'decide_duplicates 1')
    assert.include(ofReviewer.join(), 'check_evidence')
    for (const desk of [ofApprover, ofReviewer]) {
      assert.include(desk, 'take_up_certificate_changes 1')
      assert.notInclude(desk.join(), 'decide_certificate_changes')
    }
    assert.notInclude([...ofReviewer, ...(await kinds(bureau.finance))].join(), 'decide_duplicates')
    assert.notInclude(ofReviewer.join(), 'decide_score_corrections')
  })

  test('each officer of the bureau is told what waits for that desk', async ({ assert }) => {
    const policyManager = await userWith('policy_manager')
    const evidence = 'check_evidence 1'
    const proposals = [
      'decide_certificate_changes 1',
      'decide_recognitions 1',
      'review_appointments 1',
      evidence,
    ]
    assert.deepEqual(await kinds(bureau.finance), ['settle_batch 1', 'confirm_fund_changes 1'])
    assert.deepEqual(await kinds(policyManager), [])

    await db.from('claims').where('id', line.claimId).update({ status: 'submitted' })
    await db
      .from('course_classes')
      .where('id', line.classId)
      .update({ status: 'applied', applied_at: clock.instant() })
    assert.deepEqual(await kinds(bureau.reviewer), [
      'decide_openings 1',
      'review_claims 1',
      evidence,
    ])
    await db.from('claims').where('id', line.claimId).update({ held_at: clock.instant() })
    assert.deepEqual(await kinds(bureau.reviewer), ['decide_openings 1', evidence])
    await db.from('claims').where('id', line.claimId).update({ held_at: null })
    await db.from('claims').where('id', line.claimId).update({ status: 'reviewed' })
    const others = ['decide_corrections 1', 'open_recoveries 1']
    assert.deepEqual(await kinds(bureau.approver), ['approve_claims 1', ...others, ...proposals])
    await db.from('account_corrections').update({ proposed_by_id: bureau.approver.id })
    await db.from('recoveries').update({ created_by_id: bureau.approver.id })
    assert.deepEqual(await kinds(bureau.approver), ['approve_claims 1', ...proposals])
    await db.from('claims').where('id', line.claimId).update({ status: 'approved' })
    await db.from('notices').update({ status: 'published' })
    assert.deepEqual(await kinds(bureau.approver), [
      'close_notice 1',
      'draw_up_notice 1',
      ...proposals,
    ])
    await db.from('policies').update({ value_status: 'example' })
    assert.deepEqual(await kinds(policyManager), ['confirm_policy 1'])
    await new ProposePolicyConfirmation().handle({
      actor: policyManager,
      policyId: world.policyId,
      document: '侯人社发〔2026〕12 号',
    })
    assert.deepEqual(await kinds(policyManager), [])
    assert.include(await kinds(bureau.approver), 'decide_confirmations 1')
  })

  test('a drawn decision and a correction are told to those who may decide', async ({ assert }) => {
    const own = (todo: string) => /decide_(samples|amendments)/.test(todo)
    const told = async (user: User) => (await kinds(user)).filter(own)
    await db.from('claim_amendments').update({ status: 'refused' })
    await db.from('quality_samples').update({ status: 'void' })
    assert.deepEqual(await told(bureau.approver), [])
    const third = await userWith('approver')
    const claim = () => db.from('claims').where('id', line.claimId)
    const { person_id: personId, base_id: baseId } = await claim().firstOrFail()

    await db.from('quality_samples').where('id', line.sampleId).update({ status: 'open' })
    await db.from('quality_samples').where('id', line.sampleId).update({ claim_id: line.claimId })
    await claim().update({ reviewed_by_id: bureau.reviewer.id, submitted_by_id: line.admin.id })
    assert.deepEqual(await told(third), ['decide_samples 1'])
    assert.deepEqual(await told(bureau.approver), [], 'its own decision')
    assert.deepEqual(await told(bureau.reviewer), [], 'only approvers decide samples')
    for (const barred of [
      { reviewed_by_id: third.id },
      { submitted_by_id: third.id },
      { held_at: clock.instant() },
    ]) {
      const before = await claim().firstOrFail()
      await claim().update(barred)
      assert.deepEqual(await told(third), [], Object.keys(barred)[0])
      const [key] = Object.keys(barred)
      await claim().update({ [key]: before[key] })
    }
    assert.deepEqual(await told(await userWith('approver', { personId })), [], 'the own person')
    assert.deepEqual(await told(await userWith('approver', { baseId })), [], 'the own base')

    await db.from('quality_samples').update({ status: 'void' })
    await claim().update({ status: 'submitted' })
    await db
      .from('claim_amendments')
      .where('id', line.amendmentId)
      .update({ ...{ claim_id: line.claimId, status: 'proposed' }, proposed_by_id: third.id })
    assert.deepEqual(await told(bureau.reviewer), ['decide_amendments 1'])
    assert.deepEqual(await told(third), [], 'its own proposal')
    await claim().update({ status: 'approved' })
    assert.deepEqual(await told(bureau.reviewer), [], 'it is approved')
  })

  test('today’s classes are those with a session today', async ({ client }) => {
    const session = await db.from('class_sessions').where('id', line.sessionId).firstOrFail()
    const before = await client.get('/dashboard').loginAs(line.instructor)
    clock.stopAt(session.day)
    const after = await client.get('/dashboard').loginAs(line.instructor)
    clock.stopAt('2026-04-15')

    before.assertTextIncludes('今天没有班级上课')
    after.assertTextIncludes('第 1 / 2 天')
    after.assertTextIncludes('到 2 / 2')
  })
})
