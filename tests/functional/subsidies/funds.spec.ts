import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { fundEquation } from '#app/subsidies/fund_ledger'
import { entriesToExport } from '#app/subsidies/funds/queries/fund_entries'
import { fundMonths } from '#app/subsidies/funds/queries/fund_months'
import { fundQueue } from '#app/subsidies/funds/queries/fund_queue'
import DecideFundChange from '#app/subsidies/funds/actions/decide_fund_change'
import ProposeFundChange from '#app/subsidies/funds/actions/propose_fund_change'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import { approvedClaims } from '#tests/functional/subsidies/approved_claims'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type { Group } from '@japa/runner/core'
import type User from '#models/user'

const DOCUMENT = '侯财社〔2026〕12 号 关于下达就业补助资金的通知'

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

const post = (client: ApiClient, url: string, user: User, fields: Record<string, unknown> = {}) =>
  client.post(url).loginAs(user).withCsrfToken().form(fields).redirects(0)

const propose = (
  kind: 'added' | 'taken_back',
  amountFen: number,
  actor: User = who.policyManager
) =>
  new ProposeFundChange().handle({
    kind,
    fundId: world.fundId,
    amountFen,
    document: DOCUMENT,
    actor,
  })

const confirm = (changeId: number, actor: User = who.finance) =>
  new DecideFundChange().handle({ actor, changeId, result: 'confirmed' })

const fund = () => db.from('funds').where('id', world.fundId).firstOrFail()

async function codeOf(work: Promise<unknown>) {
  try {
    await work
    return 'done'
  } catch (error) {
    return (error as { code?: string }).code
  }
}

async function submitted(people: number) {
  const { classId } = await finishedClass(world, { people })
  const { claimIds } = await new PrepareClaims().handle({ actor: who.admin, classId })
  await new SubmitClaims().handle({ actor: who.admin, claimIds })
  return claimIds
}

test.group('What is appropriated', (group) => {
  setUp(group)

  test('money is added when a second person confirms, with its document', async ({ assert }) => {
    const id = await propose('added', 5_000_000)
    assert.equal(Number((await fund()).appropriated_fen), 100_000_000)
    await confirm(id)
    assert.equal(Number((await fund()).appropriated_fen), 105_000_000)
    const entry = await db.from('fund_entries').orderBy('id', 'desc').firstOrFail()
    assert.deepEqual(
      [entry.kind, Number(entry.amount_fen), entry.document, entry.actor_id],
      ['appropriated', 5_000_000, DOCUMENT, who.finance.id]
    )
    const equation = await fundEquation(db.connection(), world.fundId)
    assert.isTrue(equation.holds)
  })

  test('only what is free can be taken back', async ({ assert }) => {
    await submitted(2)
    const free = 100_000_000 - 380_000
    assert.equal(await codeOf(propose('taken_back', free + 1)), 'E_TAKE_BACK_TOO_MUCH')
    await confirm(await propose('taken_back', free))
    const equation = await fundEquation(db.connection(), world.fundId)
    assert.isTrue(equation.holds)
    assert.equal(equation.available, 0)
    assert.equal(Number((await fund()).appropriated_fen), 380_000)
  })

  test('what was free when it was proposed may be gone when it is confirmed', async ({
    assert,
  }) => {
    const id = await propose('taken_back', 100_000_000)
    await submitted(1)
    assert.equal(await codeOf(confirm(id)), 'E_TAKE_BACK_TOO_MUCH')
    const change = await db.from('fund_changes').where('id', id).firstOrFail()
    assert.equal(change.status, 'proposed')
    assert.lengthOf(await db.from('fund_entries').where('kind', 'taken_back'), 0)
  })

  test('nobody confirms what they proposed, and it is decided once', async ({ assert }) => {
    const both = await userWith(['policy_manager', 'finance'])
    const id = await propose('added', 100, both)
    assert.equal(await codeOf(confirm(id, both)), 'E_PROPOSED_BY_YOU')
    const outcomes = await Promise.all([
      codeOf(confirm(id)),
      codeOf(confirm(id, await userWith('finance'))),
    ])
    assert.sameMembers(outcomes, ['done', 'E_CHANGE_DECIDED'])
    assert.equal(Number((await fund()).appropriated_fen), 100_000_100)
  })

  test('of two new funds with one code the second is refused in words', async ({ assert }) => {
    const open = (document: string) =>
      new ProposeFundChange().handle({
        ...{ kind: 'created', code: 'contest-2028', nameZh: '竞赛经费', nameEn: 'Contests' },
        ...{ year: 2028, pays: ['competition_award'], amountFen: 100, document },
        actor: who.policyManager,
      })
    const ids = [await open(DOCUMENT), await open('侯财社〔2028〕2 号')]

    const outcomes = await Promise.all(ids.map((id) => codeOf(confirm(id))))

    assert.sameMembers(outcomes, ['done', 'E_FUND_CODE'])
    const states = await db.from('fund_changes').whereIn('id', ids).select('status')
    assert.sameMembers(
      states.map((row) => row.status),
      ['confirmed', 'proposed']
    )
    assert.lengthOf(await db.from('funds').where('code', 'contest-2028'), 1)
  })

  test('a fund is opened for a year with the kinds it pays', async ({ assert }) => {
    const open = (code: string) =>
      new ProposeFundChange().handle({
        kind: 'created',
        code,
        nameZh: '竞赛专项经费',
        nameEn: 'Contest money',
        year: 2027,
        pays: ['competition_award'],
        amountFen: 1_000_000,
        document: DOCUMENT,
        actor: who.policyManager,
      })
    assert.equal(await codeOf(open('employment-2026')), 'E_FUND_CODE')
    const fundId = await confirm(await open('contest-2027'))
    const opened = await db.from('funds').where('id', fundId!).firstOrFail()
    assert.deepEqual(
      [opened.code, opened.year, opened.pays, Number(opened.appropriated_fen)],
      ['contest-2027', 2027, 'competition_award', 1_000_000]
    )
    const equation = await fundEquation(db.connection(), opened.id)
    assert.isTrue(equation.holds)
  })

  test('what is refused moves nothing', async ({ assert }) => {
    const changeId = await propose('added', 100)
    const refusal = { actor: who.finance, changeId, result: 'refused', reason: '文号不对' } as const
    await new DecideFundChange().handle(refusal)
    assert.equal(Number((await fund()).appropriated_fen), 100_000_000)
  })
})

