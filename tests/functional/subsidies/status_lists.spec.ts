import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { xlsxOf } from '#tests/fixtures/make_spreadsheet'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import LoadStatusList from '#app/subsidies/status_lists/actions/load_status_list'
import { faultsOf } from '#app/subsidies/status_lists/list_content'
import { listFacts } from '#app/subsidies/status_lists/list_facts'
import {
  checkList,
  documentOf,
  listCsv,
  loadList,
  withFile,
  type ListLine,
} from '#tests/support/status_lists'
import {
  aPerson,
  buildWorld,
  emptyDatabase,
  insertRow,
  syntheticIdentityNumber,
  userWith,
  type World,
} from '#tests/support/world'
import type { Group } from '@japa/runner/core'
import type { ApiClient } from '@japa/api-client'
import type User from '#models/user'

let world: World
let manager: User
let reviewer: User
let admin: User

function setUp(group: Group) {
  group.each.setup(async () => {
    clock.stopAt('2026-03-02')
    await emptyDatabase()
    world = await buildWorld()
    manager = await userWith('policy_manager')
    reviewer = await userWith('reviewer')
    admin = await userWith('base_admin', { baseId: world.a.id })
    return async () => {
      clock.resume()
      await emptyDatabase()
    }
  })
}

const one = (sequence: number) => syntheticIdentityNumber('1985-02-03', sequence)
const checkOf = (id: number) => db.from('status_list_checks').where('id', id).firstOrFail()
const audited = (action: string) => db.from('audit_entries').where('action', action)
const countOf = async (table: string) => {
  const rows = await db.from(table)
  return rows.length
}

