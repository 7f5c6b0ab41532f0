import { isDay } from '#app/shared/days'
import { maskAccount, parseBankAccount } from '#app/people/bank_account'
import {
  ageOn,
  maskIdentityNumber,
  parseIdentityNumber,
  type IdentityNumberFaultCode,
  type IdentityNumberReading,
  type Sex,
} from '#app/people/identity_number'
import { normaliseName } from '#app/people/person_name'
import { maskPhone, parsePhoneNumber } from '#app/people/phone_number'
import { parseTraineeCategory, type TraineeCategory } from '#app/people/trainee_category'
import { foldFullWidth, foldNumber } from '#app/people/typed_text'
import {
  cellAt,
  columnLetter,
  type Cell,
  type SheetRow,
} from '#app/shared/spreadsheets/spreadsheet'
import type { RosterField, RosterHeader } from '#app/enrolments/roster/roster_columns'
import {
  ROSTER_FINDINGS,
  type Finding,
  type RosterFindingCode,
} from '#app/enrolments/roster/roster_findings'

/** What one row says of a person; a field that cannot be relied on is left out. */
export interface RosterPerson {
  name?: string
  documentNumber?: string
  phone?: string
  sex?: Sex
  birthOn?: string
  category?: TraineeCategory
  /** What proves the category, in words, and the day of that proof. */
  categoryProof?: string
  categoryProvenOn?: string
  education?: string
  bankName?: string
  bankAccount?: string
  employer?: string
}

export interface RosterDays {
  today: string
  classStartsOn: string
}

/** Lowest age at which somebody may be trained for work (Labour Law, article 15). */
export const MINIMUM_AGE = 16

