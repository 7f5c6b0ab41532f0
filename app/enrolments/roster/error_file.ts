import type { RosterReading, RosterRow } from '#app/enrolments/roster/read_roster'
import { writeXlsx, type SheetColumn } from '#app/shared/spreadsheets/write_spreadsheet'

/** Text of an i18n key, such as `i18n.t` of a request. */
export type Translate = (key: string, params?: Record<string, string | number>) => string

const WIDE = 24
const WIDEST = 60

/**
 * The refused and warned rows as an xlsx file with their own columns, the row number in the
 * first file, what is wrong and how to mend it. Corrected there, the file can be read again.
 * Cells whose content was lost (formulas, rounded numbers) are empty.
 */
export async function rosterErrorFile(reading: RosterReading, t: Translate): Promise<Buffer> {
  const given = [...Object.values(reading.columns), ...reading.otherColumns].sort(
    (a, b) => a.column - b.column
  )
  const columns: SheetColumn[] = [
    ...given.map(({ header }) => ({ header, width: WIDE })),
    { header: t('rosters.error_file.row') },
    { header: t('rosters.error_file.verdict') },
    { header: t('rosters.error_file.fault'), width: WIDEST },
    { header: t('rosters.error_file.remedy'), width: WIDEST },
  ]
  const rows = reading.rows
    .filter((row) => row.verdict !== 'accepted')
    .map((row) => [
      ...given.map(({ column }) => withoutApostrophe(row.source[column] ?? '')),
      String(row.row),
      t(`rosters.verdicts.${row.verdict}`),
      tell(row, 'fault', t),
      tell(row, 'remedy', t),
    ])
  return writeXlsx({ sheets: [{ name: t('rosters.error_file.sheet'), columns, rows }] })
}

/** One line for each finding: `[E] what it says`. */
function tell(row: RosterRow, part: 'fault' | 'remedy', t: Translate): string {
  return row.findings
    .map(({ code, column, params }) => {
      return `[${column}] ${t(`rosters.findings.${code}.${part}`, params)}`
    })
    .join('\n')
}

function withoutApostrophe(text: string): string {
  return text.replace(/^['‘’＇]+(?=[\dＡ-Ｚ０-９])/, '')
}