test.group('Checking a status list', (group) => {
  setUp(group)

  test('every faulty row is named with its fault, and nothing is put in force', async ({
    assert,
    client,
  }) => {
    const person = await documentOf(await aPerson())
    const rows: ListLine[] = [
      ['赵晓峰', person, '2026-01-05', '', '侯马市某单位'],
      ['王丽', ''],
      ['', one(2)],
      ['李强', `${one(3).slice(0, 17)}${one(3).endsWith('1') ? '2' : '1'}`],
      ['周杰', one(4), '2026-02-30'],
      ['吴敏', one(5), '2026-02-10', '2026-01-10'],
      ['郑洁', one(6)],
      ['郑洁', one(6), '2026-01-01'],
      ['冯刚', one(7), '2026-09-01'],
      ['陈军', '141081850203001'],
      ['', ''],
    ]
    const id = await checkList(manager, 'deceased', rows)

    const check = await checkOf(id)
    assert.equal(check.rows_good, 2)
    assert.equal(check.rows_faulty, 8)
    assert.equal(check.matched, 1)
    assert.equal(check.added, 2)
    assert.equal(await countOf('status_lists'), 0)
    const page = await client.get(`/status_lists/checks/${id}`).loginAs(manager)
    for (const fault of [
      'B3',
      '没有证件号码',
      '没有姓名',
      '校验位不对',
      '不是真实的日期',
      '结束日期早于开始日期 2026-02-10',
      '与第 8 行是同一人',
      '开始日期还没到',
      '15 位旧号码',
    ]) {
      assert.include(page.text(), fault)
    }
    assert.notInclude(page.text(), one(3).slice(0, 14))
    const [entry] = await audited('status_list.checked')
    assert.notInclude(entry.changes, person)
    assert.notInclude(check.content_cipher, person)
  })

  test('a list longer than a piece is checked against all its rows, loaded whole, and told of', async ({
    assert,
  }) => {
    const known = await documentOf(await aPerson())
    const rows: ListLine[] = Array.from({ length: 2_499 }, (_, at) => [
      `人${at}`,
      `AB${1_000_000 + at}`,
    ])
    rows.push(['赵晓峰', known], ['再来', 'AB1000000'])
    const first = await loadList(manager, 'pension', rows.slice(0, 1_200), {
      asOf: '2026-02-28',
    })
    const id = await checkList(manager, 'pension', rows)
    const check = await checkOf(id)
    assert.deepEqual(
      [check.rows_good, check.rows_faulty, check.matched, check.added, check.gone],
      [2_500, 1, 1, 1_300, 0]
    )
    assert.isAbove(check.content_cipher.split('\n').length, 3)
    const told: number[] = []
    const list = await new LoadStatusList().handle({
      actor: manager,
      checkId: id,
      mode: 'good_rows',
      onRows: (written) => told.push(written),
    })
    assert.equal(list.version, first.version + 1)
    assert.deepEqual(told, [1_000, 2_000, 2_500])
    const entries = await db.from('status_list_entries').where('status_list_id', list.id)
    assert.lengthOf(new Set(entries.map((entry) => entry.row_number)), 2_500)
    const last = entries.find((entry) => entry.row_number === 2_501)
    assert.deepEqual([last.name, last.from_on, last.detail], ['赵晓峰', null, null])
    const kept = await checkOf(id)
    assert.notInclude(kept.content_cipher, 'good.')
    assert.lengthOf(faultsOf(kept.content_cipher).faulty, 1)
  })

  test('the same person in two periods that do not meet is two entries', async ({ assert }) => {
    const id = await checkList(manager, 'detained', [
      ['郑洁', one(6), '2024-01-01', '2024-06-30'],
      ['郑洁', one(6), '2025-03-01', '2025-05-01'],
    ])

    const check = await checkOf(id)
    assert.equal(check.rows_good, 2)
    assert.equal(check.rows_faulty, 0)
  })

  test('a GB18030 csv and an xlsx are read alike', async ({ assert }) => {
    const gbk = Buffer.concat([
      Buffer.from([0xd0, 0xd5, 0xc3, 0xfb]), // 姓名
      Buffer.from(','),
      Buffer.from([0xc9, 0xed, 0xb7, 0xdd, 0xd6, 0xa4, 0xba, 0xc5]), // 身份证号
      Buffer.from('\r\n'),
      Buffer.from([0xcd, 0xf5, 0xc0, 0xf6]), // 王丽
      Buffer.from(`,${one(1)}\r\n`),
    ])
    const xlsx = await xlsxOf({
      name: '名单',
      rows: [
        ['侯马市养老待遇名单', null],
        ['姓名', '证件号码'],
        ['王丽', one(1)],
      ],
    })
    for (const [name, content] of [
      ['list.csv', gbk],
      ['list.xlsx', xlsx],
    ] as const) {
      const id = await checkList(manager, 'pension', content, { fileName: name })
      const { id: listId } = await new LoadStatusList().handle({
        actor: manager,
        checkId: id,
        mode: 'all_or_nothing',
      })
      const [entry] = await db.from('status_list_entries').where('status_list_id', listId)
      assert.equal(entry.name, '王丽')
      assert.match(entry.document_mask, /^141081\*{8}/)
    }
  })

  test('a day to come, an older list and a file without a header are refused', async ({
    assert,
    client,
  }) => {
    await loadList(manager, 'student', [['王丽', one(1)]], { asOf: '2026-02-20' })
    const upload = (asOf: string, content: string) =>
      client
        .post('/status_lists/checks')
        .loginAs(manager)
        .withCsrfToken()
        .accept('json')
        .fields({ kind: 'student', asOf, organisation: '侯马市教育局' })
        .file('file', Buffer.from(content), { filename: 'list.csv' })
        .redirects(0)
    const good = listCsv([['王丽', one(1)]])

    for (const [asOf, content, code] of [
      ['2026-03-03', good, 'E_LIST_AS_OF_FUTURE'],
      ['2026-02-19', good, 'E_LIST_OLDER'],
      ['2026-03-01', '甲,乙\n1,2', 'E_LIST_NO_HEADER'],
      ['2026-03-01', '姓名,身份证号\n', 'E_LIST_NO_ROWS'],
      ['2026-03-01', '%PDF-1.7', 'E_SHEET_NOT_A_SPREADSHEET'],
    ]) {
      const response = await upload(asOf, content)
      assert.equal(response.body().errors?.[0]?.code, code)
    }
    const invalid = await client
      .post('/status_lists/checks')
      .loginAs(manager)
      .withCsrfToken()
      .accept('json')
      .fields({ kind: 'nonsense', asOf: '2026-02-30', organisation: '' })
      .redirects(0)
    invalid.assertStatus(422)
    assert.equal(await countOf('status_list_checks'), 1)
  })

  test('the error file gives the faulty rows back with their faults, and is written down', async ({
    assert,
    client,
  }) => {
    const id = await checkList(manager, 'student', [
      ['王丽', one(1)],
      ['周杰', one(4), '2026-02-30'],
    ])
    const request = client.get(`/status_lists/checks/${id}/error_file`).loginAs(manager)
    request.request.responseType('arraybuffer')
    const response = await request

    response.assertStatus(200)
    const rows = await withFile('back.xlsx', response.body(), async (path) => {
      const { sheets } = await readSpreadsheet(path)
      return sheets[0].rows.map((row) => row.cells.map((cell) => cell.text))
    })
    assert.lengthOf(rows, 2)
    assert.deepEqual(rows[1].slice(0, 3), ['周杰', one(4), '2026-02-30'])
    assert.include(rows[1].join(' '), '不是真实的日期')
    assert.lengthOf(await audited('status_list.error_file_taken'), 1)
  })
})

