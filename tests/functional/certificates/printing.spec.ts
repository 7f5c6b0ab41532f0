import db from '@adonisjs/lucid/services/db'
import { test } from '@japa/runner'
import clock from '#app/shared/clock'
import PreparePrintingRun from '#app/certificates/printing/actions/prepare_printing_run'
import { revoke } from '#tests/support/certificates'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { issued, passedClass } from './passed_class.js'
import type User from '#models/user'

test.group('Printing certificates', (group) => {
  let world: World
  let admin: User
  let classId: number
  let certificateIds: number[]

  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id })
    const passed = await passedClass(world, world.a, admin)
    classId = passed.id
    certificateIds = []
    for (const id of passed.enrolmentIds) certificateIds.push(await issued(id, admin))
    return () => clock.resume()
  })

  const prepare = (design: 'sheet' | 'card' = 'sheet') =>
    new PreparePrintingRun().handle({ actor: admin, classId, design })
  const prints = () => db.from('certificate_prints').orderBy('id')
  const actions = async () => {
    const entries = await db.from('audit_entries').orderBy('id')
    return entries.map((entry) => entry.action)
  }

  test('guests, other bases and the bureau neither prepare nor print', async ({
    client,
    assert,
  }) => {
    const runId = await prepare()
    const other = await userWith('base_admin', { baseId: world.b.id })
    for (const path of [
      `/classes/${classId}/printing_runs`,
      `/printing_runs/${runId}/printings`,
      `/printing_runs/${runId}/deliveries`,
    ]) {
      const form = { design: 'card', printIds: [1], receivedBy: 'holder' }
      const guest = await client.post(path).withCsrfToken().form(form).redirects(0)
      guest.assertHeader('location', '/login')
      for (const user of [other, await userWith('approver'), await userWith('auditor')]) {
        const post = client.post(path).loginAs(user).withCsrfToken().form(form)
        const response = await post.accept('json')
        response.assertStatus(403)
      }
    }
    const file = await client.get(`/printing_runs/${runId}/pdf`).loginAs(other)
    file.assertStatus(403)
    const rows = await prints()
    assert.isTrue(rows.every((row) => row.status === 'prepared'))
  })

  test('a class is prepared, printed and handed out, and the certificates follow', async ({
    client,
    assert,
  }) => {
    const post = await client
      .post(`/classes/${classId}/printing_runs`)
      .loginAs(admin)
      .withCsrfToken()
      .form({ design: 'card' })
      .redirects(0)
    const at = post.header('location')!
    const page = await client.get(at).loginAs(admin)
    page.assertTextIncludes('登记已打印 3 份')
    const file = await client.get(`${at}/pdf`).loginAs(admin)
    file.assertHeader('content-type', 'application/pdf')
    await client.post(`${at}/printings`).loginAs(admin).withCsrfToken().redirects(0)
    const [first, second] = await prints()
    const delivery = await client
      .post(`${at}/deliveries`)
      .loginAs(admin)
      .withCsrfToken()
      .form({ 'printIds[]': [first.id, second.id], 'receivedBy': 'holder' })
      .redirects(0)

    delivery.assertFlashMessage('success', '已登记领取 2 份。')
    const rows = await prints()
    assert.deepEqual(
      rows.map((row) => [row.status, row.serial, row.design]),
      [
        ['delivered', '264000001', 'card'],
        ['delivered', '264000002', 'card'],
        ['printed', '264000003', 'card'],
      ]
    )
    const certificates = await db.from('certificates').orderBy('id')
    assert.deepEqual(
      certificates.map((row) => row.status),
      ['delivered', 'delivered', 'printed']
    )
    const list = await client.get('/printing_runs').loginAs(admin)
    list.assertStatus(200)
    assert.includeMembers(await actions(), [
      'printing_run.prepared',
      'certificate.files_read',
      'printing_run.printed',
      'printing_run.delivered',
    ])
  })

  test('everybody is prepared once', async ({ assert }) => {
    const results = await Promise.allSettled([prepare(), prepare(), prepare()])
    assert.lengthOf(
      results.filter(({ status }) => status === 'fulfilled'),
      1
    )
    assert.lengthOf(await prints(), 3)
    await assert.rejects(() => prepare(), /E_NOTHING_TO_PREPARE/)
  })

  test('a spoiled copy keeps its serial and the next one has its own', async ({
    client,
    assert,
  }) => {
    const runId = await prepare()
    const [first] = await prints()
    const spoil = (reason: string) =>
      client
        .post(`/certificate_prints/${first.id}/spoilage`)
        .loginAs(admin)
        .withCsrfToken()
        .form({ reason })
        .redirects(0)
    const silent = await spoil('')
    assert.property(silent.flashMessage('inputErrorsBag'), 'reason')
    const personal = await spoil('139 0000 1234 的一份')
    assert.property(personal.flashMessage('inputErrorsBag'), 'reason')
    await spoil('卡纸')
    const audit = await db.from('audit_entries').where('action', 'certificate_print.spoiled')
    assert.notInclude(audit[0].changes, '卡纸')
    const again = await spoil('卡纸')

    again.assertFlashMessage('error', '已领取、作废或遗失的不能再作废。已领取的请办理补发。')
    const rows = await db
      .from('certificate_prints')
      .where('certificate_id', first.certificate_id)
      .orderBy('id')
    assert.deepEqual(
      rows.map((row) => [row.serial, row.status, row.replaces_id, row.printing_run_id]),
      [
        ['264000001', 'spoiled', null, runId],
        ['264000001-2', 'prepared', first.id, runId],
      ]
    )
  })

  test('what was revoked meanwhile is not handed out', async ({ client, assert }) => {
    const runId = await prepare()
    await client.post(`/printing_runs/${runId}/printings`).loginAs(admin).withCsrfToken()
    const [first] = await prints()
    await revoke(first.certificate_id, '经核查，考核无效', admin)
    const response = await client
      .post(`/printing_runs/${runId}/deliveries`)
      .loginAs(admin)
      .withCsrfToken()
      .form({ 'printIds[]': [first.id], 'receivedBy': 'holder' })
      .redirects(0)
    response.assertFlashMessage('error', '所选证书都不是待领取的，请刷新后再登记。')
    const row = await db.from('certificates').where('id', first.certificate_id).firstOrFail()
    assert.equal(row.status, 'revoked')
  })

  test('a loss is reported once and leads to the reissue', async ({ client, assert }) => {
    await prepare()
    await db.from('certificate_prints').update({ status: 'delivered' })
    clock.stopAt('2026-06-01')
    const report = (form: Record<string, string>) =>
      client
        .post(`/certificates/${certificateIds[0]}/losses`)
        .loginAs(admin)
        .withCsrfToken()
        .form(form)
        .redirects(0)
    const early = await report({ lostOn: '2026-01-01', statement: '遗失声明' })
    assert.property(early.flashMessage('inputErrorsBag'), 'lostOn')
    const good = await report({ lostOn: '2026-05-30', statement: '遗失声明' })
    const twice = await report({ lostOn: '2026-05-30', statement: '遗失声明' })

    good.assertHeader('location', `/certificates/${certificateIds[0]}/changes/create?kind=reissue`)
    twice.assertFlashMessage('error', '已登记遗失，正在等待补发。')
    const [first] = await prints()
    assert.equal(first.status, 'lost')
    const row = await db.from('certificates').where('id', certificateIds[0]).firstOrFail()
    assert.equal(row.status, 'issued')
    assert.include(await actions(), 'certificate.lost')
  })

  test('the list for the look-up has the face of each certificate, and leaves a trace', async ({
    client,
    assert,
  }) => {
    await revoke(certificateIds[1], '经核查，考核无效', admin)
    const get = (user: User, query = 'from=2026-01-01&to=2026-12-31&format=csv') =>
      client.get(`/certificates/look_up?${query}`).loginAs(user)
    const form = await client.get('/certificates/look_up/create').loginAs(admin)
    form.assertTextIncludes('没有查到官方的上传格式')
    const own = await get(admin)
    const foreign = await get(await userWith('base_admin', { baseId: world.b.id }))
    const reviewer = await get(await userWith('reviewer'))
    const workbook = await get(await userWith('approver'), 'from=2026-01-01&to=2026-12-31')

    reviewer.assertStatus(403)
    workbook.assertStatus(200)
    const lines = own.text().trim().split('\n')
    assert.lengthOf(lines, 4)
    assert.include(lines[1], 'S000014100001264000001')
    assert.include(lines[1], '赵晓峰')
    assert.include(lines[2], '已撤销')
    assert.lengthOf(foreign.text().trim().split('\n'), 1)
    const entries = await db
      .from('audit_entries')
      .where({ action: 'certificate.files_read', subject_type: 'look_up_list' })
    assert.lengthOf(entries, 3)
    assert.notInclude(JSON.stringify(entries), '赵晓峰')
  })
})
