import { test } from '@japa/runner'
import { truncate } from 'node:fs/promises'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import { SpreadsheetFault } from '#app/shared/spreadsheets/spreadsheet'
import { givenFile, xlsxAround, xlsxOf, zipOf } from '#tests/fixtures/make_spreadsheet'

const MB = 1024 * 1024
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')

async function faultOf(reading: Promise<unknown>): Promise<SpreadsheetFault> {
  return reading.then(
    () => new SpreadsheetFault('E_SHEET_EMPTY', { unexpected: 'was read' }),
    (error) => error
  )
}

test.group('Reading a spreadsheet | cells', () => {
  test('keeps row numbers, texts, numbers, days and hidden rows of an xlsx', async (ctx) => {
    const content = await xlsxOf({
      name: '名单',
      rows: [
        ['姓名', '入学'],
        [],
        ['张三', new Date('2026-09-01T00:00:00Z')],
        ['李四', 12.5],
      ],
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

  test('keeps every digit of a long number and says that it is not exact', async (ctx) => {
    const path = await givenFile(
      ctx,
      'a.xlsx',
      await xlsxAround(
        '<worksheet><sheetData><row r="1"><c r="A1"><v>141081199001011234</v></c><c r="B1"><v>13800138000</v></c></row></sheetData></worksheet>'
      )
    )

    const [{ rows }] = (await readSpreadsheet(path)).sheets

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

    const [{ rows }] = (await readSpreadsheet(path)).sheets

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

test.group('Reading a spreadsheet | csv', () => {
  for (const [encoding, bytes] of [
    ['UTF-8', Buffer.from('姓名,号\n张三,1')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeff姓名,号\n张三,1')],
    ['GB18030', Buffer.from('d0d5c3fb2cbac50ad5c5c8fd2c31', 'hex')],
    ['UTF-16 with tabs', Buffer.from('\ufeff姓名\t号\r\n张三\t1', 'utf16le')],
  ] as const) {
    test(`reads ${encoding}`, async (ctx) => {
      const path = await givenFile(ctx, 'a.csv', bytes)

      const [{ rows }] = (await readSpreadsheet(path)).sheets

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

    const [{ rows }] = (await readSpreadsheet(path)).sheets

    ctx.assert.deepEqual(
      rows[2].cells.map(({ text, kind }) => [text, kind]),
      [
        ['0357', 'text'],
        ['=1+1', 'formula'],
      ]
    )
    ctx.assert.equal(rows[2].number, 3)
  })

  test('refuses bytes of no known encoding', async (ctx) => {
    const path = await givenFile(ctx, 'a.csv', Buffer.from('61ff62ff0a', 'hex'))

    ctx.assert.equal((await faultOf(readSpreadsheet(path))).code, 'E_SHEET_ENCODING')
  })
})

test.group('Reading a spreadsheet | files that are refused', (group) => {
  // Each reading starts a process, and some build a large file first.
  group.each.timeout(20_000)

  const cases: [string, string, string, () => Buffer | string | Promise<Buffer>][] = [
    ['an empty file', 'a.xlsx', 'E_SHEET_EMPTY', () => ''],
    ['a csv of blank lines', 'a.csv', 'E_SHEET_EMPTY', () => '\n \n'],
    ['a workbook without content', 'a.xlsx', 'E_SHEET_EMPTY', () => xlsxOf({ rows: [] })],
    ['text named .xlsx', 'a.xlsx', 'E_SHEET_NOT_A_SPREADSHEET', () => '姓名,号码'],
    ['a zip named .csv', 'a.csv', 'E_SHEET_NOT_A_SPREADSHEET', () => xlsxOf({ rows: [['a']] })],
    ['a zip without a workbook', 'a.xlsx', 'E_SHEET_NOT_A_SPREADSHEET', () => zipOf({ a: 'b' })],
    ['a PDF named .csv', 'a.csv', 'E_SHEET_NOT_A_SPREADSHEET', () => '%PDF-1.7\n1 0 obj'],
    ['a picture', 'a.png', 'E_SHEET_NOT_A_SPREADSHEET', () => '\x89PNG\r\n'],
    ['a cut-off archive', 'a.xlsx', 'E_SHEET_BROKEN', () => 'PK\x03\x04 and no more'],
    [
      'a workbook with a password',
      'a.xlsx',
      'E_SHEET_ENCRYPTED',
      () => Buffer.concat([OLE, Buffer.from('EncryptedPackage', 'utf16le')]),
    ],
    [
      'an old workbook',
      'a.xls',
      'E_SHEET_OLD_FORMAT',
      () => Buffer.concat([OLE, Buffer.from('Workbook', 'utf16le')]),
    ],
    [
      'another old document',
      'a.xls',
      'E_SHEET_NOT_A_SPREADSHEET',
      () => Buffer.concat([OLE, Buffer.from('WordDocument', 'utf16le')]),
    ],
    [
      '20,000 rows',
      'a.xlsx',
      'E_SHEET_TOO_MANY_ROWS',
      () => xlsxOf({ rows: Array.from({ length: 20_000 }, (_, at) => [`a${at}`, at]) }),
    ],
    ['20,000 lines', 'a.csv', 'E_SHEET_TOO_MANY_ROWS', () => 'a,b\n'.repeat(20_000)],
    [
      'one cell in the last row there can be',
      'a.xlsx',
      'E_SHEET_TOO_MANY_ROWS',
      () => xlsxAround('<worksheet><sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'),
    ],
    [
      '101 columns',
      'a.xlsx',
      'E_SHEET_TOO_MANY_COLUMNS',
      () => xlsxOf({ rows: [Array.from({ length: 101 }, (_, at) => at)] }),
    ],
    [
      'a sheet that unpacks to 70 MB',
      'a.xlsx',
      'E_SHEET_BOMB',
      () => xlsxAround(Buffer.alloc(70 * MB, 32)),
    ],
    [
      'a sheet that shrinks a thousandfold',
      'a.xlsx',
      'E_SHEET_BOMB',
      () => xlsxAround(Buffer.alloc(5 * MB, 32)),
    ],
    [
      'a thousand and more entries',
      'a.xlsx',
      'E_SHEET_BOMB',
      () => zipOf(Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`${at}.xml`, 'x']))),
    ],
    [
      'an archive that lies about its sizes',
      'a.xlsx',
      'E_SHEET_BROKEN',
      async () => declareSmaller(await xlsxAround(Buffer.alloc(70 * MB, 32)), 70 * MB),
    ],
  ]

  for (const [title, name, code, content] of cases) {
    test(`${title}: ${code}`, async (ctx) => {
      const path = await givenFile(ctx, name, await content())

      const fault = await faultOf(readSpreadsheet(path))

      ctx.assert.deepEqual([fault.code, fault.params.unexpected], [code, undefined])
    })
  }

  test('30 MB: E_SHEET_TOO_LARGE, without being read', async (ctx) => {
    const path = await givenFile(ctx, 'a.xlsx', 'PK\x03\x04')
    await truncate(path, 30 * MB)

    const fault = await faultOf(readSpreadsheet(path))

    ctx.assert.deepEqual([fault.code, fault.params.limit], ['E_SHEET_TOO_LARGE', 20])
  })

  test('a reading that takes too long is stopped', async (ctx) => {
    const path = await givenFile(ctx, 'a.csv', 'a,b')

    const fault = await faultOf(readSpreadsheet(path, { timeoutMs: 1 }))

    ctx.assert.equal(fault.code, 'E_SHEET_TIMEOUT')
  })

  test('a file that wants more memory than it may have ends its own process alone', async (ctx) => {
    const content = `${'a,b,c,d,e,f,g,h\n'.repeat(400_000)}`
    const path = await givenFile(ctx, 'a.csv', content)

    const fault = await faultOf(readSpreadsheet(path, { heapMb: 24, maxRows: 1_000_000 }))

    ctx.assert.equal(fault.code, 'E_SHEET_TOO_LARGE')
  })

  test('rows that only carry a format are not counted', async (ctx) => {
    const blank = Array.from({ length: 9000 }, (_, at) => `<row r="${at + 2}" s="1"/>`).join('')
    const path = await givenFile(
      ctx,
      'a.xlsx',
      await xlsxAround(
        `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>${blank}</sheetData></worksheet>`
      )
    )

    ctx.assert.lengthOf((await readSpreadsheet(path)).sheets[0].rows, 1)
  })

  test('the extension is that of the name the sender gave', async (ctx) => {
    const path = await givenFile(ctx, 'upload.tmp', '姓名\n张三')

    const { sheets } = await readSpreadsheet(path, { fileName: '名单.csv' })

    ctx.assert.equal(sheets[0].name, '名单')
  })
})

/** Writes a smaller size over the declared size wherever the archive states it. */
function declareSmaller(archive: Buffer, size: number): Buffer {
  const declared = Buffer.alloc(4)
  declared.writeUInt32LE(size)
  for (let at = archive.indexOf(declared); at >= 0; at = archive.indexOf(declared, at + 4)) {
    archive.writeUInt32LE(10_000, at)
  }
  return archive
}
