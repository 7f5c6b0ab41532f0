import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import DecideApplication from '#app/enrolments/applications/actions/decide_application'
import { offerSeats } from '#app/enrolments/waiting_list/offer_seats'
import { aClass, aTrainee, setUpWorld } from '#tests/functional/enrolments/class_fixture'
import { countQueries } from '#tests/functional/oversight/query_count'
import { ownOutlooks } from '#app/portal/queries/own_outlooks'
import { aPerson, insertRow, userWith, type World } from '#tests/support/world'
import { packPolicies } from '#tests/support/policies'
import { loadEntryConditions } from '#tests/support/entry'
import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

test.group('The public list of open classes', (group) => {
  let world: World

  group.each.setup(async () => {
    const set = await setUpWorld()
    world = set.world
    return set.tearDown
  })

  test('anybody reads which classes enrol, with seats that are neither taken nor kept', async ({
    assert,
    client,
  }) => {
    const id = await aClass(world, world.a, { seats: 10, seats_taken: 3, seats_offered: 2 })
    await aClass(world, world.a, { status: 'draft', code: 'DRAFT-1' })
    await aClass(world, world.a, { starts_on: '2026-03-02', code: 'BEGUN-1' })

    const list = await client.get('/courses')
    list.assertStatus(200)
    assert.include(list.text(), `/courses/${id}`)
    assert.include(list.text(), '剩 5 个空位')
    assert.notInclude(list.text(), 'DRAFT-1')
    assert.lengthOf(list.text().match(/href="\/courses\/\d+"/g)!, 1)
    assert.isUndefined(
      list
        .header('set-cookie')
        ?.toString()
        .match(/adonis-session/) ?? undefined
    )

    const page = await client.get(`/courses/${id}`)
    page.assertStatus(200)
    assert.include(page.text(), '不交培训费')
    assert.include(page.text(), `/me/applications/create?class=${id}`)
    assert.isBelow(page.text().length, 60_000)
  })

  test('a class that is not open is not found; odd filters show everything', async ({
    assert,
    client,
  }) => {
    const draft = await aClass(world, world.a, { status: 'draft' })
    const open = await aClass(world, world.a)
    const full = await aClass(world, world.a, { seats: 2, seats_taken: 2 })

    const missing = await client.get(`/courses/${draft}`)
    missing.assertStatus(404)
    const odd = await client.get('/courses?specialty=x&month=1')
    odd.assertStatus(200)
    assert.include(odd.text(), `/courses/${full}`)
    const left = await client.get('/courses?seats=left')
    assert.include(left.text(), `/courses/${open}`)
    assert.notInclude(left.text(), `/courses/${full}`)
    const none = await client.get(`/courses?base=${world.b.id}`)
    assert.include(none.text(), '没有符合条件的班')
  })

  test('the entry conditions stand there in words, each route with its source', async ({
    assert,
    client,
  }) => {
    const id = await aClass(world, world.a)
    await loadEntryConditions()

    const page = await client.get(`/courses/${id}`)

    assert.include(page.text(), '符合其中一条')
    assert.include(page.text(), '累计从事本职业或相关职业')
    assert.include(page.text(), '2018')
  })
})

