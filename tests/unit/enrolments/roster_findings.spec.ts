import { test } from '@japa/runner'
import { readFileSync } from 'node:fs'
import { ROSTER_FINDINGS, verdictOf } from '#app/enrolments/roster/roster_findings'
import { SPREADSHEET_FAULT_CODES } from '#app/shared/spreadsheets/spreadsheet'
import { goodRow, identityNumber, readRows, type Value } from '#tests/fixtures/make_roster'

const wrongCheck = identityNumber().slice(0, 17) + (identityNumber().endsWith('1') ? '2' : '1')

const cases: [string, number, Value, string, 'refused' | 'warned', string][] = [
  ['no name', 0, '', 'name_missing', 'refused', ''],
  ['digits in a name', 0, '张三1', 'name_format', 'refused', '张三1'],
  ['markup for a name', 0, '<b>张三</b>', 'name_format', 'refused', '<b>张三</b>'],
  ['51 letters', 0, '张'.repeat(51), 'name_format', 'refused', '张'.repeat(51)],
  ['a space inside a name', 0, '李　建国', 'name_normalised', 'warned', '李　建国'],
  ['a formula for a name', 0, { kind: 'formula', text: '张三' }, 'formula', 'refused', '张三'],
  ['no identity number', 1, '', 'identity_number_missing', 'refused', ''],
  [
    'an identity number kept as a number',
    1,
    { kind: 'number', text: '141081199001011234', exact: false },
    'identity_number_damaged',
    'refused',
    '141081********1234',
  ],
  ['scientific notation', 1, '1.41081E+17', 'identity_number_damaged', 'refused', '1.41081E+17'],
  [
    'three zeros where digits were lost',
    1,
    '141081199001011000',
    'identity_number_damaged',
    'refused',
    '141081********1000',
  ],
  [
    'seventeen digits',
    1,
    '14108119900101123',
    'identity_number_length',
    'refused',
    '14108********1123',
  ],
  ['an old number', 1, '141081900101123', 'identity_number_old', 'refused', '14108*******123'],
  [
    'letters',
    1,
    '14108119900101ABCD',
    'identity_number_characters',
    'refused',
    '141081********ABCD',
  ],
  ['a permit', 1, 'H12345678', 'identity_number_other_document', 'refused', 'H12****78'],
  [
    'a permanent residence number that is wrong',
    1,
    '991081199001011234',
    'identity_number_checksum',
    'refused',
    '991081********1234',
  ],
  [
    'no such province',
    1,
    '071081199001011234',
    'identity_number_region',
    'refused',
    '071081********1234',
  ],
  [
    '30 February',
    1,
    '141081199002301234',
    'identity_number_birth_date',
    'refused',
    '141081********1234',
  ],
  [
    'a birth to come',
    1,
    '141081203001011234',
    'identity_number_birth_future',
    'refused',
    '141081********1234',
  ],
  [
    'a wrong check character',
    1,
    wrongCheck,
    'identity_number_checksum',
    'refused',
    `141081********${wrongCheck.slice(14)}`,
  ],
  [
    'a child',
    1,
    identityNumber('2012-05-04'),
    'under_age',
    'refused',
    `141081********${identityNumber('2012-05-04').slice(14)}`,
  ],
  ['no phone', 2, '', 'phone_missing', 'warned', ''],
  ['ten digits', 2, '1383570620', 'phone_length', 'refused', '13*****620'],
  ['a landline', 2, '0357-4222222', 'phone_landline', 'refused', '035*****2222'],
  ['no mobile prefix', 2, '12800138000', 'phone_format', 'refused', '128****8000'],
  ['an unknown sex', 3, '未知', 'sex_unknown', 'warned', '未知'],
  ['no category', 4, '', 'category_missing', 'warned', ''],
  ['an unknown category', 4, '贫困户', 'category_unknown', 'warned', '贫困户'],
  [
    'a formula for a category',
    4,
    { kind: 'formula', text: '其他' },
    'formula_ignored',
    'warned',
    '其他',
  ],
  ['same as above', 4, '同上', 'ditto', 'warned', '同上'],
  [
    'an account kept as a number',
    5,
    { kind: 'number', text: '6222021001116245702', exact: false },
    'bank_account_damaged',
    'refused',
    '****5702',
  ],
  ['no account number', 5, '工商银行卡', 'bank_account_format', 'warned', '****'],
  [
    'an account that fails Luhn',
    5,
    '6222021001116245703',
    'bank_account_luhn',
    'warned',
    '****5703',
  ],
]

const FIELDS = ['name', 'documentNumber', 'phone', 'sex', 'category', 'bankAccount']

test.group('Roster | findings', () => {
  for (const [title, at, value, code, verdict, given] of cases) {
    test(`${title}: ${code}, ${verdict}`, ({ assert }) => {
      const [row] = readRows(goodRow({ [at]: value })).rows

      assert.lengthOf(row.findings, 1)
      assert.containsSubset(row.findings[0], {
        code,
        given,
        field: FIELDS[at],
        column: 'ABCDEF'[at],
        header: ['姓名', '证件号码', '手机号', '性别', '人员类别', '银行账号'][at],
      })
      assert.equal(row.verdict, verdict)
    })
  }

  test('what cannot be relied on is left out of the row', ({ assert }) => {
    const [row] = readRows(goodRow({ 4: '贫困户', 5: '工商银行卡' })).rows

    assert.notProperty(row, 'category')
    assert.notProperty(row, 'bankAccount')
  })

  test('a ditto mark for an identity number is a missing number', ({ assert }) => {
    const [row] = readRows(goodRow({ 1: '同上' })).rows

    assert.equal(row.verdict, 'refused')
  })

  test('one error outweighs any number of warnings', ({ assert }) => {
    const finding = { code: 'ditto', column: 'A', field: 'name', header: '', given: '' } as const
    const warning = { ...finding, severity: 'warning' } as const
    const error = { ...finding, severity: 'error' } as const

    assert.equal(verdictOf([]), 'accepted')
    assert.equal(verdictOf([warning, warning]), 'warned')
    assert.equal(verdictOf([warning, error]), 'refused')
  })
})

test.group('Roster | words', () => {
  for (const locale of ['zh-CN', 'en']) {
    test(`every finding and fault has its words in ${locale}`, ({ assert }) => {
      const words = JSON.parse(readFileSync(`resources/lang/${locale}/rosters.json`, 'utf8'))
      const sheets = JSON.parse(readFileSync(`resources/lang/${locale}/spreadsheets.json`, 'utf8'))

      assert.sameMembers(Object.keys(words.findings), Object.keys(ROSTER_FINDINGS))
      for (const finding of Object.values<any>(words.findings)) {
        assert.isTrue(finding.fault.length > 0 && finding.remedy.length > 0)
      }
      assert.sameMembers(Object.keys(sheets.faults), [...SPREADSHEET_FAULT_CODES])
    })
  }
})
