import db from '@adonisjs/lucid/services/db'
import { countRows } from '#app/shared/database/rows'
import { pageOf } from '#app/shared/database/paging'
import { worksAt } from '#app/grades/appointments/appointment_basis'
import type { Locale } from '#app/shared/words'
import type { AppointmentStatus } from '#app/grades/appointments/appointment_status'

type Row = Record<string, any>

function appointments(locale: Locale) {
  return db
    .from('appointments as a')
    .join('persons as p', 'p.id', 'a.person_id')
    .join('occupations as o', 'o.id', 'a.occupation_id')
    .join('employers as e', 'e.id', 'a.employer_id')
    .select('a.*', 'p.name', 'p.document_mask', 'e.name as employer', 'e.credit_code')
    .select(`o.name_${locale === 'en' ? 'en' : 'zh'} as occupation`)
}

/** Appointments, those that still need a step first. */
export async function appointmentList(
  { status, page }: { status?: AppointmentStatus; page?: number },
  locale: Locale
) {
  const counted = db.from('appointments').if(status, (query) => query.where('status', status!))
  const paginator = pageOf(await countRows(counted), page)
  const rows = await appointments(locale)
    .if(status, (query) => query.where('a.status', status!))
    .orderByRaw("CASE WHEN a.status IN ('planned', 'reviewed', 'publicised') THEN 0 ELSE 1 END")
    .orderBy('a.id', 'desc')
    .offset((paginator.currentPage - 1) * paginator.perPage)
    .limit(paginator.perPage)
  return { appointments: rows, paginator }
}

/** One appointment with its decisions and objections; null when there is none. */
export async function appointmentPage(id: number, locale: Locale, today: string) {
  const row: Row | null = await appointments(locale).where('a.id', id).first()
  if (!row) return null
  const decisions = await db
    .from('appointment_decisions as d')
    .leftJoin('users as u', 'u.id', 'd.decided_by_id')
    .where('d.appointment_id', id)
    .orderBy('d.id')
    .select('d.decision', 'd.reason', 'd.document', 'd.decided_at as at', 'u.full_name as by')
  const objections = await db
    .from('appointment_objections as x')
    .join('users as u', 'u.id', 'x.recorded_by_id')
    .leftJoin('users as v', 'v.id', 'x.answered_by_id')
    .where('x.appointment_id', id)
    .orderBy('x.id')
    .select('x.*', 'u.full_name as recorder', 'v.full_name as answerer')
  return {
    row,
    decisions,
    objections,
    steps: stepsOf(row, decisions),
    trace: JSON.parse(row.trace),
    isEmployed: await worksAt(db.connection(), row.person_id, row.credit_code, today),
    isOver: row.status === 'filed' && row.term_until < today,
    isHeard: row.status === 'publicised' && row.public_until < today,
  }
}

const STEPS = ['planned', 'reviewed', 'publicised', 'filed', 'ended'] as const

/** The steps of an appointment as its chain shows them, each with the day it was taken. */
function stepsOf(row: Row, decisions: { decision: string; at: string }[]) {
  const taken = (step: string) => decisions.find((one) => one.decision === step)
  const first = STEPS.find((step) => !taken(step))
  return STEPS.map((step) => {
    const at = taken(step)?.at ?? null
    const isRunning = step === row.status && (step === 'publicised' || step === 'filed')
    const open = row.status === 'refused' ? 'failed' : row.status === 'filed' ? 'todo' : 'now'
    const status = isRunning ? 'now' : at ? 'done' : step === first ? open : 'todo'
    return { step, status: row.status === 'publicised' && !at ? 'todo' : status, at }
  })
}
