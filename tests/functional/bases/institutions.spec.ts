import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import testUtils from '@adonisjs/core/services/test_utils'
import DecideChange from '#app/bases/institutions/actions/decide_change'
import ProposeChange from '#app/bases/institutions/actions/propose_change'
import { creditCheckCharacter } from '#app/people/credit_code'
import { aClass, buildStage, violationOf, type Stage } from '#tests/functional/classes/support'
import { userWith } from '#tests/support/world'
import type { ChangeContent } from '#app/bases/institutions/institution_terms'

const document = '侯人社〔2026〕12号'
const CREDIT_CODE = `1214108110000000A${creditCheckCharacter('1214108110000000A')}`

const institution = {
  kind: 'institution_added' as const,
  code: 'HM-SX',
  institutionKind: 'public_body',
  nameZh: '侯马市公共实训基地',
  nameEn: 'Houma Public Training Base',
  creditCode: CREDIT_CODE,
  licenceNumber: '示例 1',
  authority: null,
  validFrom: '2024-01-01',
  validUntil: '2026-12-31',
}

async function change({ admin, world }: Stage, content: ChangeContent) {
  const input = { actor: admin, baseId: world.a.id, content, document }
  const changeId = await new ProposeChange().handle(input)
  const actor = await userWith('approver')
  await new DecideChange().handle({ actor, changeId, result: 'confirmed' })
}

