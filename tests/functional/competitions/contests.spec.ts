import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
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
let reviewer: User
let manager: User
let approver: User
let titles: Map<string, number>

/** Lists as a form sends them: `members[0][name]`. */
function flat(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => {
      if (!Array.isArray(value)) return [[key, value]]
      return value.flatMap((one, index) =>
        Object.entries(one).map(([inner, held]) => [`${key}[${index}][${inner}]`, held])
      )
    })
  )
}

const post = (client: ApiClient, url: string, user: User, fields: Record<string, unknown> = {}) =>
  client.post(url).loginAs(user).withCsrfToken().form(flat(fields)).redirects(0)

async function refusal(client: ApiClient, url: string, user: User, fields = {}) {
  const response = await post(client, url, user, fields).accept('json')
  return response.body().errors?.[0]?.code ?? response.status()
}

const contest = (changes: Record<string, unknown> = {}) => ({
  code: 'SX26-JN',
  name: '山西省职业技能大赛侯马赛区',
  level: 'provincial',
  contestClass: 'first',
  organiser: '侯马市人力资源和社会保障局',
  document: '侯人社函〔2026〕9 号',
  entriesUntil: '2026-03-10',
  startsOn: '2026-03-12',
  endsOn: '2026-03-12',
  ...changes,
})

const event = (changes: Record<string, unknown> = {}) => ({
  name: '焊接',
  occupationId: world.occupationIds.welder,
  contestants: 'workers',
  teamSize: 1,
  firstPrizes: 1,
  secondPrizes: 1,
  thirdPrizes: 1,
  meritPercent: 80,
  ...changes,
})

const contestant = (name: string, sequence: number, born = '1990-05-12') => ({
  unit: '侯马市某制造有限公司',
  members: [{ name, documentNumber: syntheticIdentityNumber(born, sequence) }],
  takesHonours: 'yes',
})

/** A contest with its event and four contestants, closed to entries. */
async function heldContest(client: ApiClient) {
  await post(client, '/competitions', reviewer, contest())
  const { id } = await db.from('contests').firstOrFail()
  const root = `/competitions/${id}`
  await post(client, `${root}/events`, reviewer, event())
  const { id: eventId } = await db.from('contest_events').firstOrFail()
  await post(client, `${root}/steps`, reviewer, { to: 'open' })
  const of = `${root}/events/${eventId}`
  for (const [index, name] of ['赵晓峰', '安小军', '李志强', '周明'].entries()) {
    await post(client, `${of}/entries`, reviewer, contestant(name, 500 + index))
  }
  await post(client, `${root}/steps`, reviewer, { to: 'closed' })
  const entries = await db.from('contest_entries').orderBy('id')
  return { id, root, of, entryIds: entries.map((entry) => entry.id as number) }
}

const results = (entryIds: number[], scores: (string | null)[]) => ({
  results: entryIds.map((entryId, index) => ({
    entryId,
    outcome: scores[index] === null ? 'absent' : 'scored',
    score: scores[index] ?? '',
  })),
})

