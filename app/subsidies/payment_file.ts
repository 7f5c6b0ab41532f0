import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { storageDir } from '#config/storage'
import { decryptField, encryptField } from '#app/shared/crypto/field_cipher'
import { writeXlsx } from '#app/shared/spreadsheets/write_spreadsheet'

export interface PaymentFileLine {
  position: number
  claimNumber: string
  payeeName: string
  bankName: string
  account: string
  amountFen: number
}

/** Words at the head of the columns; the bank's answer is read by the same words. */
export const FILE_HEADERS = {
  position: '序号',
  claim: '申领号',
  payee: '收款户名',
  bank: '开户行',
  account: '账号',
  amount: '金额（元）',
  use: '用途',
  result: '结果',
  note: '说明',
} as const

const USE = '职业技能培训补贴'

/** The file for the bank: accounts as text, the total in the last row. */
export function buildPaymentFile(number: string, lines: PaymentFileLine[]): Promise<Buffer> {
  const total = lines.reduce((sum, line) => sum + line.amountFen, 0)
  return writeXlsx({
    sheets: [
      {
        name: number,
        columns: [
          { header: FILE_HEADERS.position, kind: 'number', width: 8 },
          { header: FILE_HEADERS.claim, width: 18 },
          { header: FILE_HEADERS.payee, width: 28 },
          { header: FILE_HEADERS.bank, width: 28 },
          { header: FILE_HEADERS.account, width: 26 },
          { header: FILE_HEADERS.amount, kind: 'money', width: 16 },
          { header: FILE_HEADERS.use, width: 22 },
          { header: FILE_HEADERS.result, width: 10 },
          { header: FILE_HEADERS.note, width: 28 },
        ],
        rows: [
          ...lines.map((line) => [
            line.position,
            line.claimNumber,
            line.payeeName,
            line.bankName,
            line.account,
            line.amountFen,
            USE,
            null,
            null,
          ]),
          [null, '合计', null, null, null, total, null, null, null],
        ],
      },
    ],
  })
}

/** SHA-256 of a file, 64 hexadecimal digits. */
export function fileHash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/**
 * Keeps a payment file under the storage folder, encrypted, for it holds accounts in clear. Gives
 * the path within the storage folder.
 */
export async function storePaymentFile(name: string, bytes: Buffer): Promise<string> {
  const path = join('payments', `${name}.xlsx.enc`)
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
