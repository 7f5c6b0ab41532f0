import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { OutboxWorker } from '#app/shared/outbox/worker'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import ChangeDraft from '#app/subsidies/policies/actions/change_draft'
import { confirmPolicy } from '#tests/support/policies'
import PublishDraft from '#app/subsidies/policies/actions/publish_draft'
import RetireVersion from '#app/subsidies/policies/actions/retire_version'
import StartDraft from '#app/subsidies/policies/actions/start_draft'
import StartSimulation from '#app/subsidies/policies/actions/start_simulation'
import { policyOn } from '#app/subsidies/claim_assessment'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { buildWorld, emptyDatabase, insertRow, userWith, type World } from '#tests/support/world'
import '#start/outbox'
import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

type Officers = Awaited<ReturnType<typeof officers>>

let world: World
let who: Officers

async function drafted(version: string, effectiveFrom: string, effectiveTo?: string) {
  const { id } = await new StartDraft().handle({
    actor: who.policyManager,
    policyId: world.policyId,
    version,
    effectiveFrom,
    effectiveTo,
  })
  return id
}

async function hashOf(id: number): Promise<string> {
  const row = await db
    .from('policies')
    .join('rule_sets', 'rule_sets.id', 'policies.rule_set_id')
    .where('policies.id', id)
    .select('hash')
    .firstOrFail()
  return row.hash
}

async function simulated(id: number) {
  await new StartSimulation().handle({
    actor: who.policyManager,
    policyId: id,
    hash: await hashOf(id),
  })
  await new OutboxWorker().drain()
  return id
}

async function publish(id: number, actor: User = who.approver, endPrevious = true) {
  await new PublishDraft().handle({ actor, policyId: id, hash: await hashOf(id), endPrevious })
}

const policy = (id: number) => db.from('policies').where('id', id).firstOrFail()

const post = (client: ApiClient, url: string, user: User, fields: Record<string, unknown>) =>
  client.post(url).loginAs(user).withCsrfToken().form(fields).redirects(0)

/** Whether the database itself refuses a statement. */
async function isRefused(statement: () => PromiseLike<unknown>): Promise<boolean> {
  try {
    await statement()
    return false
  } catch {
    return true
  }
}

function setUp(group: { each: { setup(run: () => Promise<() => void>): unknown } }) {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    return () => clock.resume()
  })
}

