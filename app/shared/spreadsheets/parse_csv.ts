import { parse } from 'csv-parse/sync'
import {
  SpreadsheetFault,
  type Cell,
  type Sheet,
  type SpreadsheetLimits,
} from '#app/shared/spreadsheets/spreadsheet'

const BINARY_OR_MARKUP = /^\s*(%PDF|<!doctype|<html|<\?xml|\{\\rtf)/i
// Excel's own way to write digits as text in a CSV: ="0357"
const QUOTED_AS_FORMULA = /^="([^"]*)"$/

/**
 * The one sheet of a CSV file. UTF-8 with or without a byte order mark, UTF-16 with one,
 * else GB18030 (what spreadsheet programs write on Chinese systems). The separator is
 * whichever of comma, tab and semicolon the first filled line has most of.
 *
 * Raises E_SHEET_EMPTY, E_SHEET_ENCODING, E_SHEET_NOT_A_SPREADSHEET, E_SHEET_BROKEN,
 * E_SHEET_TOO_MANY_ROWS, E_SHEET_TOO_MANY_COLUMNS.
 */
export function parseCsv(file: Buffer, name: string, limits: SpreadsheetLimits): Sheet[] {
  const text = decode(file)
  if (BINARY_OR_MARKUP.test(text)) throw new SpreadsheetFault('E_SHEET_NOT_A_SPREADSHEET')
  if (!text.trim()) throw new SpreadsheetFault('E_SHEET_EMPTY')

  const records = split(text, limits.maxRows)
  if (records.length > limits.maxRows) {
    throw new SpreadsheetFault('E_SHEET_TOO_MANY_ROWS', {
      rows: records.length,
      limit: limits.maxRows,
    })
  }

  const rows = records.map((values, index) => {
    const cells = values.map((value, column) => toCell(value, column + 1))
    while (cells.length && cells[cells.length - 1].kind === 'empty') cells.pop()
    return { number: index + 1, hidden: false, cells }
  })
  const columns = rows.reduce((most, row) => Math.max(most, row.cells.length), 0)
  if (columns > limits.maxColumns) {
    throw new SpreadsheetFault('E_SHEET_TOO_MANY_COLUMNS', { columns, limit: limits.maxColumns })
  }
  return [{ name, hidden: false, rows }]
}

function decode(file: Buffer): string {
  if (file[0] === 0xff && file[1] === 0xfe) return decodeAs('utf-16le', file)!
  if (file.includes(0)) throw new SpreadsheetFault('E_SHEET_NOT_A_SPREADSHEET')
  const text = decodeAs('utf-8', file) ?? decodeAs('gb18030', file)
  if (text === null) throw new SpreadsheetFault('E_SHEET_ENCODING')
  return text
}

function decodeAs(encoding: string, file: Buffer): string | null {
  try {
    return new TextDecoder(encoding, { fatal: encoding !== 'utf-16le' }).decode(file)
  } catch {
    return null
  }
}

function split(text: string, maxRows: number): string[][] {
  try {
    const records: string[][] = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      to: maxRows + 1,
    })
    while (records.length && records[records.length - 1].every((value) => !value.trim())) {
      records.pop()
    }
    return records
  } catch {
    throw new SpreadsheetFault('E_SHEET_BROKEN')
  }
}

function delimiterOf(text: string): string {
  const line = text.split(/\r?\n/).find((candidate) => candidate.trim()) ?? ''
  const count = (sign: string) => line.split(sign).length
  return [',', '\t', ';'].reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

function toCell(value: string, column: number): Cell {
  const quoted = QUOTED_AS_FORMULA.exec(value)
  const text = quoted ? quoted[1] : value
  const kind = !text ? 'empty' : text.startsWith('=') ? 'formula' : 'text'
  return { text, kind, column, exact: true }
}
