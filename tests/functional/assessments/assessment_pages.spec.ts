import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import EnterScores from '#app/assessments/actions/enter_scores'
import PlanSitting from '#app/assessments/actions/plan_sitting'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import { writeCsv } from '#app/shared/spreadsheets/write_spreadsheet'
import { taughtClass, type TaughtClass } from '#tests/functional/attendance/taught_class'
import { buildWorld, emptyDatabase, userWith, type World } from '#tests/support/world'
import { marksFor } from './marks.js'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type User from '#models/user'
import type { Role } from '#app/accounts/roles'

test.group('Assessment pages', (group) => {
  let world: World
  let admin: User
  let second: User
  let taught: TaughtClass
  let sittingId: number

  group.each.setup(async () => {
    clock.stopAt('2026-03-06')
    await emptyDatabase()
    world = await buildWorld()
    admin = await userWith('base_admin', { baseId: world.a.id, name: '陈立新' })
    second = await userWith('base_admin', { baseId: world.a.id, name: '何静' })
    taught = await taughtClass(world, world.a, admin, { status: 'finished', enrolled: 'completed' })
    const sitting = await new PlanSitting().handle({
      actor: admin,
      classId: taught.id,
      heldOn: '2026-03-06',
    })
    sittingId = sitting.id
    await db.from('sittings').where('id', sittingId).update({ status: 'approved' })
    return () => clock.resume()
  })

  const at = (path = '') => `/sittings/${sittingId}${path}`
  const pages = () => ['/assessments', `/classes/${taught.id}/assessment`, at()]
  const typed = (marks: string[][]) =>
    Object.fromEntries(
      marks.flatMap((own, index) =>
        own.map((mark, place) => [
          `scores[e${taught.enrolmentIds[index]}][${['theory', 'skills'][place]}]`,
          mark,
        ])
      )
    )
  const good = () =>
    typed([
      ['80', '85.5'],
      ['缺', '60'],
      ['59.9', '90'],
    ])
  const entered = (actor = admin) =>
    new EnterScores().handle({
      actor,
      sittingId,
      scores: marksFor(taught, [
        [80, 85.5],
        ['absent', 60],
        [59.9, 90],
      ]),
    })
  /** What the redirect carries to the next page. */
  const carried = (response: { flashMessages(): unknown }) =>
    response.flashMessages() as {
      inputErrorsBag: Record<string, string[]>
      scores: Record<string, Record<string, string>>
      scoreFindings: { total: number; shown: object[] }
    }
  const status = async (): Promise<string> => {
    const row = await db.from('sittings').where('id', sittingId).firstOrFail()
    return row.status
  }
  const posts: [string, () => Record<string, string>][] = [
    ['/scores', good],
    ['/score_files', () => ({})],
    ['/publication', () => ({})],
    ['/finalisation', () => ({})],
    ['/rulings', () => ({})],
    ['/objections', () => ({})],
    ['/arrangement', () => ({})],
    ['/arrangement_submission', () => ({})],
    ['/arrangement_recall', () => ({})],
  ]

  test('a guest is sent to sign in', async ({ client }) => {
    for (const path of [...pages(), at('/score_template')]) {
      const response = await client.get(path).redirects(0)
      response.assertHeader('location', '/login')
    }
    const post = await client.post(at('/scores')).form(good()).withCsrfToken().redirects(0)
    post.assertHeader('location', '/login')
  })

  test('no assessment for {$self}')
    .with(['trainee', 'system_admin'] as Role[])
    .run(async ({ client }, role) => {
      const user = await userWith(role)

      for (const path of pages()) {
        const response = await client.get(path).loginAs(user)
        response.assertStatus(403)
      }
    })

  test('{$self} reads and takes no step of the base')
    .with(['reviewer', 'approver', 'finance', 'auditor'] as Role[])
    .run(async ({ client, assert }, role) => {
      const user = await userWith(role)

      for (const path of pages()) {
        const response = await client.get(path).loginAs(user)
        response.assertStatus(200)
        assert.notInclude(response.text(), 'name="scores')
      }
      for (const [path, body] of posts) {
        const response = await client
          .post(at(path))
          .form(body())
          .loginAs(user)
          .withCsrfToken()
          .accept('json')
        response.assertStatus(403)
      }
      const template = await client.get(at('/score_template')).loginAs(user)
      template.assertStatus(403)
      assert.equal(await status(), 'approved')
    })

  test('another base reads and does nothing here', async ({ client, assert }) => {
    const stranger = await userWith(['base_admin', 'instructor'], { baseId: world.b.id })

    const list = await client.get('/assessments').loginAs(stranger)
    assert.notInclude(list.text(), taught.code)
    for (const path of [...pages().slice(1), at('/score_template')]) {
      const response = await client.get(path).loginAs(stranger)
      response.assertStatus(403)
    }
    for (const [path, body] of posts) {
      const response = await client
        .post(at(path))
        .form(body())
        .loginAs(stranger)
        .withCsrfToken()
        .accept('json')
      response.assertStatus(403)
    }
    const plan = await client
      .post(`/classes/${taught.id}/sittings`)
      .form({ heldOn: '2026-03-06' })
      .loginAs(stranger)
      .withCsrfToken()
      .accept('json')
    plan.assertStatus(403)
  })

  test('an instructor of the class enters, but neither plans nor publishes', async ({
    client,
    assert,
  }) => {
    const instructor = await userWith('instructor', { baseId: world.a.id })
    const enter = () =>
      client
        .post(at('/scores'))
        .form(good())
        .loginAs(instructor)
        .withCsrfToken()
        .accept('json')
        .redirects(0)
    const foreign = await enter()
    foreign.assertStatus(403)
    await db.from('trainers').where('id', world.a.trainerIds[0]).update({ user_id: instructor.id })

    const own = await enter()
    const plan = await client
      .post(`/classes/${taught.id}/sittings`)
      .form({ heldOn: '2026-03-06' })
      .loginAs(instructor)
      .withCsrfToken()
      .accept('json')
    const publication = await client
      .post(at('/publication'))
      .loginAs(instructor)
      .withCsrfToken()
      .accept('json')

    own.assertStatus(302)
    assert.equal(await status(), 'entered')
    plan.assertStatus(403)
    publication.assertStatus(403)
  })

  test('the administrator plans the sitting on the class page', async ({ client, assert }) => {
    const other = await taughtClass(world, world.a, admin, {
      status: 'finished',
      enrolled: 'completed',
      trainerId: world.a.trainerIds[1],
      roomId: world.a.roomIds[1],
    })
    const post = (heldOn: string) =>
      client
        .post(`/classes/${other.id}/sittings`)
        .form({ heldOn })
        .loginAs(admin)
        .withCsrfToken()
        .redirects(0)

    const wrong = await post('soon')
    const early = await post('2026-03-01')
    const right = await post('2026-03-06')

    assert.property(wrong.flashMessages().inputErrorsBag, 'heldOn')
    assert.property(early.flashMessages().inputErrorsBag, 'heldOn')
    const sitting = await db.from('sittings').where('course_class_id', other.id).firstOrFail()
    right.assertHeader('location', `/sittings/${sitting.id}`)
  })

  test('marks of the form are entered with their audit', async ({ client, assert }) => {
    const response = await client
      .post(at('/scores'))
      .form(good())
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    response.assertHeader('location', at())
    const entries = await db.from('score_entries').orderBy('id')
    assert.deepEqual(
      entries.map((row) => row.mark_tenths),
      [800, 855, null, 600, 599, 900]
    )
    const entry = await db.from('audit_entries').where('action', 'sitting.entered').firstOrFail()
    assert.deepInclude(JSON.parse(entry.changes), { scores: 6, round: 1 })
  })

  test('every cell at fault is named and what was typed is kept', async ({ client, assert }) => {
    const [first, other] = taught.enrolmentIds

    const response = await client
      .post(at('/scores'))
      .form({
        ...good(),
        [`scores[e${first}][theory]`]: '180',
        [`scores[e${other}][skills]`]: '',
      })
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    assert.sameMembers(Object.keys(response.flashMessages().inputErrorsBag), [
      `scores.e${first}.theory`,
      `scores.e${other}.skills`,
    ])
    assert.include(carried(response).inputErrorsBag[`scores.e${first}.theory`][0], '赵晓峰的理论')
    assert.equal(carried(response).scores[`e${first}`].theory, '180')
    assert.lengthOf(await db.from('score_entries'), 0)
  })

  test('nobody but the first to enter sees the marks before a second entry', async ({
    client,
    assert,
  }) => {
    await entered()

    const own = await client.get(at()).loginAs(admin)
    const others = await client.get(at()).loginAs(second)
    const officer = await client.get(at()).loginAs(await userWith('reviewer'))
    const roster = await client.get(`/classes/${taught.id}`).loginAs(second)

    assert.include(own.text(), 'value="59.9"')
    assert.include(own.text(), '等另一人独立录入')
    assert.include(others.text(), '录入成绩（第二人）')
    for (const page of [others, officer, roster]) {
      assert.notInclude(page.text(), '59.9')
      assert.notInclude(page.text(), '85.5')
    }
  })

  test('entries that differ are settled on the page by a third person', async ({
    client,
    assert,
  }) => {
    const third = await userWith('base_admin', { baseId: world.a.id, name: '周敏' })
    await entered()
    const again = await client
      .post(at('/scores'))
      .form({ ...good(), [`scores[e${taught.enrolmentIds[2]}][theory]`]: '60' })
      .loginAs(second)
      .withCsrfToken()
      .redirects(0)
    const own = await client.get(at()).loginAs(second)
    const page = await client.get(at()).loginAs(third)
    const key = `resolutions[e${taught.enrolmentIds[2]}][theory]`
    const settle = (mark: string, actor: User) =>
      client
        .post(at('/resolutions'))
        .form({ [`${key}[mark]`]: mark, [`${key}[reason]`]: '按试卷' })
        .loginAs(actor)
        .withCsrfToken()
        .redirects(0)

    assert.include(String(again.flashMessages().success), '1 处不一致')
    assert.notInclude(own.text(), `name="${key}[mark]"`)
    assert.include(page.text(), `name="${key}[mark]"`)
    const unreadable = await settle('六十', third)
    assert.deepEqual(Object.keys(unreadable.flashMessages().inputErrorsBag), [
      `resolutions.e${taught.enrolmentIds[2]}.theory.mark`,
    ])
    const refused = await settle('60', second)
    refused.assertFlashMessage('error', '两次录入中有一次是你做的，须由第三人核定。')
    await settle('60', third)
    assert.equal(await status(), 'checked')
  })

  test('giving back needs a reason, which whoever enters anew then reads', async ({
    client,
    assert,
  }) => {
    await entered()
    const post = (reason: string) =>
      client.post(at('/return')).form({ reason }).loginAs(second).withCsrfToken().redirects(0)

    const bare = await post('')
    await post('李四海理论漏登 5 分')
    const page = await client.get(at()).loginAs(admin)

    assert.property(bare.flashMessages().inputErrorsBag, 'reason')
    assert.include(page.text(), '李四海理论漏登 5 分')
    assert.notInclude(page.text(), 'value="59.9"')
  })

  test('marks are sampled, published and made final, and each step is told', async ({
    client,
    assert,
  }) => {
    const reviewer = await userWith('reviewer')
    await entered()
    await entered(second)
    const drawn = await db.from('score_samples').where('sitting_id', sittingId)
    const post = (path: string, actor: User, body = {}) =>
      client.post(at(path)).form(body).loginAs(actor).withCsrfToken().redirects(0)

    const early = await post('/publication', admin)
    early.assertFlashMessage('error', `${taught.code}-K1 抽查一致后才能公布。`)
    const sampled = await post(
      '/samples',
      reviewer,
      Object.fromEntries(drawn.map((row) => [`sample[e${row.enrolment_id}][result]`, 'agrees']))
    )
    sampled.assertFlashMessage('success', `${taught.code}-K1 抽查一致，可以公布。`)
    const preview = await client.get(at()).loginAs(admin)
    const response = await post('/publication', admin)
    const shown = await client.get(`/classes/${taught.id}/assessment`).loginAs(admin)
    const tooEarly = await post('/finalisation', admin)
    clock.stopAt('2026-03-14')
    const final = await post('/finalisation', admin)
    const results = await client.get(`/classes/${taught.id}/assessment`).loginAs(admin)

    assert.include(preview.text(), '合格 1 人，未合格 2 人')
    response.assertFlashMessage(
      'success',
      '成绩已公布：合格 1 人，未合格 2 人；异议期到 2026-03-13。'
    )
    assert.include(shown.text(), '公布中')
    tooEarly.assertFlashMessage('error', '异议期到 2026-03-13，期满后才能定成绩。')
    final.assertFlashMessage('success', '成绩已定：合格 1 人，未合格 2 人，异议未答复 0 人。')
    assert.lengthOf(await db.from('grade_records'), 1)
    assert.include(results.text(), '85.5')
    assert.include(results.text(), '缺考')
    assert.include(results.text(), '第 2 次考核（补考）')
  })

  test('the template holds the names and no full document number', async ({ client, assert }) => {
    const request = client.get(at('/score_template')).loginAs(admin)
    request.request.responseType('arraybuffer')
    const response = await request
    const folder = await mkdtemp(join(tmpdir(), 'bagong-template-'))
    const filePath = join(folder, 'template.xlsx')
    await writeFile(filePath, response.body())
    const file = await readSpreadsheet(filePath)
    await rm(folder, { recursive: true, force: true })

    const rows = file.sheets[0].rows.map((row) => row.cells.map((cell) => cell.text))
    assert.deepEqual(rows[0], ['姓名', '身份证号', '理论', '技能'])
    assert.deepEqual(
      rows.slice(1).map((row) => row[0]),
      taught.names
    )
    assert.isTrue(rows.slice(1).every((row) => row[1].includes('****')))
  })

  test('an uploaded file with faults names them by row; a file of another kind is refused', async ({
    client,
    assert,
  }) => {
    const csv = Buffer.from(
      writeCsv(
        ['姓名', '身份证号', '理论', '技能'].map((header) => ({ header })),
        [['赵晓峰', '110101199003070038', '80', '80']]
      )
    )
    const upload = (content: Buffer, filename: string) =>
      client
        .post(at('/score_files'))
        .file('file', content, { filename })
        .loginAs(admin)
        .withCsrfToken()
        .redirects(0)

    const faulty = await upload(csv, 'scores.csv')
    const wrong = await upload(Buffer.from('%PDF-1.7'), 'scores.pdf')
    const lying = await upload(Buffer.from('%PDF-1.7'), 'scores.xlsx')
    const none = await client
      .post(at('/score_files'))
      .field('other', '1')
      .loginAs(admin)
      .withCsrfToken()
      .redirects(0)

    assert.equal(carried(faulty).scoreFindings.total, 3)
    assert.deepInclude(carried(faulty).scoreFindings.shown[0], {
      row: 2,
      column: 'B',
      code: 'identity_unknown',
    })
    for (const response of [wrong, lying, none]) {
      assert.property(response.flashMessages().inputErrorsBag, 'file')
    }
    assert.equal(await status(), 'approved')
  })

  test('the list tells whom each sitting waits for and filters by state', async ({
    client,
    assert,
  }) => {
    const planned = await client.get('/assessments').loginAs(admin)
    await entered()
    const toCheck = await client.get('/assessments?status=entered').loginAs(second)
    const published = await client.get('/assessments?status=published').loginAs(second)

    assert.include(planned.text(), '等录入成绩')
    assert.include(toCheck.text(), '等另一人独立录入')
    assert.include(toCheck.text(), '该我办')
    assert.notInclude(published.text(), taught.code)
  })
})
