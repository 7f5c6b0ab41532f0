import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { outboxHandler } from '#app/shared/outbox/outbox'
import '#app/subsidies/queue/jobs/run_claims_job'
import { OutboxWorker } from '#app/shared/outbox/worker'
import PrepareClaims from '#app/subsidies/actions/prepare_claims'
import SubmitClaims from '#app/subsidies/actions/submit_claims'
import ProposeAmendment from '#app/subsidies/review/actions/propose_amendment'
import StartClaimRun from '#app/subsidies/queue/actions/start_claim_run'
import RecordCheck from '#app/subsidies/review/actions/record_check'
import RunClaimLines from '#app/subsidies/queue/actions/run_claim_lines'
import { finishedClass, officers } from '#tests/functional/subsidies/finished_class'
import { buildWorld, emptyDatabase, type World } from '#tests/support/world'
import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

type Officers = Awaited<ReturnType<typeof officers>>

let world: World
let who: Officers

const post = (client: ApiClient, url: string, user: User, fields: Record<string, unknown> = {}) =>
  client.post(url).loginAs(user).withCsrfToken().form(fields).redirects(0)

async function audited(action: string) {
  const rows = await db.from('audit_entries').where('action', action)
  return rows.length
}

async function submitted(people: number) {
  const made = await finishedClass(world, { people })
  const { claimIds } = await new PrepareClaims().handle({ actor: who.admin, classId: made.classId })
  await new SubmitClaims().handle({ actor: who.admin, claimIds })
  return { ...made, claimIds }
}

/** The form of a preview: what it found, and which of it would go. */
async function previewed(client: ApiClient, user: User, query: string) {
  const response = await client.get(`/claims/runs/create?${query}`).loginAs(user)
  const html = response.text()
  const value = (name: string) =>
    (new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '').replaceAll('&amp;', '&')
  return {
    html,
    form: { query: value('query'), selection: value('selection'), going: value('going') },
  }
}

const queryOf = (result: string, shown: number[], ticked: number[]) =>
  `state=review&result=${result}&shown=${shown.join('-')}${ticked.map((id) => `&ids[]=${id}`).join('')}`

const going = (ids: number[]) => ids.map((id) => ({ id, version: 2 }))

