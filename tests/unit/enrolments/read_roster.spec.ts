import { test } from '@japa/runner'
import { readRoster, RosterFault } from '#app/enrolments/roster/read_roster'
import {
  goodRow,
  HEADER,
  identityNumber,
  readRows,
  rosterDays,
  spreadsheetOf,
  type Value,
} from '#tests/fixtures/make_roster'

test.group('Roster | layout', () => {
  test('finds the header under title rows, in any order of columns', ({ assert }) => {
    const reading = readRoster(
      spreadsheetOf([
        ['侯马市公共实训基地学员花名册'],
        ['职业：焊工'],
        ['序号', '手机号码', '身份证号码（必填）', ' 姓 名* ', '备注'],
        [1, '13800138000', identityNumber(), '张三', '班长'],
      ]),
      rosterDays
    )

    assert.equal(reading.headerRow, 3)
    assert.deepEqual(reading.columns, {
      name: { column: 4, header: '姓 名*' },
      documentNumber: { column: 3, header: '身份证号码（必填）' },
      phone: { column: 2, header: '手机号码' },
    })
    assert.deepEqual(
      reading.otherColumns.map(({ header }) => header),
      ['序号', '备注']
    )
    assert.containsSubset(reading.rows[0], { row: 4, name: '张三', phone: '13800138000' })
  })

  test('of two columns that fit, the better named one is read', ({ assert }) => {
    const reading = readRoster(
      spreadsheetOf([
        ['姓名', '身份证号', '联系电话', '手机号'],
        ['张三', identityNumber(), '0357-4222222', '13800138000'],
      ]),
      rosterDays
    )

    assert.equal(reading.columns.phone?.header, '手机号')
  })

  test('a sheet without the header is refused, naming what was looked for', ({ assert }) => {
    try {
      readRoster(spreadsheetOf([['名字', '电话']]), rosterDays)
      assert.fail('was read')
    } catch (error) {
      assert.instanceOf(error, RosterFault)
      assert.equal((error as RosterFault).code, 'E_ROSTER_NO_HEADER')
      assert.deepEqual((error as RosterFault).params, {
        sheet: '名单',
        lookedFor: ['name', 'documentNumber'],
      })
    }
  })

  test('the first visible sheet with a header is read, the others are told', ({ assert }) => {
    const [cover] = spreadsheetOf([['封面']]).sheets
    const [roster] = spreadsheetOf([HEADER, goodRow()]).sheets
    const sheets = [
      { ...roster, name: '旧名单', hidden: true },
      { ...cover, name: '封面' },
      { ...roster, name: '一班' },
      { ...roster, name: '二班' },
    ]

    const reading = readRoster({ sheets }, rosterDays)

    assert.equal(reading.sheet, '一班')
    assert.deepEqual(reading.otherSheets, ['封面', '二班'])
  })

  test('rows that are not people are skipped and told', ({ assert }) => {
    const rows: Value[][] = [
      ['花名册'],
      HEADER,
      goodRow(),
      [],
      goodRow({ 1: identityNumber('1991-02-03'), 2: '13800138001', 5: '' }),
      HEADER,
      ['合计', '2 人'],
      ['填表人：', '审核人：', '填表日期：2026年9月1日'],
    ]

    const reading = readRoster(spreadsheetOf(rows, [5]), rosterDays)

    assert.deepEqual(
      reading.rows.map(({ row }) => row),
      [3]
    )
    assert.deepEqual(reading.skipped, [
      { row: 1, reason: 'title' },
      { row: 4, reason: 'blank' },
      { row: 5, reason: 'hidden' },
      { row: 6, reason: 'title' },
      { row: 7, reason: 'total' },
      { row: 8, reason: 'total' },
    ])
  })

  test('a row that holds a running number alone is blank', ({ assert }) => {
    const reading = readRoster(spreadsheetOf([['序号', ...HEADER], [1]]), rosterDays)

    assert.deepEqual(reading.skipped, [{ row: 2, reason: 'blank' }])
  })

  test('a person whose name begins like a total line is still a person', ({ assert }) => {
    assert.lengthOf(readRows(goodRow({ 0: '合计明' })).rows, 1)
  })
})

