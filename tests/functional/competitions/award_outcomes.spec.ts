import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { checkInvariants } from '#app/oversight/invariants'
import { packAwardRules } from '#tests/support/award_rules'
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
let manager: User
let approver: User

const post = (client: ApiClient, url: string, user: User, fields: Record<string, unknown> = {}) =>
  client.post(url).loginAs(user).withCsrfToken().form(fields).redirects(0)

async function register(client: ApiClient, changes: Record<string, unknown> = {}) {
  await post(client, '/awards', manager, {
    name: '赵晓峰',
    documentNumber: syntheticIdentityNumber('1990-05-12', 777),
    contest: '山西省职业技能大赛',
    level: 'provincial',
    contestClass: 'first',
    event: '焊接',
    occupationId: world.occupationIds.welder,
    contestants: 'workers',
    teamSize: 1,
    rank: 2,
    awardedRank: 1,
    document: '晋人社函〔2026〕1 号',
    awardedOn: '2026-02-20',
    ...changes,
  })
  const award = await db.from('competition_awards').orderBy('id', 'desc').firstOrFail()
  const outcomes = await db
    .from('award_outcomes')
    .where('competition_award_id', award.id)
    .orderBy('id')
  return {
    award,
    outcomes,
    draft: (gives: string) =>
      outcomes.find((one) => one.gives === gives && one.status === 'drafted'),
  }
}

const decide = (
  client: ApiClient,
  user: User,
  outcome: Record<string, any>,
  fields: Record<string, unknown>
) =>
  post(
    client,
    `/awards/${outcome.competition_award_id}/outcomes/${outcome.id}/decisions`,
    user,
    fields
  ).accept('json')

