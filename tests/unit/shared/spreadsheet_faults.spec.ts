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
    [
      'bytes of no known encoding',
      'a.csv',
      'E_SHEET_ENCODING',
      () => Buffer.from('61ff62ff0a', 'hex'),
    ],
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
      () =>
        xlsxAround(
          '<worksheet><sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'
        ),
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
    const path = await givenFile(ctx, 'a.csv', `${'a,b,'.repeat(40)}\n`.repeat(4_900))

    const fault = await faultOf(readSpreadsheet(path, { timeoutMs: 5 }))

    ctx.assert.equal(fault.code, 'E_SHEET_TIMEOUT')
  })

  test('a file that wants more memory than it may have ends its own process alone', async (ctx) => {
    const content = `${'a,b,c,d,e,f,g,h\n'.repeat(400_000)}`
    const path = await givenFile(ctx, 'a.csv', content)

    const fault = await faultOf(readSpreadsheet(path, { heapMb: 24, maxRows: 1_000_000 }))

    ctx.assert.equal(fault.code, 'E_SHEET_TOO_LARGE')
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