test.group('Publishing a draft', (group) => {
  setUp(group as never)

  test('an approver publishes it by the page, and the version before ends the day before', async ({
    assert,
    client,
  }) => {
    const id = await simulated(await drafted('2027-1', '2027-01-01', '2027-12-31'))
    const page = await client.get(`/policies/${id}/publication`).loginAs(who.approver)
    assert.include(page.text(), '2026-12-31')

    const response = await post(client, `/policies/${id}/publication`, who.approver, {
      hash: await hashOf(id),
      endPrevious: '1',
    })
    assert.equal(response.header('location'), `/policies/${id}`)
    assert.containsSubset(await policy(id), {
      status: 'published',
      value_status: 'example',
      published_by_id: who.approver.id,
    })
    assert.equal((await policy(world.policyId)).effective_to, '2026-12-31')
    const old = await policyOn(db.connection(), '2026-12-31')
    const next = await policyOn(db.connection(), '2027-01-01')
    assert.deepEqual([old.version, next.version], ['2026-1', '2027-1'])
    const audited = await db
      .from('audit_entries')
      .whereIn('action', ['policy.published', 'policy.ended'])
    assert.lengthOf(audited, 2)
  })

  test('without the choice to end the version before, nothing is published', async ({ assert }) => {
    const id = await simulated(await drafted('2027-1', '2027-01-01'))

    await assert.rejects(() => publish(id, who.approver, false), /E_PERIOD_NOT_ENDED/)
    assert.equal((await policy(id)).status, 'draft')
    assert.isNull((await policy(world.policyId)).effective_to)
  })

  test('who wrote it does not publish it, whether first or last', async ({ assert }) => {
    const id = await drafted('2027-1', '2027-01-01')
    const second = await userWith('policy_manager')
    const rules = await db.from('rule_sets').where('version', '2027-1').firstOrFail()
    const { amount } = JSON.parse(rules.definition)
    await new ChangeDraft().handle({
      actor: second,
      policyId: id,
      hash: rules.hash,
      edit: { kind: 'amount_changed', amount: { ...amount, capFen: 100_000 } },
    })
    await new ChangeDraft().handle({
      actor: who.policyManager,
      policyId: id,
      hash: await hashOf(id),
      edit: { kind: 'amount_changed', amount: { ...amount, capFen: 200_000 } },
    })
    await simulated(id)

    for (const author of [who.policyManager, second]) {
      await assert.rejects(() => publish(id, author), /E_OWN_DRAFT/)
    }
    await publish(id, await userWith('policy_manager'))
    assert.equal((await policy(id)).status, 'published')
  })

  test('the database refuses an author who publishes', async ({ assert }) => {
    const id = await drafted('2027-1', '2027-01-01')
    const write = () =>
      db.from('policies').where('id', id).update({ published_by_id: who.policyManager.id })

    assert.isTrue(await isRefused(write))
  })

  test('exactly the rules that are published were simulated', async ({ assert }) => {
    const id = await drafted('2027-1', '2027-01-01')
    await assert.rejects(() => publish(id), /E_NOT_SIMULATED/)

    await simulated(id)
    const rules = await db.from('rule_sets').where('version', '2027-1').firstOrFail()
    const { amount } = JSON.parse(rules.definition)
    await new ChangeDraft().handle({
      actor: who.policyManager,
      policyId: id,
      hash: rules.hash,
      edit: { kind: 'amount_changed', amount: { ...amount, capFen: 100_000 } },
    })
    await assert.rejects(() => publish(id), /E_NOT_SIMULATED/)
  })

  test('a version is not ended before classes whose claims it judged', async ({ assert }) => {
    const made = await finishedClass(world, { people: 2 })
    await new PrepareClaims().handle({ actor: who.admin, classId: made.classId })
    const id = await simulated(await drafted('2026-2', '2026-08-01'))

    await assert.rejects(() => publish(id), /E_CLAIMS_AFTER/)
    assert.isNull((await policy(world.policyId)).effective_to)
  })

  test('a period inside that of several versions, or before one, is taken', async ({ assert }) => {
    await publish(await simulated(await drafted('2027-1', '2027-01-01', '2027-12-31')))
    const spanning = await simulated(await drafted('2026-2', '2026-12-01', '2027-03-31'))
    await assert.rejects(() => publish(spanning), /E_PERIOD_TAKEN/)
    const earlier = await simulated(await drafted('2025-1', '2025-06-01', '2026-06-30'))
    await assert.rejects(() => publish(earlier), /E_PERIOD_TAKEN/)
  })

  test('of two drafts for one period published at once, one comes through', async ({ assert }) => {
    const ids = [
      await simulated(await drafted('2027-1', '2027-01-01')),
      await simulated(await drafted('2027-2', '2027-01-01')),
    ]
    const results = await Promise.allSettled(ids.map((id) => publish(id)))

    assert.lengthOf(
      results.filter((one) => one.status === 'fulfilled'),
      1
    )
    const published = await db.from('policies').where({ status: 'published' })
    assert.lengthOf(published, 2)
  })

  test('a page that is out of date publishes nothing', async ({ assert, client }) => {
    const id = await simulated(await drafted('2027-1', '2027-01-01'))
    const shown = await hashOf(id)
    const rules = await db.from('rule_sets').where('version', '2027-1').firstOrFail()
    const { amount } = JSON.parse(rules.definition)
    await new ChangeDraft().handle({
      actor: who.policyManager,
      policyId: id,
      hash: rules.hash,
      edit: { kind: 'amount_changed', amount: { ...amount, capFen: 100_000 } },
    })
    const fields = { hash: shown, endPrevious: '1' }
    const response = await post(client, `/policies/${id}/publication`, who.approver, fields)

    response.assertStatus(409)
    assert.equal((await policy(id)).status, 'draft')
  })

  test('a version confirmed throughout is published with its document', async ({ assert }) => {
    const id = await drafted('2027-1', '2027-01-01')
    await new ChangeDraft().handle({
      actor: who.policyManager,
      policyId: id,
      hash: await hashOf(id),
      edit: {
        kind: 'basics',
        basics: {
          version: '2027-1',
          title: { 'zh-CN': '职业培训补贴', 'en': 'Training subsidy' },
          effectiveFrom: '2027-01-01',
          status: 'confirmed',
          source: { document: '侯马市培训补贴办法', number: '侯人社发〔2027〕3 号' },
        },
      },
    })
    await publish(await simulated(id))

    assert.containsSubset(await policy(id), {
      value_status: 'confirmed',
      confirmed_document: '侯人社发〔2027〕3 号 侯马市培训补贴办法',
      confirmed_by_id: who.approver.id,
    })
  })
})

