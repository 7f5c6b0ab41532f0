import { test } from '@japa/runner'
import { parse } from 'csv-parse/sync'
import { readXlsx } from 'hucre/xlsx'
import { withoutFormula, writeCsv, writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import { givenFile } from '#tests/fixtures/make_spreadsheet'

const DANGEROUS = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1', '＋1', '－1', '＠x']

test.group('Writing a spreadsheet', (group) => {
  group.each.timeout(20_000)

  test('an xlsx keeps identity numbers whole, shows fen as yuan and days as days', async (ctx) => {
    const file = await writeXlsx({
      sheets: [
        {
          name: '发放[1]',
          columns: [
            { header: '证件号码' },
            { header: '金额', kind: 'money' },
            { header: '人数', kind: 'number' },
            { header: '日期', kind: 'day' },
          ],
          rows: [
            ['141081199001011234', 150_050, 30, '2026-11-22'],
            [null, null, null, null],
          ],
        },
      ],
    })
    const path = await givenFile(ctx, 'a.xlsx', file)

    const { sheets } = await readSpreadsheet(path)

    ctx.assert.equal(sheets[0].name, '发放 1 ')
    ctx.assert.deepEqual(
      sheets[0].rows[1].cells.map(({ text, kind }) => [text, kind]),
      [
        ['141081199001011234', 'text'],
        ['1500.5', 'number'],
        ['30', 'number'],
        ['2026-11-22', 'date'],
      ]
    )
  })

  test('money that is not whole fen is refused', async ({ assert }) => {
    const columns = [{ header: '金额', kind: 'money' as const }]

    await assert.rejects(() => writeXlsx({ sheets: [{ name: 'a', columns, rows: [[0.5]] }] }))
    assert.throws(() => writeCsv(columns, [[0.5]]))
  })

  test('no value of an xlsx can become a formula', async ({ assert }) => {
    const columns = [{ header: '=A1' }, { header: '人数', kind: 'number' as const }]
    const file = await writeXlsx({
      sheets: [{ name: 'a', columns, rows: DANGEROUS.map((text) => [text, text]) }],
    })

    const { sheets } = await readXlsx(file)
    const [sheet] = sheets

    assert.equal(sheet.rows[0][0], "'=A1")
    assert.deepEqual(
      sheet.rows.slice(1),
      DANGEROUS.map((text) => [`'${text}`, `'${text}`])
    )
    assert.isFalse([...(sheet.cells?.values() ?? [])].some((cell) => cell.type === 'formula'))
  })

  test('no value of a csv can become a formula', ({ assert }) => {
    const text = writeCsv(
      [{ header: '说明' }],
      DANGEROUS.map((value) => [value])
    )

    assert.equal(text.charCodeAt(0), 0xfeff)
    const [, ...records] = parse(text, { bom: true }) as string[][]
    assert.deepEqual(
      records,
      DANGEROUS.map((value) => [`'${value}`])
    )
  })

  test('a csv shows fen as yuan and guards long numbers on request', ({ assert }) => {
    const columns = [{ header: '账号' }, { header: '金额', kind: 'money' as const }]
    const rows = [['6222021001116245702', 150_000]]

    assert.equal(writeCsv(columns, rows), '\ufeff账号,金额\r\n6222021001116245702,1500.00\r\n')
    assert.include(writeCsv(columns, rows, { guardLongNumbers: true }), "'6222021001116245702,")
  })

  test('harmless text stays as it is', ({ assert }) => {
    for (const text of ['张三', "O'Neil", '3-1', 'a=b', '']) {
      assert.equal(withoutFormula(text), text)
    }
  })
})
