import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import { ownCard } from '#app/portal/sittings/queries/own_card'
import { playLine, theBureau, type Line } from '#tests/support/line'
import { aPerson, buildWorld, emptyDatabase, userWith } from '#tests/support/world'
import type User from '#models/user'

test.group('Trainee pages', (group) => {
  let line: Line
  let trainee: User
  /** The other trainee of the class. */
  let other: User

  group.setup(async () => {
    await emptyDatabase()
    const world = await buildWorld()
    line = await playLine(world, world.a, await theBureau())
    trainee = await userWith('trainee', { personId: line.personId })
    const second = await db.from('enrolments').whereNot('person_id', line.personId).firstOrFail()
    other = await userWith('trainee', { personId: second.person_id })
    return async () => {
      clock.resume()
      await emptyDatabase()
    }
  })

  group.each.setup(async () => {
    await db.beginGlobalTransaction()
    return () => db.rollbackGlobalTransaction()
  })

  const pages = () => [
    '/me',
    '/me/classes',
    '/me/ladder',
    '/me/certificates',
    `/me/certificates/${line.certificateId}`,
    '/me/claims',
    `/me/claims/${line.claimId}`,
  ]

  test('guests are sent to sign in, staff and accounts without a person turned away', async ({
    assert,
    client,
  }) => {
    const nobody = await userWith('trainee')
    for (const page of pages()) {
      const guest = await client.get(page).redirects(0)
      const staff = await client.get(page).loginAs(line.admin)
      const unnamed = await client.get(page).loginAs(nobody)
      assert.deepEqual([guest.status(), staff.status(), unnamed.status()], [302, 403, 403], page)
    }
  })

  test('the own admission card, of an approved plan, and nobody else’s', async ({
    assert,
    client,
  }) => {
    const path = `/me/sittings/${line.sittingId}/admission_card`
    const card = await client.get(path).loginAs(trainee)
    card.assertStatus(200)
    card.assertHeader('content-type', 'application/pdf')
    const stranger = await userWith('trainee', { personId: await aPerson() })
    const refused = await client.get(path).loginAs(stranger)
    refused.assertStatus(404)
    const own = await ownCard(line.personId, line.sittingId, 'zh-CN')
    assert.deepEqual(
      own!.cards.map((one) => one.enrolmentId),
      [line.enrolmentId]
    )
    await db.from('sittings').where('id', line.sittingId).update({ status: 'submitted' })
    const early = await client.get(path).loginAs(trainee)
    early.assertStatus(404)
    await db
      .from('sittings')
      .where('id', line.sittingId)
      .update({ status: 'approved', held_on: clock.today() })
    const classes = await client.get('/me/classes').loginAs(trainee)
    assert.include(classes.text(), path)
  })

  test('every page opens in both languages', async ({ client }) => {
    for (const page of pages()) {
      const chinese = await client.get(page).loginAs(trainee)
      chinese.assertStatus(200)
    }
    await db.from('users').where('id', trainee.id).update({ locale: 'en' })
    await trainee.refresh()
    for (const page of pages()) {
      const english = await client.get(page).loginAs(trainee)
      english.assertStatus(200)
    }
  })

  test('somebody else’s certificate and claim do not exist', async ({ client }) => {
    for (const page of [`/me/certificates/${line.certificateId}`, `/me/claims/${line.claimId}`]) {
      const response = await client.get(page).loginAs(other)
      response.assertStatus(404)
    }
    const missing = await client.get('/me/claims/999999').loginAs(trainee)
    missing.assertStatus(404)
  })

  test('the lists hold the own rows only', async ({ assert, client }) => {
    const certificates = await client.get('/me/certificates').loginAs(other)
    const claims = await client.get('/me/claims').loginAs(other)

    assert.notInclude(certificates.text(), `/me/certificates/${line.certificateId}"`)
    assert.notInclude(claims.text(), `/me/claims/${line.claimId}"`)
  })

  test('the progress tells where the enrolment stands', async ({ client }) => {
    const response = await client.get('/me').loginAs(trainee)

    response.assertTextIncludes('等待拨付')
    response.assertTextIncludes('理论 78、技能 78')
    response.assertTextIncludes('报名确认，占 1 个席位')
    response.assertTextIncludes(`href="/me/certificates/${line.certificateId}"`)
  })

  test('a person without an enrolment is told what to do', async ({ client }) => {
    const person = await aPerson({ name: '王秀兰' })
    const user = await userWith('trainee', { personId: person })
    for (const page of ['/me', '/me/classes', '/me/certificates', '/me/claims']) {
      const response = await client.get(page).loginAs(user)
      response.assertStatus(200)
      response.assertTextIncludes('还没有')
    }
  })

  test('the classes show the own attendance by day', async ({ client }) => {
    const response = await client.get('/me/classes').loginAs(trainee)

    response.assertTextIncludes('2 / 2 天，100%')
    response.assertTextIncludes('08:')
  })

  test('the certificate shows masked numbers, a QR code and where it is checked', async ({
    assert,
    client,
  }) => {
    const page = `/me/certificates/${line.certificateId}`
    const response = await client.get(page).loginAs(trainee)
    const row = await db.from('certificates').where('id', line.certificateId).firstOrFail()

    response.assertTextIncludes(row.number)
    response.assertTextIncludes(`href="/v/${row.number}#${row.qr_payload}"`)
    response.assertTextIncludes(`/certificates/${line.certificateId}/pdf`)
    assert.match(response.text(), /<path d="M0 0h7v1h-7z/)
    assert.notMatch(response.text(), /141081\d{8}/)
  })

  test('the holder may take the file of the own certificate, others may not', async ({
    client,
  }) => {
    const own = await client.get(`/certificates/${line.certificateId}/pdf`).loginAs(trainee)
    const foreign = await client.get(`/certificates/${line.certificateId}/pdf`).loginAs(other)

    own.assertStatus(200)
    foreign.assertStatus(403)
  })

  test('a revoked certificate says so and offers no file and no code', async ({
    assert,
    client,
  }) => {
    await db.from('certificates').where('id', line.certificateId).update({
      status: 'revoked',
      revoked_at: clock.instant(),
      revoked_reason: '成绩更正',
    })

    const page = `/me/certificates/${line.certificateId}`
    const response = await client.get(page).loginAs(trainee)

    response.assertTextIncludes('已撤销')
    response.assertTextIncludes('成绩更正')
    assert.notInclude(response.text(), '/pdf')
    assert.notInclude(response.text(), '<path d="M0 0h7')
  })

  test('the claim is explained condition by condition with its sum', async ({ client }) => {
    const response = await client.get(`/me/claims/${line.claimId}`).loginAs(trainee)

    response.assertTextIncludes('项条件全部符合，可以补贴')
    response.assertTextIncludes('出勤率不低于 80%')
    response.assertTextIncludes('依据：测试政策 第一条')
    response.assertTextIncludes('¥300.00')
    response.assertTextIncludes('补贴拨给培训基地')
  })

  test('a draft of the base is not shown; what it is likely to come to is', async ({
    assert,
    client,
  }) => {
    await db.from('claims').where('id', line.claimId).update({ status: 'draft' })

    const list = await client.get('/me/claims').loginAs(trainee)
    const page = await client.get(`/me/claims/${line.claimId}`).loginAs(trainee)

    assert.notInclude(list.text(), `/me/claims/${line.claimId}"`)
    list.assertTextIncludes('可能得到的补贴')
    list.assertTextIncludes('条件都符合，等基地申领')
    page.assertStatus(404)
    await db
      .from('scores')
      .where('enrolment_id', line.enrolmentId)
      .update({ outcome: 'marked', mark_tenths: 500 })
    const failed = await client.get('/me/claims').loginAs(trainee)
    failed.assertTextIncludes('不能享受')
    failed.assertTextIncludes('不符合 1 项')
  })

  test('a refused claim gives the reason of the list, the officer’s words and what to do', async ({
    assert,
    client,
  }) => {
    await db.table('claim_decisions').insert({
      claim_id: line.claimId,
      stage: 'review',
      result: 'rejected',
      status: 'rejected',
      actor_id: line.admin.id,
      reason: '同一证书已由其他渠道享受补贴',
      reason_code: 'already_paid',
      created_at: clock.instant(),
    })
    await db.from('claims').where('id', line.claimId).update({ status: 'rejected' })

    const response = await client.get(`/me/claims/${line.claimId}`).loginAs(trainee)

    response.assertTextIncludes('你已经领过同类补贴')
    response.assertTextIncludes('同一证书已由其他渠道享受补贴')
    response.assertTextIncludes('不予补贴')
    response.assertTextIncludes('行政复议')
    assert.notInclude(response.text(), line.admin.fullName)
  })

  test('a returned claim shows what the base was asked, a disputed one hides who objected', async ({
    assert,
    client,
  }) => {
    const [id] = await db.table('claim_decisions').returning('id').insert({
      claim_id: line.claimId,
      stage: 'review',
      result: 'returned',
      status: 'returned',
      actor_id: line.admin.id,
      reason: '请补签到',
      created_at: clock.instant(),
    })
    await db.table('claim_questions').insert({
      claim_id: line.claimId,
      decision_id: Number(id?.id ?? id),
      position: 1,
      topic: 'attendance',
      question: '3 月 17 日下午的签到在哪里？',
      created_at: clock.instant(),
    })
    await db.from('claims').where('id', line.claimId).update({ status: 'returned' })
    const returned = await client.get(`/me/claims/${line.claimId}`).loginAs(trainee)
    returned.assertTextIncludes('基地正在补正')
    returned.assertTextIncludes('3 月 17 日下午的签到在哪里？')
    returned.assertTextIncludes('等基地答复')

    await db.table('notice_objections').insert({
      number: 'YY26-999',
      notice_id: line.noticeId,
      claim_id: line.claimId,
      name: '举报人甲',
      contact_cipher: 'v1.none',
      contact_mask: '139****0001',
      ground: '此人没有参加培训',
      status: 'open',
      lodged_at: clock.instant(),
    })
    await db
      .from('claims')
      .where('id', line.claimId)
      .update({ status: 'noticed', disputed_at: clock.instant() })
    const disputed = await client.get(`/me/claims/${line.claimId}`).loginAs(trainee)
    disputed.assertTextIncludes('等待异议处理')
    assert.notInclude(disputed.text(), '举报人')
    assert.notInclude(disputed.text(), '此人没有参加培训')
  })

  test('an award without a class or a base is a claim like any other', async ({
    client,
    assert,
  }) => {
    const claim = await db.from('claims').where('id', line.claimId).firstOrFail()
    const [award] = await db.table('competition_awards').returning('id').insert({
      person_id: line.personId,
      occupation_id: claim.occupation_id,
      contest: '临汾市职业技能大赛',
      level: 'city',
      event: '焊接技术',
      rank: 1,
      document: '临人社发〔2026〕9 号',
      awarded_on: '2026-03-10',
      created_by_id: line.admin.id,
      created_at: clock.instant(),
    })
    await db
      .from('claims')
      .where('id', line.claimId)
      .update({
        kind: 'competition_award',
        subject_key: `award:${Number(award?.id ?? award)}`,
        competition_award_id: Number(award?.id ?? award),
        payee_kind: 'person',
        course_class_id: null,
        base_id: null,
        certificate_id: null,
        enrolment_id: null,
      })
    const list = await client.get('/me/claims').loginAs(trainee)
    list.assertTextIncludes('临汾市职业技能大赛 焊接技术')
    list.assertTextIncludes('技能竞赛奖励')
    const page = await client.get(`/me/claims/${line.claimId}`).loginAs(trainee)
    page.assertStatus(200)
    page.assertTextIncludes('这笔钱给你本人')
    page.assertTextIncludes('提交申领')
    page.assertTextIncludes('人社部门')
    assert.notInclude(page.text(), '基地提交申领')
  })
})