test.group('Contests of the bureau', (group) => {
  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    titles = await packAwardRules()
    reviewer = await userWith('reviewer')
    manager = await userWith('policy_manager')
    approver = await userWith('approver')
    return () => clock.resume()
  })

  test('from the document that calls it to awards with what each gives', async ({
    client,
    assert,
  }) => {
    const { id, root, of, entryIds } = await heldContest(client)
    const first = await db
      .from('contest_members')
      .where('contest_entry_id', entryIds[0])
      .firstOrFail()
    await insertRow('title_holders', {
      title_id: titles.get('sanjin_technical_expert'),
      person_id: first.person_id,
      document: '晋人社函〔2024〕1 号',
      conferred_on: '2024-05-01',
      status: 'held',
      proposed_by_id: manager.id,
      proposed_at: clock.instant(),
    })

    await post(client, `${of}/results`, reviewer, results(entryIds, ['95', '91.5', '91.25', null]))
    assert.equal(await refusal(client, `${of}/checks`, reviewer), 'E_RECORDED_BY_YOU')
    await post(client, `${of}/checks`, manager)
    const placed = await db.from('contest_entries').orderBy('id')
    assert.deepEqual(
      placed.map((one) => [one.rank, one.awarded_rank, one.prize]),
      [
        [1, null, null],
        [2, 1, 'first'],
        [3, 2, 'second'],
        [null, null, null],
      ]
    )
    const page = await client.get(of).loginAs(approver)
    for (const words of ['91.50', '不参加评奖：三晋技术能手', '缺赛', '一等奖']) {
      assert.include(page.text(), words)
    }

    await post(client, `${root}/publications`, manager)
    const { publicity_closes_on: closesOn } = await db
      .from('contests')
      .where('id', id)
      .firstOrFail()
    assert.equal(closesOn, '2026-03-09')
    const shown = await client.get('/award_lists/SX26-JN')
    assert.include(shown.text(), '安*军')
    assert.notInclude(shown.text(), '安小军')
    const announced = { document: '侯人社函〔2026〕20 号', awardedOn: '2026-03-10' }
    assert.equal(
      await refusal(client, `${root}/confirmations`, approver, announced),
      'E_PUBLICITY_OPEN'
    )

    clock.stopAt('2026-03-10')
    await post(client, `${root}/confirmations`, approver, announced)
    const awards = await db.from('competition_awards').orderBy('awarded_rank')
    assert.deepEqual(
      awards.map((one) => [one.rank, one.awarded_rank, one.award, one.entrants]),
      [
        [2, 1, '一等奖', 3],
        [3, 2, '二等奖', 3],
      ]
    )
    const drafts = await db.from('award_outcomes').where('status', 'drafted')
    assert.sameDeepMembers(
      drafts.map((one) => [one.competition_award_id, one.gives, one.drafted_by_id]),
      awards.flatMap((one) => [
        [one.id, 'title', manager.id],
        [one.id, 'grade', manager.id],
      ])
    )
    await post(client, `${root}/certificates`, manager)
    await post(client, `${root}/certificates`, manager)
    const certificates = await db.from('certificates').where('kind', 'award').orderBy('id')
    assert.deepEqual(
      certificates.map((one) => one.competition_award_id),
      awards.map((one) => one.id)
    )
    const awarded = await client.get(`/awards/${awards[0].id}`).loginAs(approver)
    assert.include(awarded.text(), certificates[0].number)
    const gone = await client.get('/award_lists/SX26-JN')
    gone.assertStatus(404)
    const actions = await db.from('audit_entries').where('action', 'like', 'contest.%')
    assert.includeMembers(
      actions.map((one) => one.action),
      ['contest.created', 'contest.entered', 'contest.results_checked', 'contest.final']
    )
  })

  test('an objection upheld takes the list back; open, it keeps the list from being confirmed', async ({
    client,
    assert,
  }) => {
    const { id, root, of, entryIds } = await heldContest(client)
    await post(client, `${of}/results`, reviewer, results(entryIds, ['95', '91', '90', '80']))
    await post(client, `${of}/checks`, manager)
    await post(client, `${root}/publications`, manager)
    const objection = {
      raisedBy: '周明',
      contact: '13900001234',
      ground: '焊接得分算错',
      entryId: entryIds[3],
    }
    const form = await client.get(root).loginAs(reviewer)
    assert.include(form.text(), `<option value="${entryIds[3]}"`)
    await post(client, `${root}/objections`, reviewer, objection)
    const { id: objectionId, contact_mask: mask } = await db
      .from('contest_objections')
      .firstOrFail()
    assert.equal(mask, '****1234')
    clock.stopAt('2026-03-10')
    const announced = { document: '侯人社函〔2026〕20 号', awardedOn: '2026-03-10' }
    assert.equal(
      await refusal(client, `${root}/confirmations`, approver, announced),
      'E_OBJECTIONS_OPEN'
    )
    assert.equal(
      await refusal(client, `${root}/objections`, reviewer, objection),
      'E_PUBLICITY_OVER'
    )
    const answers = `${root}/objections/${objectionId}/answers`
    const answer = { result: 'upheld', answer: '评分表第二项漏计' }
    assert.equal(await refusal(client, answers, reviewer, answer), 'E_RECORDED_BY_YOU')
    assert.equal(await refusal(client, answers, manager, answer), 'E_HAND_IN_RESULTS')
    await post(client, answers, approver, answer)
    const taken = await db.from('contest_decisions').orderBy('id', 'desc').firstOrFail()
    assert.deepInclude(taken, { decision: 'taken_back', reason: '评分表第二项漏计' })

    const back = await db.from('contests').where('id', id).firstOrFail()
    assert.deepInclude(back, { status: 'closed', publicity_closes_on: null })
    assert.equal(await refusal(client, answers, approver, answer), 'E_CONTEST_STATE')
    assert.equal(await refusal(client, `${root}/publications`, manager), 'E_UNCHECKED')
    await post(client, `${of}/results`, reviewer, results(entryIds, ['95', '91', '90', '92']))
    assert.equal(await refusal(client, `${root}/publications`, manager), 'E_UNCHECKED')
  })

  test('entries: age, size of the team, the same person twice, the last day', async ({
    client,
    assert,
  }) => {
    await post(client, '/competitions', reviewer, contest())
    const { id } = await db.from('contests').firstOrFail()
    const root = `/competitions/${id}`
    assert.equal(await refusal(client, `${root}/steps`, reviewer, { to: 'open' }), 'E_NO_EVENT')
    await post(client, `${root}/events`, reviewer, event({ name: '数控', teamSize: 2 }))
    assert.equal(
      await refusal(client, `${root}/events`, reviewer, event({ name: '数控', teamSize: 2 })),
      'E_EVENT_KNOWN'
    )
    const { id: eventId } = await db.from('contest_events').firstOrFail()
    await post(client, `${root}/steps`, reviewer, { to: 'open' })
    const url = `${root}/events/${eventId}/entries`
    const [one, two, child] = [
      contestant('赵晓峰', 600),
      contestant('安小军', 601),
      contestant('小孩', 602, '2012-01-01'),
    ]
    const team = (...members: (typeof one)[]) => ({
      ...one,
      members: members.flatMap((m) => m.members),
    })

    assert.equal(await refusal(client, url, reviewer, one), 'E_TEAM_SIZE')
    assert.equal(await refusal(client, url, reviewer, team(one, child)), 'E_TOO_YOUNG')
    assert.equal(await refusal(client, url, reviewer, team(one, one)), 'E_ENTERED')
    assert.equal(
      await refusal(client, url, reviewer, { ...team(one, two), takesHonours: 'no' }),
      'E_REASON_NEEDED'
    )
    await post(client, url, reviewer, team(one, two))
    assert.equal(await refusal(client, url, reviewer, team(two, one)), 'E_ENTERED')
    const { id: entryId } = await db.from('contest_entries').firstOrFail()
    await post(client, `${url}/${entryId}/withdrawals`, reviewer)
    assert.equal(
      await refusal(client, `${url}/${entryId}/withdrawals`, reviewer),
      'E_ENTRY_WITHDRAWN'
    )
    await post(client, url, reviewer, team(two, one))
    const numbers = await db.from('contest_entries').orderBy('id').select('number')
    assert.deepEqual(
      numbers.map((row) => row.number),
      [`SX26-JN-${eventId}-001`, `SX26-JN-${eventId}-002`]
    )
    clock.stopAt('2026-03-11')
    assert.equal(await refusal(client, url, reviewer, team(one, two)), 'E_ENTRIES_OVER')
  })

  test('scores: every entry, none missing, no shared prize', async ({ client, assert }) => {
    const { root, of, entryIds } = await heldContest(client)
    const record = (scores: (string | null)[]) => results(entryIds, scores)
    assert.equal(await refusal(client, `${of}/checks`, manager), 'E_NO_RESULTS')
    assert.equal(
      await refusal(client, `${of}/results`, reviewer, results(entryIds.slice(1), ['1', '2', '3'])),
      'E_RESULTS_INCOMPLETE'
    )
    assert.equal(
      await refusal(client, `${of}/results`, reviewer, record(['90', '', '80', '70'])),
      'E_SCORE_MISSING'
    )
    await db.from('contest_events').update({ tie_break: '实操成绩' })
    await post(client, `${of}/results`, reviewer, record(['90', '90', '80', '70']))
    assert.equal(await refusal(client, `${of}/checks`, manager), 'E_TIE')
    assert.equal(await refusal(client, `${root}/publications`, manager), 'E_UNCHECKED')
    assert.equal(
      await refusal(client, `${of}/entries/${entryIds[0]}/withdrawals`, reviewer),
      'E_RESULTS_IN'
    )
    const wrong = await post(
      client,
      `${of}/results`,
      reviewer,
      record(['九十', '90', '80', '70'])
    ).accept('json')
    wrong.assertStatus(422)
  })

  test('equal scores: the named part decides, else the place is shared and the next left out', async ({
    client,
    assert,
  }) => {
    const { of, entryIds } = await heldContest(client)
    const places = async () => {
      const rows = await db.from('contest_entries').orderBy('id')
      return rows.map((one) => [one.rank, one.prize])
    }
    await post(client, `${of}/results`, reviewer, results(entryIds, ['90', '90', '80', '70']))
    await post(client, `${of}/checks`, manager)
    assert.deepEqual(await places(), [
      [1, 'first'],
      [1, 'first'],
      [3, 'third'],
      [4, null],
    ])
    const shared = await client.get(of).loginAs(reviewer)
    assert.include(shared.text(), '同分并列，后面的名次空出')

    await db.from('contest_events').update({ tie_break: '实操成绩' })
    const { results: lines } = results(entryIds, ['90', '90', '80', '70'])
    const withTie = lines.map((line, index) => ({ ...line, tieScore: ['60', '61.5'][index] ?? '' }))
    await post(client, `${of}/results`, reviewer, { results: withTie })
    await post(client, `${of}/checks`, manager)
    assert.deepEqual(await places(), [
      [2, 'second'],
      [1, 'first'],
      [3, 'third'],
      [4, null],
    ])
    const decided = await client.get(of).loginAs(reviewer)
    for (const words of ['同分先比：实操成绩', '90.00 / 61.50']) {
      assert.include(decided.text(), words)
    }
  })

  test('opened again after results: a reason, nothing stale, the scores kept in the decision', async ({
    client,
    assert,
  }) => {
    const { id, root, of, entryIds } = await heldContest(client)
    await post(client, `${of}/results`, reviewer, results(entryIds, ['95', '91', '90', '80']))
    await post(client, `${of}/checks`, manager)
    const steps = `${root}/steps`
    assert.equal(await refusal(client, steps, reviewer, { to: 'open' }), 'E_REASON_NEEDED')
    await post(client, steps, reviewer, { to: 'open', reason: '漏报一名选手' })
    const entries = await db.from('contest_entries')
    assert.isTrue(entries.every((one) => one.outcome === null && one.prize === null))
    const cleared = await db.from('contest_events').firstOrFail()
    assert.deepInclude(cleared, { results_by_id: null, checked_at: null })
    const decision = await db.from('contest_decisions').orderBy('id', 'desc').firstOrFail()
    assert.deepInclude(decision, { decision: 'reopened', reason: '漏报一名选手' })
    assert.lengthOf(JSON.parse(decision.thrown_away), 4)
    await assert.rejects(() => db.from('contest_decisions').delete())
    await post(client, `${of}/entries`, reviewer, contestant('新选手', 510))
    await post(client, steps, reviewer, { to: 'closed' })
    assert.equal(await refusal(client, `${root}/publications`, manager), 'E_UNCHECKED')
    // Results that an older release left behind an entry without one are no list either.
    await db.from('contest_events').update({ results_at: '2026-03-02', checked_at: '2026-03-02' })
    await db.from('contest_entries').where('id', entryIds[0]).update({
      outcome: 'scored',
      score_hundredths: 9500,
      prize: 'first',
      rank: 1,
      awarded_rank: 1,
    })
    assert.equal(await refusal(client, `${root}/publications`, manager), 'E_UNCHECKED')
    const page = await client.get(root).loginAs(approver)
    assert.include(page.text(), '清空 4 个成绩')
    assert.equal((await db.from('contests').where('id', id).firstOrFail()).status, 'closed')
  })

  test('a title withdrawn after the check gives the honours back at publication', async ({
    client,
    assert,
  }) => {
    const { root, of, entryIds } = await heldContest(client)
    const first = await db
      .from('contest_members')
      .where('contest_entry_id', entryIds[0])
      .firstOrFail()
    await insertRow('title_holders', {
      title_id: titles.get('sanjin_technical_expert'),
      person_id: first.person_id,
      document: '晋人社函〔2024〕1 号',
      conferred_on: '2024-05-01',
      status: 'held',
      proposed_by_id: manager.id,
      proposed_at: clock.instant(),
    })
    await post(client, `${of}/results`, reviewer, results(entryIds, ['95', '91', '90', '80']))
    await post(client, `${of}/checks`, manager)
    const own = () => db.from('contest_entries').where('id', entryIds[0]).firstOrFail()
    assert.deepInclude(await own(), { awarded_rank: null, takes_honours: 'yes' })
    await db.from('title_holders').update({ status: 'withdrawn' })
    await post(client, `${root}/publications`, manager)
    assert.deepInclude(await own(), { awarded_rank: 1, prize: 'first', passed_title: null })
  })

  test('the contact of who objects is shown once, on record', async ({ client, assert }) => {
    const { root, of, entryIds } = await heldContest(client)
    await post(client, `${of}/results`, reviewer, results(entryIds, ['95', '91', '90', '80']))
    await post(client, `${of}/checks`, manager)
    await post(client, `${root}/publications`, manager)
    const objection = { raisedBy: '周明', contact: '13900001234', ground: '焊接得分算错' }
    await post(client, `${root}/objections`, reviewer, objection)
    const { id } = await db.from('contest_objections').firstOrFail()
    const finance = await userWith('finance')
    const url = `${root}/objections/${id}/contact`
    assert.equal(await refusal(client, url, finance), 403)
    const shown = await client.post(url).loginAs(approver).withCsrfToken().redirects(1)
    assert.include(shown.text(), '13900001234')
    const again = await client.get(root).loginAs(approver)
    assert.notInclude(again.text(), '13900001234')
    const audit = await db.from('audit_entries').orderBy('sequence', 'desc').firstOrFail()
    assert.deepInclude(audit, { action: 'contest.contact_revealed', actor_id: approver.id })
    const member = await db.from('contest_members').firstOrFail()
    const own = await userWith('approver', { personId: member.person_id })
    assert.equal(await refusal(client, url, own), 'E_OWN_CONTEST')
  })

  test('the next year, the other group and an award registered by hand are no dead end', async ({
    client,
    assert,
  }) => {
    const held = await heldContest(client)
    const winner = await db
      .from('contest_members')
      .where('contest_entry_id', held.entryIds[0])
      .firstOrFail()
    const award = (changes: Record<string, unknown>) =>
      insertRow('competition_awards', {
        person_id: winner.person_id,
        occupation_id: world.occupationIds.welder,
        contest: contest().name,
        contest_year: 2026,
        level: 'provincial',
        event: '焊接',
        contestants: 'workers',
        rank: 1,
        awarded_rank: 1,
        document: '晋人社函〔2026〕1 号',
        awarded_on: '2026-02-20',
        created_by_id: manager.id,
        created_at: '2026-02-20T00:00:00.000Z',
        ...changes,
      })
    const byHand = await award({})
    await award({ contest_year: 2025 })
    await award({ contestants: 'students' })
    await assert.rejects(() => award({}))
    const { root, of, entryIds } = held
    await post(client, `${of}/results`, reviewer, results(entryIds, ['95', '91', '90', '80']))
    await post(client, `${of}/checks`, manager)
    await post(client, `${root}/publications`, manager)
    clock.stopAt('2026-03-10')
    const announced = { document: '侯人社函〔2026〕20 号', awardedOn: '2026-03-10' }
    const done = await post(client, `${root}/confirmations`, approver, announced)
    done.assertFlashMessage(
      'warning',
      '1 个获奖此前已手工登记，保留原登记并归入本竞赛；请核对名次是否一致。'
    )
    const joined = await db.from('competition_awards').where('id', byHand).firstOrFail()
    assert.deepInclude(joined, { contest_entry_id: entryIds[0], document: '晋人社函〔2026〕1 号' })
    assert.lengthOf(await db.from('competition_awards').where('contest_year', 2026), 4)
    assert.equal(
      await refusal(client, '/competitions', reviewer, contest({ code: 'SX26-B' })),
      'E_CONTEST_SAME_YEAR'
    )
    const next = {
      code: 'SX27',
      entriesUntil: '2027-03-10',
      startsOn: '2027-03-12',
      endsOn: '2027-03-12',
    }
    await post(client, '/competitions', reviewer, contest(next))
    assert.lengthOf(await db.from('contests'), 2)
  })

  test('days, codes and reasons are asked for', async ({ client, assert }) => {
    assert.equal(
      await refusal(client, '/competitions', reviewer, contest({ startsOn: '2026-03-09' })),
      'E_CONTEST_DAYS'
    )
    await post(client, '/competitions', reviewer, contest())
    assert.equal(await refusal(client, '/competitions', reviewer, contest()), 'E_CONTEST_KNOWN')
    const { id } = await db.from('contests').firstOrFail()
    const steps = `/competitions/${id}/steps`
    assert.equal(await refusal(client, steps, reviewer, { to: 'cancelled' }), 'E_REASON_NEEDED')
    await post(client, steps, reviewer, { to: 'cancelled', reason: '文件撤销' })
    assert.equal(await refusal(client, steps, reviewer, { to: 'open' }), 'E_CONTEST_STATE')
    const page = await client.get(`/competitions/${id}`).loginAs(approver)
    assert.include(page.text(), '文件撤销')
    const list = await client.get('/competitions').loginAs(approver)
    assert.include(list.text(), '已取消')
    const form = await client.get('/competitions/create').loginAs(reviewer)
    form.assertStatus(200)
    const lists = await client.get('/award_lists')
    assert.include(lists.text(), '现在没有公示中的获奖名单')
  })
})
