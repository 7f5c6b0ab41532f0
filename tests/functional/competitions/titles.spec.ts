import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { packAwardRules } from '#tests/support/award_rules'
import { buildWorld, emptyDatabase, syntheticIdentityNumber, userWith } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

let reviewer: User
let approver: User
let titles: Map<string, number>

const post = (client: ApiClient, url: string, user: User, fields: Record<string, unknown> = {}) =>
  client.post(url).loginAs(user).withCsrfToken().form(fields).redirects(0)

async function refusal(client: ApiClient, url: string, user: User, fields = {}) {
  const response = await post(client, url, user, fields).accept('json')
  return response.body().errors?.[0]?.code ?? response.status()
}

const proposal = (changes: Record<string, unknown> = {}) => ({
  titleId: titles.get('sanjin_craftsman'),
  name: '赵晓峰',
  documentNumber: syntheticIdentityNumber('1990-05-12', 901),
  document: '晋工发〔2026〕1 号',
  conferredOn: '2026-02-20',
  ...changes,
})

test.group('Titles', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    await buildWorld()
    titles = await packAwardRules()
    reviewer = await userWith('reviewer')
    approver = await userWith('approver')
    return () => clock.resume()
  })

  test('a title is proposed by its document, held by the decision of another, and withdrawn', async ({
    client,
    assert,
  }) => {
    await post(client, '/titles/holders', reviewer, proposal())
    assert.equal(await refusal(client, '/titles/holders', reviewer, proposal()), 'E_TITLE_HELD')
    const { id, person_id: personId } = await db.from('title_holders').firstOrFail()
    const decisions = `/titles/holders/${id}/decisions`
    const waiting = await client.get('/titles').loginAs(approver)
    for (const words of ['三晋工匠', '待决定', '晋工发〔2026〕1 号']) {
      assert.include(waiting.text(), words)
    }
    assert.equal(
      await refusal(client, decisions, approver, { result: 'refused' }),
      'E_REASON_NEEDED'
    )
    await post(client, decisions, approver, { result: 'held' })
    assert.equal(await refusal(client, decisions, approver, { result: 'held' }), 'E_TITLE_STATE')
    const withdrawn = { result: 'withdrawn', reason: '文件撤销' }
    assert.equal(await refusal(client, decisions, approver, withdrawn), 'E_TITLE_STATE')
    const withdrawals = `/titles/holders/${id}/withdrawals`
    await post(client, withdrawals, reviewer, { reason: '文件撤销' })
    const asked = await client.get('/titles').loginAs(approver)
    assert.include(asked.text(), '提出撤销：文件撤销')
    await post(client, decisions, approver, { result: 'end_refused', reason: '文件有效' })
    await post(client, withdrawals, reviewer, { reason: '文件撤销' })
    await db.from('title_holders').update({ end_proposed_by_id: approver.id })
    assert.equal(await refusal(client, decisions, approver, withdrawn), 'E_END_PROPOSED_BY_YOU')
    await db.from('title_holders').update({ end_proposed_by_id: reviewer.id })
    await post(client, decisions, approver, withdrawn)

    const held = await db.from('title_holders').where('id', id).firstOrFail()
    assert.deepInclude(held, { status: 'withdrawn', person_id: personId, end_reason: '文件撤销' })
    const steps = await db.from('title_decisions').orderBy('id')
    assert.deepEqual(
      steps.map((one) => one.decision),
      ['held', 'end_proposed', 'end_refused', 'end_proposed', 'withdrawn']
    )
    const actions = await db.from('audit_entries').where('action', 'like', 'title.%').orderBy('id')
    assert.deepEqual(
      actions.map((one) => one.action),
      [
        'title.proposed',
        'title.held',
        'title.withdrawal_proposed',
        'title.end_refused',
        'title.withdrawal_proposed',
        'title.withdrawn',
      ]
    )
    await post(client, '/titles/holders', reviewer, proposal())
    assert.lengthOf(await db.from('title_holders'), 2)
  })

  test('nobody decides their own proposal or title, and no title is of tomorrow', async ({
    client,
    assert,
  }) => {
    const future = proposal({ conferredOn: '2026-03-03' })
    assert.equal(await refusal(client, '/titles/holders', reviewer, future), 'E_CONFERRED_FUTURE')
    await post(client, '/titles/holders', reviewer, proposal())
    const holder = await db.from('title_holders').firstOrFail()
    const decisions = `/titles/holders/${holder.id}/decisions`
    await db.from('title_holders').update({ proposed_by_id: approver.id })
    assert.equal(
      await refusal(client, decisions, approver, { result: 'held' }),
      'E_PROPOSED_BY_YOU'
    )
    const winner = await userWith('approver')
    await db.from('users').where('id', winner.id).update({ person_id: holder.person_id })
    await winner.refresh()
    assert.equal(await refusal(client, decisions, winner, { result: 'held' }), 'E_OWN_TITLE')
    const wrong = await post(
      client,
      '/titles/holders',
      reviewer,
      proposal({ document: '' })
    ).accept('json')
    wrong.assertStatus(422)
  })
})
