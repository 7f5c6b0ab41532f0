import db from '@adonisjs/lucid/services/db'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { writeCsv } from '#app/shared/spreadsheets/write_spreadsheet'
import CheckStatusList from '#app/subsidies/status_lists/actions/check_status_list'
import LoadStatusList from '#app/subsidies/status_lists/actions/load_status_list'
import type User from '#models/user'
import type { StatusListKind } from '#app/subsidies/status_lists/status_list_kinds'

export type ListLine = [name: string, document: string, from?: string, to?: string, detail?: string]

const HEADERS = ['姓名', '身份证号', '开始日期', '结束日期', '说明']

/** A list as csv text, with its header. */
export function listCsv(rows: ListLine[]): string {
  return writeCsv(
    HEADERS.map((header) => ({ header })),
    rows.map((row) => HEADERS.map((_, at) => row[at] ?? ''))
  )
}

/** Writes content into a file for the time of some work. */
export async function withFile<T>(
  name: string,
  content: string | Buffer,
  work: (path: string) => Promise<T>
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'bagong-list-'))
  try {
    const path = join(folder, name)
    await writeFile(path, content)
    return await work(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Checks a list by the product's action; gives the id of the check. */
export async function checkList(
  actor: User,
  kind: StatusListKind,
  content: ListLine[] | string | Buffer,
  { asOf = '2026-03-01', fileName = 'list.csv' } = {}
): Promise<number> {
  const file = Array.isArray(content) ? listCsv(content) : content
  return withFile(fileName, file, async (filePath) => {
    const { id } = await new CheckStatusList().handle({
      actor,
      kind,
      asOf,
      organisation: '侯马市民政局',
      document: '侯民函〔2026〕9 号',
      filePath,
      fileName,
    })
    return id
  })
}

/** Checks a list and puts its good rows in force. */
export async function loadList(
  actor: User,
  kind: StatusListKind,
  rows: ListLine[],
  options: { asOf?: string } = {}
) {
  const checkId = await checkList(actor, kind, rows, options)
  const list = await new LoadStatusList().handle({ actor, checkId, mode: 'good_rows' })
  return { checkId, ...list }
}

/** The document number of a person of the tests. */
export async function documentOf(personId: number): Promise<string> {
  const person = await db.from('persons').where('id', personId).firstOrFail()
  return decryptField(person.document_cipher)
}
