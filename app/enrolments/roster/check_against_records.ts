import { seatsLeft, type ClassFacts } from '#app/enrolments/queries/class_facts'
import { classesInTheWay } from '#app/enrolments/queries/other_classes'
import { columnLetter } from '#app/shared/spreadsheets/spreadsheet'
import { knownByDocument, PERSON_LENGTHS } from '#app/people/find_or_create_person'
import { maskAccount } from '#app/people/bank_account'
import { maskIdentityNumber } from '#app/people/identity_number'
import { maskPhone } from '#app/people/phone_number'
import { maskName, normaliseName } from '#app/people/person_name'
import { blindIndex } from '#app/shared/crypto/field_cipher'
import type { RosterField, RosterReading, RosterRow } from '#app/enrolments/roster/read_roster'
import type { Finding, RosterVerdict } from '#app/enrolments/roster/roster_findings'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/** What only the records can tell of a row, and how grave it is. */
export const RECORD_FINDINGS = {
  already_enrolled: 'error',
  overlapping_class: 'error',
  document_other_name: 'error',
  text_too_long: 'error',
  E_NO_SEAT: 'error',
  phone_differs: 'warning',
  account_differs: 'warning',
} as const satisfies Record<string, 'error' | 'warning'>

/** Longest texts that are kept, in characters. */
const LENGTHS = { ...PERSON_LENGTHS, categoryProof: 200 } as const

export type RecordFindingCode = keyof typeof RECORD_FINDINGS

/** A finding of the file or of the records; words: `findingKey`. */
export type RosterFinding = Omit<Finding, 'code'> & { code: Finding['code'] | RecordFindingCode }

export type CheckedRow = Omit<RosterRow, 'findings'> & { findings: RosterFinding[] }

export type CheckedRoster = Omit<RosterReading, 'rows'> & { rows: CheckedRow[] }

/** Key of the words of a finding: `<key>.fault` and `<key>.remedy`, with its `params`. */
export function findingKey(code: string): string {
  return isRecordFinding(code) ? `enrolments.findings.${code}` : `rosters.findings.${code}`
}

export function isRecordFinding(code: string): code is RecordFindingCode {
  return code in RECORD_FINDINGS
}

/**
 * The reading with what the records say of each row, in the order of the file: who is in this class
 * or in an overlapping one, whose document bears another name, and for whom no seat is left. Earlier
 * findings of the records are dropped, so a reading can be checked again at any time.
 */
export async function checkAgainstRecords(
  trx: TransactionClientContract,
  reading: RosterReading | CheckedRoster,
  courseClass: ClassFacts
): Promise<CheckedRoster> {
  const rows: CheckedRow[] = reading.rows.map((row) => ({
    ...row,
    findings: (row.findings as RosterFinding[]).filter(({ code }) => !isRecordFinding(code)),
  }))
  const check = new RecordCheck(reading.columns, rows)
  await check.lookUp(trx, courseClass)
  rows.forEach((row) => check.checkRow(row))

  const left = seatsLeft(courseClass)
  let free = left.seats
  for (const row of rows) {
    if (verdictOf(row.findings) === 'refused') continue
    if (free > 0) free--
    else check.find(row, 'name', 'E_NO_SEAT', { left: left.seats, where: left.where })
  }
  for (const row of rows) row.verdict = verdictOf(row.findings)
  return { ...reading, rows }
}

/** How many rows there are of each verdict. */
export function countVerdicts(rows: { verdict: RosterVerdict }[]) {
  const counts = { accepted: 0, warned: 0, refused: 0 }
  for (const { verdict } of rows) counts[verdict]++
  return counts
}

function verdictOf(findings: RosterFinding[]): RosterVerdict {
  if (findings.some((finding) => finding.severity === 'error')) return 'refused'
  return findings.length ? 'warned' : 'accepted'
}

class RecordCheck {
  #known: Awaited<ReturnType<typeof knownByDocument>> = new Map()
  #inTheWay: Awaited<ReturnType<typeof classesInTheWay>> = new Map()
  #classId = 0

  constructor(
    private columns: RosterReading['columns'],
    private rows: CheckedRow[]
  ) {}

  async lookUp(trx: TransactionClientContract, courseClass: ClassFacts) {
    const numbers = this.rows.flatMap((row) => row.documentNumber ?? [])
    this.#known = await knownByDocument(trx, [...new Set(numbers)])
    const ids = [...this.#known.values()].map((person) => person.id)
    this.#inTheWay = await classesInTheWay(ids, courseClass, trx)
    this.#classId = courseClass.id
  }

  checkRow(row: CheckedRow) {
    for (const [field, limit] of Object.entries(LENGTHS)) {
      const text = row[field as keyof typeof LENGTHS]
      if (text && text.length > limit) {
        this.find(row, field as RosterField, 'text_too_long', { limit })
      }
    }
    const known = row.documentNumber ? this.#known.get(row.documentNumber) : undefined
    if (!known) return
    if (row.name && normaliseName(known.name) !== row.name) {
      return this.find(row, 'name', 'document_other_name', { known: maskName(known.name) })
    }
    const other = this.#inTheWay.get(known.id)?.[0]
    if (other?.classId === this.#classId) {
      return this.find(row, 'documentNumber', 'already_enrolled')
    }
    if (other) {
      const { code, startsOn: from, endsOn: to } = other
      this.find(row, 'documentNumber', 'overlapping_class', { code, from, to })
    }
    if (row.phone && known.phone_index && known.phone_index !== blindIndex('phone', row.phone)) {
      this.find(row, 'phone', 'phone_differs')
    }
    const account = row.bankAccount
    if (account && known.account_index && known.account_index !== blindIndex('account', account)) {
      this.find(row, 'bankAccount', 'account_differs')
    }
  }

  find(
    row: CheckedRow,
    field: RosterField,
    code: RecordFindingCode,
    params?: RosterFinding['params']
  ) {
    const { column, header } = this.columns[field] ?? { column: 0, header: '' }
    row.findings.push({
      severity: RECORD_FINDINGS[code],
      code,
      column: columnLetter(column),
      field,
      header,
      given: shown(row, field),
      ...(params && { params }),
    })
  }
}

/** The cell as a page may show it. */
function shown(row: CheckedRow, field: RosterField): string {
  const text = row[field] ?? ''
  if (field === 'documentNumber') return maskIdentityNumber(text)
  if (field === 'phone') return maskPhone(text)
  return field === 'bankAccount' ? maskAccount(text) : text.slice(0, 60)
}
