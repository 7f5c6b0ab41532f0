import { test } from '@japa/runner'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import DecideClaims from '#app/subsidies/actions/decide_claims'
import PublishNotice from '#app/subsidies/actions/publish_notice'
import CloseNotice from '#app/subsidies/actions/close_notice'
import CreatePaymentBatch from '#app/subsidies/actions/create_payment_batch'
import ExportPaymentBatch from '#app/subsidies/actions/export_payment_batch'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { answerQuestions, approveClaims } from '#tests/support/review'
import { buildWorld, emptyDatabase, type World } from '#tests/support/world'
import type { Group } from '@japa/runner/core'
import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

type Officers = Awaited<ReturnType<typeof officers>>

let world: World
let who: Officers

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

/** A post of somebody who may not: asked for JSON, for a browser is sent back with a message. */
const postRefused = (client: ApiClient, url: string, user: User, fields = {}) =>
  post(client, url, user, fields).accept('json')

async function htmlOf(client: ApiClient, url: string, user?: User) {
  const response = await (user ? client.get(url).loginAs(user) : client.get(url))
  return response.text()
}

async function audited(action: string) {
  const rows = await db.from('audit_entries').where('action', action)
  return rows.length
}

async function prepared(options: Parameters<typeof finishedClass>[1] = {}) {
  const made = await finishedClass(world, options)
  const { claimIds } = await new PrepareClaims().handle({ actor: who.admin, classId: made.classId })
  return { ...made, claimIds }
}

async function submitted(options: Parameters<typeof finishedClass>[1] = {}) {
  const made = await prepared(options)
  await new SubmitClaims().handle({ actor: who.admin, claimIds: made.claimIds })
  return made
}

async function approved(options: Parameters<typeof finishedClass>[1] = {}) {
  const made = await submitted(options)
  await approveClaims(who, made.claimIds)
  return made
}

async function payable(options: Parameters<typeof finishedClass>[1] = {}) {
  const made = await approved(options)
  const notice = await new PublishNotice().handle({ actor: who.approver })
  clock.stopAt('2026-10-26')
  await new CloseNotice().handle({ actor: who.approver, noticeId: notice.id })
  return { ...made, notice }
}

async function exported(options: Parameters<typeof finishedClass>[1] = {}) {
  const made = await payable(options)
  const batch = await new CreatePaymentBatch().handle({ actor: who.finance, fundId: world.fundId })
  await new ExportPaymentBatch().handle({ actor: who.finance, batchId: batch.id })
  return { ...made, batch }
}

const PAGES = [
  '/claims',
  '/claims/1',
  '/classes/1/claims',
  '/notices/manage',
  '/notices/manage/1',
  '/payments',
  '/payments/1',
  '/payments/1/file',
  '/funds',
  '/funds/1',
  '/policies',
  '/policies/1',
]
const POSTS = [
  '/claims/1/decisions',
  '/claims/1/submission',
  '/claims/1/withdrawal',
  '/classes/1/claims',
  '/notices/manage',
  '/notices/manage/1/publication',
  '/notices/manage/1/closing',
  '/payments',
  '/payments/1/export',
  '/payments/1/results',
  '/policies/1/confirmation',
  '/policies/1/confirmation_decisions',
]

