import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { shippedPack } from '#tests/support/shipped_packs'
import {
  buildWorld,
  emptyDatabase,
  insertRow,
  syntheticIdentityNumber,
  userWith,
  type World,
} from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

let world: World
let reviewer: User
let approver: User
let kinds: Map<string, number>

const post = (client: ApiClient, url: string, user: User, fields: Record<string, unknown> = {}) =>
  client.post(url).loginAs(user).withCsrfToken().form(fields).redirects(0)

async function refusal(client: ApiClient, url: string, user: User, fields = {}) {
  const response = await post(client, url, user, fields).accept('json')
  return response.body().errors?.[0]?.code ?? response.status()
}

async function packKinds() {
  const found = new Map<string, number>()
  for (const kind of shippedPack('houma').studio_kinds) {
    const id = await insertRow('studio_kinds', {
      code: kind.code,
      name_zh: kind.name['zh-CN'],
      name_en: kind.name.en,
      has_leader: kind.hasLeader,
      conditions: JSON.stringify(kind.conditions),
      value_status: kind.status,
      source: '{}',
      created_at: clock.instant(),
    })
    found.set(kind.code, id)
  }
  return found
}

const studio = (changes: Record<string, unknown> = {}) => ({
  kindId: kinds.get('talent_training_base'),
  name: '侯马市高技能人才培训基地',
  host: '侯马市公共实训基地',
  baseId: world.a.id,
  document: '晋人社函〔2026〕3 号',
  recognisedOn: '2026-01-10',
  ...changes,
})

test.group('Studios and talent bases', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    kinds = await packKinds()
    reviewer = await userWith('reviewer')
    approver = await userWith('approver')
    return () => clock.resume()
  })

  test('recognised by two people, its host hands in a year held against the conditions', async ({
    client,
    assert,
  }) => {
    await post(client, '/studios', reviewer, studio())
    const { id } = await db.from('studios').firstOrFail()
    const root = `/studios/${id}`
    const host = await userWith('base_admin', { baseId: world.a.id })
    const figures = { 'figures[trained]': 720, 'figures[pass_percent]': 88 }
    assert.equal(
      await refusal(client, `${root}/returns`, host, { year: 2025, ...figures }),
      'E_STUDIO_STATE'
    )
    await post(client, `${root}/decisions`, approver, { result: 'recognised' })
    assert.equal(
      await refusal(client, `${root}/returns`, host, { year: 2027, ...figures }),
      'E_RETURN_FUTURE'
    )
    await post(client, `${root}/returns`, host, { year: 2025, ...figures })
    assert.equal(
      await refusal(client, `${root}/returns`, host, { year: 2025, ...figures }),
      'E_RETURN_IN'
    )
    const handed = await db.from('studio_returns').firstOrFail()
    assert.deepEqual(
      JSON.parse(handed.findings).map((one: { result: string }) => one.result),
      ['passed', 'failed', 'unknown']
    )
    const decisions = `${root}/returns/${handed.id}/decisions`
    assert.equal(
      await refusal(client, decisions, approver, { result: 'returned' }),
      'E_REASON_NEEDED'
    )
    await post(client, decisions, approver, { result: 'returned', reason: '补满意率' })
    await post(client, `${root}/returns`, host, {
      'year': 2025,
      ...figures,
      'figures[satisfaction_percent]': 95,
    })
    await post(client, decisions, approver, { result: 'accepted' })
    assert.equal(
      await refusal(client, decisions, approver, { result: 'accepted' }),
      'E_RETURN_DECIDED'
    )
    const page = await client.get(root).loginAs(host)
    for (const words of ['已认定', '2025 年', '不少于 700', '已通过']) {
      assert.include(page.text(), words)
    }
    const other = await userWith('base_admin', { baseId: world.b.id })
    const list = await client.get('/studios').loginAs(other)
    assert.notInclude(list.text(), '侯马市高技能人才培训基地')
    const shown = await client.get('/studios').loginAs(host)
    assert.include(shown.text(), '侯马市高技能人才培训基地')
  })

  test('a studio has its leader, a name of its own and days that fit; nobody decides their own', async ({
    client,
    assert,
  }) => {
    const master = studio({
      kindId: kinds.get('skill_master_studio'),
      name: '赵晓峰技能大师工作室',
    })
    assert.equal(await refusal(client, '/studios', reviewer, master), 'E_LEADER_NEEDED')
    const led = {
      ...master,
      leaderName: '赵晓峰',
      leaderDocument: syntheticIdentityNumber('1980-05-12', 902),
    }
    assert.equal(
      await refusal(client, '/studios', reviewer, { ...led, recognisedOn: '2026-03-03' }),
      'E_STUDIO_DAYS'
    )
    await post(client, '/studios', reviewer, led)
    assert.equal(await refusal(client, '/studios', reviewer, led), 'E_STUDIO_KNOWN')
    const row = await db.from('studios').firstOrFail()
    const decisions = `/studios/${row.id}/decisions`
    await db.from('users').where('id', approver.id).update({ person_id: row.leader_id })
    await approver.refresh()
    assert.equal(
      await refusal(client, decisions, approver, { result: 'recognised' }),
      'E_OWN_STUDIO'
    )
    const second = await userWith('approver')
    assert.equal(await refusal(client, decisions, second, { result: 'refused' }), 'E_REASON_NEEDED')
    await post(client, decisions, second, { result: 'recognised' })
    const end = { result: 'ended', reason: '有效期满' }
    assert.equal(await refusal(client, decisions, second, end), 'E_STUDIO_STATE')
    const both = await userWith(['reviewer', 'approver'])
    const endings = `/studios/${row.id}/endings`
    await post(client, endings, both, { reason: '有效期满' })
    assert.equal(await refusal(client, endings, reviewer, { reason: '再次' }), 'E_STUDIO_STATE')
    assert.equal(await refusal(client, decisions, both, end), 'E_END_PROPOSED_BY_YOU')
    await post(client, decisions, second, { result: 'end_refused', reason: '仍在有效期' })
    await post(client, endings, both, { reason: '有效期满' })
    await post(client, decisions, second, end)
    const ended = await db.from('studios').firstOrFail()
    assert.deepInclude(ended, { status: 'ended', decided_by_id: second.id, reason: null })
    const steps = await db.from('studio_decisions').orderBy('id')
    assert.deepEqual(
      steps.map((one) => one.decision),
      ['recognised', 'end_proposed', 'end_refused', 'end_proposed', 'ended']
    )
    await assert.rejects(() => db.from('studio_decisions').delete())
    const shown = await client.get(`/studios/${row.id}`).loginAs(reviewer)
    assert.include(shown.text(), '有效期满')
    await post(client, '/studios', reviewer, led)
    assert.lengthOf(await db.from('studios'), 2)
    const form = await client.get('/studios/create').loginAs(reviewer)
    form.assertStatus(200)
  })
})
