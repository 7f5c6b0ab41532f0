import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import DecideClaims from '#app/subsidies/actions/decide_claims'
import { fundEquation } from '#app/subsidies/fund_ledger'
import { anAward } from '#tests/support/awards'
import { emptyLists, packPolicies } from '#tests/support/policies'
import {
  aPerson,
  buildWorld,
  emptyDatabase,
  syntheticIdentityNumber,
  userWith,
  type World,
} from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

let world: World
let manager: User
let reviewer: User

function form(changes: Record<string, unknown> = {}) {
  return {
    name: '赵晓峰',
    documentNumber: syntheticIdentityNumber('1990-05-12', 777),
    bankName: '中国农业银行侯马支行',
    bankAccount: '6228480000000000018',
    contest: '山西省职业技能大赛',
    level: 'provincial',
    event: '焊接',
    occupationId: world.occupationIds.welder,
    rank: 3,
    awardedRank: 2,
    award: '二等奖',
    document: '晋人社函〔2026〕1 号',
    awardedOn: '2026-02-20',
    ...changes,
  }
}

const post = (client: ApiClient, url: string, user: User, fields: Record<string, unknown> = {}) =>
  client.post(url).loginAs(user).withCsrfToken().form(fields).redirects(0)

test.group('Contest awards', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    manager = await userWith('policy_manager')
    reviewer = await userWith('reviewer')
    return () => clock.resume()
  })

  test('an award is registered for the person of the document', async ({ client, assert }) => {
    const response = await post(client, '/awards', manager, form())
    const award = await db.from('competition_awards').firstOrFail()
    response.assertHeader('location', `/awards/${award.id}`)
    assert.deepInclude(award, { rank: 3, awarded_rank: 2, level: 'provincial' })
    const entry = await db.from('audit_entries').where('action', 'award.registered').firstOrFail()
    assert.notInclude(JSON.stringify(entry), form().documentNumber)

    const page = await client.get(`/awards/${award.id}`).loginAs(manager)
    for (const words of ['山西省职业技能大赛', '生成并提交申领', '****0018']) {
      assert.include(page.text(), words)
    }
    const list = await client.get('/awards?level=provincial').loginAs(reviewer)
    assert.include(list.text(), '未申领')
    const other = await client.get('/awards?level=national').loginAs(reviewer)
    assert.include(other.text(), '没有这一级别的获奖')
  })

  test('the same event of a contest is registered once for a person', async ({
    client,
    assert,
  }) => {
    await post(client, '/awards', manager, form())
    const again = await post(client, '/awards', manager, form({ award: '一等奖' })).accept('json')
    assert.equal(again.body().errors[0].code, 'E_AWARD_KNOWN')
    const future = await post(
      client,
      '/awards',
      manager,
      form({ event: '钳工', awardedOn: '2026-03-03' })
    ).accept('json')
    assert.equal(future.body().errors[0].code, 'E_AWARD_FUTURE')
    const wrong = await post(client, '/awards', manager, form({ level: 'village' })).accept('json')
    wrong.assertStatus(422)
    assert.lengthOf(await db.from('competition_awards'), 1)
  })

  test('its money is claimed by a button, paid to the person and decided by others', async ({
    client,
    assert,
  }) => {
    await packPolicies('competition_award')
    await emptyLists()
    await post(client, '/awards', manager, form())
    const award = await db.from('competition_awards').firstOrFail()

    const response = await post(client, `/awards/${award.id}/claims`, manager)

    const claim = await db.from('claims').firstOrFail()
    response.assertHeader('location', `/claims/${claim.id}`)
    assert.deepInclude(claim, {
      kind: 'competition_award',
      subject_key: `award:${award.id}`,
      status: 'submitted',
      payee_kind: 'person',
      base_id: null,
      course_class_id: null,
      submitted_by_id: manager.id,
    })
    assert.equal(Number(claim.amount_fen), 300_000)
    for (const url of [`/claims/${claim.id}`, '/claims?state=all']) {
      const page = await client.get(url).loginAs(reviewer)
      page.assertStatus(200)
      assert.include(page.text(), claim.number)
    }
    const again = await post(client, `/awards/${award.id}/claims`, reviewer).accept('json')
    assert.equal(again.body().errors[0].code, 'E_ALREADY_SUBMITTED')
    const decide = (actor: User) =>
      new DecideClaims().handle({
        actor,
        stage: 'review',
        result: 'passed',
        claims: [{ id: claim.id }],
      })
    const own = await decide(manager)
    assert.equal(own[0].code, 'E_SAME_OFFICER')
    const { holds } = await fundEquation(db.connection(), world.fundId)
    assert.isTrue(holds)
  })

  test('a returned claim of an award is answered and sent again by who registers awards', async ({
    client,
    assert,
  }) => {
    await packPolicies('competition_award')
    await emptyLists()
    await post(client, '/awards', manager, form())
    const award = await db.from('competition_awards').firstOrFail()
    await post(client, `/awards/${award.id}/claims`, manager)
    const { id } = await db.from('claims').firstOrFail()
    const [outcome] = await new DecideClaims().handle({
      actor: reviewer,
      stage: 'review',
      result: 'returned',
      reason: '请补获奖文件',
      claims: [{ id }],
    })
    assert.isNull(outcome.code)

    const page = await client.get(`/claims/${id}`).loginAs(manager)
    assert.include(page.text(), `/claims/${id}/answers`)
    const question = await db.from('claim_questions').firstOrFail()
    const answers = { 'answers[0][id]': question.id, 'answers[0][answer]': '已补' }
    const unanswered = await post(client, `/claims/${id}/submission`, manager).accept('json')
    assert.equal(unanswered.body().errors[0].code, 'E_QUESTIONS_OPEN')
    await post(client, `/claims/${id}/answers`, manager, answers)
    await post(client, `/claims/${id}/submission`, manager)
    assert.equal((await db.from('claims').firstOrFail()).status, 'submitted')
  })

  test('a city contest is refused in words and writes no claim', async ({ client, assert }) => {
    await packPolicies('competition_award')
    await emptyLists()
    await post(client, '/awards', manager, form({ level: 'city' }))
    const award = await db.from('competition_awards').firstOrFail()
    const refused = await post(client, `/awards/${award.id}/claims`, manager).accept('json')
    assert.equal(refused.body().errors[0].code, 'E_NOT_ELIGIBLE')
    assert.lengthOf(await db.from('claims'), 0)
  })

  test('without a policy nothing is claimed', async ({ client, assert }) => {
    const id = await anAward(await aPerson(), world.occupationIds.welder, manager)
    const refused = await post(client, `/awards/${id}/claims`, manager).accept('json')
    assert.equal(refused.body().errors[0].code, 'E_NO_POLICY')
  })

  test('two clerks pressing the button make one claim', async ({ client, assert }) => {
    await packPolicies('competition_award')
    await emptyLists()
    const id = await anAward(await aPerson(), world.occupationIds.welder, manager)
    await Promise.all([
      post(client, `/awards/${id}/claims`, manager),
      post(client, `/awards/${id}/claims`, reviewer),
    ])
    assert.lengthOf(await db.from('claims'), 1)
    assert.lengthOf(await db.from('fund_entries').where('kind', 'reserved'), 1)
  })

  test('approvers read only, bases and guests not at all', async ({ client, assert }) => {
    const approver = await userWith('approver')
    const admin = await userWith('base_admin', { baseId: world.a.id })
    const read = await client.get('/awards').loginAs(approver)
    read.assertStatus(200)
    const written = await post(client, '/awards', approver, form()).accept('json')
    written.assertStatus(403)
    const base = await client.get('/awards').loginAs(admin)
    base.assertStatus(403)
    const guest = await client.get('/awards').redirects(0)
    guest.assertHeader('location', '/login')
    assert.lengthOf(await db.from('competition_awards'), 0)
    const missing = await client.get('/awards/999').loginAs(reviewer)
    missing.assertStatus(404)
  })
})
