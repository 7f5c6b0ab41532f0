import { blindIndex } from '#app/shared/crypto/field_cipher'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import { isDay } from '#app/shared/days'
import { checkInWindow, windowStateOf } from '#app/attendance/check_in/check_in_window'
import {
  columnsOf,
  textAt,
  timeAt,
  type PunchColumns,
} from '#app/attendance/punch_files/punch_columns'
import type { Spreadsheet } from '#app/shared/spreadsheets/spreadsheet'

/** Language file of files of punches. */
export const PUNCH_FILES = 'punch_files'

/** Why a row is not taken. */
export type PunchFault = 'no_document' | 'not_in_class' | 'time' | 'future' | 'no_session' | 'twice'

export interface PunchRow {
  /** As the spreadsheet program counts it. */
  row: number
  documentNumber: string
  name: string
  time: string
  device: string
  fault: PunchFault | null
  enrolmentId: number | null
  sessionId: number | null
  /** UTC ISO text; null when the time cannot be read. */
  at: string | null
}

interface ClassFacts {
  /** Enrolments by the blind index of the document. */
  enrolments: ReadonlyMap<string, number>
  sessions: { id: number; day: string; starts_at_time: string; ends_at_time: string }[]
}

/**
 * Judges every row of a file of punches against a class: whose it is, which session it falls into, and
 * what is wrong with it. Pure but for the key of the look-up column.
 * @throws RuleViolation E_NO_COLUMNS, E_NO_ROWS
 */
export function readPunches({ sheets }: Spreadsheet, facts: ClassFacts, now: number): PunchRow[] {
  for (const sheet of sheets) {
    const head = sheet.rows.findIndex((row) => columnsOf(row) !== null)
    if (head < 0) continue
    const columns = columnsOf(sheet.rows[head])!
    const seen = new Set<string>()
    const rows = sheet.rows
      .slice(head + 1)
      .filter((row) => row.cells.some(({ text }) => text.trim() !== ''))
      .map((row) => ({
        row: row.number,
        documentNumber: textAt(row, columns, 'documentNumber').toUpperCase().replace(/^'/, ''),
        name: textAt(row, columns, 'name').slice(0, 40),
        time: timeAt(row, columns).slice(0, 40),
        device: deviceOf(textAt(row, columns, 'device'), columns),
      }))
      .map((row) => judge(row, facts, now, seen))
    if (rows.length === 0) refuse('E_NO_ROWS')
    return rows
  }
  return refuse('E_NO_COLUMNS')
}

function refuse(code: string): never {
  throw new RuleViolation(code, { module: PUNCH_FILES, field: 'file' })
}

function deviceOf(text: string, columns: PunchColumns): string {
  return columns.device && text ? text.slice(0, 40) : '—'
}

type Given = Pick<PunchRow, 'row' | 'documentNumber' | 'name' | 'time' | 'device'>

function judge(given: Given, facts: ClassFacts, now: number, seen: Set<string>): PunchRow {
  const moment = momentOf(given.time)
  const at = moment === null ? null : new Date(moment).toISOString()
  const row = { ...given, enrolmentId: null, sessionId: null, at }
  if (!given.documentNumber) return { ...row, fault: 'no_document' }
  const enrolmentId = facts.enrolments.get(blindIndex('document', given.documentNumber)) ?? null
  if (enrolmentId === null) return { ...row, fault: 'not_in_class' }
  if (moment === null) return { ...row, enrolmentId, fault: 'time' }
  if (moment > now) return { ...row, enrolmentId, fault: 'future' }
  const session = facts.sessions.find((one) => windowStateOf(checkInWindow(one), moment) === 'open')
  if (!session) return { ...row, enrolmentId, fault: 'no_session' }
  const key = `${enrolmentId}|${at}|${given.device}`
  const fault = seen.has(key) ? ('twice' as const) : null
  seen.add(key)
  return { ...row, enrolmentId, sessionId: session.id, fault }
}

const TIME = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?$/

/** A time as devices write it, in Shanghai, in milliseconds; null when it is none. */
export function momentOf(text: string): number | null {
  const found = TIME.exec(text.trim())
  if (!found) return null
  const [, year, month, day, hour, minute, second = '00'] = found
  const two = (value: string) => value.padStart(2, '0')
  const date = `${year}-${two(month)}-${two(day)}`
  if (!isDay(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  return Date.parse(`${date}T${two(hour)}:${minute}:${second}.000+08:00`)
}
