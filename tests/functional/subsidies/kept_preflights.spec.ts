import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { outboxHandler } from '#app/shared/outbox/outbox'
import { OutboxWorker } from '#app/shared/outbox/worker'
import ApplyForOpening from '#app/classes/actions/apply_for_opening'
import DecideOpening from '#app/classes/actions/decide_opening'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import StartClass from '#app/classes/actions/start_class'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import KeepPreflight from '#app/subsidies/preflights/actions/keep_preflight'
import { classPreflight, preflightClass } from '#app/subsidies/queries/class_claims'
import { preflightDifference } from '#app/subsidies/preflights/queries/preflight_difference'
import { countQueries } from '#tests/functional/oversight/query_count'
import { taughtClass } from '#tests/functional/attendance/taught_class'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { codeOf } from '#tests/functional/subsidies/paying'
import { buildWorld, emptyDatabase, type World } from '#tests/support/world'
import '#start/outbox'

test.group('Kept preflights', (group) => {
  let world: World
  let who: Awaited<ReturnType<typeof officers>>

  group.each.setup(async () => {
    clock.stopAt('2026-09-04T20:00:00.000')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    return () => clock.resume()
  })

  const taught = (status = 'running', startsOn = '2026-09-01') =>
    taughtClass(world, world.a, who.admin, { startsOn, dayCount: 5, status })
  const keep = (classId: number) =>
    new KeepPreflight().handle({ actor: who.admin, classId, occasion: 'asked' })
  const difference = async (classId: number, since?: number) =>
    preflightDifference(await classPreflight((await preflightClass(classId))!), since)

  test('a run keeps outcomes, amounts and open conditions, and no name or number', async ({
    assert,
  }) => {
    const { id, enrolmentIds, names } = await taught()
    await keep(id)
    const run = await db.from('preflight_runs').firstOrFail()
    assert.deepInclude(run, { occasion: 'asked', people: 3, actor_id: who.admin.id })
    assert.equal(Number(run.expected_fen), 225_000)
    assert.equal(Number(run.available_fen), 100_000_000)
    const lines = await db.from('preflight_lines').orderBy('id')
    assert.deepEqual(
      lines.map((line) => [line.enrolment_id, line.outlook, line.amount_fen]),
      enrolmentIds.map((enrolmentId) => [enrolmentId, 'awaited', 75_000])
    )
    assert.deepEqual(JSON.parse(lines[0].conditions), {
      failed: [],
      missing: [],
      awaited: ['attendance', 'components', 'certificate'],
    })
    const kept = JSON.stringify([run, ...lines])
    for (const name of names) assert.notInclude(kept, name)
    const audit = await db.from('audit_entries').where('action', 'preflight.kept').firstOrFail()
    assert.equal(audit.subject_id, id)
  })

  test('the database refuses to change what was kept', async ({ assert }) => {
    await keep((await taught()).id)
    for (const table of ['preflight_runs', 'preflight_lines']) {
      await assert.rejects(async () => {
        await db.from(table).delete()
      })
    }
  })

  test('whose result changed is told with the fact behind it', async ({ assert }) => {
    const { id, sessionIds, enrolmentIds } = await taught()
    const first = await keep(id)
    assert.deepEqual((await difference(id)).changes, [])

    for (const [index, sessionId] of sessionIds.slice(0, 4).entries()) {
      await new MarkAttendance().handle({
        actor: who.admin,
        sessionId,
        marks: enrolmentIds.map((enrolmentId, at) => ({
          enrolmentId,
          status:
            at === 2 || (at === 1 && index === 0) ? ('absent' as const) : ('present' as const),
        })),
      })
    }
    const { changes, run } = await difference(id)
    assert.equal(run!.expectedFen, 225_000)
    assert.deepEqual(
      changes.map(({ enrolmentId, then, now }) => [enrolmentId, then!.amountFen, now!.amountFen]),
      [
        [enrolmentIds[1], 75_000, 60_000],
        [enrolmentIds[2], 75_000, 0],
      ]
    )
    assert.deepInclude(changes[0].reasons[0], { code: 'arithmetic' })
    assert.deepInclude(changes[1].reasons[0], { code: 'failed' })

    await keep(id)
    assert.deepEqual((await difference(id)).changes, [])
    assert.lengthOf((await difference(id, first!)).changes, 2)
  })

  test('another version of the rules, a name that left and one that came are told', async ({
    assert,
  }) => {
    const { id, enrolmentIds } = await taught()
    await db.from('enrolments').where('id', enrolmentIds[2]).update({ status: 'withdrawn' })
    await keep(id)
    const policy = await db.from('policies').where('id', world.policyId).firstOrFail()
    await db
      .from('policies')
      .where('id', world.policyId)
      .update({ status: 'retired', effective_to: '2026-08-31' })
    const { id: oldPolicyId, ...columns } = policy
    assert.equal(oldPolicyId, world.policyId)
    const rules = await db.from('rule_sets').where('id', policy.rule_set_id).firstOrFail()
    const definition = JSON.parse(rules.definition)
    definition.amount.tiers[0].fenPerDay = 20_000
    const { id: oldRuleSetId, ...ruleColumns } = rules
    assert.isAbove(oldRuleSetId, 0)
    const [ruleSet] = await db
      .table('rule_sets')
      .returning('id')
      .insert({
        ...ruleColumns,
        version: '9',
        definition: JSON.stringify(definition),
        hash: 'f'.repeat(64),
      })
    await db.table('policies').insert({
      ...columns,
      rule_set_id: Number(ruleSet.id ?? ruleSet),
      version: '9',
      status: 'published',
      effective_from: '2026-09-01',
      effective_to: null,
    })
    await db.from('enrolments').where('id', enrolmentIds[2]).update({ status: 'confirmed' })
    await db.from('enrolments').where('id', enrolmentIds[1]).update({ status: 'withdrawn' })

    const { changes } = await difference(id)
    const reasons = new Map(changes.map((one) => [one.enrolmentId, one.reasons]))
    assert.deepInclude(reasons.get(enrolmentIds[0])![0], { code: 'version', to: '9' })
    assert.deepEqual(reasons.get(enrolmentIds[1]), [{ code: 'left' }])
    assert.deepEqual(reasons.get(enrolmentIds[2]), [{ code: 'came' }])
    assert.isNull(changes.find((one) => one.enrolmentId === enrolmentIds[1])!.now)
  })

  test('a claim that was sent is told by its number', async ({ assert }) => {
    clock.stopAt('2026-10-15')
    const { classId } = await finishedClass(world, { people: 1 })
    await keep(classId)
    const { submittable } = await new PrepareClaims().handle({ actor: who.admin, classId })
    await new SubmitClaims().handle({ actor: who.admin, claimIds: submittable })
    const { changes } = await difference(classId)
    const claim = await db.from('claims').firstOrFail()
    assert.deepEqual(changes[0].reasons, [{ code: 'sent', number: claim.number }])
  })

  test('the opening and the start of a class keep one each, once', async ({ assert }) => {
    clock.stopAt('2026-08-20')
    const { id } = await taught('draft')
    const practice = db.from('class_sessions').where({ course_class_id: id, kind: 'practice' })
    const spare = await practice.orderBy('sequence').offset(3).limit(50).select('id')
    const spareIds = spare.map((session) => session.id)
    await db.from('class_sessions').whereIn('id', spareIds).delete()
    await db.from('course_classes').where('id', id).update({ seats_taken: 0 })
    await new ApplyForOpening().handle({ actor: who.admin, classId: id })
    await new DecideOpening().handle({ actor: who.reviewer, classId: id, result: 'approved' })
    await db.from('course_classes').where('id', id).update({ seats_taken: 3 })
    clock.stopAt('2026-09-01')
    await new StartClass().handle({ actor: who.admin, classId: id })
    const jobs = await db.from('outbox_jobs').where('kind', 'preflight.keep').orderBy('id')
    await new OutboxWorker().drain()
    for (const job of jobs) await outboxHandler('preflight.keep')!(JSON.parse(job.payload))
    const runs = await db.from('preflight_runs').orderBy('id')
    assert.deepEqual(
      runs.map((run) => run.occasion),
      ['applied', 'approved', 'started']
    )
    assert.lengthOf(await db.from('preflight_lines'), 9)
  })

  test('fifty names take as many queries as two', async ({ assert }) => {
    const few = await finishedClass(world, { people: 2 })
    const many = await finishedClass(world, { people: 50 })
    for (const { classId } of [few, many]) {
      await keep(classId)
      await db
        .from('enrolments')
        .where('course_class_id', classId)
        .update({ attendance_percent: 10 })
    }
    const small = await classPreflight((await preflightClass(few.classId))!)
    const large = await classPreflight((await preflightClass(many.classId))!)
    const first = await countQueries(() => preflightDifference(small))
    const { queries, result } = await countQueries(() => preflightDifference(large))
    assert.lengthOf(result.changes, 50)
    assert.equal(queries, first.queries)
    assert.isAtMost(queries, 5)
  })

  test('the page compares, in both languages, and keeps when asked', async ({ client, assert }) => {
    const { id, enrolmentIds } = await taught()
    const at = `/classes/${id}/claims`
    const empty = await client.get(at).loginAs(who.admin)
    assert.include(empty.text(), '还没有留存过预检')
    const kept = await client.post(`/classes/${id}/preflights`).withCsrfToken().loginAs(who.admin)
    assert.include(kept.text(), '这次预检已留存')
    assert.include(kept.text(), '每个人的结果和金额都与当时相同')
    await db.from('enrolments').where('id', enrolmentIds[0]).update({ status: 'withdrawn' })
    const page = await client.get(`${at}?lang=en`).loginAs(who.reviewer)
    for (const words of ['The trainee withdrew', '−¥750.00', 'kept by hand']) {
      assert.include(page.text(), words)
    }
    const wrong = await client.get(`${at}?since=x`).accept('json').loginAs(who.admin)
    wrong.assertStatus(422)
  })

  test('without a policy there is nothing to keep', async ({ assert }) => {
    const { id } = await taught()
    await db.from('policies').update({ status: 'retired', effective_to: '2026-08-31' })
    assert.equal(await codeOf(keep(id)), 'E_NO_POLICY_YET')
    assert.lengthOf(await db.from('preflight_runs'), 0)
  })

  test('guests, other bases and readers do not keep one', async ({ client, assert }) => {
    const { id } = await taught()
    const at = `/classes/${id}/preflights`
    const guest = await client.post(at).withCsrfToken().redirects(0)
    guest.assertStatus(302)
    for (const user of [who.otherAdmin, who.instructor, who.finance]) {
      const answer = await client.post(at).withCsrfToken().accept('json').loginAs(user)
      answer.assertStatus(403)
    }
    const none = await client
      .post('/classes/999999/preflights')
      .withCsrfToken()
      .accept('json')
      .loginAs(who.admin)
    none.assertStatus(404)
    assert.lengthOf(await db.from('preflight_runs'), 0)
  })
})
