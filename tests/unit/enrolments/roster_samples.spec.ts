import { test } from '@japa/runner'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import { readRoster } from '#app/enrolments/roster/read_roster'

const samples = new URL('../../fixtures/rosters/', import.meta.url)

async function readSample(name: string, classStartsOn: string) {
  const spreadsheet = await readSpreadsheet(new URL(name, samples).pathname)
  const reading = readRoster(spreadsheet, { today: '2026-11-22', classStartsOn })
  const count = (verdict: string) => reading.rows.filter((row) => row.verdict === verdict).length
  return { reading, counts: [count('accepted'), count('warned'), count('refused')] }
}

test.group('Rosters as bases keep them', (group) => {
  group.each.timeout(20_000)

  test('the welders: 48 rows, nothing wrong', async ({ assert }) => {
    const { reading, counts } = await readSample('roster-welder-grade4.xlsx', '2026-09-07')

    assert.deepEqual(counts, [48, 0, 0])
    assert.equal(reading.headerRow, 3)
    assert.equal(reading.rows[19].name, '阿依古丽·买买提')
    assert.deepEqual(reading.skipped, [
      { row: 1, reason: 'title' },
      { row: 2, reason: 'title' },
      { row: 52, reason: 'blank' },
      { row: 53, reason: 'total' },
    ])
  })

  test('the online sellers: 25 rows of GB18030, nothing wrong', async ({ assert }) => {
    const { reading, counts } = await readSample('roster-ecommerce-gb18030.csv', '2026-09-07')

    assert.deepEqual(counts, [25, 0, 0])
    assert.containsSubset(reading.rows[0], {
      row: 2,
      name: '叶艳福',
      documentNumber: '141081197808310864',
      sex: 'female',
      category: 'school_leaver',
      bankName: '中国邮政储蓄银行侯马支行',
      bankAccount: '6228116440548862739',
    })
  })

  test('the carers: 14 accepted, 6 warned, 9 refused, and why', async ({ assert }) => {
    const { reading, counts } = await readSample(
      'roster-carer-grade5-with-faults.xlsx',
      '2026-09-14'
    )

    assert.deepEqual(counts, [14, 6, 9])
    assert.deepEqual(
      reading.rows
        .filter((row) => row.verdict !== 'accepted')
        .map((row) => [row.row, row.verdict, row.findings.map(({ code }) => code).join(' ')]),
      [
        [7, 'refused', 'identity_number_damaged'],
        [8, 'refused', 'identity_number_checksum'],
        [9, 'refused', 'sex_mismatch identity_number_duplicate'],
        [10, 'warned', 'sex_mismatch'],
        [12, 'refused', 'phone_landline'],
        [16, 'warned', 'bank_account_duplicate'],
        [17, 'refused', 'under_age'],
        [18, 'warned', 'name_normalised'],
        [19, 'refused', 'name_missing'],
        [21, 'warned', 'category_missing'],
        [22, 'refused', 'identity_number_birth_date'],
        [23, 'warned', 'ditto'],
        [24, 'refused', 'formula'],
        [26, 'refused', 'identity_number_other_document'],
        [27, 'warned', 'bank_account_luhn'],
      ]
    )
    assert.deepEqual(reading.skipped, [
      { row: 1, reason: 'title' },
      { row: 2, reason: 'title' },
      { row: 14, reason: 'blank' },
      { row: 20, reason: 'hidden' },
      { row: 35, reason: 'blank' },
      { row: 36, reason: 'total' },
    ])
  })
})