test.group('Acts over many claims', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-10-15')
    await emptyDatabase()
    world = await buildWorld()
    who = await officers(world)
    return () => clock.resume()
  })

  test('only those who decide may preview, act and take', async ({ client }) => {
    for (const user of [who.admin, who.instructor, who.finance, who.auditor]) {
      const preview = await client.get('/claims/runs/create').loginAs(user).accept('json')
      preview.assertStatus(403)
      for (const url of ['/claims/runs', '/claims/next']) {
        const answer = await post(client, url, user).accept('json')
        answer.assertStatus(403)
      }
    }
    const guest = await client.get('/claims/runs/1').redirects(0)
    guest.assertHeader('location', '/login')
    const base = await client.get('/claims/workload').loginAs(who.admin).accept('json')
    base.assertStatus(403)
  })

  test('the preview counts who goes, who stays and why, and decides nothing', async ({
    client,
    assert,
  }) => {
    const { enrolmentIds, claimIds } = await submitted(4)
    await db.from('enrolments').where('id', enrolmentIds[0]).update({ attendance_percent: 60 })
    const query = queryOf('passed', claimIds, claimIds.slice(0, 3))
    const { html, form } = await previewed(client, who.reviewer, query)
    assert.include(html, '办理 2 件，跳过 1 件')
    assert.include(html, '已按你的取消勾选去掉 1 件')
    assert.include(html, '出勤率不低于 80%')
    assert.equal(form.going, claimIds.slice(1, 3).join('-'))
    assert.equal(await audited('claim.reviewed'), 0)
  })

  test('the preview leaves out a claim whose facts somebody asked to correct', async ({
    client,
    assert,
  }) => {
    const { claimIds } = await submitted(2)
    await new ProposeAmendment().handle({
      actor: who.reviewer,
      claimId: claimIds[0],
      fact: 'attended_days',
      value: '9',
      document: '签到原件第 3 页',
      reason: '多记一天',
    })

    const { html, form } = await previewed(
      client,
      who.secondReviewer,
      queryOf('passed', claimIds, claimIds)
    )

    assert.include(html, '有事实更正等待决定')
    assert.equal(form.going, String(claimIds[1]))
  })

  test('what the preview showed is done, with a row for each claim and a file', async ({
    client,
    assert,
  }) => {
    const { enrolmentIds, claimIds } = await submitted(4)
    await db.from('enrolments').where('id', enrolmentIds[0]).update({ attendance_percent: 60 })
    const { form } = await previewed(client, who.reviewer, queryOf('passed', claimIds, claimIds))
    const answer = await post(client, '/claims/runs', who.reviewer, form)
    const run = await db.from('claim_runs').firstOrFail()
    answer.assertHeader('location', `/claims/runs/${run.id}`)
    assert.deepInclude(run, { total: 4, went: 3, stayed: 1, actor_id: who.reviewer.id })
    assert.isNotNull(run.finished_at)
    assert.equal(await audited('claim.reviewed'), 3)
    assert.equal(await audited('claims.run_started'), 1)

    const page = await client.get(`/claims/runs/${run.id}`).loginAs(who.auditor)
    assert.include(page.text(), '已通过 3 件')
    assert.include(page.text(), '出勤率不低于 80%')
    const stayed = await client.get(`/claims/runs/${run.id}?show=stayed`).loginAs(who.reviewer)
    assert.include(stayed.text(), 'SL26-0000001')
    assert.notInclude(stayed.text(), 'SL26-0000002')

    const file = await client.get(`/claims/runs/${run.id}/file`).loginAs(who.reviewer)
    file.assertStatus(200)
    assert.include(String(file.header('content-disposition')), `claims-run-${run.id}.xlsx`)
    assert.equal(await audited('claims.exported'), 1)
  })

  test('a list that changed between preview and act is shown again, and nothing is done', async ({
    client,
    assert,
  }) => {
    const { claimIds } = await submitted(2)
    const { form } = await previewed(client, who.reviewer, queryOf('passed', claimIds, claimIds))
    await submitted(1)
    const answer = await post(client, '/claims/runs', who.reviewer, form)
    assert.match(String(answer.header('location')), /^\/claims\/runs\/create\?/)
    assert.include(String(answer.flashMessage('warning')), '有了变化')
    assert.equal(await audited('claim.reviewed'), 0)
    assert.lengthOf(await db.from('claim_runs'), 0)
  })

  test('a claim that another changes after the preview stays, the others go', async ({
    assert,
  }) => {
    const { claimIds } = await submitted(3)
    await new StartClaimRun().handle({
      actor: who.reviewer,
      stage: 'review',
      order: { act: 'decision', result: 'passed' },
      going: claimIds.map((id, index) => ({ id, version: index === 2 ? 1 : 2 })),
    })
    const lines = await db.from('claim_run_lines').orderBy('id')
    assert.deepEqual(
      lines.map((line) => [line.status, line.code]),
      [
        ['went', null],
        ['went', null],
        ['stayed', 'E_STALE_PAGE'],
      ]
    )
  })

  test('what the preview left out stays, even when nothing stands against it any more', async ({
    assert,
  }) => {
    const { claimIds } = await submitted(2)
    await new StartClaimRun().handle({
      actor: who.reviewer,
      stage: 'review',
      order: { act: 'decision', result: 'passed' },
      going: going([claimIds[0]]),
      excluded: going([claimIds[1]]),
    })
    const [, line] = await db.from('claim_run_lines').orderBy('id')
    assert.equal(line.code, 'E_NOT_PREVIEWED')
    const claim = await db.from('claims').where('id', claimIds[1]).firstOrFail()
    assert.equal(claim.status, 'submitted')
  })

  test('returning and rejecting take only what was ticked, and need their reason', async ({
    client,
    assert,
  }) => {
    const { claimIds } = await submitted(3)
    const { html, form } = await previewed(
      client,
      who.reviewer,
      queryOf('rejected', claimIds, [claimIds[1]])
    )
    assert.include(html, '办理 1 件，跳过 0 件')
    assert.equal(form.going, String(claimIds[1]))
    await post(client, '/claims/runs', who.reviewer, form)
    await post(client, '/claims/runs', who.reviewer, { ...form, reasonCode: 'nonsense' })
    assert.lengthOf(await db.from('claim_runs'), 0)
    await post(client, '/claims/runs', who.reviewer, { ...form, reasonCode: 'did_not_attend' })
    const claim = await db.from('claims').where('id', claimIds[1]).firstOrFail()
    assert.deepInclude(claim, { status: 'rejected', rejection_code: 'did_not_attend' })
    assert.equal(await audited('claim.rejected'), 1)
  })

  test('a return asks its questions of every claim that goes', async ({ client, assert }) => {
    const { claimIds } = await submitted(3)
    await db.from('claims').where('id', claimIds[2]).update({ held_at: clock.instant() })
    const { html, form } = await previewed(
      client,
      who.reviewer,
      queryOf('returned', claimIds, claimIds)
    )
    assert.include(html, 'name="questions[0][question]"')

    await post(client, '/claims/runs', who.reviewer, {
      ...form,
      'questions[0][topic]': 'scores',
      'questions[0][question]': ' ',
    })
    assert.lengthOf(await db.from('claim_runs'), 0, 'a return asks something')
    const asked = {
      'questions[0][topic]': 'group_proof',
      'questions[0][question]': '请补户籍页',
      'questions[1][topic]': 'attendance',
      'questions[1][question]': '9 月 3 日的签到表？',
      'questions[2][topic]': 'other',
      'questions[2][question]': '',
    }
    await post(client, '/claims/runs', who.reviewer, { ...form, ...asked })

    const run = await db.from('claim_runs').firstOrFail()
    assert.deepInclude(run, { went: 2, stayed: 0, result: 'returned', reason: null })
    const questions = await db.from('claim_questions').orderBy('claim_id').orderBy('position')
    assert.deepEqual(
      questions.map((one) => [one.claim_id, one.topic, one.question]),
      claimIds.slice(0, 2).flatMap((id) => [
        [id, 'group_proof', '请补户籍页'],
        [id, 'attendance', '9 月 3 日的签到表？'],
      ])
    )
    assert.notInclude(JSON.stringify(await db.from('audit_entries')), '请补户籍页')
    const page = await client.get(`/claims/runs/${run.id}`).loginAs(who.auditor)
    assert.include(page.text(), '9 月 3 日的签到表？')
  })

  test('a check by hand is recorded on all that is filtered', async ({ client, assert }) => {
    const { claimIds } = await submitted(3)
    const { form } = await previewed(client, who.reviewer, queryOf('check', claimIds, claimIds))
    await post(client, '/claims/runs', who.reviewer, form)
    assert.lengthOf(await db.from('claim_checks'), 0)
    await new RecordCheck().handle({
      actor: who.reviewer,
      claims: claimIds.slice(0, 1),
      name: 'certificate_lookup',
      result: 'failed',
      note: '查不到',
    })
    await post(client, '/claims/runs', who.reviewer, {
      ...form,
      check: 'certificate_lookup',
      checkResult: 'passed',
      note: '联网可查',
    })
    const checks = await db.from('claim_checks').where('name', 'certificate_lookup')
    assert.sameDeepMembers(
      checks.map((row) => [row.claim_id, row.result]),
      claimIds.map((id, at) => [id, at === 0 ? 'failed' : 'passed'])
    )
  })

  test('more than two hundred are done by the outbox, once, while the page shows how far', async ({
    client,
    assert,
  }) => {
    const { claimIds } = await submitted(210)
    const runId = await new StartClaimRun().handle({
      actor: who.reviewer,
      stage: 'review',
      order: { act: 'decision', result: 'passed' },
      going: going(claimIds),
    })
    assert.equal(await audited('claim.reviewed'), 0)
    const page = await client.get(`/claims/runs/${runId}`).loginAs(who.reviewer)
    assert.include(page.text(), '已完成 0 / 210 件')

    const jobs = await db.from('outbox_jobs').where('kind', 'claims.run').orderBy('id')
    assert.lengthOf(jobs, 5)
    // A worker that died after its transaction does the same lines again.
    await outboxHandler('claims.run')!(JSON.parse(jobs[0].payload))
    await new OutboxWorker().drain()
    const run = await db.from('claim_runs').where('id', runId).firstOrFail()
    assert.deepInclude(run, { went: 210, stayed: 0 })
    const decisions = await db.from('claim_decisions').where('stage', 'review')
    assert.lengthOf(decisions, 210)
    const batch = await db.from('work_batches').where('kind', 'claims.run').firstOrFail()
    assert.deepInclude(batch, { status: 'finished', done: 5, failed: 0 })
  })

  test('an officer who lost the role meanwhile decides nothing', async ({ assert }) => {
    const { claimIds } = await submitted(201)
    const runId = await new StartClaimRun().handle({
      actor: who.reviewer,
      stage: 'review',
      order: { act: 'decision', result: 'passed' },
      going: going(claimIds),
    })
    await db.from('user_roles').where('user_id', who.reviewer.id).delete()
    const lines = await db.from('claim_run_lines').where('claim_run_id', runId).orderBy('id')
    await new RunClaimLines().handle({ runId, from: lines[0].id, to: lines[200].id })
    const codes = await db.from('claim_run_lines').distinct('code')
    assert.deepEqual(
      codes.map((row) => row.code),
      ['E_ROLE_LOST']
    )
    assert.equal(await audited('claim.reviewed'), 0)
  })
})
