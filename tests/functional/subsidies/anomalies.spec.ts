import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { OutboxWorker } from '#app/shared/outbox/worker'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import DrawCallBacks, { lotOf } from '#app/subsidies/anomalies/actions/draw_call_backs'
import ScreenAnomalies from '#app/subsidies/anomalies/actions/screen_anomalies'
import SettleFlag from '#app/subsidies/anomalies/actions/settle_flag'
import { blockingFlags, flagsOfClaims } from '#app/subsidies/anomalies/flags'
import { screenClaims } from '#app/subsidies/anomalies/screen'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { documentOf, loadList } from '#tests/support/status_lists'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import '#start/outbox'
import type { Group } from '@japa/runner/core'
import type { ApiClient } from '@japa/api-client'
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

const screen = (classId?: number) => new ScreenAnomalies().handle({ actor: null, classId })
const flags = () => db.from('anomaly_flags').orderBy('id')
const flagOf = async (name: string) => {
  const rows = await flags()
  return rows.find((row) => JSON.parse(row.facts).case === name)
}
const statusOf = async (id: number) => {
  const row = await db.from('anomaly_flags').where('id', id).firstOrFail()
  return row.status as string
}
const audited = (action: string) => db.from('audit_entries').where('action', action)
const post = (client: ApiClient, url: string, user: User, fields: Record<string, unknown> = {}) =>
  client.post(url).loginAs(user).withCsrfToken().form(fields).accept('json').redirects(0)

/** A class whose first person is on the pension list: one blocking flag. */
async function withPensioner() {
  const made = await finishedClass(world, { people: 2 })
  const { claimIds } = await new PrepareClaims().handle({ actor: who.admin, classId: made.classId })
  const document = await documentOf(made.personIds[0])
  await loadList(who.policyManager, 'pension', [['赵晓峰', document, '2025-05-01']], {
    asOf: '2026-10-01',
  })
  return { ...made, claimIds, document }
}

test.group('Screening', (group) => {
  setUp(group)

  test('a flag names the list, blocks the claim, and holds no personal data', async ({
    assert,
  }) => {
    const { personIds, claimIds, document } = await withPensioner()
    const result = await screen()

    assert.equal(result.byCode.F9, 1)
    const flag = (await flagOf('pension'))!
    assert.equal(flag.person_id, personIds[0])
    assert.equal(Boolean(flag.blocks), true)
    assert.include(flag.facts, '2025-05-01')
    assert.notInclude(flag.facts + flag.rows + flag.fingerprint, document)
    const blocking = await blockingFlags(db.connection(), claimIds)
    assert.deepEqual([...blocking.keys()], [claimIds[0]])
    const [entry] = await audited('anomalies.screened')
    assert.notInclude(entry.changes, document)
  })

  test('screening again neither duplicates flags nor loses what was settled', async ({
    assert,
  }) => {
    await withPensioner()
    await screen()
    const flag = (await flagOf('pension'))!
    const settle = (actor: User, step: 'propose' | 'dismiss') =>
      new SettleFlag().handle({ actor, flagId: flag.id, step, reason: '社保中心已更正' })
    await settle(who.reviewer, 'propose')
    await settle(who.approver, 'dismiss')
    const before = await flags()
    const again = await screen()

    assert.equal(again.raised, 0)
    assert.equal(again.cleared, 0)
    assert.lengthOf(await flags(), before.length)
    assert.equal(await statusOf(flag.id), 'dismissed')
  })

  test('a cause that is gone clears its open flag, and opens it when it is back', async ({
    assert,
  }) => {
    const { document, classId } = await withPensioner()
    await screen(classId)
    const flag = (await flagOf('pension'))!
    await loadList(who.policyManager, 'pension', [['某某', await documentOf(flag.person_id + 1)]], {
      asOf: '2026-10-02',
    })
    await screen(classId)
    assert.equal(await statusOf(flag.id), 'cleared')

    await loadList(who.policyManager, 'pension', [['赵晓峰', document, '2025-05-01']], {
      asOf: '2026-10-03',
    })
    const back = await screen(classId)
    assert.equal(back.raised, 1)
    assert.equal(await statusOf(flag.id), 'open')
  })

  test('screening one class leaves the flags of another alone', async ({ assert }) => {
    const first = await withPensioner()
    const second = await finishedClass(world, { people: 1 })
    await screen()
    await db.from('anomaly_flags').update({ status: 'open' })
    const result = await screen(second.classId)

    assert.equal(result.cleared, 0)
    const rows = await db.from('anomaly_flags').where('course_class_id', first.classId)
    assert.isTrue(rows.every((row) => row.status === 'open'))
  })

  test('claims that are sent are screened after the commit', async ({ assert }) => {
    const { claimIds, enrolmentIds } = await withPensioner()
    // The policy refuses who is listed; the other one goes.
    await db
      .from('enrolments')
      .where('id', enrolmentIds[1])
      .update({ confirmed_at: '2026-09-02T02:00:00.000Z' })
    await new SubmitClaims().handle({ actor: who.admin, claimIds: [claimIds[1]] })
    assert.isUndefined(await flagOf('enrolled_late'))

    await new OutboxWorker().drain()
    assert.isDefined(await flagOf('enrolled_late'))
  })

  test('a flag of a person concerns that person, a flag of a class everybody in it', async ({
    assert,
  }) => {
    const { claimIds, classId } = await withPensioner()
    await db
      .from('courses')
      .where('id', world.courseIds.welder)
      .update({ listed_until: '2026-01-01' })
    await db.transaction((trx) => screenClaims(trx, claimIds))
    const found = await flagsOfClaims(db.connection(), claimIds)

    const casesOf = (id: number) => found.get(id)!.map((flag) => flag.case)
    assert.includeMembers(casesOf(claimIds[0]), ['pension', 'course_unlisted'])
    assert.include(casesOf(claimIds[1]), 'course_unlisted')
    assert.notInclude(casesOf(claimIds[1]), 'pension')
    const rows = await db.from('anomaly_flags').where('course_class_id', classId)
    assert.isNotEmpty(rows)
  })

  test('a class of sixty is screened with as many queries as one of two', async ({ assert }) => {
    const count = async (people: number) => {
      const { classId } = await finishedClass(world, { people })
      let queries = 0
      const tally = () => queries++
      const knex = db.connection().getReadClient()
      knex.on('query', tally)
      await screen(classId)
      knex.off('query', tally)
      return queries
    }
    const few = await count(2)
    const many = await count(60)

    assert.isAtMost(many - few, 4)
  })
})

