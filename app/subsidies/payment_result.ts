import { isDay } from '#app/shared/days'
import { Money } from '#app/shared/money'
import { FILE_HEADERS } from '#app/subsidies/payment_file'
import { cellAt, type Spreadsheet } from '#app/shared/spreadsheets/spreadsheet'

export interface ExpectedLine {
  claimNumber: string
  amountFen: number
}

export interface BankResult {
  claimNumber: string
  result: 'paid' | 'failed'
  note: string | null
  /** The bank's own number of the payment, when it gives one. */
  reference: string | null
  /** The day the bank paid or refused, when it says so. */
  day: string | null
}

/** What is wrong with one row (from 1, as the spreadsheet program shows it) of the bank's file. */
export interface ResultFinding {
  row: number
  code:
    | 'no_header'
    | 'unknown_claim'
    | 'duplicate'
    | 'unknown_result'
    | 'amount_differs'
    | 'missing'
    | 'reason_missing'
    | 'reference_long'
    | 'not_a_day'
  params: Record<string, string | number>
}

const PAID = ['成功', '已付', '支付成功', '交易成功', 'success', 'succeeded', 'paid', 'ok']
const FAILED = ['失败', '退票', '支付失败', '交易失败', 'failed', 'failure', 'returned']
const HEADERS = {
  claim: [FILE_HEADERS.claim, 'claim number', 'claim'],
  result: [FILE_HEADERS.result, '支付结果', '交易结果', 'result'],
  note: [FILE_HEADERS.note, '备注', '失败原因', 'note', 'reason'],
  amount: [FILE_HEADERS.amount, '金额', 'amount', 'amount (yuan)'],
  reference: [FILE_HEADERS.reference, '流水号', '交易流水号', 'reference', 'bank reference'],
  day: [FILE_HEADERS.day, '支付日期', '交易日期', '到账日期', 'date', 'paid on'],
} as const
/** What a finding quotes of a cell, in characters. */
const LONGEST_SHOWN = 60
const LONGEST_REFERENCE = 60
const TOTAL = ['合计', '总计', 'total']

/**
 * Reads the bank's answer: a row for every line of the batch, claim number, result 成功 or 失败, a
 * note, and where the bank gives them its reference and the day (not after `today`). All rows are looked at; any finding means that nothing may be written.
 */
export function readPaymentResult(
  file: Spreadsheet,
  expected: ExpectedLine[],
  today: string
): { results: BankResult[]; findings: ResultFinding[] } {
  const rows = file.sheets.flatMap((sheet) => sheet.rows)
  const header = rows.find((row) => row.cells.some((cell) => isOneOf(cell.text, HEADERS.claim)))
  const column = (names: readonly string[]) =>
    header?.cells.find((cell) => isOneOf(cell.text, names))?.column
  const claimAt = column(HEADERS.claim)
  const resultAt = column(HEADERS.result)
  if (!header || !claimAt || !resultAt) {
    const params = { claim: FILE_HEADERS.claim, result: FILE_HEADERS.result }
    return { results: [], findings: [{ row: 1, code: 'no_header', params }] }
  }
  const noteAt = column(HEADERS.note)
  const amountAt = column(HEADERS.amount)
  const referenceAt = column(HEADERS.reference)
  const dayAt = column(HEADERS.day)
  const amounts = new Map(expected.map((line) => [line.claimNumber, line.amountFen]))
  const seen = new Map<string, number>()
  const results: BankResult[] = []
  const findings: ResultFinding[] = []

  for (const row of rows.slice(rows.indexOf(header) + 1)) {
    const text = (at?: number) => (at ? cellAt(row, at).text.trim() : '')
    const claimNumber = text(claimAt).toUpperCase()
    if (row.cells.every((cell) => cell.text.trim() === '')) continue
    if (isOneOf(claimNumber, TOTAL)) continue
    const find = (code: ResultFinding['code'], params: ResultFinding['params'] = {}) => {
      const claim = claimNumber.slice(0, LONGEST_SHOWN)
      findings.push({ row: row.number, code, params: { claim, ...params } })
    }
    const fen = amounts.get(claimNumber)
    if (fen === undefined) {
      find('unknown_claim')
      continue
    }
    if (seen.has(claimNumber)) {
      find('duplicate', { first: seen.get(claimNumber)! })
      continue
    }
    seen.set(claimNumber, row.number)
    const result = resultOf(text(resultAt))
    const note = text(noteAt) || null
    if (!result) find('unknown_result', { text: text(resultAt).slice(0, LONGEST_SHOWN) || '—' })
    if (result === 'failed' && !note) find('reason_missing')
    if (amountAt && text(amountAt) && fenOf(text(amountAt)) !== fen) {
      const shown = text(amountAt).slice(0, LONGEST_SHOWN)
      find('amount_differs', { text: shown, expected: Money.fen(fen).toString() })
    }
    const reference = text(referenceAt) || null
    if (reference && reference.length > LONGEST_REFERENCE) {
      find('reference_long', { limit: LONGEST_REFERENCE })
    }
    const written = text(dayAt)
    const day = written ? dayOf(written) : null
    if (written && (!day || day > today)) find('not_a_day', { text: written.slice(0, 20) })
    if (result) {
      results.push({ claimNumber, result, note: note?.slice(0, 200) ?? null, reference, day })
    }
  }
  for (const { claimNumber } of expected) {
    if (seen.has(claimNumber)) continue
    findings.push({ row: 0, code: 'missing', params: { claim: claimNumber } })
  }
  return { results, findings }
}

function isOneOf(text: string, names: readonly string[]): boolean {
  return names.includes(text.trim().toLowerCase()) || names.includes(text.trim())
}

function resultOf(text: string): 'paid' | 'failed' | null {
  if (isOneOf(text, PAID)) return 'paid'
  return isOneOf(text, FAILED) ? 'failed' : null
}

/** `2026-10-26`, `2026/10/26` or `20261026` as a day; null when it is none. */
function dayOf(text: string): string | null {
  const match = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?: .*)?$/.exec(text)
  if (!match) return null
  const [, year, month, date] = match
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return isDay(day) ? day : null
}

function fenOf(text: string): number | null {
  try {
    return Money.parseYuan(text).fen
  } catch {
    return null
  }
}
