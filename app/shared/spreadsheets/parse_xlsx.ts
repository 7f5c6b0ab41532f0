import yazl from 'yazl'
import { buffer } from 'node:stream/consumers'
import { readXlsx, type CellValue, type Sheet as HucreSheet } from 'hucre/xlsx'
import { openArchive } from '#app/shared/spreadsheets/open_archive'
import {
  columnLetter,
  SpreadsheetFault,
  type Cell,
  type Sheet,
  type SpreadsheetLimits,
} from '#app/shared/spreadsheets/spreadsheet'

const WORKSHEET_PART = /worksheets\/[^/]+\.xml$/i
const EXACT_DIGITS = 15
// The columns beyond the limit that are still looked at, to tell the reader about them.
const COLUMNS_WATCHED = 200

/**
 * Sheets of an xlsx file. Formulas are not evaluated: their cells keep the cached text.
 * Raises every SpreadsheetFault that the content of an archive can give.
 */
export async function parseXlsx(file: Buffer, limits: SpreadsheetLimits): Promise<Sheet[]> {
  const parts = await openArchive(file, limits)
  if (!parts.has('[Content_Types].xml') || ![...parts.keys()].some((n) => WORKSHEET_PART.test(n))) {
    throw new SpreadsheetFault('E_SHEET_NOT_A_SPREADSHEET')
  }

  const longNumbers = new Set<string>()
  let lastRow = 0
  for (const [name, bytes] of parts) {
    if (!WORKSHEET_PART.test(name)) continue
    const xml = bytes.toString('utf8')
    lastRow = Math.max(lastRow, lastFilledRow(xml))
    collectLongNumbers(xml, longNumbers)
  }
  if (lastRow === 0) throw new SpreadsheetFault('E_SHEET_EMPTY')
  if (lastRow > limits.maxRows) {
    throw new SpreadsheetFault('E_SHEET_TOO_MANY_ROWS', { rows: lastRow, limit: limits.maxRows })
  }

  const watched = Math.max(COLUMNS_WATCHED, limits.maxColumns + 1)
  const workbook = await readXlsx(await restore(parts), {
    range: `A1:${columnLetter(watched)}${lastRow}`,
  }).catch(() => {
    throw new SpreadsheetFault('E_SHEET_BROKEN')
  })

  const digits = longNumbersByValue(longNumbers)
  return workbook.sheets.map((sheet) => toSheet(sheet, digits, limits))
}

/**
 * The parser gets an archive written here from the counted parts, so it cannot inflate
 * anything that was not counted.
 */
async function restore(parts: Map<string, Buffer>): Promise<Buffer> {
  const archive = new yazl.ZipFile()
  for (const [name, bytes] of parts) archive.addBuffer(bytes, name, { compress: false })
  archive.end()
  return buffer(archive.outputStream)
}

/** Number of the last row with content; rows that only carry a format do not count. */
function lastFilledRow(xml: string): number {
  const rowTag = /<(?:\w+:)?row\b([^>]*)>/g
  const content = /<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>[^<]|<(?:\w+:)?f[\s>/]/
  let last = 0
  let number = 0
  let tag = rowTag.exec(xml)
  while (tag) {
    const attribute = /\br="(\d+)"/.exec(tag[1])
    number = attribute ? Number(attribute[1]) : number + 1
    const from = rowTag.lastIndex
    const next = rowTag.exec(xml)
    if (content.test(xml.slice(from, next ? next.index : undefined))) last = Math.max(last, number)
    tag = next
  }
  return last
}

function collectLongNumbers(xml: string, into: Set<string>): void {
  for (const [, digits] of xml.matchAll(/<(?:\w+:)?v>(\d{16,30})<\//g)) into.add(digits)
}

/** Digits as written in the file, by the rounded number that a parser makes of them. */
function longNumbersByValue(longNumbers: Set<string>): Map<number, string> {
  const byValue = new Map<number, string>()
  for (const digits of longNumbers) {
    const value = Number(digits)
    byValue.set(value, byValue.has(value) ? BigInt(value).toString() : digits)
  }
  return byValue
}

function toSheet(sheet: HucreSheet, digits: Map<number, string>, limits: SpreadsheetLimits): Sheet {
  const rows = sheet.rows.map((values, index) => {
    const cells = values.map((value, column) =>
      toCell(value, column + 1, sheet.cells?.get(`${index},${column}`)?.type === 'formula', digits)
    )
    while (cells.length && cells[cells.length - 1].kind === 'empty') cells.pop()
    return { number: index + 1, hidden: sheet.rowDefs?.get(index)?.hidden === true, cells }
  })
  while (rows.length && !rows[rows.length - 1].cells.length) rows.pop()

  const columns = rows.reduce((most, row) => Math.max(most, row.cells.length), 0)
  if (columns > limits.maxColumns) {
    throw new SpreadsheetFault('E_SHEET_TOO_MANY_COLUMNS', { columns, limit: limits.maxColumns })
  }
  return { name: sheet.name, hidden: Boolean(sheet.hidden ?? sheet.veryHidden), rows }
}

function toCell(
  value: CellValue,
  column: number,
  isFormula: boolean,
  digits: Map<number, string>
): Cell {
  const { text, kind } = describe(value, digits)
  const exact = kind !== 'number' || text.replace(/\D/g, '').length <= EXACT_DIGITS
  const time = value instanceof Date ? timeOf(value) : null
  return { text, kind: isFormula ? 'formula' : kind, column, exact, ...(time && { time }) }
}

function describe(
  value: CellValue,
  digits: Map<number, string>
): { text: string; kind: Exclude<Cell['kind'], 'formula'> } {
  if (value === null || value === undefined || value === '') return { text: '', kind: 'empty' }
  if (value instanceof Date) return { text: dayOf(value), kind: 'date' }
  if (typeof value === 'number') return { text: numberText(value, digits), kind: 'number' }
  return { text: String(value), kind: 'text' }
}

function dayOf(value: Date): string {
  return inSeconds(value)?.slice(0, 10) ?? ''
}

/** The time of a date cell; null at midnight. */
function timeOf(value: Date): string | null {
  const time = inSeconds(value)?.slice(11, 19) ?? null
  return time === '00:00:00' ? null : time
}

/** A date cell to the second, which a count of days holds only roughly; null when it is none. */
function inSeconds(value: Date): string | null {
  if (Number.isNaN(value.valueOf())) return null
  return new Date(Math.round(value.valueOf() / 1000) * 1000).toISOString()
}

function numberText(value: number, digits: Map<number, string>): string {
  const written = digits.get(value)
  if (written) return written
  // String(1e21) is scientific notation, which would hide the digits.
  return Number.isInteger(value) ? BigInt(value).toString() : String(value)
}
