import { findingKey, type CheckedRoster } from '#app/enrolments/roster/check_against_records'
import { maskIdentityNumber } from '#app/people/identity_number'
import { maskPhone } from '#app/people/phone_number'
import type { RosterField } from '#app/enrolments/roster/read_roster'

const MOST_FINDINGS = 200
const ROWS_SHOWN = 5

export interface ShownFinding {
  severity: 'error' | 'warning'
  row: number
  cell: string
  field: RosterField
  header: string
  given: { before: string; mark: string; after: string }
  /** Short enough to stay on one line. */
  nowrap: boolean
  key: string
  params: Record<string, string | number>
}

/** A checked roster as a page shows it: masked, errors first, long lists cut. */
export function rosterView(roster: CheckedRoster) {
  const findings = roster.rows
    .flatMap((row) => row.findings.map((finding) => ({ row: row.row, finding })))
    .sort(
      (a, b) =>
        Number(a.finding.severity !== 'error') - Number(b.finding.severity !== 'error') ||
        a.row - b.row
    )
  const good = roster.rows.filter((row) => row.verdict !== 'refused')
  return {
    sheet: roster.sheet,
    otherSheets: roster.otherSheets,
    headerRow: roster.headerRow,
    fields: Object.keys(roster.columns) as RosterField[],
    otherHeaders: roster.otherColumns.map((column) => column.header),
    skipped: roster.skipped.filter(({ reason }) => reason !== 'blank'),
    findingsInAll: findings.length,
    findings: findings.slice(0, MOST_FINDINGS).map(({ row, finding }): ShownFinding => ({
      severity: finding.severity,
      row,
      cell: finding.column ? `${finding.column}${row}` : String(row),
      field: finding.field,
      header: finding.header,
      given: marked(finding.code, finding.given),
      nowrap: finding.given.length <= 20,
      key: findingKey(finding.code),
      params: finding.params ?? {},
    })),
    good: good.slice(0, ROWS_SHOWN).map((row) => ({
      row: row.row,
      name: row.name,
      document: maskIdentityNumber(row.documentNumber ?? ''),
      phone: row.phone ? maskPhone(row.phone) : null,
      category: row.category ?? null,
      proof: [row.categoryProof, row.categoryProvenOn].filter(Boolean).join(' ') || null,
    })),
  }
}

/** The part of a cell that is at fault, where one can point at it. */
function marked(code: string, given: string): ShownFinding['given'] {
  const at = (start: number, end: number) => ({
    before: given.slice(0, start),
    mark: given.slice(start, end),
    after: given.slice(end),
  })
  if (code === 'identity_number_checksum') return at(given.length - 1, given.length)
  const power = /E\+?\d+$/i.exec(given)
  if (code.endsWith('_damaged') && power) return at(power.index, given.length)
  const space = /\s+/.exec(given)
  if (code === 'name_normalised' && space) return at(space.index, space.index + space[0].length)
  return at(given.length, given.length)
}