test.group('A published version', (group) => {
  setUp(group as never)

  test('never changes: the database refuses every writer', async ({ assert }) => {
    const { rule_set_id: rules } = await policy(world.policyId)
    const of = (id: number) => db.from('policies').where('id', id)
    const refused = {
      rules: await isRefused(() => db.from('rule_sets').where('id', rules).update({ hash: 'x' })),
      rulesGone: await isRefused(() => db.from('rule_sets').where('id', rules).delete()),
      version: await isRefused(() => of(world.policyId).update({ version: '2026-9' })),
      start: await isRefused(() => of(world.policyId).update({ effective_from: '2025-01-01' })),
      draft: await isRefused(() => of(world.policyId).update({ status: 'draft' })),
      gone: await isRefused(() => of(world.policyId).delete()),
    }

    assert.deepEqual(
      Object.entries(refused).filter(([, is]) => !is),
      []
    )
  })

  test('overlaps no other of its kind: the database refuses it', async ({ assert }) => {
    const id = await drafted('2027-1', '2027-01-01')
    const publishing = () => db.from('policies').where('id', id).update({ status: 'published' })
    assert.isTrue(await isRefused(publishing))

    const { code, rule_set_id: ruleSetId } = await policy(id)
    const inserting = () =>
      insertRow('policies', {
        code,
        version: '2028-1',
        kind: 'training_subsidy',
        title_zh: 'x',
        title_en: 'x',
        rule_set_id: ruleSetId,
        status: 'published',
        value_status: 'example',
        effective_from: '2028-01-01',
        source: '{}',
        created_at: clock.instant(),
      })
    assert.isTrue(await isRefused(inserting))
  })

  test('is retired with a last day by its page', async ({ assert, client }) => {
    const url = `/policies/${world.policyId}/retirement`
    const response = await post(client, url, who.policyManager, { lastDay: '2026-12-31' })

    response.assertStatus(302)
    assert.containsSubset(await policy(world.policyId), {
      status: 'retired',
      effective_to: '2026-12-31',
      retired_by_id: who.policyManager.id,
    })
    assert.lengthOf(await db.from('audit_entries').where('action', 'policy.retired'), 1)
    const still = await policyOn(db.connection(), '2026-12-31')
    assert.equal(still.id, world.policyId)
    await assert.rejects(() => policyOn(db.connection(), '2027-01-01'), /E_NO_POLICY/)
    const back = () =>
      db.from('policies').where('id', world.policyId).update({ status: 'published' })
    assert.isTrue(await isRefused(back))
  })

  test('is retired once, within its period, not before its claims', async ({ assert }) => {
    const made = await finishedClass(world, { people: 1 })
    await new PrepareClaims().handle({ actor: who.admin, classId: made.classId })
    const retire = (lastDay: string) =>
      new RetireVersion().handle({ actor: who.policyManager, policyId: world.policyId, lastDay })

    await assert.rejects(() => retire('2025-12-31'), /E_LAST_DAY/)
    await assert.rejects(() => retire('2026-08-30'), /E_CLAIMS_AFTER/)
    await retire('2026-08-31')
    await assert.rejects(() => retire('2026-12-31'), /E_NOT_PUBLISHED/)
  })
})

test.group('A version whose values are examples', (group) => {
  setUp(group as never)

  test('carries its banner where it decides money, until it is confirmed', async ({
    assert,
    client,
  }) => {
    await db.from('policies').update({ value_status: 'example', confirmed_document: null })
    const made = await finishedClass(world, { people: 1 })
    const { claimIds } = await new PrepareClaims().handle({
      actor: who.admin,
      classId: made.classId,
    })
    const pages = [
      '/claims?state=all',
      `/claims/${claimIds[0]}`,
      `/classes/${made.classId}/claims`,
      '/notices/manage',
      '/payments',
      '/funds',
      `/funds/${world.fundId}`,
      `/policies/${world.policyId}`,
    ]
    const seen = async () => {
      const found = []
      for (const page of pages) {
        const response = await client.get(page).loginAs(who.approver)
        if (/示例政策：|还是示例|示例数值/.test(response.text())) found.push(page)
      }
      return found
    }
    assert.deepEqual(await seen(), pages)

    await confirmPolicy(world.policyId, {
      proposer: who.policyManager,
      decider: who.approver,
      document: '侯人社发〔2026〕1 号',
    })
    assert.deepEqual(await seen(), [])
  })
})