test.group('Who may enter', (group) => {
  setUp(group)

  for (const url of PAGES) {
    test(`a guest who asks for ${url} is sent to sign in`, async ({ client, assert }) => {
      const response = await client.get(url).redirects(0)
      response.assertStatus(302)
      assert.equal(response.header('location'), '/login')
    })
  }

  for (const url of POSTS) {
    test(`a guest who posts to ${url} is sent to sign in`, async ({ client, assert }) => {
      const response = await client.post(url).withCsrfToken().redirects(0)
      response.assertStatus(302)
      assert.equal(response.header('location'), '/login')
    })
  }

  for (const url of [...PAGES, ...POSTS]) {
    const verb = PAGES.includes(url) ? 'get' : 'post'
    test(`an instructor is refused at ${verb} ${url}`, async ({ client }) => {
      await exported({ people: 1 })
      const request = verb === 'get' ? client.get(url) : client.post(url).withCsrfToken()
      const response = await request
        .loginAs(who.instructor)
        .form(verb === 'post' ? { version: 1, stage: 'review', result: 'passed' } : {})
        .accept('json')
        .redirects(0)
      response.assertStatus(403)
    })
  }

  test('every page opens for the auditor, and every change is refused', async ({ client }) => {
    await exported({ people: 1 })
    for (const url of PAGES.filter((one) => !/bulk|file/.test(one))) {
      const response = await client.get(url).loginAs(who.auditor)
      response.assertStatus(200)
    }
    for (const url of POSTS) {
      const response = await postRefused(client, url, who.auditor, {
        version: 1,
        stage: 'review',
        result: 'passed',
        claims: '1:1',
      })
      response.assertStatus(403)
    }
  })

  test('every page opens in English', async ({ client, assert }) => {
    await exported({ people: 1 })
    for (const url of PAGES.filter((one) => !/bulk|file/.test(one))) {
      const response = await client.get(`${url}?lang=en`).loginAs(who.auditor)
      response.assertStatus(200)
      assert.notInclude(response.text(), 'translation missing')
    }
  })

  test('the administrator of another base sees neither the class nor the claim', async ({
    client,
  }) => {
    const { classId, claimIds } = await submitted({ people: 1 })
    for (const url of [`/classes/${classId}/claims`, `/claims/${claimIds[0]}`]) {
      const answer1 = await client.get(url).loginAs(who.otherAdmin)
      answer1.assertStatus(403)
    }
    for (const url of [
      `/classes/${classId}/claims`,
      `/claims/${claimIds[0]}/submission`,
      `/claims/${claimIds[0]}/withdrawal`,
    ]) {
      const answer2 = await postRefused(client, url, who.otherAdmin, { reason: '撤回' })
      answer2.assertStatus(403)
    }
  })

  test('the queue of a base holds its own claims only', async ({ client, assert }) => {
    const { claimIds } = await submitted({ people: 1 })
    const { number } = await db.from('claims').where('id', claimIds[0]).firstOrFail()
    const own = await client.get('/claims?state=all').loginAs(who.admin)
    const foreign = await client.get('/claims?state=all').loginAs(who.otherAdmin)
    assert.include(own.text(), number)
    assert.notInclude(foreign.text(), number)
  })

  for (const url of ['/claims/999', '/classes/999/claims', '/payments/999', '/funds/999']) {
    test(`there is no ${url}`, async ({ client }) => {
      const answer3 = await client.get(url).loginAs(who.auditor)
      answer3.assertStatus(404)
    })
  }
})