test.group('Loading a status list', (group) => {
  setUp(group)

  test('the newer version takes the place of the former, which stays', async ({ assert }) => {
    const first = await loadList(manager, 'pension', [
      ['王丽', one(1)],
      ['李强', one(2)],
    ])
    const checkId = await checkList(manager, 'pension', [
      ['李强', one(2)],
      ['周杰', one(3)],
      ['吴敏', one(4)],
    ])
    const check = await checkOf(checkId)
    assert.equal(check.added, 2)
    assert.equal(check.gone, 1)
    const second = await new LoadStatusList().handle({
      actor: manager,
      checkId,
      mode: 'all_or_nothing',
    })

    assert.equal(second.version, 2)
    const lists = await db.from('status_lists').orderBy('version')
    assert.deepEqual(
      lists.map((list) => [list.id, list.status, list.rows_count]),
      [
        [first.id, 'superseded', 2],
        [second.id, 'active', 3],
      ]
    )
    assert.equal(await countOf('status_list_entries'), 5)
    assert.lengthOf(await audited('status_list.loaded'), 2)
    const done = await checkOf(checkId)
    assert.isNull(done.content_cipher)
  })

  test('all or nothing loads nothing when a row is faulty; a check is loaded once', async ({
    assert,
    client,
  }) => {
    const checkId = await checkList(manager, 'pension', [
      ['王丽', one(1)],
      ['李强', ''],
    ])
    const load = (mode: string) =>
      client
        .post(`/status_lists/checks/${checkId}/loading`)
        .loginAs(manager)
        .withCsrfToken()
        .form({ mode })
        .accept('json')
        .redirects(0)

    const refused = await load('all_or_nothing')
    assert.equal(refused.body().errors[0].code, 'E_LIST_HAS_FAULTS')
    assert.equal(await countOf('status_lists'), 0)
    const taken = await load('good_rows')
    taken.assertStatus(302)
    const again = await load('good_rows')
    assert.equal(again.body().errors[0].code, 'E_CHECK_CLOSED')
    assert.equal(await countOf('status_list_entries'), 1)
  })

  test('a list that was compared with another one in force is refused', async ({ assert }) => {
    await loadList(manager, 'pension', [['王丽', one(1)]])
    const stale = await checkList(manager, 'pension', [['李强', one(2)]])
    // Somebody else's check and load in between, which the newer check does not discard.
    await db.from('status_lists').update({ status: 'superseded' })
    await insertRow('status_lists', {
      ...(await db
        .from('status_lists')
        .select('kind', 'as_of', 'organisation', 'file_name', 'file_sha256', 'loaded_by_id')
        .firstOrFail()),
      version: 2,
      rows_count: 0,
      status: 'active',
      created_at: clock.instant(),
    })

    await assert.rejects(
      () => new LoadStatusList().handle({ actor: manager, checkId: stale, mode: 'good_rows' }),
      /E_LIST_CHANGED/
    )
    const check = await checkOf(stale)
    assert.equal(check.status, 'checked')
  })

  test('of two first lists of a kind at once one comes into force', async ({ assert }) => {
    const first = await checkList(manager, 'pension', [['王丽', one(1)]])
    const second = await checkList(manager, 'pension', [['李强', one(2)]])
    // The second check emptied the first; here both are open, as two officers might have them.
    const { content_cipher: content } = await checkOf(second)
    await db
      .from('status_list_checks')
      .where('id', first)
      .update({ status: 'checked', closed_at: null, content_cipher: content })
    const results = await Promise.allSettled(
      [first, second].map((checkId) =>
        new LoadStatusList().handle({ actor: manager, checkId, mode: 'good_rows' })
      )
    )

    assert.lengthOf(
      results.filter((result) => result.status === 'fulfilled'),
      1
    )
    const [refused] = results.filter((result) => result.status === 'rejected')
    assert.match(String((refused as PromiseRejectedResult).reason.code), /E_LIST_CHANGED/)
    assert.equal(await countOf('status_lists'), 1)
  })

  test('the database refuses an entry without a document, and any change of an entry', async ({
    assert,
  }) => {
    const { id } = await loadList(manager, 'pension', [['王丽', one(1)]])
    const entry = { status_list_id: id, row_number: 9, document_mask: '', name: '某某' }

    await assert.rejects(() =>
      db.table('status_list_entries').insert({ ...entry, document_index: '' })
    )
    await assert.rejects(() => db.from('status_list_entries').update({ name: '别人' }))
    await assert.rejects(() => db.from('status_list_entries').delete())
  })
})

