import { isDay } from '#app/shared/days'
import { readDocument } from '#app/people/identity_document'
import { maskIdentityNumber } from '#app/people/identity_number'
import { normaliseName } from '#app/people/person_name'
import { foldFullWidth, foldNumber } from '#app/people/typed_text'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import {
  cellAt,
  columnLetter,
  type SheetPiece,
  type SheetRow,
  type SpreadsheetLimits,
} from '#app/shared/spreadsheets/spreadsheet'
import {
  findHeader,
  repeatsHeader,
  type ListColumns,
  type ListField,
} from '#app/subsidies/status_lists/list_columns'
import { MODULE } from '#app/subsidies/status_lists/status_list_kinds'

/** Most rows of one list. */
export const MOST_ROWS = 100_000

/** A list of a whole county is longer than a roster, and is read by one officer at a time. */
export const LIST_LIMITS: Partial<SpreadsheetLimits> = {
  maxRows: MOST_ROWS + 20,
  maxColumns: 20,
  maxInflatedBytes: 250 * 1024 * 1024,
  timeoutMs: 60_000,
  heapMb: 1024,
}

/** A row that can be loaded. `document` is the folded number: never for pages, logs or audit. */
export interface ListRow {
  row: number
  document: string
  name: string
  fromOn: string | null
  toOn: string | null
  detail: string | null
}

export type ListFindingCode =
  | 'name_missing'
  | 'name_too_long'
  | 'document_missing'
  | 'document_damaged'
  | 'document_old_number'
  | 'document_length'
  | 'document_characters'
  | 'document_region'
  | 'document_birth_date'
  | 'document_birth_future'
  | 'document_checksum'
  | 'day_format'
  | 'day_future'
  | 'period_reversed'
  | 'duplicate'
  | 'formula'
  | 'detail_too_long'

/** A fault of a cell; `given` is masked. Words: `status_lists.findings.<code>.fault` and `.remedy`. */
export interface ListFinding {
  field: ListField
  column: string
  code: ListFindingCode
  given: string
  params?: Record<string, string | number>
}

export interface FaultyRow {
  row: number
  findings: ListFinding[]
  /** The cells as the file has them, by field; unmasked, for the error file alone. */
  source: Partial<Record<ListField, string>>
}

const NAME_LENGTH = 60
const DETAIL_LENGTH = 200
const SHOWN_LENGTH = 40
const SCIENTIFIC = /^\d(\.\d+)?E\+?\d+$/
// Home return permits, Taiwan compatriot permits and passports.
const OTHER_DOCUMENT = /^([A-Z]{1,2}\d{7,10}|\d{8})$/
const WRITTEN_DAY = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T].*)?$/

/** An entry that was read, as long as others can meet it. */
interface Seen {
  row: number
  fromOn: string | null
  toOn: string | null
  /** Another period of the same document. */
  next?: Seen
}

/**
 * Reads a status list piece by piece: the first visible sheet with a header. Every row is checked on its
 * own and against the rows before it; the same document with periods that meet is a duplicate, with
 * periods apart it is two entries. Blank rows are left out. Of the rows it keeps documents and periods
 * only: the rows themselves go to `good` and `faulty`.
 */
export class ListReader {
  #header?: { sheet: number; row: number; columns: ListColumns }
  #seen = new Map<string, Seen>()
  #looked = -1
  rows = 0

  constructor(
    private today: string,
    private sink: { good(row: ListRow): void; faulty(row: FaultyRow): void }
  ) {}

  take({ sheet, hidden, rows }: SheetPiece) {
    if (!this.#header && !hidden && this.#looked !== sheet) {
      // The header stands among the first rows of a sheet, which come in its first piece.
      this.#looked = sheet
      const header = findHeader(rows)
      if (header) this.#header = { sheet, row: header.row.number, columns: header.columns }
    }
    if (this.#header?.sheet !== sheet) return
    for (const row of rows) if (row.number > this.#header.row) this.#read(row, this.#header.columns)
  }

  /**
   * The columns, when the file is at its end.
   * @throws RuleViolation E_LIST_NO_HEADER, E_LIST_NO_ROWS
   */
  end(): ListColumns {
    const code = this.#header ? 'E_LIST_NO_ROWS' : 'E_LIST_NO_HEADER'
    if (!this.#header || this.rows === 0) {
      throw new RuleViolation(code, { module: MODULE, field: 'file' })
    }
    return this.#header.columns
  }

  #read(row: SheetRow, columns: ListColumns) {
    if (isBlank(row, columns) || repeatsHeader(row, columns)) return
    this.rows++
    const reader = new RowReader(row, columns, this.today)
    const read = reader.read()
    const before = read && this.#metBefore(read)
    if (before) reader.find('documentNumber', 'duplicate', { firstRow: before.row })
    if (!read || before) {
      const { findings } = reader
      return this.sink.faulty({ row: row.number, findings, source: sourceOf(row, columns) })
    }
    const { fromOn, toOn } = read
    this.#seen.set(read.document, {
      row: row.number,
      fromOn,
      toOn,
      next: this.#seen.get(read.document),
    })
    this.sink.good(read)
  }

  /** The first row of the same document whose period meets this one. */
  #metBefore(read: ListRow): Seen | null {
    let met: Seen | null = null
    for (let one = this.#seen.get(read.document); one; one = one.next)
      if (meets(one, read)) met = one
    return met
  }
}