test.group('Institutions and what a base may run', (group) => {
  group.each.setup(() => testUtils.db().wrapInGlobalTransaction())
  group.each.teardown(() => clock.resume())

  test('the base proposes its institution, an approver confirms it, the page shows the days left', async ({
    client,
    assert,
    db: tables,
  }) => {
    const stage = await buildStage()
    const { id } = stage.world.a
    const approver = await userWith('approver', { name: '周敏' })
    await client
      .post(`/bases/${id}/changes`)
      .form({ ...institution, authority: '侯马市人社局', document })
      .loginAs(stage.admin)
      .withCsrfToken()
    const proposed = await db.from('institution_changes').firstOrFail()
    await tables.assertCount('institutions', 0)

    await client
      .post(`/base_changes/${proposed.id}/decision`)
      .form({ result: 'confirmed' })
      .loginAs(approver)
      .withCsrfToken()

    await tables.assertHas('institutions', { credit_code: CREDIT_CODE, value_status: 'confirmed' })
    const page = await client.get(`/bases/${id}`).loginAs(stage.admin)
    for (const part of ['还有 304 天', '周敏', CREDIT_CODE]) page.assertTextIncludes(part)
    const audit = await db.from('audit_entries').orderBy('sequence', 'desc').firstOrFail()
    assert.equal(audit.action, 'institution_change.confirmed')
  })

  test('nobody confirms an own proposal, and a decided one stays decided', async ({ assert }) => {
    const stage = await buildStage()
    const input = { actor: stage.admin, baseId: stage.world.a.id, content: institution, document }
    const changeId = await new ProposeChange().handle(input)
    const decide = (actor: typeof stage.admin) =>
      violationOf(() => new DecideChange().handle({ actor, changeId, result: 'confirmed' }))

    assert.equal((await decide(stage.admin))?.code, 'E_PROPOSED_BY_YOU')
    await new DecideChange().handle({
      actor: await userWith('approver'),
      changeId,
      result: 'refused',
      reason: '材料不全',
    })
    assert.equal((await decide(await userWith('approver')))?.code, 'E_CHANGE_DECIDED')
  })

  test('filings and specialties decide at once what classes can open', async ({ assert }) => {
    const stage = await buildStage()
    const { specialtyIds } = stage.world
    await change(stage, institution)
    const term = { validFrom: null, validUntil: null }
    const welding = { specialtyId: specialtyIds.welding, occupationId: null, ...term }
    await change(stage, { kind: 'filing_added', ...welding, lowest: 2, highest: 2 })
    const code = async () => (await violationOf(() => aClass(stage)))?.code
    assert.equal(await code(), 'E_GRADE_NOT_FILED')

    await change(stage, { kind: 'filing_added', ...welding, lowest: 3, highest: 4 })
    await aClass(stage)
    const { id: filingId } = await db
      .from('institution_filings')
      .where('lowest_rank', 3)
      .firstOrFail()
    await change(stage, { kind: 'filing_ended', filingId, endsOn: '2026-03-20' })
    const late = { startsOn: '2026-03-23', trainerId: stage.world.a.trainerIds[1] }
    assert.equal((await violationOf(() => aClass(stage, late)))?.code, 'E_FILING_EXPIRED')

    const { welding: specialtyId } = specialtyIds
    await change(stage, { kind: 'specialty_ended', specialtyId, endsOn: '2026-03-10' })
    assert.equal((await violationOf(() => aClass(stage, late)))?.code, 'E_SPECIALTY_ENDED')
    await change(stage, { kind: 'specialty_added', specialtyId })
    assert.equal((await violationOf(() => aClass(stage, late)))?.code, 'E_FILING_EXPIRED')
  })

  test('a wrong credit code, a term in the wrong order and a foreign filing are refused', async ({
    assert,
  }) => {
    const stage = await buildStage()
    const code = async (content: ChangeContent) =>
      (await violationOf(() => change(stage, content)))?.code

    assert.equal(
      await code({ ...institution, creditCode: CREDIT_CODE.slice(0, 17) + 'U' }),
      'E_CREDIT_CODE'
    )
    assert.equal(await code({ ...institution, validUntil: '2023-01-01' }), 'E_TERM_ORDER')
    const ended = { kind: 'filing_ended', filingId: 1, endsOn: '2026-05-01' } as const
    assert.equal(await code(ended), 'E_FILING_OF_OTHER')
    const { creditCode, licenceNumber, authority, validFrom, validUntil } = institution
    const licence = { creditCode, licenceNumber, authority, validFrom, validUntil }
    assert.equal(await code({ kind: 'licence_changed', ...licence }), 'E_NO_INSTITUTION')
  })

  test('another base is turned away; the bureau adds a base by two people', async ({
    client,
    assert,
    db: tables,
  }) => {
    const stage = await buildStage()
    const { id } = stage.world.a
    const other = await userWith('base_admin', { baseId: stage.world.b.id })
    const read = await client.get(`/bases/${id}`).loginAs(other)
    const propose = await client
      .post(`/bases/${id}/changes`)
      .form({ ...institution, document })
      .loginAs(other)
      .withCsrfToken()
    assert.deepEqual([read.status(), propose.status()], [403, 403])
    const list = await client.get('/bases').loginAs(other)
    assert.notInclude(list.text(), '侯马市公共实训基地')

    await client
      .post('/bases')
      .form({
        code: 'GS',
        baseKind: 'studio',
        nameZh: '高师傅工作室',
        nameEn: 'Studio Gao',
        shortName: '高工作室',
        document,
      })
      .loginAs(stage.reviewer)
      .withCsrfToken()
    const { id: changeId } = await db.from('institution_changes').firstOrFail()
    const actor = await userWith('approver')
    await new DecideChange().handle({ actor, changeId, result: 'confirmed' })

    await tables.assertHas('bases', { code: 'GS', kind: 'studio' })
  })

  test('who decides a change of the licence sees what stands now', async ({ client }) => {
    const stage = await buildStage()
    await change(stage, institution)
    const { creditCode, licenceNumber, authority, validFrom } = institution
    const term = { validFrom, validUntil: '2031-12-31' }
    const id = await new ProposeChange().handle({
      actor: stage.admin,
      baseId: stage.world.a.id,
      content: { kind: 'licence_changed', creditCode, licenceNumber, authority, ...term },
      document,
    })

    const page = await client.get(`/base_changes/${id}`).loginAs(await userWith('approver'))

    page.assertTextIncludes('2031-12-31')
    page.assertTextIncludes(`现为 ${institution.validUntil}`)
  })

  test('a licence and a filing that are renewed are filled in as they stand', async ({
    assert,
    client,
  }) => {
    const stage = await buildStage()
    const { id } = stage.world.a
    await change(stage, institution)
    const { id: specialtyId } = await db.from('specialties').where('code', 'welding').firstOrFail()
    await change(stage, {
      kind: 'filing_added',
      ...{ specialtyId, occupationId: null, lowest: 3, highest: 5 },
      ...{ validFrom: '2024-01-01', validUntil: '2026-03-31' },
    })
    // Another of the same specialty, for fewer grades, ends later: it is not the one that is renewed.
    await change(stage, {
      kind: 'filing_added',
      ...{ specialtyId, occupationId: null, lowest: 4, highest: 4 },
      ...{ validFrom: '2024-01-01', validUntil: '2027-06-30' },
    })
    const form = async (query: string) => {
      const page = await client.get(`/bases/${id}/changes/create?${query}`).loginAs(stage.admin)
      return page.text()
    }
    const valueOf = (html: string, name: string) =>
      new RegExp(`name="${name}"[^>]*?value="([^"]*)"`).exec(html)?.[1] ??
      new RegExp(`name="${name}"[^]*?<option value="(\\d+)"[^>]*selected`).exec(html)?.[1]

    const licence = await form('kind=licence_changed')
    assert.deepEqual(
      ['creditCode', 'licenceNumber', 'validFrom', 'validUntil'].map((name) =>
        valueOf(licence, name)
      ),
      [CREDIT_CODE, '示例 1', '2024-01-01', '2026-12-31']
    )
    clock.stopAt('2026-03-10')
    const base = await client.get(`/bases/${id}`).loginAs(stage.admin)
    const [, query] = /changes\/create\?(kind=filing_added[^"]*filing=\d+)/.exec(base.text())!
    const filing = await form(query.replaceAll('&amp;', '&'))
    assert.deepEqual(
      ['specialtyId', 'lowest', 'highest', 'validFrom'].map((name) => valueOf(filing, name)),
      [String(specialtyId), '3', '5', '2026-04-01']
    )
  })

  test('each kind of change has its form, and missing fields are named', async ({
    client,
    assert,
  }) => {
    const stage = await buildStage()
    await change(stage, institution)
    const path = `/bases/${stage.world.a.id}/changes`
    const kinds = ['licence_changed', 'filing_added', 'filing_ended', 'specialty_added']
    for (const kind of [...kinds, 'specialty_ended', 'institution_added']) {
      const form = await client.get(`${path}/create?kind=${kind}`).loginAs(stage.admin)
      form.assertStatus(200)
    }
    const bare = await client
      .post(path)
      .form({ kind: 'filing_added', document })
      .accept('json')
      .loginAs(stage.admin)
      .withCsrfToken()

    const fields = bare.body().errors.map((one: { field: string }) => one.field)
    assert.includeMembers(fields, ['specialtyId', 'lowest', 'highest'])
  })
})