test.group('Claims by their pages', (group) => {
  setUp(group)

  test('the preflight names everybody with the reason why not', async ({ client, assert }) => {
    const { classId } = await finishedClass(world, { people: 3, days: [14, 15, 11], certified: 2 })
    const response = await client.get(`/classes/${classId}/claims`).loginAs(who.admin)
    response.assertStatus(200)
    assert.include(response.text(), '生成并提交 2 件，¥3,900.00')
    assert.include(response.text(), '15 天出勤 11 天，73%')
    assert.include(response.text(), '尚未发证')
  })

  test('a class is prepared and submitted at once, with audit', async ({ client, assert }) => {
    const { classId } = await finishedClass(world, { people: 3 })
    const response = await post(client, `/classes/${classId}/claims`, who.admin)
    response.assertStatus(302)
    response.assertFlashMessage('success', '已提交 3 件，全班已提交合计 ¥5,700.00。')
    assert.equal(await audited('claims.prepared'), 1)
    assert.equal(await audited('claim.submitted'), 3)
    assert.lengthOf(await db.from('claims').where('status', 'submitted'), 3)
  })

  test('sending the same form twice submits once', async ({ client, assert }) => {
    const { classId } = await finishedClass(world, { people: 2 })
    const key = { _idempotency_key: 'one-form' }
    const [first, second] = await Promise.all([
      post(client, `/classes/${classId}/claims`, who.admin, key),
      post(client, `/classes/${classId}/claims`, who.admin, key),
    ])
    assert.equal(first.header('location'), second.header('location'))
    assert.lengthOf(await db.from('claims'), 2)
    assert.lengthOf(await db.from('fund_entries').where('kind', 'reserved'), 2)
  })

  test('a class with nobody eligible is refused in words', async ({ client, assert }) => {
    const { classId } = await finishedClass(world, { people: 1, days: 5 })
    const response = await post(client, `/classes/${classId}/claims`, who.admin)
    response.assertStatus(302)
    assert.match(String(response.flashMessage('error')), /没有可以提交的申领/)
  })

  test('the page of a claim shows evidence, clauses, the sum and the replay', async ({
    client,
    assert,
  }) => {
    const { claimIds } = await submitted({ people: 1 })
    const html = await htmlOf(client, `/claims/${claimIds[0]}`, who.reviewer)
    for (const text of [
      '15 天出勤 14 天，93%',
      '前 10 日：10 日 × 150 元',
      '¥1,900.00',
      '重算一致，逐字节相同',
      '你的初审决定',
      '未参与前序',
    ]) {
      assert.include(html, text)
    }
  })

  test('a claim whose facts changed shows what changed and cannot be passed', async ({
    client,
    assert,
  }) => {
    const { claimIds, enrolmentIds } = await submitted({ people: 1 })
    await db.from('enrolments').where('id', enrolmentIds[0]).update({ attendance_percent: 60 })
    const html = await htmlOf(client, `/claims/${claimIds[0]}`, who.reviewer)
    assert.include(html, '有 1 项事实变了')
    assert.include(html, '有 1 项不符、0 项未知，不能选')
  })

  test('a review passes by its form and opens the next claim', async ({ client, assert }) => {
    const { claimIds } = await submitted({ people: 2 })
    const response = await post(client, `/claims/${claimIds[0]}/decisions`, who.reviewer, {
      version: 2,
      stage: 'review',
      result: 'passed',
    })
    response.assertStatus(302)
    assert.equal(response.header('location'), `/claims/${claimIds[1]}`)
    assert.equal(await audited('claim.reviewed'), 1)
  })

  test('a reviewer may not approve', async ({ client }) => {
    const { claimIds } = await submitted({ people: 1 })
    const fields = { version: 2, stage: 'approval', result: 'passed' }
    const response = await postRefused(
      client,
      `/claims/${claimIds[0]}/decisions`,
      who.reviewer,
      fields
    )
    response.assertStatus(403)
  })

  test('an unknown result is refused', async ({ client, assert }) => {
    const { claimIds } = await submitted({ people: 1 })
    const fields = { version: 2, stage: 'review', result: 'maybe' }
    await post(client, `/claims/${claimIds[0]}/decisions`, who.reviewer, fields)
    assert.equal(await audited('claim.reviewed'), 0)
  })

  test('returning without a reason is refused at the field', async ({ client, assert }) => {
    const { claimIds } = await submitted({ people: 1 })
    const fields = { version: 2, stage: 'review', result: 'returned' }
    const response = await post(client, `/claims/${claimIds[0]}/decisions`, who.reviewer, fields)
    assert.property(response.flashMessage('inputErrorsBag'), 'reason')
  })

  test('a decision on an old page answers 409 and says who acted', async ({ client, assert }) => {
    const { claimIds } = await submitted({ people: 1 })
    const fields = { version: 1, stage: 'review', result: 'returned', reason: '我的意见' }
    const response = await post(client, `/claims/${claimIds[0]}/decisions`, who.reviewer, fields)
    response.assertStatus(409)
    assert.include(response.text(), '陈立新')
    assert.include(response.text(), '我的意见')
  })

  test('a returned claim is sent again from its page', async ({ client, assert }) => {
    const { claimIds } = await submitted({ people: 1 })
    await new DecideClaims().handle({
      actor: who.reviewer,
      stage: 'review',
      result: 'returned',
      reason: '补签到表',
      claims: [{ id: claimIds[0] }],
    })
    await answerQuestions(who.admin, claimIds[0])
    const response = await post(client, `/claims/${claimIds[0]}/submission`, who.admin)
    response.assertStatus(302)
    const claim = await db.from('claims').where('id', claimIds[0]).firstOrFail()
    assert.equal(claim.status, 'submitted')
  })

  test('a claim is withdrawn from its page, not without a reason', async ({ client, assert }) => {
    const { claimIds } = await submitted({ people: 1 })
    const url = `/claims/${claimIds[0]}/withdrawal`
    await post(client, url, who.admin, { version: 2 })
    assert.equal(await audited('claim.withdrawn'), 0)
    await post(client, url, who.admin, { version: 2, reason: '材料不全' })
    assert.equal(await audited('claim.withdrawn'), 1)
  })

  test('the filters of the address narrow the queue', async ({ client, assert }) => {
    const first = await submitted({ people: 1 })
    await submitted({ people: 1, code: 'HM26-OTHER-01' })
    const html = await htmlOf(client, `/claims?state=review&class=${first.classId}`, who.reviewer)
    assert.include(html, 'SL26-0000001')
    assert.notInclude(html, 'SL26-0000002')
    const bad = await client.get('/claims?state=nonsense').loginAs(who.reviewer).redirects(0)
    assert.notEqual(bad.status(), 500)
  })
})

