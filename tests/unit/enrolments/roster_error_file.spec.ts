import { test } from '@japa/runner'
import { rosterErrorFile } from '#app/enrolments/roster/error_file'
import { readRoster } from '#app/enrolments/roster/read_roster'
import { readSpreadsheet } from '#app/shared/spreadsheets/read_spreadsheet'
import { givenFile, xlsxOf } from '#tests/fixtures/make_spreadsheet'
import {
  goodRow,
  HEADER,
  identityNumber,
  readRows,
  rosterDays,
  type Value,
} from '#tests/fixtures/make_roster'

const translate = (key: string, params?: Record<string, unknown>) => {
  return params ? `${key} ${JSON.stringify(params)}` : key
}

async function readAgain(ctx: Parameters<typeof givenFile>[0], file: Buffer) {
  return readSpreadsheet(await givenFile(ctx, 'errors.xlsx', file))
}

test.group('Roster | error file', (group) => {
  group.each.timeout(20_000)

  const rows: Value[][] = [
    goodRow(),
    goodRow({ 1: identityNumber('2012-05-04'), 2: '13800138001', 5: '' }),
    goodRow({ 1: identityNumber('1991-02-03'), 2: '13800138002', 4: '贫困户', 5: '' }),
  ]

  test('gives back the refused and warned rows with fault and remedy', async (ctx) => {
    const file = await rosterErrorFile(readRows(...rows), translate)

    const { sheets } = await readAgain(ctx, file)
    const [sheet] = sheets

    ctx.assert.deepEqual(
      sheet.rows[0].cells.map(({ text }) => text),
      [
        ...HEADER,
        ...['row', 'verdict', 'fault', 'remedy'].map((key) => `rosters.error_file.${key}`),
      ]
    )
    ctx.assert.lengthOf(sheet.rows, 3)
    ctx.assert.deepEqual(
      sheet.rows[1].cells.slice(6).map(({ text }) => text),
      [
        '3',
        'rosters.verdicts.refused',
        '[B] rosters.findings.under_age.fault {"age":14,"minimum":16}',
        '[B] rosters.findings.under_age.remedy {"age":14,"minimum":16}',
      ]
    )
  })

  test('is read again as a roster with the same findings', async (ctx) => {
    const first = readRows(...rows)
    const file = await rosterErrorFile(first, translate)

    const second = readRoster(await readAgain(ctx, file), rosterDays)

    ctx.assert.deepEqual(
      second.rows.map(({ documentNumber, findings }) => [documentNumber, findings]),
      first.rows.slice(1).map(({ documentNumber, findings }) => [documentNumber, findings])
    )
  })

  test('a row whose fault was mended in it is accepted', async (ctx) => {
    const file = await rosterErrorFile(readRows(rows[2]), translate)
    const { sheets } = await readAgain(ctx, file)
    const [sheet] = sheets
    const mended = sheet.rows.map((row) =>
      row.cells.map(({ text }) => (text === '贫困户' ? '脱贫人口' : text))
    )

    const second = readRoster(await readAgain(ctx, await xlsxOf({ rows: mended })), rosterDays)

    ctx.assert.deepEqual(
      second.rows.map(({ verdict }) => verdict),
      ['accepted']
    )
  })

  test('leaves out what the spreadsheet program damaged or computed', async (ctx) => {
    const damaged = { kind: 'number', text: identityNumber(), exact: false } as const
    const formula = { kind: 'formula', text: '张三' } as const
    const file = await rosterErrorFile(readRows(goodRow({ 0: formula, 1: damaged })), translate)

    const { sheets } = await readAgain(ctx, file)
    const [sheet] = sheets

    ctx.assert.deepEqual(
      sheet.rows[1].cells.slice(0, 3).map(({ text }) => text),
      ['', '', '13800138000']
    )
  })

  test('what somebody typed cannot become a formula', async (ctx) => {
    const file = await rosterErrorFile(readRows(goodRow({ 0: '=1+1', 1: '' })), translate)

    const { sheets } = await readAgain(ctx, file)
    const [sheet] = sheets

    ctx.assert.deepEqual(
      [sheet.rows[1].cells[0].text, sheet.rows[1].cells[0].kind],
      ["'=1+1", 'text']
    )
  })
})
