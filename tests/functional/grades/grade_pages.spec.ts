import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import { countQueries } from '#tests/functional/oversight/query_count'
import { shownLadders } from '#app/grades/entry/shown_ladders'
import { anEvidence, certificateNumber, loadEntryConditions } from '#tests/support/entry'
import { playLine, theBureau, type Bureau, type Line } from '#tests/support/line'
import { aPerson, buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import type User from '#models/user'

test.group('Pages of grades and papers', (group) => {
  let world: World
  let line: Line
  let bureau: Bureau
  let stranger: User

  group.setup(async () => {
    await emptyDatabase()
    world = await buildWorld()
    bureau = await theBureau()
    line = await playLine(world, world.a, bureau)
    await loadEntryConditions()
    stranger = await userWith('base_admin', { baseId: world.b.id })
    return async () => {
      clock.resume()
      await emptyDatabase()
    }
  })
  group.each.setup(async () => {
    await db.beginGlobalTransaction()
    return () => db.rollbackGlobalTransaction()
  })

  test('the list shows what the user may see, narrowed as asked', async ({ assert, client }) => {
    const own = await client.get('/grades').loginAs(line.admin)
    own.assertTextIncludes('四级/中级工')
    const foreign = await client.get('/grades').loginAs(stranger)
    foreign.assertTextIncludes('还没有等级记录')
    const ended = await client.get('/grades?status=ended').loginAs(bureau.reviewer)
    ended.assertTextIncludes('没有符合条件的记录')
    const wrong = await client.get('/grades?rank=9').loginAs(bureau.reviewer).redirects(0)
    assert.equal(wrong.status(), 302)
  })

  test('one grade shows how it was reached and what was decided', async ({ client }) => {
    const response = await client.get(`/grades/${line.gradeRecordId}`).loginAs(bureau.reviewer)

    response.assertStatus(200)
    response.assertTextIncludes('6-18-02-04')
    response.assertTextIncludes('考核')
    const missing = await client.get('/grades/999999').loginAs(bureau.reviewer)
    missing.assertStatus(404)
  })

  test('a person’s page draws the ladder and the routes to the next grade', async ({ client }) => {
    await anEvidence([line.admin, line.secondAdmin], {
      personId: line.personId,
      kind: 'employment',
      fromOn: '2018-03-20',
      occupationIds: [world.occupationIds.welder],
    })

    const response = await client.get(`/people/${line.personId}/grades`).loginAs(line.admin)
    response.assertStatus(200)
    response.assertTextIncludes('现在是四级/中级工，下一级三级/高级工')
    response.assertTextIncludes('最早 2031-03-20')
    response.assertTextIncludes('还差 4 年 11 个月')
    response.assertTextIncludes('缺材料')
    const foreign = await client.get(`/people/${line.personId}/grades`).loginAs(stranger)
    foreign.assertStatus(403)
  })

  test('the trainee reads the same on a phone, and whoever has nothing reads what to do', async ({
    assert,
    client,
  }) => {
    const trainee = await userWith('trainee', { personId: line.personId })
    const own = await client.get('/me/ladder').loginAs(trainee)
    own.assertTextIncludes('我是 四级/中级工，第 3 级')

    const one = await countQueries(() =>
      shownLadders(db.connection(), line.personId, clock.today(), 'zh-CN')
    )
    await anEvidence([line.admin, line.secondAdmin], {
      personId: line.personId,
      kind: 'employment',
      fromOn: '2018-03-20',
      occupationIds: Object.values(world.occupationIds),
    })
    const all = await countQueries(() =>
      shownLadders(db.connection(), line.personId, clock.today(), 'zh-CN')
    )
    assert.isAbove(all.result.length, one.result.length)
    assert.equal(all.queries, one.queries)
    assert.isBelow(all.queries, 15)

    const newcomer = await userWith('trainee', { personId: await aPerson({ name: '安小军' }) })
    const empty = await client.get('/me/ladder').loginAs(newcomer)
    empty.assertTextIncludes('报名参加培训后')
  })

  test('papers are entered by a form that says which part of a number is wrong', async ({
    assert,
    client,
  }) => {
    const form = {
      'kind': 'certificate',
      'detail': 'skill_grade',
      'organisation': '太原某评价中心',
      'subject': '焊工',
      'gradeRank': 2,
      'number': 'S000019100001205000123',
      'fromOn': '2020-05-01',
      'proof': '证书复印件',
      'occupationIds[]': [world.occupationIds.welder],
    }
    const post = (fields: object, user = line.admin) =>
      client
        .post(`/people/${line.personId}/grade_evidence`)
        .form({ ...form, ...fields })
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)

    const wrong = await post({}).accept('json')
    wrong.assertStatus(422)
    wrong.assertTextIncludes('第 6 至 7 位“19”不对')
    const missing = await post({ organisation: '' }).accept('json')
    missing.assertStatus(422)
    const foreign = await post({ number: certificateNumber(5) }, stranger).accept('json')
    foreign.assertStatus(403)
    assert.lengthOf(await db.from('person_evidence'), 1)

    const right = await post({ number: certificateNumber(5) })
    const row = await db.from('person_evidence').orderBy('id', 'desc').firstOrFail()
    right.assertHeader('location', `/grade_evidence/${row.id}`)
  })

  test('the page of a paper shows its number to who looks it up, and takes check and answer', async ({
    assert,
    client,
  }) => {
    const at = `/grade_evidence/${line.evidenceId}`
    const auditor = await userWith('auditor')
    const masked = await client.get(at).loginAs(auditor)
    assert.match(masked.text(), /S0000\*+0/)
    const maker = await client.get(at).loginAs(line.admin)
    maker.assertTextIncludes('请另一个人核对')
    assert.match(maker.text(), /S000014100001205\d{6}/)

    const post = (path: string, fields: object, user: User) =>
      client
        .post(at + path)
        .form(fields)
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    const own = await post('/decisions', { decision: 'checked' }, line.admin).accept('json')
    own.assertStatus(422)
    await post('/decisions', { decision: 'checked' }, bureau.reviewer)
    await post('/lookups', { result: 'matches', reference: '截图 7' }, line.secondAdmin)
    const row = await db.from('person_evidence').where('id', line.evidenceId).firstOrFail()
    assert.deepEqual([row.status, row.checked_by_id], ['checked', bureau.reviewer.id])
    const answer = await db.from('national_lookups').firstOrFail()
    assert.deepEqual([answer.result, answer.looked_up_by_id], ['matches', line.secondAdmin.id])
  })

  test('every page opens in English', async ({ client }) => {
    const reader = await userWith('reviewer')
    await db.from('users').where('id', reader.id).update({ locale: 'en' })
    await reader.refresh()
    for (const page of [
      '/grades',
      `/grades/${line.gradeRecordId}`,
      `/people/${line.personId}/grades`,
      '/grade_evidence',
      `/grade_evidence/${line.evidenceId}`,
      ...['certificate', 'employment', 'diploma', 'title', 'apprenticeship'].map(
        (kind) => `/people/${line.personId}/grade_evidence/create?kind=${kind}`
      ),
    ]) {
      const response = await client.get(page).loginAs(reader)
      response.assertStatus(200)
    }
  })
})
