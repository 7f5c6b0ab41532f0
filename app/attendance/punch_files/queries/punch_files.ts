import db from '@adonisjs/lucid/services/db'
import { decryptField } from '#app/shared/crypto/field_cipher'
import type { PunchFault, PunchRow } from '#app/attendance/punch_files/read_punches'

export interface PunchFile {
  id: number
  classId: number
  baseId: number
  classCode: string
  classStatus: string
  fileName: string
  status: 'checked' | 'written' | 'discarded'
  good: number
  faulty: number
  checkedBy: string
  checkedAt: string
  writtenAt: string | null
}

export interface PunchFileContent {
  /** Faulty rows, at most two hundred of them; numbers masked. */
  faults: { row: number; person: string; time: string; fault: PunchFault }[]
  sessions: PunchedSession[]
}

export interface PunchedSession {
  id: number
  day: string
  slot: string
  people: number
  /** Marked absent or on leave, and punched all the same: to be looked at on the sheet. */
  differing: number
  isMarked: boolean
}

function files() {
  return db
    .from('punch_files as f')
    .join('course_classes as c', 'c.id', 'f.course_class_id')
    .join('users as u', 'u.id', 'f.checked_by_id')
    .select('f.*', 'c.base_id', 'c.code', 'c.status as class_status', 'u.full_name as checked_by')
}

function fileOf(row: any): PunchFile {
  return {
    id: row.id,
    classId: row.course_class_id,
    baseId: row.base_id,
    classCode: row.code,
    classStatus: row.class_status,
    fileName: row.file_name,
    status: row.status,
    good: row.rows_good,
    faulty: row.rows_faulty,
    checkedBy: row.checked_by,
    checkedAt: row.checked_at,
    writtenAt: row.written_at,
  }
}

/** The files of a class, latest first. */
export async function punchFiles(classId: number): Promise<PunchFile[]> {
  const rows = await files().where('f.course_class_id', classId).orderBy('f.id', 'desc').limit(50)
  return rows.map(fileOf)
}

/** One file. @throws E_ROW_NOT_FOUND (404) */
export async function punchFile(id: number | string): Promise<PunchFile> {
  return fileOf(await files().where('f.id', id).firstOrFail())
}

/** What a file says: of a checked one as it was read, of a written one from its punches. */
export async function punchFileContent(file: PunchFile): Promise<PunchFileContent> {
  const { content_cipher: cipher } = await db.from('punch_files').where('id', file.id).firstOrFail()
  const rows: PunchRow[] = cipher ? JSON.parse(decryptField(cipher)) : await written(file.id)
  const good = rows.filter(({ fault }) => fault === null)
  const sessions = await db
    .from('class_sessions')
    .whereIn('id', [...new Set(good.map(({ sessionId }) => sessionId!))])
    .orderBy('day')
    .orderBy('starts_at_time')
    .select('id', 'day', 'slot', 'attendance_marked_at')
  const away = await db
    .from('attendance_marks')
    .whereIn(
      'class_session_id',
      sessions.map(({ id }) => id)
    )
    .whereIn('status', ['absent', 'leave'])
    .select('class_session_id', 'enrolment_id')
  const isAway = new Set(away.map((row) => `${row.class_session_id}|${row.enrolment_id}`))
  return {
    faults: rows
      .filter(({ fault }) => fault !== null)
      .slice(0, 200)
      .map(({ row, name, documentNumber, time, fault }) => ({
        row,
        person: [name, documentNumber.replace(/^(.{4}).*(.{4})$/, '$1**********$2')]
          .join(' ')
          .trim(),
        time,
        fault: fault!,
      })),
    sessions: sessions.map((session) => {
      const own = good.filter(({ sessionId }) => sessionId === session.id)
      const people = new Set(own.map(({ enrolmentId }) => enrolmentId))
      return {
        id: session.id,
        day: session.day,
        slot: session.slot,
        people: people.size,
        differing: [...people].filter((id) => isAway.has(`${session.id}|${id}`)).length,
        isMarked: session.attendance_marked_at !== null,
      }
    }),
  }
}

async function written(fileId: number): Promise<PunchRow[]> {
  const rows = await db.from('attendance_punches').where('punch_file_id', fileId)
  return rows.map((row) => ({
    row: 0,
    documentNumber: '',
    name: '',
    time: '',
    device: row.device,
    fault: null,
    enrolmentId: row.enrolment_id,
    sessionId: row.class_session_id,
    at: row.punched_at,
  }))
}