test.group('Settling flags', (group) => {
  setUp(group)

  const settle = (client: ApiClient, flagId: number, user: User, step: string, reason = '已核实') =>
    post(client, `/anomalies/${flagId}/settlement`, user, { step, reason: `${reason}，见附件` })

  test('one proposes, another decides; nobody decides on their own proposal', async ({
    assert,
    client,
  }) => {
    await withPensioner()
    await screen()
    const { id } = (await flagOf('pension'))!

    const proposed = await settle(client, id, who.reviewer, 'propose')
    proposed.assertStatus(302)
    const own = await settle(client, id, who.reviewer, 'dismiss')
    assert.equal(own.body().errors[0].code, 'E_SAME_OFFICER')
    assert.equal(await statusOf(id), 'proposed')
    const agreed = await settle(client, id, who.approver, 'dismiss')
    agreed.assertStatus(302)
    assert.equal(await statusOf(id), 'dismissed')
    const late = await settle(client, id, who.finance, 'confirm')
    assert.equal(late.body().errors[0].code, 'E_FLAG_MOVED')
    assert.lengthOf(await audited('anomaly_flag.proposed'), 1)
    assert.lengthOf(await audited('anomaly_flag.dismissed'), 1)
  })

  test('the page of a claim tells officers of its flags, not its base', async ({
    assert,
    client,
  }) => {
    const { claimIds } = await withPensioner()
    await screen()
    await db.from('claims').update({ status: 'submitted', submitted_at: clock.instant() })
    const told = async (user: User) => {
      const page = await client.get(`/claims/${claimIds[0]}`).loginAs(user)
      page.assertStatus(200)
      return page.text().includes('条异常线索')
    }
    assert.isTrue(await told(who.reviewer))
    assert.isFalse(await told(who.admin))
  })

  test('an open flag is not dismissed by one officer; a confirmed one goes on blocking', async ({
    assert,
    client,
  }) => {
    const { claimIds } = await withPensioner()
    await screen()
    const { id } = (await flagOf('pension'))!
    const alone = await settle(client, id, who.reviewer, 'dismiss')
    assert.equal(alone.body().errors[0].code, 'E_FLAG_MOVED')

    const confirmed = await settle(client, id, who.reviewer, 'confirm')
    confirmed.assertStatus(302)
    const blocking = await blockingFlags(db.connection(), claimIds)
    assert.isTrue(blocking.has(claimIds[0]))
    const page = await client.get(`/anomalies/${id}`).loginAs(who.auditor)
    assert.include(page.text(), '领取养老待遇人员名单')
    assert.include(page.text(), '已核实，见附件')
  })

  test('of two officers who decide at once one wins', async ({ assert }) => {
    await withPensioner()
    await screen()
    const { id } = (await flagOf('pension'))!
    const decide = (actor: User, step: 'propose' | 'dismiss' | 'confirm') =>
      new SettleFlag().handle({ actor, flagId: id, step, reason: '已核实' })
    await decide(who.reviewer, 'propose')
    const results = await Promise.allSettled([
      decide(who.approver, 'dismiss'),
      decide(who.finance, 'confirm'),
    ])

    assert.lengthOf(
      results.filter((result) => result.status === 'fulfilled'),
      1
    )
    const decided = await db
      .from('audit_entries')
      .whereIn('action', ['anomaly_flag.dismissed', 'anomaly_flag.confirmed'])
    assert.lengthOf(decided, 1)
  })

  test('nobody settles a flag about themselves or their base', async ({ assert, client }) => {
    const { personIds, baseId } = await withPensioner()
    await screen()
    const { id } = (await flagOf('pension'))!
    for (const officer of [
      await userWith('reviewer', { personId: personIds[0] }),
      await userWith('reviewer', { baseId }),
    ]) {
      const response = await settle(client, id, officer, 'confirm')
      assert.equal(response.body().errors[0].code, 'E_OWN_FLAG')
    }
    assert.equal(await statusOf(id), 'open')
  })

  test('a base and its people do not see flags; a guest is sent to sign in', async ({
    assert,
    client,
  }) => {
    for (const user of [who.admin, who.instructor]) {
      for (const url of ['/anomalies', '/anomalies/call_backs']) {
        const response = await client.get(url).loginAs(user).accept('json').redirects(0)
        response.assertStatus(403)
      }
      const run = await post(client, '/anomalies/runs', user)
      run.assertStatus(403)
    }
    const guest = await client.get('/anomalies').redirects(0)
    assert.equal(guest.header('location'), '/login')
    const invalid = await post(client, '/anomalies/1/settlement', who.reviewer, { step: 'x' })
    assert.oneOf(invalid.status(), [404, 422])
  })

  test('the list filters by check, state and whether it blocks', async ({ assert, client }) => {
    const { claimIds } = await withPensioner()
    const response = await post(client, '/anomalies/runs', who.reviewer)
    response.assertStatus(302)
    const textOf = async (query: string) => {
      const page = await client.get(`/anomalies?${query}`).loginAs(who.reviewer)
      return page.text()
    }

    const sentence = '领取养老待遇人员名单（截至 2026-10-01）'
    assert.include(await textOf(''), sentence)
    assert.include(await textOf('code=F9&blocks=1&weight=4'), sentence)
    assert.include(await textOf(`base=${world.a.id}`), sentence)
    assert.notInclude(await textOf(`base=${world.b.id}`), sentence)
    assert.include(await textOf(`claim=${claimIds[0]}`), sentence)
    assert.notInclude(await textOf(`claim=${claimIds[1]}`), sentence)
    assert.notInclude(await textOf('code=F1'), sentence)
    assert.notInclude(await textOf('state=dismissed'), sentence)
  })
})

