import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import DecideClaim from '#app/subsidies/actions/decide_claim'
import MarkAttendance from '#app/attendance/actions/mark_attendance'
import { classPreflight, preflightClass } from '#app/subsidies/queries/class_claims'
import { countQueries } from '#tests/functional/oversight/query_count'
import { taughtClass } from '#tests/functional/attendance/taught_class'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { emptyLists, packPolicies } from '#tests/support/policies'
import { answerQuestions } from '#tests/support/review'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'

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

async function preflight(classId: number) {
  return classPreflight((await preflightClass(classId))!)
}

/** A class of five days from 1 September 2026. */
async function taught(status: 'approved' | 'running', names?: string[]) {
  return taughtClass(world, world.a, who.admin, {
    names,
    startsOn: '2026-09-01',
    dayCount: 5,
    status,
  })
}

test.group('Preflight of a class', (group) => {
  setUp(group)

  test('before the class opens it tells what it will cost if all goes well', async ({ assert }) => {
    clock.stopAt('2026-08-20')
    const { id } = await taught('approved')
    const { rows, totals, expectedFen, fund } = await preflight(id)
    assert.deepEqual(
      rows.map((row) => [row.outlook, row.amountFen]),
      [
        ['awaited', 75_000],
        ['awaited', 75_000],
        ['awaited', 75_000],
      ]
    )
    assert.deepEqual(
      rows[0].awaited.map((one) => one.id),
      ['attendance', 'components', 'certificate']
    )
    assert.deepEqual(totals.awaited, { count: 3, fen: 225_000 })
    assert.equal(expectedFen, 225_000)
    assert.deepEqual(fund, { availableFen: 100_000_000, afterFen: 99_775_000 })
  })

  test('days already missed lower it, and too many refuse it', async ({ assert }) => {
    clock.stopAt('2026-09-04T20:00:00.000')
    const { id, sessionIds, enrolmentIds } = await taught('running')
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
    const { rows } = await preflight(id)
    assert.deepEqual(
      rows.map((row) => [row.outlook, row.amountFen]),
      [
        ['awaited', 75_000],
        ['awaited', 60_000],
        ['refused', 0],
      ]
    )
    assert.equal(rows[2].failed[0].id, 'attendance')
    assert.equal(rows[2].failed[0].value, 60)
    assert.equal(
      rows[1].awaited[0].found['zh-CN'],
      '班级尚未结业，至今出勤率 75%，以后全到最多 90%'
    )
  })

  test('preflight and claim agree to the fen', async ({ assert }) => {
    await packPolicies('assessment_subsidy', 'living_allowance')
    await emptyLists()
    const { classId, enrolmentIds } = await finishedClass(world, {
      people: 4,
      days: [14, 15, 11, 15],
      certified: 3,
    })
    await db
      .from('enrolments')
      .where('id', enrolmentIds[0])
      .update({ trainee_category: 'hard_to_employ' })
    const before = await preflight(classId)
    const prepared = await new PrepareClaims().handle({ actor: who.admin, classId })
    const claims = await db.from('claims').whereIn('id', prepared.submittable)

    const going = before.rows.filter((row) => row.outlook === 'going')
    const said = going.map((row) => `${row.kind} ${row.enrolmentId} ${row.amountFen}`)
    const done = claims.map((row) => `${row.kind} ${row.enrolment_id} ${row.amount_fen}`)
    assert.sameMembers(said, done)
    assert.lengthOf(said, 6)
    const sum = claims.reduce((total, row) => total + Number(row.amount_fen), 0)
    assert.equal(before.totals.going.fen, sum)
    assert.equal(before.totals.refused.count, 1)

    await new SubmitClaims().handle({ actor: who.admin, claimIds: prepared.submittable })
    const after = await preflight(classId)
    assert.equal(after.totals.sent.fen, sum)
    assert.equal(after.totals.going.count, 0)
    assert.equal(after.fund!.availableFen, 100_000_000 - sum)
  })

  test('a proof that nobody saw is missing, until somebody of the base states to have seen it', async ({
    assert,
    client,
  }) => {
    await packPolicies('living_allowance')
    await emptyLists()
    const { classId, enrolmentIds } = await finishedClass(world, { people: 1, days: 10 })
    const admin = await userWith('base_admin', { baseId: world.a.id, name: '陈立新' })
    const unseen = { proof_checked_by_id: null, proof_checked_at: null }
    await db
      .from('enrolments')
      .update({ ...unseen, trainee_category: 'school_leaver', attendance_percent: 80 })
    const missing = async () =>
      (await preflight(classId)).rows[1].missing.map((one: { id: string }) => one.id)
    assert.deepEqual(await missing(), ['group_proven_in_time'])

    const page = await client.get(`/classes/${classId}/proofs`).loginAs(admin)
    page.assertTextIncludes('没有人记录看过')
    const row = await db.from('enrolments').where('id', enrolmentIds[0]).firstOrFail()
    const send = (more: object) =>
      client
        .post(`/classes/${classId}/proofs`)
        .form({
          'proofs[0][enrolmentId]': row.id,
          'proofs[0][traineeCategory]': row.trainee_category,
          'proofs[0][categoryProof]': row.category_proof,
          'proofs[0][categoryProvenOn]': row.category_proven_on,
          ...more,
        })
        .loginAs(admin)
        .withCsrfToken()
        .redirects(0)
    await send({})
    assert.deepEqual(await missing(), ['group_proven_in_time'])
    await send({ 'proofs[0][proofSeen]': '1' })

    assert.deepEqual(await missing(), [])
    const seen = await client.get(`/classes/${classId}/proofs`).loginAs(admin)
    seen.assertTextIncludes('陈立新')
    const audit = await db
      .from('audit_entries')
      .where('action', 'enrolment.proofs_recorded')
      .first()
    assert.deepEqual(JSON.parse(audit.changes).proofsSeen, [row.id])
  })

  test('an allowance for a few is not told of everybody', async ({ assert }) => {
    await packPolicies('living_allowance')
    await emptyLists()
    const { classId } = await finishedClass(world, { people: 2 })
    const { rows } = await preflight(classId)
    assert.deepEqual(
      rows.map((row) => row.kind),
      ['training_subsidy', 'training_subsidy']
    )
  })

  test('what is missing is named, and nothing is expected of it', async ({ assert }) => {
    await packPolicies('living_allowance')
    await emptyLists()
    const { classId } = await finishedClass(world, { people: 1, days: 10 })
    await db.from('enrolments').update({
      category_proven_on: null,
      trainee_category: 'school_leaver',
      attendance_percent: 80,
    })
    const { rows, totals } = await preflight(classId)
    const [, allowance] = rows
    assert.deepInclude(allowance, { outlook: 'missing', amountFen: 0, wouldFen: 20_000 })
    assert.deepEqual(
      allowance.missing.map((one) => one.id),
      ['group_proven_in_time']
    )
    assert.deepEqual(totals.missing, { count: 1, fen: 0 })
  })

  test('fifty names and three kinds take as many queries as two', async ({ assert }) => {
    await packPolicies('assessment_subsidy', 'living_allowance')
    await emptyLists()
    const few = await finishedClass(world, { people: 2 })
    const many = await finishedClass(world, { people: 50 })
    const [small, large] = [await preflightClass(few.classId), await preflightClass(many.classId)]
    const first = await countQueries(() => classPreflight(small!))
    const { queries, result } = await countQueries(() => classPreflight(large!))
    assert.equal(queries, first.queries)
    assert.isAtMost(queries, 14)
    assert.equal(result.people, 50)
  })

  test('the page shows outlook, reasons and the fund, in both languages', async ({
    client,
    assert,
  }) => {
    clock.stopAt('2026-08-20')
    const { id } = await taught('approved', ['赵晓峰'])
    const page = await client.get(`/classes/${id}/claims`).loginAs(who.admin)
    page.assertStatus(200)
    for (const words of [
      '预计能补',
      '待：出勤率不低于 80%',
      '¥750.00',
      '资金尚可用 ¥1,000,000.00',
    ]) {
      assert.include(page.text(), words)
    }
    const english = await client
      .get(`/classes/${id}/claims?show=awaited&lang=en`)
      .loginAs(who.reviewer)
    for (const words of ['Expected to be payable', 'Awaited: Attendance of at least 80%']) {
      assert.include(english.text(), words)
    }
    const none = await client.get(`/classes/${id}/claims?show=refused`).loginAs(who.admin)
    assert.include(none.text(), '没有这样的申领')
    const wrong = await client.get(`/classes/${id}/claims?show=x`).accept('json').loginAs(who.admin)
    wrong.assertStatus(422)
  })

  test('a fund that does not cover the class is said before anything is sent', async ({
    client,
    assert,
  }) => {
    const { classId } = await finishedClass(world, { people: 2 })
    await db.from('funds').update({ appropriated_fen: 300_000 })
    const page = await client.get(`/classes/${classId}/claims`).loginAs(who.admin)
    assert.include(page.text(), '还差 ¥800.00')
  })

  test('a returned claim whose questions are unanswered is not offered for sending', async ({
    client,
    assert,
  }) => {
    const { classId } = await finishedClass(world, { people: 1 })
    const { claimIds } = await new PrepareClaims().handle({ actor: who.admin, classId })
    await new SubmitClaims().handle({ actor: who.admin, claimIds })
    await new DecideClaim().handle({
      ...{ actor: who.reviewer, claimId: claimIds[0], stage: 'review', result: 'returned' },
      reason: '请补户籍页',
    })
    const form = `action="/classes/${classId}/claims"`
    const page = async () =>
      (await client.get(`/classes/${classId}/claims`).loginAs(who.admin)).text()

    const asked = await page()
    assert.include(asked, '退回的 1 件还有问题没有回答')
    assert.include(asked, `/claims/${claimIds[0]}#questions`)
    assert.notMatch(asked, new RegExp(`method="POST"[^>]*${form}|${form}[^>]*method="POST"`))
    const { totals } = await preflight(classId)
    assert.deepEqual([totals.going.count, totals.awaited.count], [0, 1])

    await answerQuestions(who.admin, claimIds[0])
    const answered = await preflight(classId)
    assert.deepEqual([answered.totals.going.count, answered.rows[0].isAsked], [1, false])
  })

  test('another base and trainees do not see it', async ({ client }) => {
    const { classId } = await finishedClass(world, { people: 1 })
    const foreign = await client.get(`/classes/${classId}/claims`).loginAs(who.otherAdmin)
    foreign.assertStatus(403)
    const instructor = await client.get(`/classes/${classId}/claims`).loginAs(who.instructor)
    instructor.assertStatus(403)
    const guest = await client.get(`/classes/${classId}/claims`).redirects(0)
    guest.assertStatus(302)
  })
})