test.group('Applying as a trainee', (group) => {
  let world: World
  let trainee: User
  let personId: number
  let classId: number

  group.each.setup(async () => {
    const set = await setUpWorld()
    world = set.world
    await loadEntryConditions()
    await packPolicies('assessment_subsidy', 'living_allowance')
    personId = await aPerson()
    trainee = await userWith('trainee', { personId })
    classId = await aClass(world, world.a)
    await lesson(classId, 0)
    return set.tearDown
  })

  const lesson = (id: number, room: 0 | 1) =>
    insertRow('class_sessions', {
      course_class_id: id,
      room_id: world.a.roomIds[room],
      trainer_id: world.a.trainerIds[room],
      sequence: 1,
      day: '2026-04-08',
      slot: 'morning',
      starts_at_time: '08:00',
      ends_at_time: '12:00',
      hours: 4,
      kind: 'theory',
      created_at: clock.instant(),
    })
  const post = (client: ApiClient, path: string, form: object, user = trainee) =>
    client.post(path).loginAs(user).withCsrfToken().form(form).redirects(0)
  const asked = () => ({ classId, traineeCategory: 'registered_unemployed' })

  test('before sending every condition is told: grade, group, subsidy', async ({
    assert,
    client,
  }) => {
    const form = await client.get(`/me/applications/create?class=${classId}`).loginAs(trainee)
    form.assertStatus(200)

    const page = await post(client, '/me/applications/checks', asked())

    page.assertStatus(200)
    const text = page.text()
    assert.include(text, '没有登记工作经历')
    assert.include(text, '开班前要有证明：失业登记')
    assert.include(text, '职业培训补贴')
    assert.include(text, '现在能查的都符合')
    assert.include(text, '提交报名申请')
    assert.lengthOf(await db.from('enrolment_applications'), 0)
  })

  test('a class in the way is named with its days, and nothing can be sent', async ({
    assert,
    client,
  }) => {
    const other = await aClass(world, world.a, { room_id: world.a.roomIds[1] })
    await insertRow('enrolments', {
      course_class_id: other,
      person_id: personId,
      plan_allocation_id: world.a.allocationIds.welding,
      position: 1,
      status: 'confirmed',
      trainee_category: 'other',
      confirmed_at: clock.instant(),
      created_by_id: trainee.id,
      created_at: clock.instant(),
      updated_at: clock.instant(),
    })
    await lesson(other, 1)

    const page = await post(client, '/me/applications/checks', asked())
    assert.include(page.text(), '4\u00a0月\u00a08\u00a0日')
    assert.notInclude(page.text(), '提交报名申请')
    const sent = await post(client, '/me/applications', asked())
    assert.include(sent.flashMessages().error, '时间重叠')
    assert.lengthOf(await db.from('enrolment_applications'), 0)
  })

  test('what is sent is kept with its check, in words, and only its person reads it', async ({
    assert,
    client,
  }) => {
    const typed = { categoryProof: '失业登记', categoryProvenOn: '2026-01-05', proofSeen: '1' }
    const sent = await post(client, '/me/applications', { ...asked(), ...typed })

    const row = await db.from('enrolment_applications').firstOrFail()
    sent.assertHeader('location', `/me/applications/${row.id}`)
    assert.deepInclude(row, { status: 'applied', sent_by: 'trainee', verdict: 'unknown' })
    const kept = JSON.parse(row.qualification)
    assert.equal(kept.entry.onDay, '2026-04-10')
    assert.isNull(row.proof_checked_by_id)
    assert.isFalse(kept.category.isProven)
    assert.equal(kept.subsidies[0].outlook, 'awaited')
    const page = await client.get(`/me/applications/${row.id}`).loginAs(trainee)
    assert.include(page.text(), '等基地审核')
    assert.include(page.text(), '人员类别的证明还没有核对')
    const list = await client.get('/me/applications').loginAs(trainee)
    assert.include(list.text(), `/me/applications/${row.id}`)
    const stranger = await userWith('trainee', { personId: await aPerson() })
    const foreign = await client.get(`/me/applications/${row.id}`).loginAs(stranger)
    foreign.assertStatus(404)
    const taken = await post(client, `/me/applications/${row.id}/withdrawal`, {}, stranger)
    assert.equal(taken.status(), 404)

    await post(client, `/me/applications/${row.id}/withdrawal`, { reason: '改报别的班' })
    assert.deepInclude(await db.from('enrolment_applications').firstOrFail(), {
      status: 'withdrawn',
      reason: '改报别的班',
    })
  })

  test('group and proof are changed while undecided, checked anew; after the decision no more', async ({
    assert,
    client,
  }) => {
    const typed = { categoryProof: '失业登记', categoryProvenOn: '2026-01-05' }
    await post(client, '/me/applications', { ...asked(), ...typed })
    const { id, qualification } = await db.from('enrolment_applications').firstOrFail()
    const path = `/me/applications/${id}/revisions`
    const other = { traineeCategory: 'enterprise_employee', categoryProof: '劳动合同' }
    const stranger = await userWith('trainee', { personId: await aPerson() })

    const foreign = await post(client, path, other, stranger)
    const invalid = await post(client, path, { traineeCategory: 'none' })
    const same = await post(client, path, { ...typed, traineeCategory: asked().traineeCategory })
    const form = await client.get(`${path}/create`).loginAs(trainee)
    const sent = await post(client, path, { ...other, categoryProvenOn: '2026-02-01' })

    assert.equal(foreign.status(), 404)
    assert.property(invalid.flashMessages(), 'inputErrorsBag')
    assert.include(String(same.flashMessages().error), '没有改动')
    assert.include(form.text(), '失业登记')
    sent.assertHeader('location', `/me/applications/${id}`)
    const row = await db.from('enrolment_applications').firstOrFail()
    assert.deepInclude(row, {
      status: 'applied',
      trainee_category: 'enterprise_employee',
      category_proof: '劳动合同',
      category_proven_on: '2026-02-01',
      proof_checked_by_id: null,
    })
    assert.notEqual(row.qualification, qualification)
    assert.equal(JSON.parse(row.qualification).category.code, 'enterprise_employee')
    const audit = await db.from('audit_entries').where('action', 'application.revised')
    assert.lengthOf(audit, 1)
    assert.notInclude(audit[0].changes, '劳动合同')

    const admin = await userWith('base_admin', { baseId: world.a.id })
    await new DecideApplication().handle({ actor: admin, applicationId: id, result: 'confirmed' })
    const late = await post(client, path, { ...other, categoryProof: '新合同' })
    assert.include(String(late.flashMessages().error), '不能再改')
    assert.equal((await db.from('enrolment_applications').firstOrFail()).category_proof, '劳动合同')
  })

  test('another class is chosen, checked and asked for instead; the former shows the way', async ({
    assert,
    client,
  }) => {
    await post(client, '/me/applications', asked())
    const { id } = await db.from('enrolment_applications').firstOrFail()
    const other = await aClass(world, world.a, { room_id: world.a.roomIds[1] })
    const path = `/me/applications/${id}/class_changes`
    const stranger = await userWith('trainee', { personId: await aPerson() })
    const get = (query: string, user = trainee) =>
      client.get(`${path}/create${query}`).loginAs(user)

    const guest = await client.get(`${path}/create`).redirects(0)
    const choose = await get('')
    const page = await get(`?class=${other}`)
    const foreign = await get(`?class=${other}`, stranger)
    const notMine = await post(client, path, { classId: other }, stranger)
    const invalid = await post(client, path, { classId: 'x' })
    const same = await post(client, path, { classId })

    guest.assertHeader('location', '/login')
    assert.include(choose.text(), `${path}/create?class=${other}`)
    assert.notInclude(choose.text(), `${path}/create?class=${classId}`)
    assert.include(page.text(), '开班前要有证明：失业登记')
    assert.include(page.text(), '报名时间从改报这一刻算起')
    assert.equal(foreign.status(), 404)
    assert.equal(notMine.status(), 404)
    assert.property(invalid.flashMessages(), 'inputErrorsBag')
    assert.include(String(same.flashMessages().error), '请选另一个')
    assert.lengthOf(await db.from('enrolment_applications'), 1)

    const sent = await post(client, path, { classId: other })

    const now = await db.from('enrolment_applications').where('status', 'applied').firstOrFail()
    sent.assertHeader('location', `/me/applications/${now.id}`)
    assert.deepInclude(now, { course_class_id: other, replaces_id: id })
    assert.equal(JSON.parse(now.qualification).category.code, 'registered_unemployed')
    const former = await client.get(`/me/applications/${id}`).loginAs(trainee)
    assert.include(former.text(), `/me/applications/${now.id}`)
    assert.include(former.text(), '改报其他班')
    const late = await get(`?class=${other}`)
    assert.include(late.text(), '已经办结')
  })

  test('an offer is accepted on the telephone; place and reason stand there', async ({
    assert,
    client,
  }) => {
    await post(client, '/me/applications', asked())
    const { id } = await db.from('enrolment_applications').firstOrFail()
    const admin = await userWith('base_admin', { baseId: world.a.id })
    await db.from('course_classes').where('id', classId).update({ seats: 1, seats_taken: 1 })
    await new DecideApplication().handle({ actor: admin, applicationId: id, result: 'waiting' })
    const waiting = await client.get(`/me/applications/${id}`).loginAs(trainee)
    assert.include(waiting.text(), '候补第 1 位，共 1 人')
    assert.include(waiting.text(), '列入候补，排在同等或更优先的人后面')

    await db.from('course_classes').where('id', classId).update({ seats_taken: 0 })
    const first = await client.get('/me').loginAs(trainee)
    assert.include(first.text(), '候补第 1 位')
    await db.transaction((trx) => offerSeats(trx, classId))
    const urgent = await client.get('/me').loginAs(trainee)
    assert.include(urgent.text(), '过期轮到下一位')
    const offered = await client.get(`/me/applications/${id}`).loginAs(trainee)
    assert.include(offered.text(), '接受这个席位')
    await post(client, `/me/applications/${id}/acceptance`, {})

    const row = await db.from('enrolment_applications').firstOrFail()
    assert.equal(row.status, 'confirmed')
    assert.lengthOf(await db.from('enrolments').where('person_id', personId), 1)
    const subsidies = await client.get('/me/claims').loginAs(trainee)
    assert.include(subsidies.text(), '可望取得')
    assert.include(subsidies.text(), '查到：班级尚未结业')
    const { queries } = await countQueries(() => ownOutlooks(personId, 'zh-CN'))
    assert.isAtMost(queries, 15)
  })

  test('the base applies for somebody it sees at the desk', async ({ assert, client }) => {
    const admin = await userWith('base_admin', { baseId: world.a.id })
    const form = await client.get(`/classes/${classId}/applications/create`).loginAs(admin)
    form.assertStatus(200)
    const path = `/classes/${classId}/applications`

    const invalid = await post(client, path, { ...aTrainee(5), name: '' }, admin)
    assert.property(invalid.flashMessages().inputErrorsBag, 'name')
    const proof = { traineeCategory: 'rural_migrant', categoryProof: '居住证', proofSeen: '1' }
    const unseen = await post(
      client,
      path,
      { ...aTrainee(5), ...proof, categoryProvenOn: '' },
      admin
    )
    assert.include(JSON.stringify(unseen.flashMessages()), '不能登记为已看过原件')
    const seen = { ...aTrainee(5), ...proof, categoryProvenOn: '2026-02-01' }
    const sent = await post(client, path, seen, admin)

    const row = await db.from('enrolment_applications').firstOrFail()
    sent.assertHeader('location', `/applications/${row.id}`)
    assert.deepInclude(row, { sent_by: 'base', proof_checked_by_id: admin.id })
    assert.isTrue(JSON.parse(row.qualification).category.isProven)
    const page = await client.get(`/applications/${row.id}`).loginAs(admin)
    page.assertStatus(200)
    assert.include(page.text(), '没有登记工作经历')
  })
})
