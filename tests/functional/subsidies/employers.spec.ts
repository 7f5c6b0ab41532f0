import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { anEmployer, syntheticCreditCode } from '#tests/support/awards'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

let world: World
let reviewer: User

const ACCOUNT = '0405010400123456'

function form(changes: Record<string, unknown> = {}) {
  return {
    creditCode: syntheticCreditCode(77_001).toLowerCase(),
    name: '侯马市晋南机械有限公司',
    accountName: '侯马市晋南机械有限公司',
    bankName: '中国农业银行侯马支行',
    account: '0405 0104 0012 3456',
    ...changes,
  }
}

const post = (client: ApiClient, url: string, user: User, fields: Record<string, unknown>) =>
  client.post(url).loginAs(user).withCsrfToken().form(fields).redirects(0)

test.group('Enterprises that pay for training', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    reviewer = await userWith('reviewer')
    return () => clock.resume()
  })

  test('an enterprise is recorded, its account encrypted and never in the audit', async ({
    client,
    assert,
  }) => {
    const response = await post(client, '/employers', reviewer, form())
    response.assertHeader('location', '/employers')
    const employer = await db.from('employers').firstOrFail()
    assert.equal(employer.credit_code, syntheticCreditCode(77_001))
    assert.equal(decryptField(employer.account_cipher), ACCOUNT)
    assert.equal(employer.account_mask, '****3456')
    const entry = await db.from('audit_entries').where('action', 'employer.created').firstOrFail()
    assert.notInclude(JSON.stringify(entry), ACCOUNT)

    const list = await client.get('/employers?q=晋南').loginAs(reviewer)
    for (const words of ['侯马市晋南机械有限公司', '****3456', '中国农业银行侯马支行']) {
      assert.include(list.text(), words)
    }
    const none = await client.get('/employers?q=100%25').loginAs(reviewer)
    assert.include(none.text(), '没有“100%”这样的企业')
  })

  test('{code} refuses what cannot be right')
    .with([
      { code: 'E_CREDIT_CODE', fields: { creditCode: '91141081MA0K0770010' }, field: 'creditCode' },
      { code: 'E_CREDIT_CODE', fields: { creditCode: '9114108' }, field: 'creditCode' },
      { code: 'E_ACCOUNT_NUMBER', fields: { account: '12345' }, field: 'account' },
      { code: 'E_ACCOUNT_INCOMPLETE', fields: { bankName: '' }, field: 'account' },
    ])
    .run(async ({ client, assert }, { code, fields }) => {
      const response = await post(client, '/employers', reviewer, form(fields)).accept('json')
      response.assertStatus(422)
      assert.equal(response.body().errors[0].code, code)
      assert.lengthOf(await db.from('employers'), 0)
    })

  test('a credit code is recorded once', async ({ client, assert }) => {
    await post(client, '/employers', reviewer, form())
    const again = await post(client, '/employers', reviewer, form({ name: '另一家' })).accept(
      'json'
    )
    assert.equal(again.body().errors[0].code, 'E_EMPLOYER_KNOWN')
    assert.lengthOf(await db.from('employers'), 1)
  })

  test('an account is added once and then only corrected by two people', async ({
    client,
    assert,
  }) => {
    const id = await anEmployer()
    const fields = form({ creditCode: undefined })
    const first = await post(client, `/employers/${id}`, reviewer, fields)
    first.assertHeader('location', '/employers')
    const second = await post(client, `/employers/${id}`, reviewer, {
      ...fields,
      account: '6222020123456789',
    }).accept('json')
    assert.equal(second.body().errors[0].code, 'E_ACCOUNT_RECORDED')
    const renamed = await post(client, `/employers/${id}`, reviewer, { name: '新名称公司' })
    renamed.assertStatus(302)
    const employer = await db.from('employers').where('id', id).firstOrFail()
    assert.equal(employer.name, '新名称公司')
    assert.equal(decryptField(employer.account_cipher), ACCOUNT)
    assert.lengthOf(await db.from('audit_entries').where('action', 'employer.revised'), 2)
    const page = await client.get(`/employers/${id}/edit`).loginAs(reviewer)
    assert.include(page.text(), '账户更正')
  })

  test('finance and auditors read, bases do not, and nothing is written by them', async ({
    client,
    assert,
  }) => {
    const finance = await userWith('finance')
    const read = await client.get('/employers').loginAs(finance)
    read.assertStatus(200)
    const written = await post(client, '/employers', finance, form()).accept('json')
    written.assertStatus(403)
    const admin = await userWith('base_admin', { baseId: world.a.id })
    const base = await client.get('/employers').loginAs(admin)
    base.assertStatus(403)
    assert.lengthOf(await db.from('employers'), 0)
    const missing = await client.get('/employers/999/edit').loginAs(reviewer)
    missing.assertStatus(404)
  })
})
