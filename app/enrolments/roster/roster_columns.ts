import { foldFullWidth } from '#app/people/typed_text'
import { cellAt, type SheetRow } from '#app/shared/spreadsheets/spreadsheet'

/** Fields of a roster, in the order in which a form shows them. */
export const ROSTER_FIELDS = [
  'name',
  'documentNumber',
  'phone',
  'sex',
  'category',
  'categoryProof',
  'categoryProvenOn',
  'education',
  'bankName',
  'bankAccount',
  'employer',
] as const

export type RosterField = (typeof ROSTER_FIELDS)[number]

export const REQUIRED_FIELDS = ['name', 'documentNumber'] as const satisfies RosterField[]

export interface RosterColumn {
  column: number
  header: string
}

// Best name first: of two columns that fit one field, the better named one is read.
const ALIASES: Record<RosterField, string[]> = {
  name: ['姓名', '学员姓名', '学员', '人员姓名', '名字', 'name', 'fullname'],
  documentNumber: [
    '证件号码',
    '身份证号码',
    '身份证号',
    '居民身份证号码',
    '居民身份证号',
    '公民身份号码',
    '公民身份证号码',
    '证件号',
    '身份证件号码',
    '身份证件号',
    '有效证件号码',
    '身份证',
    'idnumber',
    'identitynumber',
  ],
  phone: [
    '手机号',
    '手机号码',
    '手机',
    '移动电话',
    '本人手机号',
    '联系手机',
    '联系电话',
    '联系方式',
    '电话',
    '电话号码',
    'mobile',
    'phone',
  ],
  sex: ['性别', 'sex', 'gender'],
  category: [
    '人员类别',
    '重点群体',
    '人员类型',
    '人员身份',
    '身份类别',
    '群体类别',
    '学员类别',
    '培训对象类别',
    '类别',
    'category',
  ],
  categoryProof: [
    '类别证明',
    '身份证明',
    '群体证明',
    '证明材料',
    '证明文件',
    '认定文件',
    '证明编号',
    'categoryproof',
  ],
  categoryProvenOn: [
    '证明日期',
    '认定日期',
    '认定时间',
    '证明取得日期',
    '登记日期',
    'categoryprovenon',
  ],
  education: ['学历', '文化程度', '受教育程度', '最高学历', 'education'],
  bankName: [
    '开户行',
    '开户银行',
    '社保卡开户银行',
    '社保卡开户行',
    '银行名称',
    '开户行名称',
    '开户银行名称',
    'bank',
  ],
  bankAccount: [
    '银行账号',
    '银行账户',
    '银行卡号',
    '社保卡银行账号',
    '社保卡银行账户',
    '社保卡金融账号',
    '社保卡金融账户',
    '社会保障卡银行账号',
    '卡号',
    '账号',
    '账户',
    'bankaccount',
    'account',
  ],
  employer: ['工作单位', '就业单位', '所在单位', '单位名称', '企业名称', '所在企业', 'employer'],
}

const ROWS_LOOKED_AT = 20

/** How a header reads once spaces, marks and what stands in brackets are left out. */
function fold(header: string): string {
  return foldFullWidth(header)
    .replace(/\([^)]{0,100}\)|【[^】]{0,100}】|\[[^\]]{0,100}\]/g, '')
    .replace(/[\s*:、'‘’_-]|必填|选填/g, '')
    .replaceAll('帐', '账')
    .toLowerCase()
}

function rankOf(field: RosterField, header: string): number {
  return ALIASES[field].indexOf(fold(header))
}

/** Whether a cell holds the very header of a field, as on sheets that repeat it on each page. */
export function isHeaderOf(field: RosterField, text: string): boolean {
  return rankOf(field, text) >= 0
}

export interface RosterHeader {
  row: SheetRow
  columns: Partial<Record<RosterField, RosterColumn>>
  otherColumns: RosterColumn[]
}

/**
 * The header of a sheet: the first row that names every required field, in any order of
 * columns, under any number of title rows among the first twenty. Null when there is none.
 */
export function findHeader(rows: SheetRow[]): RosterHeader | null {
  for (const row of rows.slice(0, ROWS_LOOKED_AT)) {
    const columns = columnsOf(row)
    if (REQUIRED_FIELDS.every((field) => columns[field])) {
      return { row, columns, otherColumns: otherColumnsOf(row, columns) }
    }
  }
  return null
}

function columnsOf(row: SheetRow): RosterHeader['columns'] {
  const columns: RosterHeader['columns'] = {}
  for (const field of ROSTER_FIELDS) {
    const [best] = row.cells
      .filter((cell) => cell.kind === 'text' && rankOf(field, cell.text) >= 0)
      .sort((a, b) => rankOf(field, a.text) - rankOf(field, b.text))
    if (best) columns[field] = { column: best.column, header: best.text.trim() }
  }
  return columns
}

function otherColumnsOf(row: SheetRow, columns: RosterHeader['columns']): RosterColumn[] {
  const taken = new Set(Object.values(columns).map(({ column }) => column))
  return row.cells
    .filter((cell) => !taken.has(cell.column) && cellAt(row, cell.column).text.trim())
    .map((cell) => ({ column: cell.column, header: cell.text.trim() }))
}