test.group('The proof of a fund', (group) => {
  setUp(group)

  test('each term is proved by the entries or the claims, and the whole by both', async ({
    assert,
  }) => {
    await approvedClaims(world, who, { people: 2 })
    await submitted(1)
    const { holds, terms, sides } = await fundEquation(db.connection(), world.fundId)
    assert.isTrue(holds)
    assert.deepEqual(
      terms.map((term) => [term.name, term.fund, term.entries, term.claims]),
      [
        ['appropriated', 100_000_000, 100_000_000, null],
        ['free', 99_430_000, 99_430_000, null],
        ['reserved', 190_000, null, 190_000],
        ['committed', 380_000, null, 380_000],
        ['paid', 0, 0, 0],
        ['recovered', 0, 0, null],
      ]
    )
    assert.deepEqual([sides.left, sides.right], [100_000_000, 100_000_000])
  })

  test('a term that is off says by how much: {column}')
    .with([
      { column: 'appropriated_fen', name: 'appropriated' },
      { column: 'reserved_fen', name: 'reserved' },
      { column: 'committed_fen', name: 'committed' },
      { column: 'paid_fen', name: 'paid' },
      { column: 'recovered_fen', name: 'recovered' },
    ])
    .run(async ({ assert, client }, { column, name }) => {
      await approvedClaims(world, who, { people: 1 })
      await db.from('funds').increment(column, 700)
      const { holds, terms } = await fundEquation(db.connection(), world.fundId)
      assert.isFalse(holds)
      assert.isFalse(terms.find((term) => term.name === name)!.holds)
      const page = await client.get(`/funds/${world.fundId}`).loginAs(who.auditor)
      assert.include(page.text(), '账不平')
      assert.include(page.text(), '差 −¥7.00')
    })

  test('what waits is set against the money that is free, in its order', async ({
    assert,
    client,
  }) => {
    await submitted(1)
    const { classId } = await finishedClass(world, { people: 4 })
    const { claimIds } = await new PrepareClaims().handle({ actor: who.admin, classId })
    await db.from('funds').update({ appropriated_fen: 190_000 * 3 + 50_000 })
    const queue = await fundQueue(world.fundId)
    const third = await db.from('claims').where('id', claimIds[2]).firstOrFail()
    assert.deepEqual(
      [queue.submitted.count, queue.unsent.count, queue.free, queue.covered, queue.missing],
      [1, 4, 430_000, 2, 330_000]
    )
    assert.equal(queue.firstUncovered?.number, third.number)
    const page = await client.get(`/funds/${world.fundId}`).loginAs(who.finance)
    assert.include(page.text(), '只够前 2 件，共 4 件，还差 ¥3,300.00')
  })

  test('months add up, by the days of Shanghai', async ({ assert }) => {
    clock.stopAt('2026-10-31T23:59:00.000')
    await submitted(1)
    clock.stopAt('2026-11-01T00:01:00.000')
    await confirm(await propose('added', 5_000))
    const { opening, months } = await fundMonths(world.fundId)
    const [october, november] = months
    assert.equal(opening, 100_000_000)
    assert.deepEqual(
      [october.month, october.reserved, october.appropriated, october.free],
      ['2026-10', 190_000, 0, 99_810_000]
    )
    assert.deepEqual(
      [november.month, november.reserved, november.appropriated, november.free],
      ['2026-11', 0, 5_000, 99_815_000]
    )
  })
})

