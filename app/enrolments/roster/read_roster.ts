import { RowReader, type RosterDays, type RosterPerson } from '#app/enrolments/roster/read_row'
import {
  findHeader,
  isHeaderOf,
  REQUIRED_FIELDS,
  type RosterColumn,
  type RosterField,
  type RosterHeader,
} from '#app/enrolments/roster/roster_columns'
import {
  verdictOf,
  type Finding,
  type RosterFindingCode,
  type RosterVerdict,
} from '#app/enrolments/roster/roster_findings'
import {
  cellAt,
  type Sheet,
  type SheetRow,
  type Spreadsheet,
} from '#app/shared/spreadsheets/spreadsheet'

export type { Finding, RosterColumn, RosterField, RosterVerdict }

export interface RosterRow extends RosterPerson {
  /** Row number in the file. */
  row: number
  findings: Finding[]
  verdict: RosterVerdict
  /** Texts of the row as the file has them, by column; unmasked, so not for pages or logs. */
  source: Record<number, string>
}

export interface SkippedRow {
  row: number
  reason: 'blank' | 'hidden' | 'title' | 'total'
}

export interface RosterReading {
  sheet: string
  /** Other visible sheets with content, which were not read. */
  otherSheets: string[]
  headerRow: number
  columns: Partial<Record<RosterField, RosterColumn>>
  /** Columns that no field takes, such as the running number or remarks. */
  otherColumns: RosterColumn[]
  rows: RosterRow[]
  skipped: SkippedRow[]
}

/** A sheet that is no roster; the words are `rosters.faults.<code>` with `params`. */
export class RosterFault extends Error {
  constructor(
    public code: 'E_ROSTER_NO_HEADER',
    public params: { sheet: string; lookedFor: RosterField[] }
  ) {
    super(code)
    this.name = 'RosterFault'
  }
}

const FOOTER =
  /^(合计|总计|小计|共计|总人数|填表|填报|制表|审核|复核|经办|负责人|单位负责人|备注[:：]|说明[:：]?|注[:：])/

/**
 * Reads the roster of a class from the first visible sheet that has a header, and checks
 * every person in it; nothing is written. Days are YYYY-MM-DD. Rows that are not people
 * (titles, totals, signatures, blank and hidden rows) are listed in `skipped`.
 *
 * Raises RosterFault E_ROSTER_NO_HEADER.
 */
export function readRoster(spreadsheet: Spreadsheet, days: RosterDays): RosterReading {
  const visible = spreadsheet.sheets.filter((sheet) => !sheet.hidden && sheet.rows.length)
  const { sheet, header } = findRosterSheet(visible)
  const skipped: SkippedRow[] = []
  const readers: { row: SheetRow; reader: RowReader }[] = []

  for (const row of sheet.rows) {
    if (row === header.row) continue
    const reason = reasonToSkip(row, header)
    if (reason) skipped.push({ row: row.number, reason })
    else readers.push({ row, reader: new RowReader(row, header.columns, days).read() })
  }

  findRepeats(readers, 'documentNumber', 'identity_number_duplicate')
  findRepeats(readers, 'phone', 'phone_duplicate')
  findRepeats(readers, 'bankAccount', 'bank_account_duplicate')

  return {
    sheet: sheet.name,
    otherSheets: visible.filter((other) => other !== sheet).map((other) => other.name),
    headerRow: header.row.number,
    columns: header.columns,
    otherColumns: header.otherColumns,
    rows: readers.map(({ row, reader }) => ({
      row: row.number,
      ...reader.person,
      findings: reader.findings,
      verdict: verdictOf(reader.findings),
      source: sourceOf(row),
    })),
    skipped,
  }
}

function findRosterSheet(sheets: Sheet[]): { sheet: Sheet; header: RosterHeader } {
  for (const sheet of sheets) {
    const header = findHeader(sheet.rows)
    if (header) return { sheet, header }
  }
  throw new RosterFault('E_ROSTER_NO_HEADER', {
    sheet: sheets[0]?.name ?? '',
    lookedFor: [...REQUIRED_FIELDS],
  })
}

function reasonToSkip(row: SheetRow, header: RosterHeader): SkippedRow['reason'] | null {
  if (row.cells.every((cell) => cell.kind === 'empty' || !cell.text.trim()) && !hasFormula(row)) {
    return 'blank'
  }
  if (row.number < header.row.number) return 'title'
  if (row.hidden) return 'hidden'

  const { columns } = header
  if (REQUIRED_FIELDS.every((field) => isHeaderOf(field, textAt(row, columns[field])))) {
    return 'title'
  }
  if (isFooter(row, header)) return 'total'
  const isFilled = Object.values(columns).some(
    (column) => textAt(row, column) || cellAt(row, column.column).kind === 'formula'
  )
  return isFilled ? null : 'blank'
}

/** A signature or total line may spread over any columns, but holds no long number. */
function isFooter(row: SheetRow, { columns }: RosterHeader): boolean {
  if (/\d{8}/.test(textAt(row, columns.documentNumber))) return false
  const [first] = row.cells.filter((cell) => cell.text.trim())
  return FOOTER.test(first?.text.trim() ?? '') || FOOTER.test(textAt(row, columns.name))
}

function hasFormula(row: SheetRow): boolean {
  return row.cells.some((cell) => cell.kind === 'formula')
}

/** The row that comes second is the one found fault with; it names the first. */
function findRepeats(
  readers: { row: SheetRow; reader: RowReader }[],
  field: 'documentNumber' | 'phone' | 'bankAccount',
  code: RosterFindingCode
): void {
  const firstRows = new Map<string, number>()
  for (const { row, reader } of readers) {
    const value = reader.person[field]
    if (!value) continue
    const firstRow = firstRows.get(value)
    if (firstRow) reader.find(field, code, { firstRow })
    else firstRows.set(value, row.number)
  }
}

function textAt(row: SheetRow, column?: RosterColumn): string {
  return column ? cellAt(row, column.column).text.trim() : ''
}

/** Formulas and rounded numbers are left out: given back as text they would pass for typed. */
function sourceOf(row: SheetRow): Record<number, string> {
  return Object.fromEntries(
    row.cells
      .filter((cell) => cell.kind !== 'formula' && cell.exact)
      .map((cell) => [cell.column, cell.text])
  )
}