test.group('Who reads status lists', (group) => {
  setUp(group)

  const get = (client: ApiClient, url: string, user: User) =>
    client.get(url).loginAs(user).accept('json').redirects(0)

  test('only the policy manager loads; officers read masked entries, a base only the counts', async ({
    assert,
    client,
  }) => {
    const document = await documentOf(await aPerson({ name: '欧阳文静' }))
    const { id, checkId } = await loadList(manager, 'pension', [['欧阳文静', document]])

    for (const url of ['/status_lists/checks/create', `/status_lists/checks/${checkId}`]) {
      const refused = await get(client, url, reviewer)
      refused.assertStatus(403)
    }
    const officer = await client.get(`/status_lists/${id}`).loginAs(reviewer)
    assert.include(officer.text(), '欧**静')
    assert.notInclude(officer.text(), '欧阳文静')
    assert.notInclude(officer.text(), document)
    const base = await client.get(`/status_lists/${id}`).loginAs(admin)
    assert.include(base.text(), '侯马市民政局')
    assert.notInclude(base.text(), '欧**静')
    const trainer = await get(
      client,
      '/status_lists',
      await userWith('instructor', { baseId: world.a.id })
    )
    trainer.assertStatus(403)
    const posted = await client
      .post(`/status_lists/checks/${checkId}/loading`)
      .loginAs(reviewer)
      .withCsrfToken()
      .accept('json')
      .form({ mode: 'good_rows' })
      .redirects(0)
    posted.assertStatus(403)
    const guest = await client.get('/status_lists').redirects(0)
    assert.equal(guest.header('location'), '/login')
    const missing = await get(client, '/status_lists/999', manager)
    missing.assertStatus(404)
  })
})

test.group('What the lists say of a person', (group) => {
  setUp(group)

  const factsOf = async (personId: number) => {
    const facts = await listFacts(db.connection(), [
      { key: 'it', personId, from: '2026-03-10', to: '2026-03-20' },
    ])
    return facts.get('it')!
  }

  test('no list is unknown, a list without the person is an empty list', async ({ assert }) => {
    const personId = await aPerson()
    const before = await factsOf(personId)
    assert.isNull(before.listed_pension!.value)

    const { id } = await loadList(manager, 'pension', [['别人', one(9)]])
    const after = await factsOf(personId)
    assert.deepEqual(after.listed_pension!.value, [])
    assert.deepInclude(after.listed_pension!.evidence, { type: 'status_list', id })
    assert.isNull(after.listed_student!.value)
  })

  test('an entry counts when its period meets the class: from {from} to {to}, {listed}')
    .with([
      { from: '', to: '', listed: true },
      { from: '2026-01-01', to: '', listed: true },
      { from: '2025-01-01', to: '2026-03-10', listed: true },
      { from: '2025-01-01', to: '2026-03-09', listed: false },
    ])
    .run(async ({ assert }, { from, to, listed }) => {
      const personId = await aPerson()
      await loadList(manager, 'student', [['赵晓峰', await documentOf(personId), from, to]])

      const { listed_student: fact } = await factsOf(personId)
      assert.lengthOf(fact!.value as string[], listed ? 1 : 0)
    })

  test('what began after the class does not count, save a skill-upgrade payment', async ({
    assert,
  }) => {
    clock.stopAt('2026-05-01')
    const personId = await aPerson()
    const row: ListLine = ['赵晓峰', await documentOf(personId), '2026-04-02']
    await loadList(manager, 'pension', [row], { asOf: '2026-04-30' })
    await loadList(manager, 'skill_upgrade', [row], { asOf: '2026-04-30' })

    const facts = await factsOf(personId)
    assert.deepEqual(facts.listed_pension!.value, [])
    assert.lengthOf(facts.listed_skill_upgrade!.value as string[], 1)
    assert.notInclude(JSON.stringify(facts), row[1])
  })

  test('a thousand people are asked in two queries', async ({ assert }) => {
    const personIds = [await aPerson(), await aPerson(), await aPerson()]
    const subjects = Array.from({ length: 1000 }, (_, key) => ({
      key,
      personId: personIds[key % 3],
      from: '2026-03-10',
      to: '2026-03-20',
    }))
    let queries = 0
    const connection = db.connection()
    const count = () => queries++
    connection.getReadClient().on('query', count)
    const facts = await listFacts(connection, subjects)
    connection.getReadClient().off('query', count)

    assert.equal(facts.size, 1000)
    assert.equal(queries, 2)
  })
})
