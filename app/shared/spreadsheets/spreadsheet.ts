export type CellKind = 'text' | 'number' | 'date' | 'formula' | 'empty'

/**
 * One cell as the file holds it. `exact` is false when the cell is a number of more than
 * 15 digits: spreadsheet programs keep no more, so the last digits are not to be trusted. `text` of a
 * date is its day, `time` the time of that day, `HH:mm:ss`, when it has one.
 */
export interface Cell {
  text: string
  kind: CellKind
  column: number
  exact: boolean
  time?: string
}

/** `number` is the row as the spreadsheet program shows it, from 1. */
export interface SheetRow {
  number: number
  hidden: boolean
  cells: Cell[]
}

export interface Sheet {
  name: string
  hidden: boolean
  rows: SheetRow[]
}

/** Some rows of a sheet, in their order; a sheet without rows comes as one piece without rows. */
export interface SheetPiece extends Sheet {
  /** Which sheet of the file, from 0. */
  sheet: number
}

export interface Spreadsheet {
  sheets: Sheet[]
}

/** Limits of one reading; bytes, rows, columns, milliseconds, megabytes of heap. */
export interface SpreadsheetLimits {
  maxBytes: number
  maxInflatedBytes: number
  maxEntries: number
  maxRatio: number
  maxRows: number
  maxColumns: number
  timeoutMs: number
  heapMb: number
}

export const SPREADSHEET_LIMITS: Readonly<SpreadsheetLimits> = {
  maxBytes: 20 * 1024 * 1024,
  maxInflatedBytes: 60 * 1024 * 1024,
  maxEntries: 1000,
  maxRatio: 200,
  maxRows: 5000,
  maxColumns: 100,
  timeoutMs: 15_000,
  heapMb: 256,
}

export const SPREADSHEET_FAULT_CODES = [
  'E_SHEET_EMPTY',
  'E_SHEET_TOO_LARGE',
  'E_SHEET_NOT_A_SPREADSHEET',
  'E_SHEET_ENCRYPTED',
  'E_SHEET_TOO_MANY_ROWS',
  'E_SHEET_TOO_MANY_COLUMNS',
  'E_SHEET_BOMB',
  'E_SHEET_BROKEN',
  'E_SHEET_OLD_FORMAT',
  'E_SHEET_TIMEOUT',
  'E_SHEET_ENCODING',
] as const

export type SpreadsheetFaultCode = (typeof SPREADSHEET_FAULT_CODES)[number]

/**
 * Why a file cannot be read. The message for people is `spreadsheets.faults.<code>`
 * with `params`.
 */
export class SpreadsheetFault extends Error {
  constructor(
    public code: SpreadsheetFaultCode,
    public params: Record<string, string | number> = {}
  ) {
    super(code)
    this.name = 'SpreadsheetFault'
  }
}

/** Day 0 of the 1900 date system, as Excel counts after its false 29 February 1900. */
export const SERIAL_ZERO = Date.UTC(1899, 11, 30)

/** Letter of a column as spreadsheet programs show it: 1 is A, 27 is AA. */
export function columnLetter(column: number): string {
  let letters = ''
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}

/** The cell of a row in a column (from 1); an empty cell when the row ends before it. */
export function cellAt(row: SheetRow, column: number): Cell {
  return row.cells[column - 1] ?? { text: '', kind: 'empty', column, exact: true }
}
