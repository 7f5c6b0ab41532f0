import { test } from '@japa/runner'
import { readSheetPieces, readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import { givenFile, xlsxAround, xlsxOf } from '#tests/fixtures/make_spreadsheet'

test.group('Reading a spreadsheet | cells', (group) => {
  // Each reading starts a process.
  group.each.timeout(20_000)

  test('keeps row numbers, texts, numbers, days and hidden rows of an xlsx', async (ctx) => {
    const content = await xlsxOf({
      name: '名单',
      rows: [['姓名', '入学'], [], ['张三', new Date('2026-09-01T00:00:00Z')], ['李四', 12.5]],
      columns: [{}, { numFmt: 'yyyy-mm-dd' }],
      rowDefs: new Map([[2, { hidden: true }]]),
    })
    const path = await givenFile(ctx, 'a.xlsx', content)

    const { sheets } = await readSpreadsheet(path)

    ctx.assert.equal(sheets[0].name, '名单')
    ctx.assert.deepEqual(
      sheets[0].rows.map((row) => [row.number, row.hidden, row.cells.length]),
      [
        [1, false, 2],
        [2, false, 0],
        [3, true, 2],
        [4, false, 2],
      ]
    )
    ctx.assert.deepEqual(sheets[0].rows[2].cells[1], {
      text: '2026-09-01',
      kind: 'date',
      column: 2,
      exact: true,
    })
  })

  test('gives a long file in pieces, and stops when the reader does', async (ctx) => {
    const lines = Array.from({ length: 2_500 }, (_, at) => `人${at},${at}`)
    const path = await givenFile(ctx, 'long.csv', Buffer.from(lines.join('\n')))
    const pieces: number[] = []
    let last = ''
    await readSheetPieces(path, {}, ({ rows }) => {
      pieces.push(rows.length)
      last = rows.at(-1)!.cells[0].text
    })
    ctx.assert.deepEqual(pieces, [1_000, 1_000, 500])
    ctx.assert.equal(last, '人2499')

    let taken = 0
    const stopped = readSheetPieces(path, {}, () => {
      taken++
      throw new RangeError('enough')
    })
    await ctx.assert.rejects(() => stopped, 'enough')
    ctx.assert.equal(taken, 1)
    const whole = await readSpreadsheet(path)
    ctx.assert.lengthOf(whole.sheets[0].rows, 2_500)
  })

  test('keeps every digit of a long number and says that it is not exact', async (ctx) => {
    const path = await givenFile(
      ctx,
      'a.xlsx',
      await xlsxAround(
        '<worksheet><sheetData><row r="1"><c r="A1"><v>141081199001011234</v></c><c r="B1"><v>13800138000</v></c></row></sheetData></worksheet>'
      )
    )

    const { sheets } = await readSpreadsheet(path)
    const [{ rows }] = sheets

    ctx.assert.deepEqual(
      rows[0].cells.map(({ text, kind, exact }) => [text, kind, exact]),
      [
        ['141081199001011234', 'number', false],
        ['13800138000', 'number', true],
      ]
    )
  })

  test('marks a formula and does not evaluate it', async (ctx) => {
    const path = await givenFile(
      ctx,
      'a.xlsx',
      await xlsxAround(
        '<worksheet><sheetData><row r="1"><c r="A1"><f>1+1</f><v>7</v></c><c r="B1" t="str"><f>HYPERLINK("http://example.com")</f></c></row></sheetData></worksheet>'
      )
    )

    const { sheets } = await readSpreadsheet(path)
    const [{ rows }] = sheets

    ctx.assert.deepEqual(
      rows[0].cells.map(({ text, kind }) => [text, kind]),
      [
        ['7', 'formula'],
        ['', 'formula'],
      ]
    )
  })

  test('tells hidden sheets from visible ones', async (ctx) => {
    const path = await givenFile(
      ctx,
      'a.xlsx',
      await xlsxOf({ rows: [['a']] }, { rows: [['b']], hidden: true })
    )

    const { sheets } = await readSpreadsheet(path)

    ctx.assert.deepEqual(
      sheets.map((sheet) => sheet.hidden),
      [false, true]
    )
  })
})

test.group('Reading a spreadsheet | csv', (group) => {
  // Each reading starts a process.
  group.each.timeout(20_000)

  for (const [encoding, bytes] of [
    ['UTF-8', Buffer.from('姓名,号\n张三,1')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeff姓名,号\n张三,1')],
    ['GB18030', Buffer.from('d0d5c3fb2cbac50ad5c5c8fd2c31', 'hex')],
    ['UTF-16 with tabs', Buffer.from('\ufeff姓名\t号\r\n张三\t1', 'utf16le')],
  ] as const) {
    test(`reads ${encoding}`, async (ctx) => {
      const path = await givenFile(ctx, 'a.csv', bytes)

      const { sheets } = await readSpreadsheet(path)
      const [{ rows }] = sheets

      ctx.assert.deepEqual(
        rows.map((row) => row.cells.map((cell) => cell.text)),
        [
          ['姓名', '号'],
          ['张三', '1'],
        ]
      )
    })
  }

  test('counts blank lines as rows, and takes ="…" for text but =… for a formula', async (ctx) => {
    const path = await givenFile(ctx, 'a.csv', 'a,b\n\n"=""0357""",=1+1\n')

    const { sheets } = await readSpreadsheet(path)
    const [{ rows }] = sheets

    ctx.assert.deepEqual(
      rows[2].cells.map(({ text, kind }) => [text, kind]),
      [
        ['0357', 'text'],
        ['=1+1', 'formula'],
      ]
    )
    ctx.assert.equal(rows[2].number, 3)
  })
})

test.group('Reading a spreadsheet | rows and names', (group) => {
  // Each reading starts a process.
  group.each.timeout(20_000)

  test('rows that only carry a format are not counted', async (ctx) => {
    const blank = Array.from({ length: 9000 }, (_, at) => `<row r="${at + 2}" s="1"/>`).join('')
    const path = await givenFile(
      ctx,
      'a.xlsx',
      await xlsxAround(
        `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>${blank}</sheetData></worksheet>`
      )
    )

    const { sheets } = await readSpreadsheet(path)

    ctx.assert.lengthOf(sheets[0].rows, 1)
  })

  test('the extension is that of the name the sender gave', async (ctx) => {
    const path = await givenFile(ctx, 'upload.tmp', '姓名\n张三')

    const { sheets } = await readSpreadsheet(path, { fileName: '名单.csv' })

    ctx.assert.equal(sheets[0].name, '名单')
  })
})
