/*
 * Entry of the processes in which files that nobody vouches for are parsed. Each line of standard
 * input is one task, each line of standard output its answer.
 */
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { parseCsv } from '#app/shared/spreadsheets/parse_csv'
import { parseXlsx } from '#app/shared/spreadsheets/parse_xlsx'
import { SpreadsheetFault } from '#app/shared/spreadsheets/spreadsheet'
import type { ParseAnswer, ParseTask } from '#app/shared/spreadsheets/parser_processes'

async function answer({ filePath, format, sheetName, limits }: ParseTask): Promise<ParseAnswer> {
  try {
    const file = await readFile(filePath)
    return {
      sheets: format === 'csv' ? parseCsv(file, sheetName, limits) : await parseXlsx(file, limits),
    }
  } catch (error) {
    if (error instanceof SpreadsheetFault) return { code: error.code, params: error.params }
    return { code: 'E_SHEET_BROKEN', params: {} }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`)
}