test.group('Notices, payments, funds and policies by their pages', (group) => {
  setUp(group)

  test('a notice is drawn up, published and, when over, closed', async ({ client, assert }) => {
    await approved({ people: 2 })
    const drafted = await post(client, '/notices/manage', who.approver)
    const page = String(drafted.header('location'))
    await post(client, `${page}/publication`, who.approver)
    assert.equal(await audited('notice.published'), 1)
    const early = await post(client, `${page}/closing`, who.approver)
    assert.match(String(early.flashMessage('error')), /期满后才能结束公示/)
    clock.stopAt('2026-10-23')
    await post(client, `${page}/closing`, who.approver)
    assert.equal(await audited('notice.closed'), 1)
  })

  test('a reviewer may not publish', async ({ client }) => {
    const answer5 = await postRefused(client, '/notices/manage', who.reviewer)
    answer5.assertStatus(403)
  })

  test('anybody reads an open notice, masked, without a session', async ({ client, assert }) => {
    const { personIds } = await approved({ people: 1 })
    const { number } = await new PublishNotice().handle({ actor: who.approver })
    const person = await db.from('persons').where('id', personIds[0]).firstOrFail()
    const list = await client.get('/notices')
    list.assertStatus(200)
    assert.include(list.text(), number)
    const page = await client.get(`/notices/${number}`)
    page.assertStatus(200)
    assert.include(page.text(), '赵*峰')
    assert.notInclude(page.text(), person.name)
    assert.include(page.text(), person.document_mask)
    assert.isUndefined(page.cookie('bagong-session'))
  })

  test('nobody reads a notice before it is published or after its last day', async ({ client }) => {
    await approved({ people: 1 })
    const { number } = await new PublishNotice().handle({ actor: who.approver })
    clock.stopAt('2026-10-22')
    const answer6 = await client.get(`/notices/${number}`)
    answer6.assertStatus(200)
    clock.stopAt('2026-10-23')
    const answer7 = await client.get(`/notices/${number}`)
    answer7.assertStatus(404)
    clock.stopAt('2026-10-14')
    const answer8 = await client.get(`/notices/${number}`)
    answer8.assertStatus(404)
  })

  test('a claim struck from the notice is no longer shown to the public', async ({
    client,
    assert,
  }) => {
    const { claimIds } = await approved({ people: 2 })
    const { number } = await new PublishNotice().handle({ actor: who.approver })
    const claim = await db.from('claims').where('id', claimIds[0]).firstOrFail()
    await post(client, `/claims/${claimIds[0]}/decisions`, who.approver, {
      version: claim.version,
      stage: 'notice',
      result: 'rejected',
      reason: '异议成立',
    })
    const html = await htmlOf(client, `/notices/${number}`)
    assert.equal(html.split('赵*峰').length - 1, 1)
  })

  test('a batch is made, exported and downloaded, each with audit', async ({ client, assert }) => {
    await payable({ people: 2 })
    const made = await post(client, '/payments', who.finance, { fundId: world.fundId })
    const page = String(made.header('location'))
    await post(client, `${page}/export`, who.finance)
    const file = await client.get(`${page}/file`).loginAs(who.finance)
    file.assertStatus(200)
    assert.include(file.header('cache-control'), 'no-store')
    for (const action of ['created', 'exported', 'downloaded']) {
      assert.equal(await audited(`payment_batch.${action}`), 1)
    }
    const html = await htmlOf(client, page, who.finance)
    assert.include(html, '叁仟捌佰元整')
    assert.include(html, '孙国栋')
  })

  test('nobody but finance takes the file', async ({ client }) => {
    const { batch } = await exported({ people: 1 })
    for (const user of [who.approver, who.auditor, who.admin]) {
      const answer9 = await client.get(`/payments/${batch.id}/file`).loginAs(user)
      answer9.assertStatus(403)
    }
  })

  test('an export is refused a second time, in words', async ({ client, assert }) => {
    const { batch } = await exported({ people: 1 })
    const response = await post(client, `/payments/${batch.id}/export`, who.finance)
    assert.match(String(response.flashMessage('error')), /已经导出过/)
  })

  async function resultFile(rows: string[][]) {
    const path = join(await mkdtemp(join(tmpdir(), 'result-')), 'result.xlsx')
    const columns = ['申领号', '结果', '说明'].map((header) => ({ header }))
    await writeFile(path, await writeXlsx({ sheets: [{ name: '回单', columns, rows }] }))
    return path
  }

  test('the answer of the bank is uploaded and settles the batch', async ({ client, assert }) => {
    const { batch } = await exported({ people: 1 })
    const path = await resultFile([['SL26-0000001', '成功', '']])
    const response = await client
      .post(`/payments/${batch.id}/results`)
      .loginAs(who.finance)
      .withCsrfToken()
      .file('file', path)
      .redirects(0)
    response.assertStatus(302)
    assert.equal(await audited('payment_batch.settled'), 1)
    assert.lengthOf(await db.from('claims').where('status', 'paid'), 1)
  })

  test('a faulty answer names its rows and writes nothing', async ({ client, assert }) => {
    const { batch } = await exported({ people: 1 })
    const path = await resultFile([['SL26-0000001', '也许', '']])
    const response = await client
      .post(`/payments/${batch.id}/results`)
      .loginAs(who.finance)
      .withCsrfToken()
      .file('file', path)
      .redirects(0)
    assert.match(String(response.flashMessage('error')), /1 处问题/)
    assert.equal(await audited('payment_batch.settled'), 0)
  })

  test('something that is no spreadsheet is refused', async ({ client, assert }) => {
    const { batch } = await exported({ people: 1 })
    const path = join(await mkdtemp(join(tmpdir(), 'result-')), 'result.xlsx')
    await writeFile(path, 'not a spreadsheet')
    const response = await client
      .post(`/payments/${batch.id}/results`)
      .loginAs(who.finance)
      .withCsrfToken()
      .file('file', path)
      .redirects(0)
    assert.notEqual(response.status(), 500)
    assert.equal(await audited('payment_batch.settled'), 0)
  })

  test('a fund shows its proof', async ({ client, assert }) => {
    await approved({ people: 1 })
    const html = await htmlOf(client, `/funds/${world.fundId}`, who.finance)
    assert.include(html, '账平')
    assert.include(html, '转应付（复核通过）')
    await db.from('funds').increment('committed_fen', 1)
    const broken = await htmlOf(client, `/funds/${world.fundId}`, who.finance)
    assert.include(broken, '账不平')
  })

  test('a policy is confirmed by two people, with its document', async ({ client, assert }) => {
    await db.from('policies').update({ value_status: 'example', confirmed_document: null })
    const url = `/policies/${world.policyId}/confirmation`
    const answer10 = await postRefused(client, url, who.finance, {
      document: '侯人社发〔2026〕12 号',
    })
    answer10.assertStatus(403)
    await post(client, url, who.policyManager, { document: '' })
    assert.equal(await audited('policy.confirmed'), 0)
    const decide = `/policies/${world.policyId}/confirmation_decisions`
    const policy = () => db.from('policies').where('id', world.policyId).firstOrFail()
    const proposals = () => db.from('policy_confirmations').orderBy('id')
    await post(client, decide, who.approver, { result: 'confirmed' })
    assert.equal((await policy()).value_status, 'example', 'nothing was proposed')

    await post(client, url, who.policyManager, { document: '侯人社发〔2026〕12 号' })
    await post(client, url, who.policyManager, { document: '侯人社发〔2026〕13 号' })
    assert.lengthOf(await proposals(), 1, 'one at a time')
    assert.equal(await audited('policy.confirmation_proposed'), 1)
    assert.equal((await policy()).value_status, 'example')
    const own = await htmlOf(client, `/policies/${world.policyId}`, who.policyManager)
    assert.include(own, '须由另一人决定')
    await post(client, decide, who.policyManager, { result: 'confirmed' })
    assert.equal((await policy()).value_status, 'example', 'nobody confirms what they proposed')
    for (const user of [who.finance, who.reviewer]) {
      const answer = await postRefused(client, decide, user, { result: 'confirmed' })
      answer.assertStatus(403)
    }

    await post(client, decide, who.approver, { result: 'refused' })
    assert.equal((await proposals())[0].status, 'proposed', 'a refusal has a reason')
    await post(client, decide, who.approver, { result: 'refused', reason: '文号有误' })
    assert.deepInclude((await proposals())[0], {
      status: 'refused',
      decided_by_id: who.approver.id,
      decision_reason: '文号有误',
    })
    assert.equal(await audited('policy.confirmation_refused'), 1)
    assert.equal((await policy()).value_status, 'example')

    await post(client, url, who.policyManager, { document: '侯人社发〔2026〕14 号' })
    const page = await htmlOf(client, `/policies/${world.policyId}`, who.approver)
    assert.include(page, '侯人社发〔2026〕14 号')
    await post(client, decide, who.approver, { result: 'confirmed' })
    assert.equal(await audited('policy.confirmed'), 1)
    assert.deepInclude(await policy(), {
      value_status: 'confirmed',
      confirmed_document: '侯人社发〔2026〕14 号',
      confirmed_by_id: who.approver.id,
    })
  })
})
