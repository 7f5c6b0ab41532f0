import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import DecideClaim from '#app/subsidies/actions/decide_claim'
import ProposeAmendment from '#app/subsidies/review/actions/propose_amendment'
import { passManualChecks } from '#tests/support/review'
import { approvedAward } from '#tests/functional/subsidies/approved_claims'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { buildWorld, emptyDatabase, insertRow, type World } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type { Group } from '@japa/runner/core'
import type User from '#models/user'

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

async function submitted() {
  const made = await finishedClass(world, { people: 1, days: 14 })
  const { claimIds } = await new PrepareClaims().handle({
    actor: who.admin,
    classId: made.classId,
  })
  await new SubmitClaims().handle({ actor: who.admin, claimIds })
  return claimIds[0]
}

async function returned() {
  const claimId = await submitted()
  await new DecideClaim().handle({
    actor: who.reviewer,
    claimId,
    stage: 'review',
    result: 'returned',
    questions: [{ topic: 'group_proof', question: '请补户籍页' }],
  })
  return claimId
}

async function approved() {
  const claimId = await submitted()
  await passManualChecks(who.reviewer, [claimId])
  const pass = { claimId, result: 'passed' as const }
  await new DecideClaim().handle({ actor: who.reviewer, stage: 'review', ...pass })
  await new DecideClaim().handle({ actor: who.approver, stage: 'approval', ...pass })
  return claimId
}

const post = (client: ApiClient, url: string, user: User, fields: Record<string, unknown> = {}) =>
  client.post(url).loginAs(user).withCsrfToken().form(fields).redirects(0)

async function htmlOf(client: ApiClient, url: string, user: User) {
  const response = await client.get(url).loginAs(user)
  response.assertStatus(200)
  return response.text()
}

async function versionOf(claimId: number) {
  const { version } = await db.from('claims').where('id', claimId).firstOrFail()
  return version as number
}

async function audited(action: string) {
  const rows = await db.from('audit_entries').where('action', action)
  return rows.length
}

const check = { name: 'certificate_lookup', result: 'passed', note: '联网可查，与证书一致' }
const amendment = {
  fact: 'attended_days',
  value: '15',
  document: '签到原件第 3 页',
  amendmentReason: '漏记一天',
}

test.group('Who may work on a review', (group) => {
  setUp(group)

  test('a guest is sent to sign in: {$self}')
    .with(['checks', 'hold', 'release', 'answers', 'undoing', 'amendments'])
    .run(async ({ client, assert }, path) => {
      const response = await client.post(`/claims/1/${path}`).withCsrfToken().redirects(0)
      assert.equal(response.header('location'), '/login')
    })

  test('those without the duty, and other bases, are refused', async ({ client }) => {
    const claimId = await returned()
    const version = await versionOf(claimId)
    for (const [path, users, fields] of [
      ['checks', [who.admin, who.finance, who.auditor], check],
      ['hold', [who.admin, who.finance], { version, reason: '等数据' }],
      ['release', [who.admin, who.policyManager], { version, reason: '数据已到' }],
      ['undoing', [who.admin, who.finance], { version, reason: '有误' }],
      ['answers', [who.otherAdmin, who.reviewer, who.instructor], { answers: [] }],
      ['amendments', [who.otherAdmin, who.finance, who.instructor], amendment],
    ] as const) {
      for (const user of users) {
        const answer = await post(client, `/claims/${claimId}/${path}`, user, fields).accept('json')
        answer.assertStatus(403)
      }
    }
  })

  test('there is no review of a claim that is none', async ({ client }) => {
    const answer = await post(client, '/claims/999/hold', who.reviewer).accept('json')
    answer.assertStatus(404)
    const sample = await post(client, '/claims/samples/999/decision', who.approver).accept('json')
    sample.assertStatus(404)
    const correction = await post(client, '/claims/amendments/999/decision', who.approver).accept(
      'json'
    )
    correction.assertStatus(404)
  })
})

