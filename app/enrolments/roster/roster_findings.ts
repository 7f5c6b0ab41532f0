import type { RosterField } from '#app/enrolments/roster/roster_columns'

/** What may be wrong in a row and how grave it is: a row with an error is refused. */
export const ROSTER_FINDINGS = {
  name_missing: 'error',
  name_format: 'error',
  name_normalised: 'warning',
  identity_number_missing: 'error',
  identity_number_damaged: 'error',
  identity_number_length: 'error',
  identity_number_old: 'error',
  identity_number_characters: 'error',
  identity_number_other_document: 'error',
  identity_number_region: 'error',
  identity_number_birth_date: 'error',
  identity_number_birth_future: 'error',
  identity_number_checksum: 'error',
  identity_number_duplicate: 'error',
  under_age: 'error',
  phone_missing: 'warning',
  phone_length: 'error',
  phone_landline: 'error',
  phone_format: 'error',
  phone_duplicate: 'warning',
  sex_unknown: 'warning',
  sex_mismatch: 'warning',
  category_missing: 'warning',
  category_unknown: 'warning',
  proof_day_format: 'warning',
  proof_day_future: 'warning',
  proof_day_late: 'warning',
  bank_account_damaged: 'error',
  bank_account_format: 'warning',
  bank_account_luhn: 'warning',
  bank_account_duplicate: 'warning',
  formula: 'error',
  formula_ignored: 'warning',
  ditto: 'warning',
  text_too_long: 'warning',
} as const satisfies Record<string, 'error' | 'warning'>

export type RosterFindingCode = keyof typeof ROSTER_FINDINGS

/**
 * One thing wrong in one cell. `column` is the letter in the spreadsheet, `given` the text
 * of the cell, masked when it is an identity number, a phone number or an account. The words
 * are `rosters.findings.<code>.fault` and `.remedy` with `params`.
 */
export interface Finding {
  severity: 'error' | 'warning'
  code: RosterFindingCode
  column: string
  field: RosterField
  header: string
  given: string
  params?: Record<string, string | number>
}

export type RosterVerdict = 'accepted' | 'warned' | 'refused'

/** Refused when anything is an error, warned when there are only warnings. */
export function verdictOf(findings: Finding[]): RosterVerdict {
  if (findings.some((finding) => finding.severity === 'error')) return 'refused'
  return findings.length ? 'warned' : 'accepted'
}
