import clock from '#app/shared/clock'

/**
 * Key of why a sheet cannot be marked now, null when it can. A telephone may open the sheet of a
 * coming day beforehand (`offline`): what it sends is checked when it comes.
 */
export function guardOf(
  sheet: { classStatus: string; day: string; rows: unknown[] },
  { offline = false } = {}
): string | null {
  if (sheet.classStatus !== 'running') {
    return ['finished', 'archived'].includes(sheet.classStatus) ? 'finished' : 'not_running'
  }
  if (sheet.day > clock.today() && !offline) return 'ahead'
  return sheet.rows.length === 0 ? 'nobody' : null
}
