import { blindIndex } from '#app/shared/crypto/field_cipher'
import { maskIdentityNumber } from '#app/people/identity_number'
import { foldFullWidth, foldNumber } from '#app/people/typed_text'
import { readMark } from '#app/assessments/written_mark'
import { type Component, COMPONENTS } from '#app/grades/pass_rule'
import {
  type Cell,
  type SheetRow,
  type Spreadsheet,
  cellAt,
  columnLetter,
} from '#app/shared/spreadsheets/spreadsheet'
import type { EnteredScore } from '#app/assessments/actions/enter_scores'
import type { ExpectedScore } from '#app/assessments/queries/expected_scores'

export type ScoreFindingCode =
  | 'name_differs'
  | 'identity_missing'
  | 'identity_damaged'
  | 'identity_unknown'
  | 'identity_ambiguous'
  | 'person_twice'
  | 'mark_missing'
  | 'mark_unreadable'
  | 'mark_unexpected'
  | 'formula'
  | 'person_missing'

/**
 * One fault of a score file. `row` and `column` are as the spreadsheet shows them, empty for somebody
 * the file lacks; `given` is the text of the cell, masked when it is an identity number. The words are
 * `assessments.findings.<code>.fault` and `.remedy` with `params`.
 */
export interface ScoreFinding {
  row: number | null
  column: string
  name: string
  given: string
  code: ScoreFindingCode
  params: Record<string, string | number>
}

type ScoreField = 'name' | 'document' | Component
type ScoreColumns = Partial<Record<ScoreField, number>>

export interface ScoreHeader {
  row: number
  columns: ScoreColumns
}

const HEADER_WITHIN = 20
const ALIASES: Record<ScoreField, string[]> = {
  name: ['姓名', '学员姓名', '考生姓名', 'name'],
  document: [
    '身份证号',
    '身份证号码',
    '证件号码',
    '证件号',
    '公民身份号码',
    '居民身份证号码',
    '身份证',
    'identitynumber',
    'idnumber',
  ],
  theory: ['理论', '理论知识', '理论知识考试', '理论考试', 'theory'],
  skills: ['技能', '操作技能', '技能操作', '技能考核', '操作技能考核', '实操', 'skills'],
  review: ['综合评审', '评审', 'review'],
}
const FOOTER = /^(合计|总计|平均|及格|制表|填表|监考|考评|审核|复核|录入|备注|说明|注[:：])/
const NOT_ASSESSED = /^[-—–/]*$/

/** The header of a score sheet and the columns it names; null when there is none. */
export function findScoreHeader(rows: SheetRow[]): ScoreHeader | null {
  for (const row of rows.slice(0, HEADER_WITHIN)) {
    const columns: ScoreColumns = {}
    for (const cell of row.cells) {
      const field = fieldOf(cell.text)
      if (field && columns[field] === undefined) columns[field] = cell.column
    }
    if (columns.name !== undefined && COMPONENTS.some((one) => columns[one] !== undefined)) {
      return { row: row.number, columns }
    }
  }
  return null
}

function fieldOf(header: string): ScoreField | null {
  const words = foldFullWidth(header)
    .replace(/\(.{0,100}\)$/, '')
    .replace(/[\s_]/g, '')
    .replace(/(成绩|分数|得分)$/, '')
    .toLowerCase()
  const fields = Object.keys(ALIASES) as ScoreField[]
  return fields.find((field) => ALIASES[field].includes(words)) ?? null
}

/**
 * Reads marks from the first visible sheet with a header. Everybody expected must be there once, with
 * the name and document on record and a mark in each expected component. A document number may be
 * masked, as the template gives it. Null when no sheet has a header naming the expected components.
 */
export function readScoreFile(
  file: Spreadsheet,
  expected: ExpectedScore[]
): { scores: EnteredScore[]; findings: ScoreFinding[] } | null {
  const wanted = COMPONENTS.filter((one) => expected.some((e) => e.components.includes(one)))
  for (const sheet of file.sheets) {
    const header = sheet.hidden ? null : findScoreHeader(sheet.rows)
    if (!header) continue
    const { columns } = header
    if (columns.document === undefined || wanted.some((one) => columns[one] === undefined)) continue
    return new ScoreSheetReader(header, expected).read(sheet.rows)
  }
  return null
}

class ScoreSheetReader {
  #scores: EnteredScore[] = []
  #findings: ScoreFinding[] = []
  #rowOf = new Map<number, number>()
  /** Names of rows that belong to nobody for a fault of their own: they are not missing as well. */
  #unplaced = new Set<string>()

