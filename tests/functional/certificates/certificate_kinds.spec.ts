import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import DecideCertificateChange from '#app/certificates/changes/actions/decide_certificate_change'
import AskForCertificateChange from '#app/certificates/changes/actions/ask_for_certificate_change'
import IssueTrainingCompletions from '#app/certificates/kinds/actions/issue_training_completions'
import { issueAwardCertificate } from '#app/certificates/kinds/issue_award_certificate'
import { openFacts } from '#app/certificates/open_facts'
import { OutboxWorker } from '#app/shared/outbox/worker'
import { anAward } from '#tests/support/awards'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { passedClass } from './passed_class.js'
import '#start/outbox'
import type User from '#models/user'

test.group('Certificates of other kinds', (group) => {
  let world: World
  let admin: User

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    return () => clock.resume()
  })

  const training = () =>
    db.from('certificates').where('kind', 'training_completion').orderBy('number')

  test('guests, other bases and other roles issue no training certificate', async ({
    client,
    assert,
  }) => {
    const { id } = await passedClass(world, world.a, admin)
    const at = `/classes/${id}/training_certificates`
    const guest = await client.post(at).withCsrfToken().redirects(0)
    guest.assertHeader('location', '/login')
    const other = await userWith('base_admin', { baseId: world.b.id })
    for (const user of [other, await userWith('reviewer'), await userWith('instructor')]) {
      const response = await client.post(at).loginAs(user).withCsrfToken().accept('json')
      response.assertStatus(403)
    }
    assert.lengthOf(await training(), 0)
  })

  test('whoever finished a class gets one, by the institution, printed and shown', async ({
    client,
    assert,
  }) => {
    const { id, enrolmentIds } = await passedClass(world, world.a, admin)
    await db.from('enrolments').where('id', enrolmentIds[2]).update({ status: 'not_completed' })
    const post = await client
      .post(`/classes/${id}/training_certificates`)
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)
    await new OutboxWorker().drain()

    post.assertFlashMessage('success', '已发 2 张培训合格证书，文件正在制作。')
    const rows = await training()
    const head = `PX2026${String(world.a.id).padStart(4, '0')}0001`
    assert.deepEqual(
      rows.map((row) => row.number),
      [`${head}001`, `${head}002`]
    )
    const base = await db.from('bases').where('id', world.a.id).firstOrFail()
    const facts = openFacts(rows[0].facts_cipher)
    assert.equal(facts.issuerName, base.name_zh)
    assert.equal(facts.entries![2], '2026-02-23 至 2026-02-24')
    assert.isNotNull(rows[1].pdf_sha256)
    const page = await client.get(`/classes/${id}/certificates`).loginAs(admin)
    page.assertTextIncludes(`${head}002`)
    const one = await client.get(`/certificates/${rows[0].id}`).loginAs(admin)
    one.assertStatus(200)
    one.assertTextIncludes('培训合格证书')
    const list = await client.get('/certificates?kind=training_completion').loginAs(admin)
    list.assertTextIncludes(`${head}001`)
    const audits = await db.from('audit_entries').where('action', 'certificate.issued')
    assert.lengthOf(audits, 2)
  })

  test('numbers run on within the class, and classes are counted within the institution', async ({
    assert,
  }) => {
    const first = await passedClass(world, world.a, admin, ['赵晓峰', '\u{212fe}野'])
    const second = await passedClass(world, world.a, admin, ['王秀兰'])
    const issue = (classId: number) =>
      new IssueTrainingCompletions().handle({ actor: admin, classId })
    const { issued, left } = await issue(first.id)
    await issue(second.id)
    await db.from('persons').where('id', first.personIds[1]).update({ name: '\u{20bb7}野' })
    await issue(first.id)
    await assert.rejects(() => issue(first.id), /E_NO_TRAINING_TO_ISSUE/)

    assert.equal(issued, 1)
    assert.deepEqual(left, [{ position: 2, name: '\u{212fe}野', characters: '\u{212fe} U+212FE' }])
    const rows = await training()
    assert.deepEqual(
      rows.map((row) => row.number.slice(-7)),
      ['0001001', '0001002', '0002001']
    )
  })

  test('presses at the same time issue one to each', async ({ assert }) => {
    const { id } = await passedClass(world, world.a, admin)
    const issue = () => new IssueTrainingCompletions().handle({ actor: admin, classId: id })
    await Promise.allSettled([issue(), issue(), issue()])
    const rows = await training()
    assert.deepEqual(
      rows.map((row) => row.number.slice(-3)),
      ['001', '002', '003']
    )
  })

  test('a running class gets none', async ({ assert }) => {
    const { id } = await passedClass(world, world.a, admin)
    await db.from('course_classes').where('id', id).update({ status: 'running' })
    await assert.rejects(
      () => new IssueTrainingCompletions().handle({ actor: admin, classId: id }),
      /E_CLASS_NOT_FINISHED/
    )
  })

  test('it counts neither as a grade nor for the certificates of the class', async ({ client }) => {
    const { id } = await passedClass(world, world.a, admin)
    await new IssueTrainingCompletions().handle({ actor: admin, classId: id })
    const page = await client.get(`/classes/${id}/certificates`).loginAs(admin)
    page.assertTextIncludes('发 3 张证书')
  })

  test('an award of a contest gets its certificate once, and a correction the next number', async ({
    assert,
  }) => {
    const { personIds } = await passedClass(world, world.a, admin, ['赵晓峰'])
    const reviewer = await userWith('reviewer')
    const awardId = await anAward(personIds[0], world.occupationIds.welder, reviewer)
    const issue = () =>
      db.transaction((trx) =>
        issueAwardCertificate(trx, {
          personId: personIds[0],
          competitionAwardId: awardId,
          contest: '临汾市第三届职业技能竞赛',
          event: '焊接技术',
          award: '二等奖（第 2 名）',
          issuerName: '临汾市总工会',
          issuerNameEn: 'Linfen Federation of Trade Unions',
          actor: { id: reviewer.id, fullName: reviewer.fullName },
        })
      )
    const id = await issue()
    assert.equal(await issue(), id)
    await new OutboxWorker().drain()
    const row = await db.from('certificates').where('id', id).firstOrFail()
    assert.deepEqual([row.number, row.kind, row.base_id], ['JS2026000001', 'award', null])
    assert.isNotNull(row.pdf_sha256)
    const changeId = await new AskForCertificateChange().handle({
      actor: reviewer,
      certificateId: id,
      kind: 'correction',
      reason: '姓名用字有误',
      document: '身份证复印件',
      facts: { name: '赵晓锋' },
    })
    const approver = await userWith('approver')
    await new DecideCertificateChange().handle({ actor: approver, changeId, result: 'carried_out' })
    const next = await db.from('certificates').where('predecessor_id', id).firstOrFail()
    assert.equal(next.number, 'JS2026000002')
  })

  test('a special ability is issued only by a body that is filed for it', async ({
    client,
    assert,
  }) => {
    const { id, enrolmentIds } = await passedClass(world, world.a, admin)
    const manager = await userWith('policy_manager')
    const filing = {
      bodyId: world.bodyId,
      nameZh: '家常面食制作',
      nameEn: 'Making of noodles',
      filedUntil: '2026-12-31',
      document: '晋人社备〔2026〕1 号',
    }
    const record = (user: User) =>
      client.post('/certificates/abilities').loginAs(user).withCsrfToken().form(filing)
    const refused = await record(admin).accept('json')
    refused.assertStatus(403)
    await record(manager).redirects(0)
    const twice = await record(manager).redirects(0)
    assert.property(twice.flashMessage('inputErrorsBag'), 'nameZh')
    const ability = await db.from('special_abilities').firstOrFail()
    const issue = (user: User) =>
      client
        .post(`/classes/${id}/ability_certificates`)
        .loginAs(user)
        .withCsrfToken()
        .form({
          'abilityId': ability.id,
          'testedOn': '2026-02-27',
          'enrolmentIds[]': enrolmentIds.slice(0, 2),
        })
    const other = await issue(await userWith('base_admin', { baseId: world.b.id })).accept('json')
    other.assertStatus(403)
    const page = await client.get(`/classes/${id}/ability_certificates/create`).loginAs(admin)
    page.assertTextIncludes('家常面食制作')
    const { person_id: personId } = await db
      .from('enrolments')
      .where('id', enrolmentIds[0])
      .firstOrFail()
    const candidate = await userWith('base_admin', { baseId: world.a.id, personId })
    const own = await issue(candidate).redirects(0)
    assert.include(JSON.stringify(own.flashMessages()), '不能办理本人的事项')
    assert.lengthOf(await db.from('certificates').where('kind', 'special_ability'), 0)
    const done = await issue(admin).redirects(0)
    const again = await issue(admin).redirects(0)
    await new OutboxWorker().drain()

    done.assertFlashMessage('success', '已发 2 张专项职业能力证书，文件正在制作。')
    assert.include(again.flashMessage('error'), '没有可以发证的人')
    const rows = await db.from('certificates').where('kind', 'special_ability').orderBy('number')
    assert.deepEqual(
      rows.map((row) => [row.number.slice(-6), row.title]),
      [
        ['000001', '家常面食制作'],
        ['000002', '家常面食制作'],
      ]
    )
    assert.match(rows[0].number, /^ZX2026\d{6}000001$/)
    assert.isNotNull(rows[1].pdf_sha256)
    await db.from('special_abilities').update({ filed_until: '2026-03-01' })
    const late = await issue(admin).redirects(0)
    assert.property(late.flashMessage('inputErrorsBag'), 'abilityId')
    const renew = (user: User, filedUntil: string) =>
      client
        .post(`/certificates/abilities/${ability.id}/renewals`)
        .loginAs(user)
        .withCsrfToken()
        .form({ filedUntil, document: '晋人社备〔2027〕4 号' })
        .redirects(0)
    const notOlder = await renew(manager, '2026-03-01')
    assert.property(notOlder.flashMessage('inputErrorsBag'), 'filedUntil')
    await renew(manager, '2027-12-31')
    const renewed = await db.from('special_abilities').firstOrFail()
    assert.deepInclude(renewed, { filed_until: '2027-12-31', document: '晋人社备〔2027〕4 号' })
    const kept = await db.from('special_ability_renewals').firstOrFail()
    assert.deepInclude(kept, { filed_until_before: '2026-03-01', renewed_by_id: manager.id })
    await assert.rejects(() => db.from('special_ability_renewals').delete())
    const list = await client.get('/certificates/abilities').loginAs(admin)
    assert.include(list.text(), '晋人社备〔2026〕1 号')
    const rare = await db.from('enrolments').where('id', enrolmentIds[2]).firstOrFail()
    await db.from('persons').where('id', rare.person_id).update({ name: '王\u{212fe}' })
    const told = await client
      .post(`/classes/${id}/ability_certificates`)
      .loginAs(admin)
      .withCsrfToken()
      .form({
        'abilityId': ability.id,
        'testedOn': '2026-02-27',
        'enrolmentIds[]': enrolmentIds[2],
      })
      .redirects(0)
    assert.include(told.flashMessage('warning'), '3 王\u{212fe}（\u{212fe} U+212FE）')
  })
})