const PERSONAL: RosterField[] = ['name', 'documentNumber', 'phone', 'bankAccount']
const MASKS: Partial<Record<RosterField, (text: string) => string>> = {
  documentNumber: maskIdentityNumber,
  phone: maskPhone,
  bankAccount: maskAccount,
}
// Letters of any script, 〇, and the signs that stand inside names.
const NAME = /^[\p{L}\p{M}\u3007·'’. -]{1,50}$/u
const LONGEST_TEXT = 100
const SCIENTIFIC = /^\d(\.\d+)?E\+?\d+$/
const DITTO = /^(同上|〃|″|"|''|,,|同前)$/
// Home return permits, Taiwan compatriot permits and passports.
const OTHER_DOCUMENT = /^([A-Z]{1,2}\d{7,10}|\d{8})$/
// 2026-03-12, 2026/3/12, 2026.3.12, 2026年3月12日, 20260312; a time after it is left out.
const WRITTEN_DAY = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?:[ T].*)?$/
const SEXES: Record<string, Sex> = {
  男: 'male',
  男性: 'male',
  女: 'female',
  女性: 'female',
  MALE: 'male',
  FEMALE: 'female',
  M: 'male',
  F: 'female',
}
const IDENTITY_FINDINGS: Record<IdentityNumberFaultCode, RosterFindingCode> = {
  empty: 'identity_number_missing',
  length: 'identity_number_length',
  old_number: 'identity_number_old',
  characters: 'identity_number_characters',
  region: 'identity_number_region',
  birth_date: 'identity_number_birth_date',
  birth_future: 'identity_number_birth_future',
  checksum: 'identity_number_checksum',
}

/** Reads one row of a roster under its header; looks at no other row. */
export class RowReader {
  person: RosterPerson = {}
  findings: Finding[] = []

  constructor(
    private row: SheetRow,
    private columns: RosterHeader['columns'],
    private days: RosterDays
  ) {}

  read(): this {
    this.readName()
    const identity = this.readIdentityNumber()
    this.readPhone()
    this.readSex(identity)
    this.readCategory()
    this.readProofDay()
    this.readBankAccount()
    for (const field of ['categoryProof', 'education', 'bankName', 'employer'] as const) {
      const text = this.textOf(field)
      if (!text) continue
      if (text.length <= LONGEST_TEXT) this.person[field] = text
      else this.find(field, 'text_too_long', { limit: LONGEST_TEXT })
    }
    return this
  }

  /** Adds a finding on a field; also for what only shows beside other rows. */
  find(field: RosterField, code: RosterFindingCode, params?: Finding['params']): void {
    const { column, header } = this.columns[field] ?? { column: 0, header: '' }
    this.findings.push({
      severity: ROSTER_FINDINGS[code],
      code,
      column: columnLetter(column),
      field,
      header,
      given: this.shown(field),
      ...(params && { params }),
    })
  }

  private readName(): void {
    const text = this.textOf('name')
    if (text === null) return
    const name = normaliseName(text)
    if (!name) return this.find('name', 'name_missing')
    if (!NAME.test(name)) return this.find('name', 'name_format')
    this.person.name = name
    if (name !== foldFullWidth(text).trim()) this.find('name', 'name_normalised', { name })
  }

  private readIdentityNumber(): IdentityNumberReading | null {
    const text = this.textOf('documentNumber')
    if (text === null) return null
    if (this.isDamaged('documentNumber', text)) {
      this.find('documentNumber', 'identity_number_damaged')
      return null
    }
    const reading = parseIdentityNumber(text, { today: this.days.today })
    if (!reading.ok) {
      this.findIdentityFault(reading)
      return null
    }
    this.person.documentNumber = reading.number
    this.person.birthOn = reading.birthOn
    const age = ageOn(reading.birthOn, this.days.classStartsOn)
    if (age < MINIMUM_AGE) {
      this.find('documentNumber', 'under_age', { age, minimum: MINIMUM_AGE })
    }
    return reading
  }

  private findIdentityFault(reading: Extract<IdentityNumberReading, { ok: false }>): void {
    if (OTHER_DOCUMENT.test(reading.number)) {
      return this.find('documentNumber', 'identity_number_other_document')
    }
    // Fifteen digits and three zeros is what a spreadsheet leaves of a number.
    if (reading.code === 'checksum' && reading.number.endsWith('000')) {
      return this.find('documentNumber', 'identity_number_damaged')
    }
    const params: Record<string, string | number> = { length: reading.length }
    if (reading.expected) params.expected = reading.expected
    this.find('documentNumber', IDENTITY_FINDINGS[reading.code], params)
  }

  private readPhone(): void {
    const text = this.textOf('phone')
    if (text === null) return
    const reading = parsePhoneNumber(text)
    if (reading.ok) this.person.phone = reading.number
    else if (reading.code === 'empty') this.find('phone', 'phone_missing')
    else this.find('phone', `phone_${reading.code}`, { length: reading.length })
  }

  private readSex(identity: IdentityNumberReading | null): void {
    const text = this.cellOf('sex').kind === 'formula' ? '' : foldNumber(this.cellOf('sex').text)
    const given = SEXES[text]
    if (text && !given) this.find('sex', 'sex_unknown')
    if (!identity?.ok) {
      if (given) this.person.sex = given
      return
    }
    this.person.sex = identity.sex
    if (given && given !== identity.sex) this.find('sex', 'sex_mismatch', { sex: identity.sex })
  }

  private readCategory(): void {
    const text = this.textOf('category')
    if (text === null) return
    if (!text) {
      if (this.columns.category) this.find('category', 'category_missing')
      return
    }
    const category = parseTraineeCategory(text)
    if (category) this.person.category = category
    else this.find('category', 'category_unknown')
  }

  private readProofDay(): void {
    const text = this.textOf('categoryProvenOn')
    if (!text) return
    const match = WRITTEN_DAY.exec(foldFullWidth(text).trim())
    const day = match && `${match[1]}-${match[2].padStart(2, '0')}-${match[3].padStart(2, '0')}`
    if (!day || !isDay(day)) return this.find('categoryProvenOn', 'proof_day_format')
    if (day > this.days.today) return this.find('categoryProvenOn', 'proof_day_future')
    this.person.categoryProvenOn = day
    if (day > this.days.classStartsOn) this.find('categoryProvenOn', 'proof_day_late')
  }

  private readBankAccount(): void {
    const text = this.textOf('bankAccount')
    if (text === null) return
    if (this.isDamaged('bankAccount', text)) {
      return this.find('bankAccount', 'bank_account_damaged')
    }
    const reading = parseBankAccount(text)
    if (!reading.ok) {
      if (reading.code !== 'empty') this.find('bankAccount', 'bank_account_format')
      return
    }
    this.person.bankAccount = reading.number
    if (!reading.passesLuhn) this.find('bankAccount', 'bank_account_luhn')
  }

  /**
   * The text of a field without its leading apostrophe; null when it is not to be read on,
   * because a formula or a ditto mark stands there and was noted.
   */
  private textOf(field: RosterField): string | null {
    const cell = this.cellOf(field)
    if (cell.kind === 'formula') {
      this.find(field, PERSONAL.includes(field) ? 'formula' : 'formula_ignored')
      return null
    }
    const text = cell.text
      .trim()
      .replace(/^['‘’＇]+/, '')
      .trim()
    if (DITTO.test(text)) {
      this.find(field, 'ditto')
      if (field === 'name') this.find(field, 'name_missing')
      if (field === 'documentNumber') this.find(field, 'identity_number_missing')
      return null
    }
    return text
  }

  private isDamaged(field: RosterField, text: string): boolean {
    return !this.cellOf(field).exact || SCIENTIFIC.test(foldNumber(text))
  }

  private shown(field: RosterField): string {
    const { text } = this.cellOf(field)
    const folded = foldNumber(text)
    const mask = MASKS[field]
    if (!mask || !folded || SCIENTIFIC.test(folded)) return text.slice(0, LONGEST_TEXT)
    return mask(folded.slice(0, LONGEST_TEXT))
  }

  private cellOf(field: RosterField): Cell {
    return cellAt(this.row, this.columns[field]?.column ?? 0)
  }
}
