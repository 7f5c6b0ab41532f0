import { foldFullWidth } from '#app/people/typed_text'
import { cellAt, SERIAL_ZERO, type SheetRow } from '#app/shared/spreadsheets/spreadsheet'

/** Columns of a file of punches, in the order of the help. */
export const PUNCH_FIELDS = ['documentNumber', 'name', 'time', 'device'] as const

export type PunchField = (typeof PUNCH_FIELDS)[number]

export type PunchColumns = Partial<Record<PunchField, { column: number; header: string }>>

export const NEEDED_FIELDS: readonly PunchField[] = ['documentNumber', 'time']

const NAMES: Record<PunchField, string[]> = {
  documentNumber: [
    '证件号码',
    '身份证号码',
    '身份证号',
    '身份证',
    '证件号',
    'documentnumber',
    'idnumber',
  ],
  name: ['姓名', '名字', 'name'],
  time: ['打卡时间', '考勤时间', '签到时间', '刷卡时间', '时间', 'time', 'punchedat'],
  device: ['设备', '设备名称', '设备编号', '考勤机', 'device'],
}

const plain = (text: string) =>
  foldFullWidth(text)
    .replaceAll(/[\s_()（）*:：-]/g, '')
    .toLowerCase()

/** The columns of a row when it is a head: both needed ones are there; null otherwise. */
export function columnsOf(row: SheetRow): PunchColumns | null {
  const found: PunchColumns = {}
  for (const field of PUNCH_FIELDS) {
    const cell = row.cells.find(({ text }) => NAMES[field].includes(plain(text)))
    if (cell) found[field] = { column: cell.column, header: cell.text.trim() }
  }
  return NEEDED_FIELDS.every((field) => found[field]) ? found : null
}

/** Counts of days that a time of this century can be: what a spreadsheet keeps when nobody formats it. */
const SERIALS = { from: 36_526, to: 73_050 }

/** The time of a row as text, from a date cell, a bare count of days or what was typed. */
export function timeAt(row: SheetRow, columns: PunchColumns): string {
  const cell = cellAt(row, columns.time!.column)
  if (cell.time) return `${cell.text} ${cell.time}`
  const serial = Number(cell.text)
  if (cell.kind !== 'number' || !(serial >= SERIALS.from && serial < SERIALS.to)) {
    return textAt(row, columns, 'time')
  }
  const moment = Math.round(serial * 86_400) * 1000 + SERIAL_ZERO
  return new Date(moment).toISOString().slice(0, 19).replace('T', ' ')
}

/** What a row says in a column; empty when the file has none. */
export function textAt(row: SheetRow, columns: PunchColumns, field: PunchField): string {
  const place = columns[field]
  return place ? foldFullWidth(cellAt(row, place.column).text).trim() : ''
}