type Period = Pick<ListRow, 'fromOn' | 'toOn'>

function meets(one: Period, other: Period): boolean {
  const startsInTime = one.fromOn === null || other.toOn === null || one.fromOn <= other.toOn
  const endsInTime = one.toOn === null || other.fromOn === null || one.toOn >= other.fromOn
  return startsInTime && endsInTime
}

function isBlank(row: SheetRow, columns: ListColumns): boolean {
  return Object.values(columns).every(({ column }) => {
    const cell = cellAt(row, column)
    return cell.kind !== 'formula' && !cell.text.trim()
  })
}

function sourceOf(row: SheetRow, columns: ListColumns): FaultyRow['source'] {
  const source: FaultyRow['source'] = {}
  for (const [field, { column }] of Object.entries(columns)) {
    const cell = cellAt(row, column)
    // A formula or a rounded number given back as text would pass for typed.
    if (cell.kind !== 'formula' && cell.exact) source[field as ListField] = cell.text.slice(0, 300)
  }
  return source
}

class RowReader {
  findings: ListFinding[] = []

  constructor(
    private row: SheetRow,
    private columns: ListColumns,
    private today: string
  ) {}

  read(): ListRow | null {
    const name = this.#name()
    const document = this.#document()
    const fromOn = this.#day('fromOn')
    const toOn = this.#day('toOn')
    const detail = this.#detail()
    // What has begun is known; an end may be agreed beforehand.
    if (fromOn && fromOn > this.today) this.find('fromOn', 'day_future')
    if (fromOn && toOn && toOn < fromOn) this.find('toOn', 'period_reversed', { from: fromOn })
    if (this.findings.length > 0 || !name || !document) return null
    return { row: this.row.number, document, name, fromOn, toOn, detail }
  }

  find(field: ListField, code: ListFindingCode, params?: ListFinding['params']) {
    const place = this.columns[field]
    this.findings.push({
      field,
      column: place ? columnLetter(place.column) : '',
      code,
      given: this.#shown(field),
      ...(params && { params }),
    })
  }

  #name(): string | null {
    const text = this.#text('name')
    if (text === null) return null
    const name = normaliseName(text)
    if (!name) return this.#refuse('name', 'name_missing')
    return Array.from(name).length > NAME_LENGTH
      ? this.#refuse('name', 'name_too_long', { limit: NAME_LENGTH })
      : name
  }

  #document(): string | null {
    const text = this.#text('documentNumber')
    if (text === null) return null
    const number = foldNumber(text)
    if (!number) return this.#refuse('documentNumber', 'document_missing')
    if (!cellAt(this.row, this.columns.documentNumber!.column).exact || SCIENTIFIC.test(number)) {
      return this.#refuse('documentNumber', 'document_damaged')
    }
    if (OTHER_DOCUMENT.test(number)) return number
    const reading = readDocument('resident_identity_card', number, this.today)
    if (reading.ok) return reading.number
    const { length, expected } = reading.params
    return this.#refuse('documentNumber', `document_${reading.fault}` as ListFindingCode, {
      length,
      expected,
    })
  }

  #day(field: 'fromOn' | 'toOn'): string | null {
    const text = this.#text(field)
    if (!text) return null
    const match = WRITTEN_DAY.exec(foldFullWidth(text).trim())
    const day = match && `${match[1]}-${match[2].padStart(2, '0')}-${match[3].padStart(2, '0')}`
    return day && isDay(day) ? day : this.#refuse(field, 'day_format')
  }

  #detail(): string | null {
    const text = this.#text('detail')
    if (!text) return null
    return Array.from(text).length > DETAIL_LENGTH
      ? this.#refuse('detail', 'detail_too_long', { limit: DETAIL_LENGTH })
      : text
  }

  #refuse(field: ListField, code: ListFindingCode, params?: ListFinding['params']): null {
    this.find(field, code, params)
    return null
  }

  /** The text of a field; null when a formula stands there, which was noted. */
  #text(field: ListField): string | null {
    const place = this.columns[field]
    if (!place) return ''
    const cell = cellAt(this.row, place.column)
    if (cell.kind === 'formula') return this.#refuse(field, 'formula')
    return cell.text
      .replace(/\p{Cc}/gu, ' ')
      .trim()
      .replace(/^['‘’]+/, '')
      .trim()
  }

  #shown(field: ListField): string {
    const place = this.columns[field]
    const text = place ? cellAt(this.row, place.column).text.trim() : ''
    if (field !== 'documentNumber') return text.slice(0, SHOWN_LENGTH)
    return maskIdentityNumber(foldNumber(text).slice(0, SHOWN_LENGTH))
  }
}
