import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { claimThen } from '#app/subsidies/history/claim_then'
import { claimThenPage } from '#app/subsidies/history/queries/claim_then_page'
import { fundThen } from '#app/subsidies/history/queries/fund_then'
import { momentEnd } from '#app/subsidies/history/moment'
import { readClaimRecord } from '#app/subsidies/history/claim_record'
import { officers } from '#tests/functional/subsidies/finished_class'
import { paidLife } from '#tests/functional/subsidies/paid_life'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'

let world: World
let who: Awaited<ReturnType<typeof officers>>
let life: Awaited<ReturnType<typeof paidLife>>

test.group('A claim as of then', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    life = await paidLife(world, who)
    return () => clock.resume()
  })

  const at = (moment: string) => claimThenPage(life.claimId, momentEnd(moment)!)

  test('at the instant of every decision it stands where the decision put it', async ({
    assert,
  }) => {
    const record = (await readClaimRecord(db.connection(), life.claimId))!
    assert.deepEqual(
      record.decisions.map((one) => one.status),
      [
        'submitted',
        'reviewed',
        'approved',
        'approved',
        'noticed',
        'noticed',
        'batched',
        'paying',
        'paid',
      ]
    )
    for (const decision of record.decisions) {
      const then = claimThen(record, decision.at)!
      assert.equal(then.status, decision.status)
      assert.equal(then.trace!.id, decision.traceId)
    }
    const now = claimThen(record, clock.instant())!
    assert.equal(now.status, record.claim.status)
    assert.equal(now.amountFen, record.claim.amountFen)
  })

  test('who had acted, the notice, the batch and the fund are those of the moment', async ({
    assert,
  }) => {
    const reviewed = (await at('2026-10-16T15:08'))!
    assert.equal(reviewed.then!.state, 'reviewed')
    assert.equal(reviewed.then!.handlers.reviewer, '李雪梅')
    assert.isNull(reviewed.then!.handlers.approver)
    assert.isEmpty(reviewed.then!.notices)
    const noticed = (await at('2026-10-20'))!
    assert.equal(noticed.then!.state, 'noticed')
    assert.equal(noticed.then!.notices[0].status, 'published')
    assert.isNull(noticed.then!.notices[0].closedAt)
    assert.equal((await at('2026-10-27T09:00'))!.then!.state, 'payable')
    const paying = (await at('2026-10-29T14:29'))!
    assert.equal(paying.then!.payments[0].status, 'pending')
    assert.isNull(paying.then!.payments[0].settledAt)
    assert.equal(paying.fund!.bound, 190_000)
    assert.equal(paying.fund!.paid, 0)
    const paid = (await at('2026-10-29T14:30'))!
    assert.equal(paid.then!.payments[0].status, 'paid')
    assert.equal(paid.fund!.paid, 190_000)
    assert.equal(paid.fund!.bound, 0)
    assert.equal(paid.fund!.available, reviewed.fund!.available)
  })

  test('the fund as of now is the fund', async ({ assert }) => {
    const fund = await db.from('funds').where('id', world.fundId).firstOrFail()
    const then = await fundThen(db.connection(), world.fundId, clock.instant())
    assert.equal(then.appropriated, Number(fund.appropriated_fen))
    assert.equal(then.bound, Number(fund.reserved_fen) + Number(fund.committed_fen))
    assert.equal(then.paid, Number(fund.paid_fen))
  })

  test('a day corrected after payment is explained then and shown as different today', async ({
    assert,
    client,
  }) => {
    const same = (await at('2026-10-29T14:30'))!
    assert.isEmpty(same.today!.facts.conditions)
    await db
      .from('enrolments')
      .where('id', life.enrolmentIds[0])
      .update({ days_attended: 12, attendance_percent: 80, hours_attended: 96 })

    const paid = (await at('2026-10-29T14:30'))!
    assert.equal(paid.then!.amountFen, 190_000)
    assert.isTrue(paid.replay!.same)
    assert.deepEqual(paid.today!.facts.amount, { before: 190_000, after: 170_000 })
    const [attendance] = paid.today!.facts.conditions
    assert.include(attendance.before!.found['zh-CN'], '出勤 14 天')
    assert.include(attendance.after!.found['zh-CN'], '出勤 12 天')

    const page = await client
      .get(`/claims/${life.claimId}/history?at=2026-10-29T14:30`)
      .loginAs(who.auditor)
    page.assertStatus(200)
    page.assertTextIncludes('这是 2026-10-29 14:30 时的样子')
    page.assertTextIncludes('¥1,900.00')
    page.assertTextIncludes('¥1,700.00')
    page.assertTextIncludes('15 天出勤 12 天')
  })

  test('before it was prepared there is nothing, and a moment to come is now', async ({
    client,
  }) => {
    const url = `/claims/${life.claimId}/history`
    const early = await client.get(`${url}?at=2026-10-14`).loginAs(who.auditor)
    early.assertStatus(200)
    early.assertTextIncludes('还没有这件申领')
    const later = await client.get(`${url}?at=2027-10-14T10:00`).loginAs(who.auditor)
    later.assertTextIncludes('这是现在（2026-11-02 09:00）的样子')
    const english = await client.get(`${url}?at=2026-10-20&lang=en`).loginAs(who.auditor)
    english.assertTextIncludes('As it stood at 2026-10-20 23:59')
  })

  test('the claim page sends a moment on to the history', async ({ client }) => {
    const response = await client
      .get(`/claims/${life.claimId}?at=2026-10-20T10:00`)
      .loginAs(who.auditor)
      .redirects(0)
    response.assertStatus(302)
    response.assertHeader('location', `/claims/${life.claimId}/history?at=2026-10-20T10%3A00`)
  })

  test('those who may not read the claim may not read its past', async ({ assert, client }) => {
    const url = `/claims/${life.claimId}/history`
    const guest = await client.get(url).redirects(0)
    guest.assertStatus(302)
    const own = await client.get(url).loginAs(who.admin)
    own.assertStatus(200)
    for (const user of [who.otherAdmin, await userWith('system_admin'), who.instructor]) {
      const refused = await client.get(url).loginAs(user).accept('json')
      assert.equal(refused.status(), 403)
    }
    const none = await client.get('/claims/999999/history').loginAs(who.auditor)
    none.assertStatus(404)
    const bad = await client.get(`${url}?at=gestern`).loginAs(who.auditor).accept('json')
    bad.assertStatus(422)
  })
})