test.group('Calling people back', (group) => {
  setUp(group)

  async function approvedClaims(people: number) {
    const { classId } = await finishedClass(world, { people })
    const { claimIds } = await new PrepareClaims().handle({ actor: who.admin, classId })
    await db.from('claims').whereIn('id', claimIds).update({ status: 'approved' })
    return claimIds
  }

  test('the same seed and share draw the same claims, each once', async ({ assert }) => {
    await approvedClaims(20)
    const claims = await db.from('claims').orderBy('id')
    const draw = (seed: number) =>
      new DrawCallBacks().handle({ actor: who.reviewer, sharePercent: 30, seed })
    const { drawn, of } = await draw(20261015)

    assert.equal(of, 20)
    const calls = await db.from('call_backs').orderBy('claim_id')
    assert.deepEqual(
      calls.map((call) => call.claim_id),
      claims.filter((claim) => lotOf(20261015, claim.number) < 30).map((claim) => claim.id)
    )
    assert.equal(drawn, calls.length)
    await assert.rejects(() => draw(20261015), /E_NONE_DRAWN/)
    const [entry] = await audited('call_backs.drawn')
    assert.deepInclude(JSON.parse(entry.changes), { seed: 20261015, sharePercent: 30 })
  })

  test('a denial needs a note, raises a blocking flag and is told once', async ({
    assert,
    client,
  }) => {
    const [claimId] = await approvedClaims(1)
    const drawn = await post(client, '/anomalies/call_backs', who.reviewer, {
      sharePercent: 100,
      seed: 3,
    })
    drawn.assertStatus(302)
    const call = await db.from('call_backs').firstOrFail()
    const record = (outcome: string, note = '') =>
      post(client, `/anomalies/call_backs/${call.id}/outcome`, who.reviewer, { outcome, note })

    const mute = await record('denied')
    assert.equal(mute.body().errors[0].code, 'E_CALL_NOTE')
    const unreached = await record('not_reached')
    unreached.assertStatus(302)
    const denied = await record('denied', '本人说没有参加过')
    denied.assertStatus(302)
    const again = await record('confirmed')
    assert.equal(again.body().errors[0].code, 'E_CALL_DONE')
    const blocking = await blockingFlags(db.connection(), [claimId])
    assert.deepEqual(
      blocking.get(claimId)!.map((flag) => flag.case),
      ['call_denied']
    )
    assert.lengthOf(await audited('call_back.recorded'), 2)
    const page = await client.get('/anomalies/call_backs?state=done').loginAs(who.auditor)
    assert.include(page.text(), '本人说没有参加过')
    const finance = await post(client, `/anomalies/call_backs/${call.id}/outcome`, who.finance, {
      outcome: 'confirmed',
    })
    finance.assertStatus(403)
  })
})