test.group('What an award gives, decided', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    await packAwardRules()
    manager = await userWith('policy_manager')
    approver = await userWith('approver')
    return () => clock.resume()
  })

  test('registering drafts what every rule of its level gives, with its trace', async ({
    client,
    assert,
  }) => {
    const { award, outcomes } = await register(client)

    assert.sameDeepMembers(
      outcomes.map(({ gives, status, grade_rank: rank }) => [gives, status, rank]),
      [
        ['title', 'drafted', null],
        ['grade', 'drafted', 5],
        ['grade', 'not_met', null],
      ]
    )
    const page = await client.get(`/awards/${award.id}`).loginAs(approver)
    for (const words of ['三晋技术能手', '晋升 二级/技师', '不符合', '获奖第 1 名', '提交决定']) {
      assert.include(page.text(), words)
    }
    assert.lengthOf(await db.from('grade_records'), 0)
  })

  test('approved, the grade is recorded and the title conferred by the document', async ({
    client,
    assert,
  }) => {
    const { award, draft } = await register(client)

    const response = await decide(client, approver, draft('grade')!, { result: 'approved' })
    response.assertHeader('location', `/awards/${award.id}`)
    await decide(client, approver, draft('title')!, { result: 'approved' })

    const record = await db.from('grade_records').firstOrFail()
    assert.deepInclude(record, {
      person_id: award.person_id,
      grade_rank: 5,
      source_kind: 'award',
      awarded_on: '2026-02-20',
      document: '晋人社函〔2026〕1 号',
    })
    const holder = await db.from('title_holders').firstOrFail()
    assert.deepInclude(holder, {
      person_id: award.person_id,
      status: 'held',
      decided_by_id: approver.id,
    })
    assert.lengthOf(await db.from('audit_entries').where('action', 'award_outcome.approved'), 2)
    const again = await decide(client, approver, draft('title')!, { result: 'approved' })
    assert.equal(again.body().errors[0].code, 'E_OUTCOME_DECIDED')
  })

  test('nobody decides what they registered or won, and a refusal needs its reason', async ({
    client,
    assert,
  }) => {
    const { award, draft } = await register(client)
    const both = await userWith('approver')
    await db
      .from('award_outcomes')
      .where('id', draft('grade')!.id)
      .update({ drafted_by_id: both.id })
    const own = await decide(client, both, draft('grade')!, { result: 'approved' })
    assert.equal(own.body().errors[0].code, 'E_DRAFTED_BY_YOU')
    await db.from('users').where('id', approver.id).update({ person_id: award.person_id })
    await approver.refresh()
    const winner = await decide(client, approver, draft('title')!, { result: 'approved' })
    assert.equal(winner.body().errors[0].code, 'E_OWN_AWARD')
    const silent = await decide(client, both, draft('title')!, { result: 'refused' })
    assert.equal(silent.body().errors[0].code, 'E_REASON_NEEDED')
    const refused = await decide(client, both, draft('title')!, {
      result: 'refused',
      reason: '文件有误',
    })
    refused.assertStatus(302)
    assert.lengthOf(await db.from('title_holders'), 0)
    const wrong = await decide(client, both, draft('title')!, { result: 'maybe' })
    wrong.assertStatus(422)
  })

  test('a grade gained since the draft is judged again', async ({ client, assert }) => {
    const { draft } = await register(client)
    const second = await register(client, { event: '焊接（第二场）' })
    await decide(client, approver, draft('grade')!, { result: 'approved' })

    const late = await decide(client, approver, second.draft('grade')!, { result: 'approved' })
    assert.equal(late.body().errors[0].code, 'E_OUTCOME_CHANGED')
    const { id, competition_award_id: awardId } = second.draft('grade')!
    const former = await db.from('award_outcomes').where('id', id).firstOrFail()
    const judge = (user: User) =>
      client
        .post(`/awards/${awardId}/outcomes/${id}/judgements`)
        .loginAs(user)
        .withCsrfToken()
        .accept('json')
        .redirects(0)
    const stranger = await judge(approver)
    stranger.assertStatus(403)
    const judged = await judge(manager)
    judged.assertStatus(302)
    const now = await db.from('award_outcomes').where('id', id).firstOrFail()
    assert.deepInclude(now, { status: 'not_met', drafted_by_id: manager.id })
    const [kept] = await db.from('award_outcome_judgements')
    assert.deepInclude(kept, { status: 'drafted', trace: former.trace, award_outcome_id: id })
    const same = await judge(manager)
    assert.equal(same.body().errors[0].code, 'E_OUTCOME_SAME')
    await db.from('grade_records').update({ status: 'withdrawn' })
    await judge(manager)
    const again = await decide(client, approver, second.draft('grade')!, { result: 'approved' })
    again.assertStatus(302)
    const gone = await judge(manager)
    assert.equal(gone.body().errors[0].code, 'E_OUTCOME_DECIDED')
    await decide(client, approver, draft('title')!, { result: 'approved' })
    const title = await decide(client, approver, second.draft('title')!, { result: 'approved' })
    assert.equal(title.body().errors[0].code, 'E_TITLE_HELD')
    assert.lengthOf(await db.from('grade_records').where('status', 'live'), 1)
  })

  test('a grade by award is certified by a body filed for it, once', async ({ client, assert }) => {
    const { draft } = await register(client)
    await decide(client, approver, draft('grade')!, { result: 'approved' })
    const { id } = await db.from('grade_records').firstOrFail()
    const url = `/grades/${id}/certificates`
    const body = await db.from('assessment_bodies').firstOrFail()
    const unfiled = await post(client, url, approver, { bodyId: body.id }).accept('json')
    assert.equal(unfiled.body().errors[0].code, 'E_BODY_NOT_FILED')
    const none = await client.get(`/grades/${id}`).loginAs(approver)
    assert.include(none.text(), '没有备案这个职业和等级的评价机构')
    await insertRow('assessment_body_filings', {
      assessment_body_id: body.id,
      occupation_id: world.occupationIds.welder,
      grade_rank: 5,
    })
    const page = await client.get(`/grades/${id}`).loginAs(approver)
    assert.include(page.text(), '颁发证书')

    await post(client, url, approver, { bodyId: body.id })
    await post(client, url, approver, { bodyId: body.id })

    const certificate = await db.from('certificates').firstOrFail()
    assert.deepInclude(certificate, {
      kind: 'skill_grade',
      grade_record_id: id,
      grade_rank: 5,
      enrolment_id: null,
      assessment_body_id: body.id,
    })
    assert.equal(certificate.number[15], '2')
    assert.lengthOf(await db.from('certificates'), 1)
    const results = await checkInvariants()
    assert.deepEqual(
      results.filter((one) => !one.holds).map((one) => one.name),
      []
    )
    await db.from('grade_records').update({ status: 'withdrawn' })
    await db.from('certificates').update({ status: 'revoked' })
    const late = await post(client, url, approver, { bodyId: body.id }).accept('json')
    assert.equal(late.body().errors[0].code, 'E_GRADE_NOT_LIVE')
    await db.from('grade_records').update({ status: 'live', source_kind: 'assessment' })
    const ofClass = await post(client, url, approver, { bodyId: body.id }).accept('json')
    assert.equal(ofClass.body().errors[0].code, 'E_GRADE_OF_CLASS')
  })

  test('a place awarded is never behind the place reached, and the work type is of the occupation', async ({
    client,
    assert,
  }) => {
    await register(client, { rank: 1, awardedRank: 2 }).catch(() => null)
    await register(client, { workType: '没有的工种' }).catch(() => null)
    assert.lengthOf(await db.from('competition_awards'), 0)
  })
})
