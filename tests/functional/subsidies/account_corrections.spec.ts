import { test } from '@japa/runner'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { blindIndex, decryptField, encryptField } from '#app/shared/crypto/field_cipher'
import DecideAccountCorrection from '#app/subsidies/account_corrections/actions/decide_account_correction'
import ProposeAccountCorrection from '#app/subsidies/account_corrections/actions/propose_account_correction'
import { readStored, sha256 } from '#app/shared/files/stored_file'
import { storageDir } from '#config/storage'
import { officers } from '#tests/functional/subsidies/finished_class'
import { codeOf, PaymentDesk, type Officers } from '#tests/functional/subsidies/paying'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type { AccountOwner } from '#app/subsidies/account_corrections/account_owner'
import type User from '#models/user'

const CARD = '6222021001116245702'

test.group('Correcting an account', (group) => {
  let world: World
  let who: Officers
  let desk: PaymentDesk

  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    desk = new PaymentDesk(world, who)
    return () => clock.resume()
  })

  /** A self-paying trainee whose payment the bank returned. */
  async function failedPerson() {
    const made = await desk.payable({ people: 1, feeKind: 'self_paid' })
    await db
      .from('persons')
      .where('id', made.personIds[0])
      .update({
        bank_name: '侯马农商银行',
        account_cipher: encryptField('6217000010001234567'),
        account_index: blindIndex('account', '6217000010001234567'),
        account_mask: '****4567',
      })
    const batch = await desk.batch()
    await desk.export(batch.id)
    await desk.settle(batch.id, made.claimIds)
    const owner: AccountOwner = { type: 'person', id: made.personIds[0] }
    return { ...made, owner }
  }

  const propose = (owner: AccountOwner, fields = {}, actor: User = who.finance) =>
    new ProposeAccountCorrection().handle({
      actor,
      owner,
      accountName: '赵晓峰',
      bankName: '工商银行侯马支行',
      account: CARD,
      reason: '账号有误',
      proof: '社保卡复印件 2026-88',
      ...fields,
    })
  const decide = (correctionId: number, actor: User = who.approver, fields = {}) =>
    new DecideAccountCorrection().handle({ actor, correctionId, result: 'approved', ...fields })

  test('a failed claim is paid again once a second person approved the account', async ({
    assert,
  }) => {
    const { owner, claimIds } = await failedPerson()
    assert.equal(await codeOf(desk.batch()), 'E_ACCOUNT_UNCHANGED')
    const id = await propose(owner)
    // While the correction waits nothing is paid to either account.
    assert.equal(await codeOf(desk.batch()), 'E_CORRECTION_OPEN')
    const before = await db.from('persons').where('id', owner.id).firstOrFail()
    assert.equal(before.account_mask, '****4567')
    await decide(id)
    const person = await db.from('persons').where('id', owner.id).firstOrFail()
    assert.equal(decryptField(person.account_cipher), CARD)
    assert.equal(person.account_index, blindIndex('account', CARD))
    assert.equal(person.account_mask, '****5702')
    assert.equal(person.bank_name, '工商银行侯马支行')

    const batch = await desk.batch()
    assert.equal(batch.lines, 1)
    await desk.export(batch.id)
    await desk.settle(batch.id)
    const claim = await db.from('claims').where('id', claimIds[0]).firstOrFail()
    assert.equal(claim.status, 'paid')
    const actions = await db
      .from('audit_entries')
      .where('subject_type', 'account_correction')
      .orderBy('id')
    assert.deepEqual(
      actions.map((entry) => entry.action),
      ['account_correction.proposed', 'account_correction.approved']
    )
    assert.notInclude(JSON.stringify(actions), CARD)
  })

  test('nobody approves what they proposed, and it is decided once', async ({ assert }) => {
    const { owner } = await failedPerson()
    const both = await userWith(['approver'])
    const id = await propose(owner, {}, both)
    assert.equal(await codeOf(decide(id, both)), 'E_SAME_PERSON')
    const third = await userWith('approver')
    const codes = await Promise.all([codeOf(decide(id)), codeOf(decide(id, third))])
    assert.sameMembers(codes, [null, 'E_CORRECTION_DECIDED'])
    const audits = await db.from('audit_entries').where('action', 'account_correction.approved')
    assert.lengthOf(audits, 1)
  })

  test('of two proposals at once one waits for its decision', async ({ assert }) => {
    const { owner } = await failedPerson()
    const codes = await Promise.all([codeOf(propose(owner)), codeOf(propose(owner))])
    assert.sameMembers(codes, [null, 'E_CORRECTION_WAITS'])
  })

  test('a refusal says why and leaves the account alone', async ({ assert }) => {
    const { owner } = await failedPerson()
    const id = await propose(owner)
    const refuse = (reason?: string) =>
      codeOf(decide(id, who.approver, { result: 'refused', reason }))
    assert.equal(await refuse(), 'E_DECISION_REASON')
    assert.isNull(await refuse('与社保卡不符'))
    const person = await db.from('persons').where('id', owner.id).firstOrFail()
    assert.equal(person.account_mask, '****4567')
  })

  test('names, digits and unchanged accounts are looked at', async ({ assert }) => {
    const { owner } = await failedPerson()
    const cases: [string, object][] = [
      ['E_ACCOUNT_NUMBER', { account: '12ab' }],
      ['E_ACCOUNT_NUMBER', { account: '1234' }],
      ['E_ACCOUNT_NAME', { accountName: '别人' }],
      ['E_ACCOUNT_SAME', { bankName: '侯马农商银行', account: '6217000010001234567' }],
    ]
    for (const [code, fields] of cases) assert.equal(await codeOf(propose(owner, fields)), code)
    // A number without the check digit of bank cards is taken, and the page says so.
    await propose(owner, { account: '6222021001116245703' })
    assert.lengthOf(await db.from('account_corrections'), 1)
  })

  test('nobody corrects or approves an account of their own', async ({ assert }) => {
    const { owner } = await failedPerson()
    const self = await userWith(['finance'], { personId: owner.id })
    assert.equal(await codeOf(propose(owner, {}, self)), 'E_OWN_ACCOUNT')
    const id = await propose(owner)
    self.roles = ['approver']
    assert.equal(await codeOf(decide(id, self)), 'E_OWN_ACCOUNT')
  })

  test('the account of an institution changes with its name', async ({ assert }) => {
    const owner: AccountOwner = { type: 'base', id: world.a.id }
    const fields = { accountName: '侯马市公共实训基地（新）', account: '0405065010400777777' }
    const id = await propose(owner, fields, who.admin)
    await decide(id)
    const base = await db.from('bases').where('id', world.a.id).firstOrFail()
    assert.equal(base.account_name, '侯马市公共实训基地（新）')
    assert.equal(base.account_mask, '****7777')
  })

  const post = (client: ApiClient, url: string, user: User, fields: Record<string, string>) =>
    client.post(url).loginAs(user).withCsrfToken().form(fields).redirects(0)

  test('by the pages: proposed from the failed claim, decided by an approver', async ({
    client,
    assert,
  }) => {
    const { owner } = await failedPerson()
    const form = await client
      .get('/account_corrections/create?claim=SL26-0000001')
      .loginAs(who.finance)
    form.assertStatus(200)
    assert.include(form.text(), '账号有误')
    assert.include(form.text(), '****4567')
    const fields = {
      owner: `person:${owner.id}`,
      claim: 'SL26-0000001',
      accountName: '赵晓峰',
      bankName: '工商银行侯马支行',
      account: '6222021001116245703',
      proof: '社保卡复印件',
      reason: '账号有误',
    }
    await post(client, '/account_corrections', who.finance, { ...fields, proof: '' })
    assert.lengthOf(await db.from('account_corrections'), 0)
    const sent = await post(client, '/account_corrections', who.finance, fields)
    const url = String(sent.header('location'))
    const page = await client.get(url).loginAs(who.approver)
    assert.include(page.text(), '没有通过银行卡校验位')
    assert.notInclude(page.text(), '6222021001116245703')
    await post(client, `${url}/decisions`, who.approver, { result: 'approved' })
    assert.lengthOf(await db.from('account_corrections').where('status', 'approved'), 1)
    const list = await client.get('/account_corrections?state=approved').loginAs(who.auditor)
    assert.include(list.text(), '赵晓峰')
    const english = await client.get(`${url}?lang=en`).loginAs(who.auditor)
    assert.include(english.text(), 'Old and new')
  })

  const PDF = Buffer.from('%PDF-1.7 bank card')

  async function sendProof(
    client: ApiClient,
    owner: AccountOwner,
    filename: string,
    bytes: Buffer
  ) {
    return client
      .post('/account_corrections')
      .loginAs(who.finance)
      .withCsrfToken()
      .fields({
        owner: `person:${owner.id}`,
        accountName: '赵晓峰',
        bankName: '工商银行侯马支行',
        account: CARD,
        proof: '社保卡复印件',
        reason: '账号有误',
      })
      .file('file', bytes, { filename })
      .redirects(0)
  }

  test('the document itself can be sent along: sealed, given to few, each taking recorded', async ({
    client,
    assert,
  }) => {
    const { owner } = await failedPerson()
    const url = String((await sendProof(client, owner, '卡.pdf', PDF)).header('location'))
    const row = await db.from('account_corrections').firstOrFail()
    assert.equal(row.file_kind, 'pdf')
    assert.equal(row.file_sha256, sha256(PDF))
    assert.match(row.file_path, /^account_corrections\/2026\/[0-9a-f-]{36}\.sealed$/)
    assert.notInclude((await readStored(row.file_path))!.toString('latin1'), 'bank card')

    const before = await client.get(url).loginAs(who.approver)
    assert.include(before.text(), `${url}/proof`)
    const closed = await client.get(url).loginAs(who.auditor)
    assert.notInclude(closed.text(), `${url}/proof`)
    assert.include(closed.text(), '只有复核员和提出人能取看')
    for (const user of [who.approver, who.finance]) {
      const taken = await client.get(`${url}/proof`).loginAs(user)
      taken.assertStatus(200)
      assert.equal(taken.header('content-type'), 'application/octet-stream')
      assert.include(taken.header('content-disposition'), `account-proof-${row.id}.pdf`)
      assert.isTrue(PDF.equals(taken.body()))
    }
    const self = await userWith('approver', { personId: owner.id })
    const others = [who.auditor, who.reviewer, who.admin, await userWith('finance'), self]
    for (const user of others) {
      const refused = await client.get(`${url}/proof`).loginAs(user).accept('json')
      refused.assertStatus(403)
    }
    const takings = await db
      .from('audit_entries')
      .where('action', 'account_correction.proof_taken')
      .orderBy('id')
    assert.deepEqual(
      takings.map((one) => [one.actor_id, one.subject_id]),
      [who.approver, who.finance].map((user) => [user.id, row.id])
    )
  })

  test('a refusal goes back to the form of the same payee', async ({ client, assert }) => {
    const { owner } = await failedPerson()
    const form = `/account_corrections/create?owner=person:${owner.id}`
    const answer = await client
      .post('/account_corrections')
      .loginAs(who.finance)
      .withCsrfToken()
      .header('referer', form)
      .form({
        owner: `person:${owner.id}`,
        accountName: '别人',
        bankName: '工商银行侯马支行',
        account: CARD,
        proof: '社保卡复印件',
        reason: '账号有误',
      })
      .redirects(0)
    assert.equal(decodeURIComponent(String(answer.header('location'))), form)
  })

  test('what is no such file is refused, and no file stays behind', async ({ client, assert }) => {
    const { owner } = await failedPerson()
    const folder = join(storageDir, 'account_corrections/2026')
    const files = () => readdir(folder).catch(() => [] as string[])
    const kept = await files()
    for (const [filename, bytes] of [
      ['card.exe', Buffer.from('MZ')],
      ['card.pdf', Buffer.from('<html></html>')],
      ['card.png', PDF],
      ['card.pdf', Buffer.concat([PDF, Buffer.alloc(5 * 1024 * 1024)])],
    ] as const) {
      await sendProof(client, owner, filename, bytes)
    }
    assert.lengthOf(await db.from('account_corrections'), 0)
    await propose(owner)
    await sendProof(client, owner, 'card.pdf', PDF)
    assert.lengthOf(await db.from('account_corrections'), 1)
    assert.deepEqual(await files(), kept)
    const without = await db.from('account_corrections').firstOrFail()
    const none = await client.get(`/account_corrections/${without.id}/proof`).loginAs(who.approver)
    none.assertStatus(404)
  })

  test('another base neither sees nor proposes', async ({ client, assert }) => {
    const { owner } = await failedPerson()
    const id = await propose(owner)
    const turnedAway = [
      await client.get(`/account_corrections/${id}`).loginAs(who.otherAdmin).accept('json'),
      await client
        .get(`/account_corrections/create?owner=person:${owner.id}`)
        .loginAs(who.otherAdmin)
        .accept('json'),
    ]
    for (const response of turnedAway) response.assertStatus(403)
    const list = await client.get('/account_corrections').loginAs(who.otherAdmin)
    assert.notInclude(list.text(), '赵晓峰')
    const own = await client.get('/account_corrections').loginAs(who.admin)
    assert.include(own.text(), '赵晓峰')
  })
})