  constructor(
    private header: ScoreHeader,
    private expected: ExpectedScore[]
  ) {}

  read(rows: SheetRow[]) {
    for (const row of rows) {
      if (row.number > this.header.row && !row.hidden && !this.#isBlank(row)) this.#readRow(row)
    }
    for (const person of this.expected) {
      if (this.#rowOf.has(person.enrolmentId)) continue
      if (this.#unplaced.has(spokenName(person.name))) continue
      this.#findings.push({
        row: null,
        column: '',
        name: person.name,
        given: '',
        code: 'person_missing',
        params: { name: person.name },
      })
    }
    return { scores: this.#scores, findings: this.#findings }
  }

  #isBlank(row: SheetRow) {
    const texts = row.cells.map((cell) => cell.text.trim()).filter(Boolean)
    if (texts.length === 0 && row.cells.every((cell) => cell.kind !== 'formula')) return true
    const document = this.#cell(row, 'document').text
    return FOOTER.test(texts[0] ?? '') && !/\d{4}/.test(document)
  }

  #readRow(row: SheetRow) {
    const person = this.#personOf(row)
    if (!person) {
      this.#unplaced.add(spokenName(this.#cell(row, 'name').text))
      return
    }
    const firstRow = this.#rowOf.get(person.enrolmentId)
    if (firstRow !== undefined) return this.#find(row, 'name', 'person_twice', { firstRow })
    this.#rowOf.set(person.enrolmentId, row.number)
    for (const component of COMPONENTS) {
      if (this.header.columns[component] !== undefined) this.#readMark(row, person, component)
    }
  }

  #personOf(row: SheetRow): ExpectedScore | null {
    const cell = this.#cell(row, 'document')
    const typed = foldNumber(cell.text)
    if (cell.kind === 'formula') return this.#find(row, 'document', 'formula')
    if (!typed) return this.#find(row, 'document', 'identity_missing')
    if (!cell.exact) return this.#find(row, 'document', 'identity_damaged')
    const name = spokenName(this.#cell(row, 'name').text)
    const found = this.#withDocument(typed, name)
    if (found.length === 0) return this.#find(row, 'document', 'identity_unknown')
    if (found.length > 1) return this.#find(row, 'document', 'identity_ambiguous')
    if (spokenName(found[0].name) !== name) {
      return this.#find(row, 'name', 'name_differs', { recorded: found[0].name })
    }
    return found[0]
  }

  /** A mask may be that of several people: their names then tell them apart. */
  #withDocument(typed: string, name: string): ExpectedScore[] {
    if (!typed.includes('*')) {
      const index = blindIndex('document', typed)
      return this.expected.filter((one) => one.documentIndex === index)
    }
    const alike = this.expected.filter((one) => one.documentMask === typed)
    const named = alike.filter((one) => spokenName(one.name) === name)
    return named.length > 0 ? named : alike
  }

  #readMark(row: SheetRow, person: ExpectedScore, component: Component) {
    const cell = this.#cell(row, component)
    const text = cell.text.trim()
    if (!person.components.includes(component)) {
      if (!NOT_ASSESSED.test(text)) this.#find(row, component, 'mark_unexpected', { component })
      return
    }
    if (cell.kind === 'formula') return this.#find(row, component, 'formula')
    if (!text) return this.#find(row, component, 'mark_missing', { component })
    const mark = readMark(text)
    if (!mark) return this.#find(row, component, 'mark_unreadable', { component })
    this.#scores.push({ enrolmentId: person.enrolmentId, component, ...mark })
  }

  #cell(row: SheetRow, field: ScoreField): Cell {
    return cellAt(row, this.header.columns[field] ?? row.cells.length + 1)
  }

  #find(
    row: SheetRow,
    field: ScoreField,
    code: ScoreFindingCode,
    params: Record<string, string | number> = {}
  ): null {
    const text = this.#cell(row, field).text.trim()
    this.#findings.push({
      row: row.number,
      column: columnLetter(this.header.columns[field]!),
      name: this.#cell(row, 'name').text.trim().slice(0, 40),
      given: field === 'document' ? maskIdentityNumber(text) : text.slice(0, 40),
      code,
      params,
    })
    return null
  }
}

/** A name without the spaces and signs that hands put between its characters. */
function spokenName(text: string): string {
  return foldFullWidth(text)
    .normalize('NFC')
    .replace(/[\s.·•・‧]/g, '')
    .toUpperCase()
}
