import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { ruleSetHash } from '#app/rules/hash'
import StartDraft from '#app/subsidies/policies/actions/start_draft'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type { RuleSet } from '#app/rules/types'
import type User from '#models/user'

let world: World
let manager: User
let draftId: number

async function rulesOf(policyId: number): Promise<{ ruleSet: RuleSet; hash: string }> {
  const row = await db
    .from('policies')
    .join('rule_sets', 'rule_sets.id', 'policies.rule_set_id')
    .where('policies.id', policyId)
    .select('definition', 'hash')
    .firstOrFail()
  return { ruleSet: JSON.parse(row.definition), hash: row.hash }
}

const post = (client: ApiClient, url: string, user: User, fields: Record<string, unknown>) =>
  client.post(url).loginAs(user).withCsrfToken().form(fields).redirects(0)

const postJson = (client: ApiClient, url: string, user: User, fields: Record<string, unknown>) =>
  post(client, url, user, fields).accept('json')

/** What the form of the attendance condition sends. */
async function attendanceForm(changes: Record<string, unknown> = {}) {
  const { hash } = await rulesOf(draftId)
  return {
    hash,
    values: { value: '85' },
    message: { zh: '出勤率不低于 85%', en: 'Attendance of at least 85%' },
    source: { document: '侯马市培训补贴办法', number: '侯人社发〔2027〕3 号', clause: '第六条' },
    example: 'no',
    ...changes,
  }
}

const faultsIn = (body: { errors: { field: string }[] }) => body.errors.map(({ field }) => field)

