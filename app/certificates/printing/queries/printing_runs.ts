import db from '@adonisjs/lucid/services/db'
import { openDrawn } from '#app/certificates/open_facts'
import { pagesOf } from '#app/shared/database/paging'
import { seesEveryBase } from '#app/accounts/scope'
import type User from '#models/user'
import type { CertificateFacts } from '#app/certificates/certificate_facts'
import type { DesignName } from '#app/certificates/pdf/designs'

type Row = Record<string, any>

export interface FoundRun {
  id: number
  baseId: number | null
  classId: number | null
  classCode: string | null
  design: DesignName
  preparedBy: string
  preparedAt: string
}

/** A page of runs the user may see, newest first, with how their copies stand. */
export async function printingRuns(user: User, page = 1) {
  const count = (status: string) =>
    db
      .from('certificate_prints as p')
      .whereColumn('p.printing_run_id', 'r.id')
      .where('p.status', status)
      .count('*')
      .as(status)
  const query = db
    .from('printing_runs as r')
    .leftJoin('course_classes as c', 'c.id', 'r.course_class_id')
    .leftJoin('bases as b', 'b.id', 'r.base_id')
    .orderBy('r.id', 'desc')
    .select('r.id', 'r.design', 'r.prepared_at', 'c.code as class_code', 'b.short_name as base')
    .select(count('prepared'), count('printed'), count('delivered'), count('spoiled'))
  if (!seesEveryBase(user)) query.where('r.base_id', user.baseId ?? -1)
  const found = await query.paginate(page, 50)
  return { runs: found.all() as Row[], paginator: pagesOf(found) }
}

/** One run. @throws E_ROW_NOT_FOUND (404) */
export async function findRun(id: number | string): Promise<FoundRun> {
  const row = await db
    .from('printing_runs as r')
    .leftJoin('course_classes as c', 'c.id', 'r.course_class_id')
    .join('users as u', 'u.id', 'r.prepared_by_id')
    .where('r.id', Number(id))
    .select('r.*', 'c.code as class_code', 'u.full_name')
    .firstOrFail()
  return {
    id: row.id,
    baseId: row.base_id,
    classId: row.course_class_id,
    classCode: row.class_code,
    design: row.design,
    preparedBy: row.full_name,
    preparedAt: row.prepared_at,
  }
}

/** The run of a copy. @throws E_ROW_NOT_FOUND (404) */
export async function runOfPrint(printId: number | string): Promise<FoundRun> {
  const print = await db
    .from('certificate_prints')
    .where('id', Number(printId))
    .select('printing_run_id')
    .firstOrFail()
  return findRun(print.printing_run_id)
}

/** Copies of a run, in the order of their certificates. */
export async function printsOfRun(runId: number): Promise<Row[]> {
  return db
    .from('certificate_prints as p')
    .join('certificates as ce', 'ce.id', 'p.certificate_id')
    .join('persons as n', 'n.id', 'ce.person_id')
    .where('p.printing_run_id', runId)
    .orderBy('ce.number')
    .orderBy('p.print_number')
    .limit(500)
    .select('p.id', 'p.serial', 'p.status', 'p.printed_at', 'p.delivered_at', 'p.received_by')
    .select('p.end_reason', 'ce.id as certificate_id', 'ce.number')
    .select('ce.status as certificate_status', 'n.name')
}

/** Copies of one certificate, oldest first. */
export function printsOfCertificate(certificateId: number): Promise<Row[]> {
  return db
    .from('certificate_prints')
    .where('certificate_id', certificateId)
    .orderBy('print_number')
    .select('id', 'serial', 'status', 'design', 'printing_run_id', 'delivered_at', 'end_reason')
}

/** What goes to the printer: facts with the serial and count of each copy that waits or was printed. */
export async function factsToPrint(runId: number): Promise<CertificateFacts[]> {
  const rows = await db
    .from('certificate_prints as p')
    .join('certificates as ce', 'ce.id', 'p.certificate_id')
    .where('p.printing_run_id', runId)
    .whereIn('p.status', ['prepared', 'printed'])
    .whereIn('ce.status', ['issued', 'printed'])
    .orderBy('ce.number')
    .limit(500)
    .select('ce.facts_cipher', 'ce.photo_id', 'p.serial', 'p.print_number')
  const drawn = await openDrawn(db.connection(), rows)
  return drawn.map((facts, i) => ({
    ...facts,
    serial: rows[i].serial,
    printCount: rows[i].print_number,
  }))
}