test.group('A review by its page', (group) => {
  setUp(group)

  test('a check is recorded and shown with who found what', async ({ client, assert }) => {
    const claimId = await submitted()
    const before = await htmlOf(client, `/claims/${claimId}`, who.reviewer)
    assert.include(before, '还没有人核查')
    await post(client, `/claims/${claimId}/checks`, who.reviewer, { ...check, note: '' })
    assert.equal(await audited('claim.checked'), 0)
    await post(client, `/claims/${claimId}/checks`, who.reviewer, check)
    assert.equal(await audited('claim.checked'), 1)
    const html = await htmlOf(client, `/claims/${claimId}`, who.approver)
    assert.include(html, '联网可查，与证书一致')
    assert.include(html, '核查通过：证书联网核验')
  })

  test('an approval cannot be chosen while checks are open', async ({ client, assert }) => {
    const claimId = await submitted()
    await new DecideClaim().handle({
      actor: who.reviewer,
      claimId,
      stage: 'review',
      result: 'passed',
    })
    const html = await htmlOf(client, `/claims/${claimId}`, who.approver)
    assert.include(html, '还没有通过的核查：证书联网核验、群体证明核对')
    const fields = { version: await versionOf(claimId), stage: 'approval', result: 'passed' }
    const response = await post(client, `/claims/${claimId}/decisions`, who.approver, fields)
    assert.match(String(response.flashMessage('error')), /还有核查没有通过/)
  })

  test('a claim is held from the decision, not without saying why', async ({ client, assert }) => {
    const claimId = await submitted()
    const fields = { version: await versionOf(claimId), stage: 'review', result: 'held' }
    const bare = await post(client, `/claims/${claimId}/decisions`, who.reviewer, fields)
    assert.property(bare.flashMessage('inputErrorsBag'), 'reason')
    await post(client, `/claims/${claimId}/decisions`, who.reviewer, {
      ...fields,
      reason: '等社保回函',
    })
    assert.equal(await audited('claim.held'), 1)
    const html = await htmlOf(client, `/claims/${claimId}`, who.approver)
    assert.include(html, '等社保回函')
    assert.include(html, '解除暂缓，继续办理')
    const version = await versionOf(claimId)
    const release = { version, reason: '回函已到' }
    await post(client, `/claims/${claimId}/release`, who.approver, release)
    assert.equal(await audited('claim.released'), 1)
  })

  test('a hold is refused on an old page', async ({ client }) => {
    const claimId = await submitted()
    const fields = { version: 1, reason: '等社保回函' }
    const response = await post(client, `/claims/${claimId}/hold`, who.reviewer, fields)
    response.assertStatus(409)
  })

  test('a return asks, the base answers and only then sends again', async ({ client, assert }) => {
    const claimId = await submitted()
    await post(client, `/claims/${claimId}/decisions`, who.reviewer, {
      'version': await versionOf(claimId),
      'stage': 'review',
      'result': 'returned',
      'questions[0][topic]': 'group_proof',
      'questions[0][question]': '请补户籍页',
      'questions[1][topic]': 'scores',
      'questions[1][question]': '',
    })
    const html = await htmlOf(client, `/claims/${claimId}`, who.admin)
    assert.include(html, '群体证明：请补户籍页')
    assert.include(html, '还有 1 条问题没有回答')
    const early = await post(client, `/claims/${claimId}/submission`, who.admin)
    assert.match(String(early.flashMessage('error')), /还有没回答的问题/)
    const [question, ...others] = await db.from('claim_questions')
    assert.isEmpty(others)
    const answers = { 'answers[0][id]': question.id, 'answers[0][answer]': '已补传户籍页' }
    await post(client, `/claims/${claimId}/answers`, who.admin, answers)
    assert.equal(await audited('claim.questions_answered'), 1)
    await post(client, `/claims/${claimId}/submission`, who.admin)
    const seen = await htmlOf(client, `/claims/${claimId}`, who.reviewer)
    assert.include(seen, '答：已补传户籍页')
  })

  test('the base reads why its claim was rejected', async ({ client, assert }) => {
    const claimId = await submitted()
    const fields = { version: await versionOf(claimId), stage: 'review', result: 'rejected' }
    const bare = await post(client, `/claims/${claimId}/decisions`, who.reviewer, fields)
    assert.property(bare.flashMessage('inputErrorsBag'), 'reasonCode')
    await post(client, `/claims/${claimId}/decisions`, who.reviewer, {
      ...fields,
      reasonCode: 'certificate_not_found',
    })
    const html = await htmlOf(client, `/claims/${claimId}`, who.admin)
    assert.include(html, '全国联网查不到证书')
    const undoing = { version: await versionOf(claimId), reason: '重查后可查' }
    await post(client, `/claims/${claimId}/undoing`, who.secondReviewer, undoing)
    assert.equal(await audited('claim.undone'), 1)
  })

  test('a correction is proposed by the base and decided by an officer', async ({
    client,
    assert,
  }) => {
    const claimId = await submitted()
    const faulty = { ...amendment, value: '很多' }
    const refused = await post(client, `/claims/${claimId}/amendments`, who.admin, faulty)
    assert.property(refused.flashMessage('inputErrorsBag'), 'value')
    await post(client, `/claims/${claimId}/amendments`, who.admin, amendment)
    const { id } = await db.from('claim_amendments').firstOrFail()
    const html = await htmlOf(client, `/claims/${claimId}`, who.reviewer)
    assert.include(html, '同意更正并重新判定')
    assert.match(html, /value="passed" +disabled/)
    assert.include(html, '有事实更正等待决定，决定后才能通过')
    const url = `/claims/amendments/${id}/decision`
    const byBase = await post(client, url, who.admin, { result: 'approved' }).accept('json')
    byBase.assertStatus(403)
    await post(client, url, who.reviewer, { result: 'approved' })
    assert.equal(await audited('claim.amendment_approved'), 1)
    const after = await htmlOf(client, `/claims/${claimId}`, who.reviewer)
    assert.include(after, '¥2,000.00')
    assert.notInclude(after, '有事实更正等待决定')
  })

  test('a correction is not decided by whoever proposed it', async ({ client, assert }) => {
    const claimId = await submitted()
    const id = await new ProposeAmendment().handle({
      actor: who.reviewer,
      claimId,
      fact: 'attended_days',
      value: '15',
      document: '签到原件',
      reason: '漏记一天',
    })
    const html = await htmlOf(client, `/claims/${claimId}`, who.reviewer)
    assert.notInclude(html, '同意更正并重新判定')
    const url = `/claims/amendments/${id}/decision`
    const response = await post(client, url, who.reviewer, { result: 'approved' })
    assert.match(String(response.flashMessage('error')), /须由另一人决定/)
  })

  test('a drawn decision is listed and decided by a third person', async ({ client, assert }) => {
    const claimId = await approved()
    const { number } = await db.from('claims').where('id', claimId).firstOrFail()
    const { id } = await db.from('quality_samples').firstOrFail()
    const list = await htmlOf(client, '/claims/samples', who.approver)
    assert.include(list, number)
    assert.include(list, '你办过前面的环节')
    const url = `/claims/samples/${id}/decision`
    const own = await post(client, url, who.approver, { result: 'agreed' })
    assert.match(String(own.flashMessage('error')), /须由另一人办理/)
    const reviewer = await post(client, url, who.reviewer, { result: 'agreed' }).accept('json')
    reviewer.assertStatus(403)
    assert.include(await htmlOf(client, `/claims/${claimId}`, who.secondApprover), '同意原决定')
    await post(client, url, who.secondApprover, { result: 'agreed' })
    assert.equal(await audited('claim.sample_agreed'), 1)
    assert.include(await htmlOf(client, '/claims/samples', who.auditor), '没有等待抽查的决定')
  })

  test('an approval is undone from the page by another approver only', async ({
    client,
    assert,
  }) => {
    const claimId = await approved()
    assert.notInclude(await htmlOf(client, `/claims/${claimId}`, who.approver), '撤销复核通过')
    assert.include(await htmlOf(client, `/claims/${claimId}`, who.secondApprover), '撤销复核通过')
    const fields = { version: await versionOf(claimId), reason: '证明有疑问' }
    await post(client, `/claims/${claimId}/undoing`, who.secondApprover, fields)
    const claim = await db.from('claims').where('id', claimId).firstOrFail()
    assert.equal(claim.status, 'reviewed')
  })

  test('a claim without class, certificate and base opens, in English too', async ({
    client,
    assert,
  }) => {
    const claimId = await approvedAward(world, who)
    const traceId = await insertRow('claim_traces', {
      claim_id: claimId,
      policy_id: world.policyId,
      occasion: 'prepared',
      facts: '{}',
      trace: '{"verdict":"passed","conditions":[],"amount":null}',
      trace_hash: '0'.repeat(64),
      verdict: 'passed',
      amount_fen: 200_000,
      created_at: clock.instant(),
    })
    await db.from('claims').where('id', claimId).update({ trace_id: traceId })
    assert.include(await htmlOf(client, `/claims/${claimId}`, who.auditor), '侯马市职业技能大赛')
    const english = await htmlOf(client, `/claims/${claimId}?lang=en`, who.approver)
    assert.notInclude(english, 'translation missing')
  })
})