test.group('The pages of funds', (group) => {
  setUp(group)

  test('a change is proposed, waits for finance and is confirmed there', async ({
    assert,
    client,
  }) => {
    const form = await client
      .get(`/funds/changes/create?fund=${world.fundId}`)
      .loginAs(who.policyManager)
    form.assertStatus(200)
    const proposed = await post(client, '/funds/changes', who.policyManager, {
      kind: 'added',
      fundId: world.fundId,
      amount: '12,345.60',
      document: DOCUMENT,
    })
    const page = String(proposed.header('location'))
    const today = await client.get('/dashboard').loginAs(who.finance)
    assert.include(today.text(), '确认资金变动')
    const own = await client.get(page).loginAs(who.policyManager)
    assert.include(own.text(), '等待财务确认')
    const answer = await post(client, `${page}/decision`, who.finance, { result: 'confirmed' })
    assert.equal(answer.header('location'), `/funds/${world.fundId}`)
    assert.equal(Number((await fund()).appropriated_fen), 101_234_560)
    for (const action of ['fund_change.proposed', 'fund_change.confirmed']) {
      assert.lengthOf(await db.from('audit_entries').where('action', action), 1)
    }
    const list = await client.get('/funds?lang=en').loginAs(who.auditor)
    list.assertStatus(200)
  })

  test('a new fund is proposed from the form', async ({ assert, client }) => {
    const form = await client.get('/funds/changes/create?lang=en').loginAs(who.policyManager)
    form.assertStatus(200)
    await post(client, '/funds/changes', who.policyManager, {
      'kind': 'created',
      'nameZh': '失业保险基金',
      'nameEn': 'Unemployment insurance fund',
      'code': 'insurance-2026',
      'year': 2026,
      'pays[]': ['apprenticeship', 'living_allowance'],
      'amount': '1000000',
      'document': DOCUMENT,
    })
    const change = await db.from('fund_changes').firstOrFail()
    assert.equal(change.pays, 'apprenticeship,living_allowance')
    const waiting = await client.get('/funds').loginAs(who.finance)
    assert.include(waiting.text(), '失业保险基金')
  })

  test('a form that is not right is refused: {field}')
    .with([
      { field: 'amount', value: '-5' },
      { field: 'amount', value: '1.234' },
      { field: 'amount', value: '很多' },
      { field: 'document', value: '' },
      { field: 'kind', value: 'stolen' },
      { field: 'fundId', value: '' },
    ])
    .run(async ({ assert, client }, { field, value }) => {
      const answer = await post(client, '/funds/changes', who.policyManager, {
        kind: 'added',
        fundId: world.fundId,
        amount: '100',
        document: DOCUMENT,
        [field]: value,
      })
      assert.properties(answer.flashMessage('inputErrorsBag'), [field])
      assert.lengthOf(await db.from('fund_changes'), 0)
    })

  test('an amount of nothing is refused', async ({ assert, client }) => {
    const answer = await post(client, '/funds/changes', who.policyManager, {
      kind: 'added',
      fundId: world.fundId,
      amount: '0.00',
      document: DOCUMENT,
    })
    assert.properties(answer.flashMessage('inputErrorsBag'), ['amount'])
  })

  test('finance does not propose, the policy manager does not confirm', async ({ client }) => {
    const id = await propose('added', 100)
    const proposing = await post(client, '/funds/changes', who.finance).accept('json')
    proposing.assertStatus(403)
    const confirming = await post(
      client,
      `/funds/changes/${id}/decision`,
      who.policyManager
    ).accept('json')
    confirming.assertStatus(403)
  })

  test('a refusal needs its reason', async ({ assert, client }) => {
    const id = await propose('added', 100)
    const answer = await post(client, `/funds/changes/${id}/decision`, who.finance, {
      result: 'refused',
    })
    assert.properties(answer.flashMessage('inputErrorsBag'), ['reason'])
  })

  test('the ledger is filtered by kind, day and claim', async ({ assert, client }) => {
    await approvedClaims(world, who, { people: 2 })
    const read = async (query: string) => {
      const page = await client.get(`/funds/${world.fundId}?${query}`).loginAs(who.auditor)
      return page.text()
    }
    assert.include(await read('kind=committed'), '2 条')
    assert.include(await read('q=SL26-0000001'), '2 条')
    assert.include(await read('from=2026-10-16'), '0 条')
    assert.include(await read('to=2026-10-15'), '5 条')
  })

  test('the ledger is exported as it is filtered', async ({ assert, client }) => {
    await approvedClaims(world, who, { people: 2 })
    const answer = await client
      .get(`/funds/${world.fundId}/ledger?kind=committed`)
      .loginAs(who.auditor)
    answer.assertStatus(200)
    assert.match(String(answer.header('content-disposition')), /ledger-employment-2026\.xlsx/)
    const rows = await entriesToExport(world.fundId, { kind: 'committed' })
    assert.lengthOf(rows, 2)
  })
})
