import { RosterFault } from '#app/enrolments/roster/read_roster'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { SpreadsheetFault } from '#app/shared/spreadsheets/spreadsheet'

/** A file that cannot be read as a roster: the form names the file field and how to mend it. */
export class RosterFileFault extends RuleViolation {
  constructor(
    private readonly fault: { from: 'spreadsheets' | 'rosters'; code: string },
    params: Record<string, string | number> = {}
  ) {
    super(fault.code, { module: fault.from, field: 'file', params })
  }

  override get messageKey() {
    return `${this.fault.from}.faults.${this.fault.code}`
  }
}

/** The same failure in words for people; other errors as they are. */
export function asFileFault(error: unknown): unknown {
  if (error instanceof SpreadsheetFault) {
    return new RosterFileFault({ from: 'spreadsheets', code: error.code }, error.params)
  }
  if (error instanceof RosterFault) {
    return new RosterFileFault(
      { from: 'rosters', code: error.code },
      { sheet: error.params.sheet.slice(0, 40) }
    )
  }
  return error
}
