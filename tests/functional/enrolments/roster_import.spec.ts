import { readFile, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import db from '@adonisjs/lucid/services/db'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import type { ApiClient, ApiRequest } from '@japa/api-client'
import CheckRoster from '#app/enrolments/actions/check_roster'
import EnrolTrainee from '#app/enrolments/actions/enrol_trainee'
import WriteRoster from '#app/enrolments/actions/write_roster'
import { contentOf } from '#app/enrolments/queries/roster_imports'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import { givenFile, xlsxOf, zipOf } from '#tests/fixtures/make_spreadsheet'
import {
  aClass,
  aRoster,
  aTrainee,
  numberOf,
  rowOf,
  said,
  setUpWorld,
} from '#tests/functional/enrolments/class_fixture'
import { userWith, type World } from '#tests/support/world'
import type User from '#models/user'

const sample = (name: string) => app.makePath('tests/fixtures/rosters', name)

test.group('Importing a roster', (group) => {
  let world: World
  let admin: User
  let classId: number

  group.each.setup(async () => {
    const set = await setUpWorld()
    world = set.world
    admin = await userWith('base_admin', { baseId: world.a.id })
    classId = await aClass(world, world.a)
    return set.tearDown
  })

  const upload = (client: ApiClient, user: User, content: Buffer, name = 'roster.xlsx') =>
    client
      .post(`/classes/${classId}/imports`)
      .loginAs(user)
      .withCsrfToken()
      .file('file', content, { filename: name })
      .redirects(0)
  const write = (client: ApiClient, user: User, importId: number, mode = 'good_rows') =>
    client
      .post(`/imports/${importId}/writing`)
      .loginAs(user)
      .withCsrfToken()
      .form({ mode })
      .redirects(0)
  const lastImport = () => db.from('roster_imports').orderBy('id', 'desc').firstOrFail()
  const lastImportId = async () => {
    const { id } = await lastImport()
    return id as number
  }
  const enrolled = (id = classId) =>
    db.from('enrolments').where('course_class_id', id).orderBy('id')
  async function taken() {
    const rows = [
      await db.from('course_classes').where('id', classId).firstOrFail(),
      await db.from('plan_allocations').where('id', world.a.allocationIds.welding).firstOrFail(),
      await db.from('annual_plans').where('id', world.a.planId).firstOrFail(),
    ]
    return rows.map((row) => row.seats_taken)
  }
  async function enrol(number: number, id = classId) {
    const { traineeCategory, ...person } = aTrainee(number)
    return new EnrolTrainee().handle({ actor: admin, classId: id, person, traineeCategory })
  }
  async function findingsOf(importId: number) {
    const { rows } = await contentOf(importId)
    return rows.flatMap((row) => row.findings.map(({ code }) => `${row.row} ${code}`))
  }

  test('a dry run counts the rows and enrols nobody', async ({ assert, client }) => {
    const file = await readFile(sample('roster-carer-grade5-with-faults.xlsx'))

    const response = await upload(client, admin, file)

    const row = await lastImport()
    response.assertHeader('location', `/imports/${row.id}`)
    assert.deepEqual([row.rows_accepted, row.rows_warned, row.rows_refused], [14, 6, 9])
    assert.equal(row.status, 'checked')
    assert.lengthOf(await enrolled(), 0)
    assert.lengthOf(await db.from('persons'), 0)
    assert.isNotNull(
      await db.from('audit_entries').where('action', 'roster_import.checked').first()
    )
  })

  test('the page shows cell, fault and remedy, and no full number', async ({ assert, client }) => {
    await upload(client, admin, await readFile(sample('roster-carer-grade5-with-faults.xlsx')))

    const page = await client.get(`/imports/${await lastImportId()}`).loginAs(admin)

    page.assertStatus(200)
    page.assertTextIncludes('E8')
    page.assertTextIncludes('校验位不对')
    page.assertTextIncludes('核对身份证原件后改')
    page.assertTextIncludes('写入 20 行')
    assert.notMatch(page.text(), /\d{17}[\dX]/)
  })

  test('the stored roster cannot be read without the key', async ({ assert, client }) => {
    await upload(client, admin, await aRoster([1]))

    const row = await lastImport()

    assert.notInclude(JSON.stringify(row), numberOf(1))
  })

  test('writing the good rows takes one seat each, the others take none', async ({
    assert,
    client,
  }) => {
    await upload(client, admin, await readFile(sample('roster-carer-grade5-with-faults.xlsx')))
    const { id } = await lastImport()

    await write(client, admin, id)

    assert.lengthOf(await enrolled(), 20)
    assert.deepEqual(await taken(), [20, 20, 20])
    assert.lengthOf(await db.from('seat_entries').where('kind', 'take'), 20)
    assert.lengthOf(await db.from('persons'), 20)
    const row = await lastImport()
    assert.deepEqual([row.status, row.rows_written, row.rows_refused], ['written', 20, 9])
    const { rows: leftOut } = await contentOf(id)
    assert.lengthOf(leftOut, 9)
    const everybody = await enrolled()
    const positions = everybody.map((one) => one.position)
    assert.deepEqual(
      positions,
      Array.from({ length: 20 }, (_, at) => at + 1)
    )
    assert.isNotNull(
      await db.from('audit_entries').where('action', 'roster_import.written').first()
    )
    const page = await client.get(`/imports/${id}`).loginAs(admin)
    page.assertStatus(200)
  })

  test('all or nothing with a faulty row writes nothing and says so', async ({
    assert,
    client,
  }) => {
    await upload(client, admin, await readFile(sample('roster-carer-grade5-with-faults.xlsx')))
    const { id } = await lastImport()

    const response = await write(client, admin, id, 'all_or_nothing')

    assert.include(said(response), '一行都没有写')
    assert.lengthOf(await enrolled(), 0)
    assert.lengthOf(await db.from('persons'), 0)
    const { status } = await lastImport()
    assert.equal(status, 'checked')
  })

  test('all or nothing without a fault writes every row', async ({ assert, client }) => {
    await upload(client, admin, await aRoster([1, 2, 3]))

    await write(client, admin, await lastImportId(), 'all_or_nothing')

    assert.lengthOf(await enrolled(), 3)
    assert.deepEqual(await taken(), [3, 3, 3])
  })

  test('an import is written once, however often it is sent', async ({ assert, client }) => {
    await upload(client, admin, await aRoster([1, 2, 3]))
    const { id } = await lastImport()

    await Promise.all([write(client, admin, id), write(client, admin, id)])
    const again = await write(client, admin, id)

    assert.include(said(again), '已经写入过')
    assert.lengthOf(await enrolled(), 3)
    assert.deepEqual(await taken(), [3, 3, 3])
  })

  test('the same file uploaded twice and written at once enrols everybody once', async ({
    assert,
    client,
  }) => {
    const file = await aRoster([1, 2, 3])
    await upload(client, admin, file)
    await upload(client, admin, file)
    const imports = await db.from('roster_imports').orderBy('id')

    await Promise.all(imports.map(({ id }) => write(client, admin, id)))

    assert.lengthOf(await enrolled(), 3)
    assert.deepEqual(await taken(), [3, 3, 3])
  })

  test('a row for somebody already in the class is refused', async ({ assert, client }) => {
    await enrol(2)

    await upload(client, admin, await aRoster([1, 2]))

    assert.deepEqual(await findingsOf(await lastImportId()), ['3 already_enrolled'])
  })

  test('a row for somebody in an overlapping class names the class and its days', async ({
    assert,
    client,
  }) => {
    const other = await aClass(world, world.a, { code: 'OTHER', ends_on: '2026-04-07' })
    await enrol(1, other)
    await upload(client, admin, await aRoster([1, 2]))
    const { id } = await lastImport()

    const page = await client.get(`/imports/${id}`).loginAs(admin)

    assert.deepEqual(await findingsOf(id), ['2 overlapping_class'])
    page.assertTextIncludes('已在班级 OTHER，2026-04-07 至 2026-04-07')
  })

  test('a document known under another name is refused with that name masked', async ({
    assert,
    client,
  }) => {
    await enrol(1, await aClass(world, world.a, { starts_on: '2026-06-01', ends_on: '2026-06-02' }))
    const file = await aRoster([1], (number) => ['钱大海', ...rowOf(number).slice(1)])

    await upload(client, admin, file)

    const {
      rows: [row],
    } = await contentOf(await lastImportId())
    assert.equal(row.verdict, 'refused')
    assert.deepInclude(row.findings[0], { code: 'document_other_name', params: { known: '赵*峰' } })
  })

  test('rows beyond the seats that are left are refused and say how many there are', async ({
    assert,
    client,
  }) => {
    await db.from('course_classes').where('id', classId).update({ seats: 2 })
    await upload(client, admin, await aRoster([1, 2, 3, 4]))
    const { id } = await lastImport()

    const page = await client.get(`/imports/${id}`).loginAs(admin)
    await write(client, admin, id)

    page.assertTextIncludes('班级只剩 2 席')
    assert.lengthOf(await enrolled(), 2)
    assert.deepEqual(await taken(), [2, 2, 2])
    assert.deepEqual(await findingsOf(id), ['4 E_NO_SEAT', '5 E_NO_SEAT'])
  })

  test('the plan of the year limits a roster as the class does', async ({ assert, client }) => {
    await db.from('annual_plans').where('id', world.a.planId).update({ capacity: 1 })
    await upload(client, admin, await aRoster([1, 2]))

    await write(client, admin, await lastImportId())

    assert.lengthOf(await enrolled(), 1)
  })

  test('seats that went between the dry run and the writing are not sold twice', async ({
    assert,
    client,
  }) => {
    await db.from('course_classes').where('id', classId).update({ seats: 3 })
    await upload(client, admin, await aRoster([1, 2, 3]))
    await enrol(10)
    await enrol(11)

    await write(client, admin, await lastImportId())

    assert.lengthOf(await enrolled(), 3)
    const row = await lastImport()
    assert.deepEqual([row.rows_written, row.rows_refused], [1, 2])
  })

  test('rosters written at once share the last seats without overselling', async ({
    assert,
    client,
  }) => {
    await db.from('course_classes').where('id', classId).update({ seats: 5 })
    for (const first of [1, 101, 201]) {
      await upload(client, admin, await aRoster([first, first + 1, first + 2, first + 3]))
    }
    const imports = await db.from('roster_imports').orderBy('id')

    await Promise.all(imports.map(({ id }) => write(client, admin, id)))

    assert.lengthOf(await enrolled(), 5)
    assert.deepEqual(await taken(), [5, 5, 5])
    assert.lengthOf(await db.from('persons'), 5)
  })

  test('a class that is no longer enrolling takes no roster', async ({ assert, client }) => {
    await upload(client, admin, await aRoster([1]))
    await db.from('course_classes').where('id', classId).update({ status: 'running' })

    const written = await write(client, admin, await lastImportId())
    const uploaded = await upload(client, admin, await aRoster([2]))

    assert.include(said(written), '不在招生中')
    assert.include(said(uploaded), '不在招生中')
    assert.lengthOf(await enrolled(), 0)
  })

  test('files that are no roster get a clear answer and leave nothing behind', async ({
    assert,
    client,
  }) => {
    const before = await temporaryFiles()
    const tooMany = [['姓名', '证件号码'], ...Array.from({ length: 20_000 }, () => ['甲', '1'])]
    const bomb = await zipOf({ 'xl/worksheets/sheet1.xml': Buffer.alloc(80 * 1024 * 1024, 32) })
    const cases: [string, Buffer, string][] = [
      ['empty.xlsx', Buffer.alloc(0), '没有内容'],
      ['picture.xlsx', Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1'), '不是能读的表格'],
      ['roster.exe', Buffer.from('MZ'), '只能上传'],
      ['roster.xls', container('Workbook'), '旧版 .xls'],
      ['locked.xlsx', container('EncryptedPackage'), '打开密码'],
      ['rows.xlsx', await xlsxOf({ rows: tooMany }), '超过一次'],
      ['bomb.xlsx', bomb, '解开后超过'],
      ['no-header.xlsx', await xlsxOf({ rows: [['a', 'b']] }), '没有找到表头'],
      ['no-rows.xlsx', await xlsxOf({ rows: [['姓名', '证件号码']] }), '没有学员'],
      ['large.xlsx', Buffer.alloc(26 * 1024 * 1024, 1), '文件太大'],
    ]

    for (const [name, content, words] of cases) {
      const response = await upload(client, admin, content, name)
      response.assertStatus(302)
      const bag = response.flashMessages().inputErrorsBag as Record<string, string[]>
      assert.include(bag.file?.[0], words, name)
    }

    assert.lengthOf(await db.from('roster_imports'), 0)
    assert.deepEqual(await temporaryFiles(), before)
    const page = await client.get(`/classes/${classId}/imports/create`).loginAs(admin)
    page.assertStatus(200)
  })

  test('a body beyond what the server takes is answered with 413', async ({ client }) => {
    const response = await upload(client, admin, Buffer.alloc(33 * 1024 * 1024, 1))

    response.assertStatus(413)
  })

  test('a form without a file names the field', async ({ assert, client }) => {
    const response = await client
      .post(`/classes/${classId}/imports`)
      .loginAs(admin)
      .withCsrfToken()
      .field('other', '1')
      .redirects(0)

    assert.property(response.flashMessages().inputErrorsBag, 'file')
  })

  test('guests, other roles and other bases neither upload, see, write nor download', async ({
    assert,
    client,
  }) => {
    const file = await aRoster([1])
    await upload(client, admin, file)
    const { id } = await lastImport()
    const guest = await client.get(`/imports/${id}`).redirects(0)
    guest.assertHeader('location', '/login')

    for (const user of [
      await userWith('instructor', { baseId: world.a.id }),
      await userWith('reviewer'),
      await userWith('auditor'),
      await userWith('base_admin', { baseId: world.b.id }),
    ]) {
      const answers = [
        await upload(client, user, file).accept('json'),
        await client.get(`/imports/${id}`).loginAs(user).accept('json'),
        await client.get(`/imports/${id}/error_file`).loginAs(user).accept('json'),
        await write(client, user, id).accept('json'),
      ]
      assert.deepEqual(
        answers.map((answer) => answer.status()),
        [403, 403, 403, 403]
      )
    }
    assert.lengthOf(await enrolled(), 0)
  })

  test('the list holds the imports of the own base alone', async ({ client, assert }) => {
    await upload(client, admin, await aRoster([1]), 'own-roster.xlsx')
    const other = await userWith('base_admin', { baseId: world.b.id })

    const own = await client.get('/imports').loginAs(admin)
    const foreign = await client.get('/imports').loginAs(other)

    own.assertTextIncludes('own-roster.xlsx')
    assert.notInclude(foreign.text(), 'own-roster.xlsx')
  })

  test('the error file holds the faulty rows and can be read again', async ({
    assert,
    client,
    cleanup,
  }) => {
    await db.from('course_classes').where('id', classId).update({ seats: 1 })
    await upload(client, admin, await aRoster([1, 2]))
    const { id } = await lastImport()

    const response = await fileOf(client.get(`/imports/${id}/error_file`).loginAs(admin))

    const path = await givenFile({ cleanup }, 'errors.xlsx', response.body())
    const {
      sheets: [sheet],
    } = await readSpreadsheet(path)
    const texts = sheet.rows.map((row) => row.cells.map((cell) => cell.text).join('|'))
    assert.lengthOf(texts, 2)
    assert.include(texts[1], numberOf(2))
    assert.include(texts[1], '班级只剩 1 席')
    assert.isNotNull(
      await db.from('audit_entries').where('action', 'roster_import.error_file_taken').first()
    )
  })

  test('the template can be filled in and uploaded', async ({ assert, client, cleanup }) => {
    const response = await fileOf(client.get('/imports/template').loginAs(admin))

    const path = await givenFile({ cleanup }, 'template.xlsx', response.body())
    const {
      sheets: [sheet],
    } = await readSpreadsheet(path)
    assert.includeMembers(
      sheet.rows[0].cells.map((cell) => cell.text),
      ['姓名', '证件号码', '手机号', '人员类别']
    )
  })

  test('a roster of two thousand rows is checked, and only the seats there are get taken', async ({
    assert,
    cleanup,
  }) => {
    const numbers = Array.from({ length: 2_000 }, (_, at) => at)
    const path = await givenFile({ cleanup }, 'large.xlsx', await aRoster(numbers))

    const row = await new CheckRoster().handle({
      actor: admin,
      classId,
      filePath: path,
      fileName: 'large.xlsx',
    })
    const result = await new WriteRoster().handle({
      actor: admin,
      importId: row.id,
      mode: 'good_rows',
    })

    assert.deepEqual(result, { written: 30, refused: 1_970 })
  })
})

/** The answer as bytes, whatever its type. */
function fileOf(request: ApiRequest) {
  request.request.responseType('blob')
  return request
}

async function temporaryFiles() {
  const names = await readdir(tmpdir())
  // Names of the body parser are bare identifiers; folders of this run have a dash or a dot.
  return names.filter((name) => /^[a-z0-9]{20,}$/.test(name)).sort()
}

/** The container that old workbooks and those with a password share, as far as a reader looks. */
function container(stream: string): Buffer {
  return Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(512),
    Buffer.from(stream, 'utf16le'),
  ])
}
