import { stringify } from 'csv-stringify/sync'
import { writeXlsx as encode, type CellValue } from 'hucre/xlsx'
import { SERIAL_ZERO } from '#app/shared/spreadsheets/spreadsheet'

export type ColumnKind = 'text' | 'money' | 'number' | 'day'

/** `money` takes fen and shows yuan; `day` takes YYYY-MM-DD. */
export interface SheetColumn {
  header: string
  width?: number
  kind?: ColumnKind
}

export interface SheetToWrite {
  name: string
  columns: SheetColumn[]
  rows: (string | number | null)[][]
}

const NUMBER_FORMATS: Record<ColumnKind, string> = {
  text: '@',
  money: '#,##0.00',
  number: 'General',
  day: 'yyyy-mm-dd',
}
const DEFAULT_WIDTH = 14
const MAX_SHEET_NAME = 31
const DAY_MS = 86_400_000

const FORMULA_STARTS = /^[=+\-@\t\r＝＋－＠]/
const NOT_FOR_XML = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu
const NOT_FOR_SHEET_NAMES = /[[\]:*?/\\]/g

/**
 * Text that no spreadsheet program takes for a formula: a value that begins with
 * = + - @ TAB CR or ＝＋－＠ gets an apostrophe before it (OWASP ASVS V1.2.10).
 */
export function withoutFormula(text: string): string {
  return FORMULA_STARTS.test(text) ? `'${text}` : text
}

/**
 * An xlsx file. Text columns stay text, so identity numbers and accounts keep every digit;
 * money columns take fen and become yuan with two decimals.
 */
export async function writeXlsx(workbook: { sheets: SheetToWrite[] }): Promise<Buffer> {
  const bytes = await encode({
    sheets: workbook.sheets.map((sheet) => ({
      name: sheet.name.replace(NOT_FOR_SHEET_NAMES, ' ').slice(0, MAX_SHEET_NAME) || 'Sheet1',
      columns: sheet.columns.map(({ width = DEFAULT_WIDTH, kind = 'text' }) => ({
        width,
        numFmt: NUMBER_FORMATS[kind],
      })),
      rows: [
        sheet.columns.map((column) => safeText(column.header)),
        ...sheet.rows.map((row) => row.map((value, at) => xlsxValue(value, sheet.columns[at]))),
      ],
      cells: new Map(
        sheet.columns.map((column, at) => [
          `0,${at}`,
          { value: safeText(column.header), style: { font: { bold: true } } },
        ])
      ),
      freezePane: { rows: 1 },
    })),
  })
  return Buffer.from(bytes)
}

/**
 * A CSV text with a byte order mark, for spreadsheet programs on Chinese systems. With
 * `guardLongNumbers` text of more than 15 digits gets an apostrophe, which keeps such a
 * program from rounding it; leave it out for files that machines read.
 */
export function writeCsv(
  columns: SheetColumn[],
  rows: (string | number | null)[][],
  options: { guardLongNumbers?: boolean } = {}
): string {
  const records = rows.map((row) =>
    row.map((value, at) => {
      if (value !== null && columns[at]?.kind === 'money') return yuanText(value)
      if (typeof value !== 'string') return value
      return options.guardLongNumbers && /^\d{16,}$/.test(value) ? `'${value}` : value
    })
  )
  return stringify([columns.map((column) => column.header), ...records], {
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
  })
}

function xlsxValue(value: string | number | null, column?: SheetColumn): CellValue {
  if (value === null || value === '') return null
  if (column?.kind === 'money') return fenOf(value) / 100
  if (column?.kind === 'day' && /^\d{4}-\d{2}-\d{2}$/.test(String(value))) {
    return (Date.parse(`${value}T00:00:00Z`) - SERIAL_ZERO) / DAY_MS
  }
  if (typeof value === 'number' && column?.kind === 'number') return value
  return safeText(String(value))
}

function safeText(text: string): string {
  return withoutFormula(text.replace(NOT_FOR_XML, ''))
}

function yuanText(value: string | number): string | number {
  const fen = fenOf(value)
  const text = (Math.abs(fen) / 100).toFixed(2)
  return fen < 0 ? -Number(text) : text
}

function fenOf(value: string | number): number {
  const fen = Number(value)
  if (!Number.isSafeInteger(fen)) throw new RangeError(`Money must be whole fen, got ${value}`)
  return fen
}
