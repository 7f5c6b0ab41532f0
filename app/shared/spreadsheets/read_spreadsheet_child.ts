/*
 * Entry of the process in which `readSpreadsheet` parses a file it does not trust.
 * Arguments: path, format, sheet name, limits as JSON. Answers with one JSON on stdout.
 */
import { readFile } from 'node:fs/promises'
import { parseCsv } from '#app/shared/spreadsheets/parse_csv'
import { parseXlsx } from '#app/shared/spreadsheets/parse_xlsx'
import { SpreadsheetFault, type SpreadsheetLimits } from '#app/shared/spreadsheets/spreadsheet'

const [path, format, name, limitsJson] = process.argv.slice(2)
const limits = JSON.parse(limitsJson) as SpreadsheetLimits

async function answer() {
  try {
    const file = await readFile(path)
    const sheets = format === 'csv' ? parseCsv(file, name, limits) : await parseXlsx(file, limits)
    return { sheets }
  } catch (error) {
    if (error instanceof SpreadsheetFault) return { code: error.code, params: error.params }
    return { code: 'E_SHEET_BROKEN', params: {} }
  }
}

process.stdout.write(JSON.stringify(await answer()))
