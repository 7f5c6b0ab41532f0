import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { storageDir } from '#config/storage'
import { Money } from '#app/shared/money'
import { decryptField, encryptField } from '#app/shared/crypto/field_cipher'
import { parseCsv } from '#app/shared/spreadsheets/parse_csv'
import { parseXlsx } from '#app/shared/spreadsheets/parse_xlsx'
import { cellAt, SPREADSHEET_LIMITS, type Sheet } from '#app/shared/spreadsheets/spreadsheet'
import { writeCsv, writeXlsx, type SheetColumn } from '#app/shared/spreadsheets/write_spreadsheet'

export interface PaymentFileLine {
  position: number
  claimNumber: string
  payeeName: string
  bankName: string
  account: string
  amountFen: number
  purpose: string
  /** Days of the training paid for, `2026-08-31 至 2026-09-18`. */
  period: string
}

/** A batch goes to the bank as a workbook and as text of the same lines. */
export const fileFormats = ['xlsx', 'csv'] as const

export type FileFormat = (typeof fileFormats)[number]

/** Words at the head of the columns; the bank's answer is read by the same words. */
export const FILE_HEADERS = {
  position: '序号',
  claim: '申领号',
  payee: '收款户名',
  bank: '开户行',
  account: '账号',
  amount: '金额（元）',
  use: '用途',
  period: '培训期间',
  result: '结果',
  note: '说明',
  reference: '回单号',
  day: '日期',
} as const

const COLUMNS: SheetColumn[] = [
  { header: FILE_HEADERS.position, kind: 'number', width: 8 },
  { header: FILE_HEADERS.claim, width: 18 },
  { header: FILE_HEADERS.payee, width: 28 },
  { header: FILE_HEADERS.bank, width: 28 },
  { header: FILE_HEADERS.account, width: 26 },
  { header: FILE_HEADERS.amount, kind: 'money', width: 16 },
  { header: FILE_HEADERS.use, width: 34 },
  { header: FILE_HEADERS.period, width: 26 },
  { header: FILE_HEADERS.result, width: 10 },
  { header: FILE_HEADERS.note, width: 28 },
  { header: FILE_HEADERS.reference, width: 24 },
  { header: FILE_HEADERS.day, width: 14 },
]
const AMOUNT_AT = 1 + COLUMNS.findIndex((column) => column.header === FILE_HEADERS.amount)

/**
 * The file for the bank: accounts as text with every digit, the total in the last row, the last four
 * columns left for the answer. In the csv, text with a byte order mark, no value starts a formula.
 */
export async function buildPaymentFile(
  number: string,
  lines: PaymentFileLine[],
  format: FileFormat
): Promise<Buffer> {
  const total = Money.sum(lines.map((line) => line.amountFen)).fen
  const rows = [
    ...lines.map((line) => [
      line.position,
      line.claimNumber,
      line.payeeName,
      line.bankName,
      line.account,
      line.amountFen,
      line.purpose,
      line.period,
      ...[null, null, null, null],
    ]),
    [null, '合计', null, null, null, total, null, null, null, null, null, null],
  ]
  if (format === 'csv') return Buffer.from(writeCsv(COLUMNS, rows), 'utf8')
  return writeXlsx({ sheets: [{ name: number, columns: COLUMNS, rows }] })
}

/** What a finished file asks the bank to pay, read back from its bytes: lines and both totals, in fen. */
export async function readBack(bytes: Buffer, format: FileFormat) {
  const sheets: Sheet[] =
    format === 'csv'
      ? parseCsv(bytes, 'csv', SPREADSHEET_LIMITS)
      : await parseXlsx(bytes, SPREADSHEET_LIMITS)
  const amounts = sheets[0].rows
    .slice(1)
    .map((row) => Money.parseYuan(cellAt(row, AMOUNT_AT).text).fen)
  const stated = amounts.pop() ?? 0
  return { lines: amounts.length, sum: Money.sum(amounts).fen, stated }
}

/** SHA-256 of a file, 64 hexadecimal digits. */
export function fileHash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * Keeps a payment file under the storage folder, encrypted, for it holds accounts in clear. Gives
 * the path within the storage folder.
 */
export async function storePaymentFile(
  name: string,
  bytes: Buffer,
  format: FileFormat
): Promise<string> {
  const path = join('payments', `${name}.${format}.enc`)
  const target = join(storageDir, path)
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  await writeFile(target, encryptField(bytes.toString('base64')), { mode: 0o600 })
  return path
}

/** Reads a stored payment file back. @throws when it was changed or is gone */
export async function readPaymentFile(path: string, sha256: string): Promise<Buffer> {
  const text = await readFile(join(storageDir, path), 'utf8')
  const bytes = Buffer.from(decryptField(text), 'base64')
  if (fileHash(bytes) !== sha256) throw new Error('The stored payment file is not the exported one')
  return bytes
}
