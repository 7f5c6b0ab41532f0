import { foldFullWidth } from '#app/people/typed_text'
import { cellAt, type SheetRow } from '#app/shared/spreadsheets/spreadsheet'

/** Columns of a status list, in the order of the template. */
export const LIST_FIELDS = ['name', 'documentNumber', 'fromOn', 'toOn', 'detail'] as const

export type ListField = (typeof LIST_FIELDS)[number]

export interface ListColumn {
  column: number
  header: string
}

export type ListColumns = Partial<Record<ListField, ListColumn>>

export const REQUIRED_FIELDS: readonly ListField[] = ['name', 'documentNumber']

// Best name first: of two columns that fit one field, the better named one is read.
const NAMES: Record<ListField, string[]> = {
  name: ['姓名', '人员姓名', '名字', 'name'],
  documentNumber: [
    '证件号码',
    '身份证号码',
    '身份证号',
    '公民身份号码',
    '居民身份证号码',
    '居民身份证号',
    '社会保障号码',
    '证件号',
    '身份证',
    'documentnumber',
    'idnumber',
  ],
  fromOn: [
    '开始日期',
    '起始日期',
    '死亡日期',
    '羁押日期',
    '参保日期',
    '参保开始日期',
    '待遇开始日期',
    '入学日期',
    '登记日期',
    '成立日期',
    '发放日期',
    '起始时间',
    '开始时间',
    'from',
  ],
  toOn: [
    '结束日期',
    '终止日期',
    '截止日期',
    '释放日期',
    '停保日期',
    '毕业日期',
    '注销日期',
    '终止时间',
    '结束时间',
    'to',
  ],
  detail: ['说明', '备注', '单位', '单位名称', '工作单位', '学校', '工种等级', 'detail', 'note'],
}

const ROWS_LOOKED_AT = 20

function fold(header: string): string {
  return foldFullWidth(header)
    .replace(/\([^)]{0,100}\)/g, '')
    .replace(/[\s*:、'‘’_-]|必填|选填/g, '')
    .toLowerCase()
}

/** The first row among twenty that names a person and a document, and where each field stands. */
export function findHeader(rows: SheetRow[]): { row: SheetRow; columns: ListColumns } | null {
  for (const row of rows.slice(0, ROWS_LOOKED_AT)) {
    const columns = columnsOf(row)
    if (REQUIRED_FIELDS.every((field) => columns[field])) return { row, columns }
  }
  return null
}

/** Whether a row repeats the header, as sheets printed page by page do. */
export function repeatsHeader(row: SheetRow, columns: ListColumns): boolean {
  return REQUIRED_FIELDS.every((field) =>
    NAMES[field].includes(fold(cellAt(row, columns[field]!.column).text))
  )
}

function columnsOf(row: SheetRow): ListColumns {
  const columns: ListColumns = {}
  const headers = row.cells.map((cell) => fold(cell.text))
  for (const field of LIST_FIELDS) {
    const name = NAMES[field].find((one) => headers.includes(one))
    if (name === undefined) continue
    const at = headers.indexOf(name)
    columns[field] = { column: at + 1, header: row.cells[at].text.trim().slice(0, 60) }
  }
  return columns
}