test.group('Roster | people', () => {
  test('a row without a fault is accepted and read in full', ({ assert }) => {
    const [row] = readRows(goodRow()).rows

    assert.deepEqual(
      { ...row, source: undefined },
      {
        row: 2,
        name: '张三',
        documentNumber: identityNumber(),
        birthOn: '1990-01-01',
        sex: 'male',
        phone: '13800138000',
        category: 'poverty_alleviated',
        bankAccount: '6222021001116245702',
        findings: [],
        verdict: 'accepted',
        source: undefined,
      }
    )
  })

  test('apostrophes, full-width digits and spaces around are folded in silence', ({ assert }) => {
    const full = identityNumber().replace(/\d/g, (digit) =>
      String.fromCharCode(digit.charCodeAt(0) + 0xfee0)
    )
    const [row] = readRows(
      goodRow({ 0: ' 张三　', 1: full, 2: "'138 0013 8000", 5: "'6222021001116245702" })
    ).rows

    assert.deepEqual(row.findings, [])
    assert.equal(row.documentNumber, identityNumber())
    assert.equal(row.phone, '13800138000')
  })

  test('the sex of the identity number stands, also where the sheet computes it', ({ assert }) => {
    const [mismatch] = readRows(goodRow({ 3: '女' })).rows
    const [computed] = readRows(goodRow({ 3: { kind: 'formula', text: '女' } })).rows

    assert.equal(mismatch.sex, 'male')
    assert.deepEqual(
      mismatch.findings.map(({ code, severity, params }) => [code, severity, params]),
      [['sex_mismatch', 'warning', { sex: 'male' }]]
    )
    assert.deepEqual(computed.findings, [])
  })

  test('somebody who is 16 on the first day of the class is accepted', ({ assert }) => {
    const [sixteen] = readRows(goodRow({ 1: identityNumber('2010-09-07') })).rows
    const [fifteen] = readRows(goodRow({ 1: identityNumber('2010-09-08') })).rows

    assert.equal(sixteen.verdict, 'accepted')
    assert.deepEqual(fifteen.findings[0].params, { age: 15, minimum: 16 })
    assert.equal(fifteen.verdict, 'refused')
  })

  for (const name of ['阿依古丽·买买提', '王𠮷祥', '马〇一', "John O'Neil-Smith", '䶮']) {
    test(`${name} is a name`, ({ assert }) => {
      assert.equal(readRows(goodRow({ 0: name })).rows[0].verdict, 'accepted')
    })
  }

  test('an employer of more than a hundred characters is left out', ({ assert }) => {
    const reading = readRoster(
      spreadsheetOf([
        [...HEADER, '工作单位'],
        [...goodRow(), '厂'.repeat(101)],
      ]),
      rosterDays
    )

    assert.notProperty(reading.rows[0], 'employer')
    assert.deepEqual(
      reading.rows[0].findings.map(({ code, given }) => [code, given.length]),
      [['text_too_long', 100]]
    )
  })

  test('of two rows of one person the second is refused and names the first', ({ assert }) => {
    const again = goodRow({ 1: `${identityNumber()} `, 2: '13800138001', 5: '' })
    const { rows } = readRows(goodRow(), again)

    assert.equal(rows[0].verdict, 'accepted')
    assert.deepEqual(
      rows[1].findings.map(({ code, column, params }) => [code, column, params]),
      [['identity_number_duplicate', 'B', { firstRow: 2 }]]
    )
  })

  test('a phone or an account that somebody else gave is a warning', ({ assert }) => {
    const { rows } = readRows(goodRow(), goodRow({ 1: identityNumber('1991-02-03') }))

    assert.deepEqual(
      rows[1].findings.map(({ code, severity }) => [code, severity]),
      [
        ['phone_duplicate', 'warning'],
        ['bank_account_duplicate', 'warning'],
      ]
    )
  })
})