test.group('Drafts of policy versions', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    manager = await userWith('policy_manager', { name: '郭明' })
    const draft = await new StartDraft().handle({
      actor: manager,
      policyId: world.policyId,
      version: '2027-1',
      effectiveFrom: '2027-01-01',
      effectiveTo: '2027-12-31',
    })
    draftId = draft.id
    return () => clock.resume()
  })

  test('a published version is copied into a draft that begins as an example', async ({
    assert,
    client,
  }) => {
    const response = await post(client, `/policies/${world.policyId}/drafts`, manager, {
      version: '2028-1',
      effectiveFrom: '2028-01-01',
    })

    const row = await db.from('policies').where('version', '2028-1').firstOrFail()
    assert.equal(response.header('location'), `/policies/${row.id}`)
    assert.containsSubset(row, {
      status: 'draft',
      value_status: 'example',
      kind: 'training_subsidy',
      based_on_id: world.policyId,
      created_by_id: manager.id,
      effective_to: null,
    })
    const { ruleSet, hash } = await rulesOf(row.id)
    assert.equal(hash, ruleSetHash(ruleSet))
    assert.lengthOf(ruleSet.conditions, 4)
    const audited = await db.from('audit_entries').where('action', 'policy.draft_started')
    assert.lengthOf(audited, 2)
  })

  test('a version number is taken once', async ({ assert, client }) => {
    const fields = { version: '2027-1', effectiveFrom: '2028-01-01' }
    const response = await postJson(client, `/policies/${world.policyId}/drafts`, manager, fields)

    assert.equal(response.status(), 422)
    assert.equal(response.body().errors[0].code, 'E_VERSION_TAKEN')
    assert.equal(response.body().errors[0].field, 'version')
  })

  test('a draft is not copied', async ({ assert, client }) => {
    const fields = { version: '2028-1', effectiveFrom: '2028-01-01' }
    const response = await postJson(client, `/policies/${draftId}/drafts`, manager, fields)

    assert.equal(response.body().errors[0].code, 'E_COPY_OF_DRAFT')
  })

  test('a period that ends before it begins is refused at its field', async ({
    assert,
    client,
  }) => {
    const fields = { version: '2028-1', effectiveFrom: '2028-05-01', effectiveTo: '2028-04-30' }
    const response = await postJson(client, `/policies/${world.policyId}/drafts`, manager, fields)

    assert.deepEqual(faultsIn(response.body()), ['effectiveTo'])
    assert.isNull(await db.from('policies').where('version', '2028-1').first())
  })

  test('drafts are shown to those who write, publish and audit them alone', async ({
    assert,
    client,
  }) => {
    for (const [role, status] of [
      ['policy_manager', 200],
      ['approver', 200],
      ['auditor', 200],
      ['reviewer', 404],
      ['finance', 404],
    ] as const) {
      const user = await userWith(role)
      const response = await client.get(`/policies/${draftId}`).loginAs(user)
      assert.equal(response.status(), status, role)
      const list = await client.get('/policies').loginAs(user)
      assert.equal(list.text().includes('2027-1'), status === 200, role)
    }
  })

  test('a condition is changed by its form: value, words and source', async ({
    assert,
    client,
  }) => {
    const before = await rulesOf(draftId)
    const url = `/policies/${draftId}/conditions/attendance`
    const response = await post(client, url, manager, await attendanceForm())

    response.assertStatus(302)
    const { ruleSet, hash } = await rulesOf(draftId)
    assert.deepEqual(ruleSet.conditions[0], {
      id: 'attendance',
      kind: 'at_least',
      fact: 'attendance_percent',
      value: 85,
      message: { 'zh-CN': '出勤率不低于 85%', 'en': 'Attendance of at least 85%' },
      source: { document: '侯马市培训补贴办法', number: '侯人社发〔2027〕3 号', clause: '第六条' },
    })
    assert.notEqual(hash, before.hash)
    const entry = await db
      .from('audit_entries')
      .where('action', 'policy.draft_changed')
      .firstOrFail()
    assert.include(entry.changes, '"attendance"')
    assert.include(entry.changes, hash)
    const published = await rulesOf(world.policyId)
    assert.equal((published.ruleSet.conditions[0] as { value: number }).value, 80)
  })

  test('a value that cannot be read is named, and nothing is written', async ({
    assert,
    client,
  }) => {
    const before = await rulesOf(draftId)
    const url = `/policies/${draftId}/conditions/attendance`
    for (const [changes, field] of [
      [{ values: { value: '八成' } }, 'values.value'],
      [{ values: {} }, 'values.value'],
      [{ message: { zh: '出勤率', en: '' } }, 'message.en'],
      [{ source: { document: '' } }, 'source.document'],
    ] as const) {
      const response = await postJson(client, url, manager, await attendanceForm(changes))
      assert.equal(response.status(), 422)
      assert.deepEqual(faultsIn(response.body()), [field])
    }
    assert.equal((await rulesOf(draftId)).hash, before.hash)
  })

  test('a refused form is shown again with what was typed and the fault at its field', async ({
    assert,
    client,
  }) => {
    const url = `/policies/${draftId}/conditions/attendance`
    const response = await client
      .post(url)
      .loginAs(manager)
      .withCsrfToken()
      .header('referer', url)
      .form(await attendanceForm({ values: { value: '"><script>八成' } }))

    assert.include(response.text(), '请填数字')
    assert.notInclude(response.text(), '<script>八成')
    assert.include(response.text(), 'f-values-value-fault')
  })

  test('a page that is out of date changes nothing and says who was faster', async ({
    assert,
    client,
  }) => {
    const stale = await attendanceForm()
    const other = await userWith('policy_manager', { name: '王芳' })
    const url = `/policies/${draftId}/conditions/attendance`
    await post(client, url, other, await attendanceForm({ values: { value: '90' } }))
    const response = await post(client, url, manager, stale)

    response.assertStatus(409)
    assert.include(response.text(), '王芳')
    const { ruleSet } = await rulesOf(draftId)
    assert.equal((ruleSet.conditions[0] as { value: number }).value, 90)
  })

  test('amounts are typed in yuan and kept in fen', async ({ assert, client }) => {
    const { hash } = await rulesOf(draftId)
    const response = await post(client, `/policies/${draftId}/amount`, manager, {
      hash,
      values: {
        tiers: {
          0: { upTo: '10', fenPerDay: '160.50' },
          1: { upTo: '20', fenPerDay: '1,00.5' },
          2: { upTo: '', fenPerDay: '' },
        },
        capFen: '2,000',
      },
      message: { zh: '按日计算', en: 'Per day' },
      source: { document: '侯马市培训补贴办法' },
      example: 'yes',
    }).accept('json')
    assert.deepEqual(faultsIn(response.body()), ['values.tiers.1.fenPerDay'])

    const saved = await post(client, `/policies/${draftId}/amount`, manager, {
      hash,
      values: {
        tiers: { 0: { upTo: '10', fenPerDay: '160.50' }, 1: { upTo: '20', fenPerDay: '100.5' } },
        capFen: '2,000',
      },
      message: { zh: '按日计算', en: 'Per day' },
      source: { document: '侯马市培训补贴办法' },
      example: 'yes',
    })
    saved.assertStatus(302)
    const { ruleSet } = await rulesOf(draftId)
    assert.deepEqual(ruleSet.amount, {
      kind: 'per_day_tiers',
      fact: 'attended_days',
      tiers: [
        { upTo: 10, fenPerDay: 16_050 },
        { upTo: 20, fenPerDay: 10_050 },
      ],
      capFen: 200_000,
      message: { 'zh-CN': '按日计算', 'en': 'Per day' },
      source: { document: '侯马市培训补贴办法' },
      example: true,
    })
  })

  test('tiers out of order are refused at the tier', async ({ assert, client }) => {
    const { hash } = await rulesOf(draftId)
    const response = await postJson(client, `/policies/${draftId}/amount`, manager, {
      hash,
      values: {
        tiers: { 0: { upTo: '10', fenPerDay: '150' }, 1: { upTo: '5', fenPerDay: '100' } },
      },
      message: { zh: '按日计算', en: 'Per day' },
      source: { document: '侯马市培训补贴办法' },
      example: 'yes',
    })

    assert.deepEqual(faultsIn(response.body()), ['values.tiers.1.upTo'])
  })

  test('another kind of amount takes its own fields', async ({ assert, client }) => {
    const { hash } = await rulesOf(draftId)
    const saved = await post(client, `/policies/${draftId}/amount?kind=per_grade`, manager, {
      hash,
      values: { fenByGrade: { level_5: '1000', level_4: '1500', level_3: '' } },
      message: { zh: '按等级', en: 'By grade' },
      source: { document: '侯马市培训补贴办法' },
      example: 'yes',
    })

    saved.assertStatus(302)
    const { ruleSet } = await rulesOf(draftId)
    assert.containsSubset(ruleSet.amount, {
      kind: 'per_grade',
      fenByGrade: { level_5: 100_000, level_4: 150_000 },
    })
    const page = await client.get(`/policies/${draftId}/amount?kind=no_such`).loginAs(manager)
    page.assertStatus(404)
  })

  test('a condition is removed and taken again from the catalogue', async ({ assert, client }) => {
    const { hash } = await rulesOf(draftId)
    await post(client, `/policies/${draftId}/conditions/once/removal`, manager, { hash })
    assert.notInclude(
      (await rulesOf(draftId)).ruleSet.conditions.map(({ id }) => id),
      'once'
    )

    const catalogue = `/policies/${draftId}/conditions/create`
    const page = await client.get(catalogue).loginAs(manager)
    assert.include(page.text(), `policy=${world.policyId}&amp;condition=once`)
    const now = await rulesOf(draftId)
    const added = await post(
      client,
      `/policies/${draftId}/conditions?policy=${world.policyId}&condition=once`,
      manager,
      {
        hash: now.hash,
        message: { zh: '同一职业同一等级只补一次', en: 'Once per occupation and grade' },
        source: { document: '财社〔2023〕181号' },
        example: 'no',
      }
    )
    added.assertStatus(302)
    assert.equal((await rulesOf(draftId)).ruleSet.conditions.at(-1)!.id, 'once')
  })

  test('a condition about a fact is written from nothing', async ({ assert, client }) => {
    const choice = 'fact=trainee_category&kind=one_of'
    const page = await client
      .get(`/policies/${draftId}/conditions/create?${choice}`)
      .loginAs(manager)
    assert.include(page.text(), '退役军人')

    const { hash } = await rulesOf(draftId)
    const form = {
      hash,
      values: { values: ['veteran', 'disabled'] },
      message: { zh: '退役军人或残疾人', en: 'Veteran or disabled person' },
      source: { document: '侯马市培训补贴办法' },
      example: 'yes',
    }
    const url = `/policies/${draftId}/conditions?${choice}`
    const refused = await postJson(client, url, manager, { ...form, values: { values: ['king'] } })
    assert.deepEqual(faultsIn(refused.body()), ['values.values'])
    const added = await post(client, url, manager, form)
    added.assertStatus(302)
    assert.containsSubset((await rulesOf(draftId)).ruleSet.conditions.at(-1), {
      kind: 'one_of',
      fact: 'trainee_category',
      values: ['veteran', 'disabled'],
    })
  })

  test('the last condition stays', async ({ assert, client }) => {
    for (const id of ['components', 'certificate', 'once']) {
      const { hash } = await rulesOf(draftId)
      await post(client, `/policies/${draftId}/conditions/${id}/removal`, manager, { hash })
    }
    const { hash, ruleSet } = await rulesOf(draftId)
    assert.lengthOf(ruleSet.conditions, 1)
    const url = `/policies/${draftId}/conditions/attendance/removal`
    const response = await postJson(client, url, manager, { hash })

    assert.equal(response.body().errors[0].code, 'E_LAST_CONDITION')
    assert.lengthOf((await rulesOf(draftId)).ruleSet.conditions, 1)
  })

  test('a version is confirmed only when nothing in it is an example', async ({
    assert,
    client,
  }) => {
    const url = `/policies/${draftId}/conditions/attendance`
    await post(client, url, manager, await attendanceForm({ example: 'yes' }))
    const { hash } = await rulesOf(draftId)
    const response = await postJson(client, `/policies/${draftId}/basics`, manager, {
      hash,
      version: '2027-1',
      title: { zh: '职业培训补贴', en: 'Training subsidy' },
      effectiveFrom: '2027-01-01',
      status: 'confirmed',
      source: { document: '侯马市培训补贴办法', number: '侯人社发〔2027〕3 号' },
    })

    assert.deepEqual(faultsIn(response.body()), ['status'])
  })

  test('version, title, period and source are changed together', async ({ assert, client }) => {
    const { hash } = await rulesOf(draftId)
    const response = await post(client, `/policies/${draftId}/basics`, manager, {
      hash,
      version: '2027-2',
      title: { zh: '职业培训补贴（2027）', en: 'Training subsidy (2027)' },
      effectiveFrom: '2027-02-01',
      status: 'confirmed',
      source: { document: '侯马市培训补贴办法', number: '侯人社发〔2027〕3 号' },
    })

    response.assertStatus(302)
    const row = await db.from('policies').where('id', draftId).firstOrFail()
    assert.containsSubset(row, {
      version: '2027-2',
      title_zh: '职业培训补贴（2027）',
      effective_from: '2027-02-01',
      effective_to: null,
      value_status: 'confirmed',
    })
  })

  test('the page of a draft tells the difference in words', async ({ assert, client }) => {
    const url = `/policies/${draftId}/conditions/attendance`
    await post(client, url, manager, await attendanceForm())
    const page = await client.get(`/policies/${draftId}`).loginAs(manager)

    assert.include(page.text(), '80%')
    assert.include(page.text(), '85%')
    assert.include(page.text(), '侯人社发〔2027〕3 号')
  })

  test('a published version is changed by no form', async ({ assert, client }) => {
    const { hash } = await rulesOf(world.policyId)
    const url = `/policies/${world.policyId}`
    for (const address of [
      `${url}/conditions/attendance`,
      `${url}/conditions/attendance/removal`,
      `${url}/amount`,
      `${url}/discarding`,
    ]) {
      const form = { ...(await attendanceForm()), hash }
      const response = await postJson(client, address, manager, form)
      assert.include([404, 422], response.status(), address)
    }
    assert.equal((await rulesOf(world.policyId)).hash, hash)
  })

  test('a draft is discarded with its rules', async ({ assert, client }) => {
    const { hash } = await rulesOf(draftId)
    const response = await post(client, `/policies/${draftId}/discarding`, manager, { hash })

    assert.equal(response.header('location'), '/policies')
    assert.isNull(await db.from('policies').where('id', draftId).first())
    assert.isNull(await db.from('rule_sets').where('version', '2027-1').first())
    const audited = await db.from('audit_entries').where('action', 'policy.draft_discarded')
    assert.lengthOf(audited, 1)
  })
})
