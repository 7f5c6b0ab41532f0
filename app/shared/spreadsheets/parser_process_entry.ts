/*
 * Entry of the processes in which files that nobody vouches for are parsed. Each line of standard
 * input is one task; the lines of standard output are its rows in pieces, then the end or a fault.
 */
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { parseCsv } from '#app/shared/spreadsheets/parse_csv'
import { parseXlsx } from '#app/shared/spreadsheets/parse_xlsx'
import { SpreadsheetFault } from '#app/shared/spreadsheets/spreadsheet'
import type { ParseLine, ParseTask } from '#app/shared/spreadsheets/parser_processes'

/** Rows of one line of the answer: whoever reads the file takes them piece by piece. */
const PIECE = 1000

function say(line: ParseLine) {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

async function answer({ filePath, format, sheetName, limits }: ParseTask) {
  const file = await readFile(filePath)
  const sheets =
    format === 'csv' ? parseCsv(file, sheetName, limits) : await parseXlsx(file, limits)
  for (const [sheet, { name, hidden, rows }] of sheets.entries()) {
    for (let at = 0; at === 0 || at < rows.length; at += PIECE) {
      say({ piece: { sheet, name, hidden, rows: rows.slice(at, at + PIECE) } })
    }
  }
  say({ end: true })
}

for await (const line of createInterface({ input: process.stdin })) {
  await answer(JSON.parse(line)).catch((error) => {
    const fault = error instanceof SpreadsheetFault ? error : new SpreadsheetFault('E_SHEET_BROKEN')
    say({ code: fault.code, params: fault.params })
  })
}
