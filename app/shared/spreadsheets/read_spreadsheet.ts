import { open, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { parseApart } from '#app/shared/spreadsheets/parser_processes'
import {
  SPREADSHEET_LIMITS,
  SpreadsheetFault,
  type Sheet,
  type SheetPiece,
  type Spreadsheet,
  type SpreadsheetLimits,
} from '#app/shared/spreadsheets/spreadsheet'

export { SpreadsheetFault, type Spreadsheet } from '#app/shared/spreadsheets/spreadsheet'

export interface ReadSpreadsheetOptions extends Partial<SpreadsheetLimits> {
  /** Name that the sender gave to the file; only its extension and stem are used. */
  fileName?: string
}

type Format = 'xlsx' | 'csv'

const ZIP = Buffer.from('PK\x03\x04', 'latin1')
const EMPTY_ZIP = Buffer.from('PK\x05\x06', 'latin1')
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex')

/**
 * Reads an xlsx or csv file that nobody vouches for. Parsing runs in a process of its own
 * with a small heap and a time limit, so a hostile file costs that process alone.
 *
 * Rows keep their number in the file; formulas are never evaluated. Limits are those of
 * SPREADSHEET_LIMITS unless given. Raises SpreadsheetFault.
 */
export async function readSpreadsheet(
  filePath: string,
  options: ReadSpreadsheetOptions = {}
): Promise<Spreadsheet> {
  const sheets: Sheet[] = []
  await readSheetPieces(filePath, options, ({ sheet, name, hidden, rows }) => {
    sheets[sheet] ??= { name, hidden, rows: [] }
    for (const row of rows) sheets[sheet].rows.push(row)
  })
  return { sheets }
}

/**
 * The same for long files: `take` gets the rows a few thousand at a time, sheet by sheet, and the whole
 * file is never in memory. A fault may come after pieces were taken; `take` may raise to stop.
 */
export async function readSheetPieces(
  filePath: string,
  options: ReadSpreadsheetOptions,
  take: (piece: SheetPiece) => void
): Promise<void> {
  const { fileName = basename(filePath), ...given } = options
  const limits = { ...SPREADSHEET_LIMITS, ...given }

  const { size } = await stat(filePath)
  if (size === 0) throw new SpreadsheetFault('E_SHEET_EMPTY')
  if (size > limits.maxBytes) {
    throw new SpreadsheetFault('E_SHEET_TOO_LARGE', { limit: megabytes(limits.maxBytes) })
  }
  const format = await recognise(filePath, extname(fileName).toLowerCase())
  let isEmpty = true
  await parseApart({ filePath, format, sheetName: sheetNameOf(fileName), limits }, (piece) => {
    if (piece.rows.length > 0) isEmpty = false
    take(piece)
  })
  if (isEmpty) throw new SpreadsheetFault('E_SHEET_EMPTY')
}

/** Format by extension, which the first bytes must bear out (OWASP ASVS V5.2.2). */
async function recognise(filePath: string, extension: string): Promise<Format> {
  const head = await readHead(filePath)
  const isZip = head.subarray(0, 4).equals(ZIP) || head.subarray(0, 4).equals(EMPTY_ZIP)
  const isOle = head.subarray(0, 8).equals(OLE)

  if (isOle && ['.xlsx', '.xls', '.csv'].includes(extension)) throw await oleFault(filePath)
  if (extension === '.xlsx' && isZip) return 'xlsx'
  if (extension === '.csv' && !isZip && !isOle) return 'csv'
  throw new SpreadsheetFault('E_SHEET_NOT_A_SPREADSHEET')
}

async function readHead(filePath: string): Promise<Buffer> {
  const file = await open(filePath, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** A workbook with a password and an old .xls share one container; their streams differ. */
async function oleFault(filePath: string): Promise<SpreadsheetFault> {
  const file = await open(filePath, 'r')
  const content = await file.readFile().finally(() => file.close())
  const holds = (stream: string) => content.includes(Buffer.from(stream, 'utf16le'))
  if (holds('EncryptedPackage')) return new SpreadsheetFault('E_SHEET_ENCRYPTED')
  if (holds('Workbook') || holds('Book')) return new SpreadsheetFault('E_SHEET_OLD_FORMAT')
  return new SpreadsheetFault('E_SHEET_NOT_A_SPREADSHEET')
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}

function sheetNameOf(fileName: string): string {
  return basename(fileName, extname(fileName)).replaceAll('\0', '')
}
