import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { seesEveryBase } from '#app/accounts/scope'
import { WorkCalendar } from '#app/shared/calendar/work_calendar'
import { decryptField } from '#app/shared/crypto/field_cipher'
import { pageOf } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import { daysLeft } from '#app/subsidies/claim_terms'
import { objectionNumber } from '#app/portal/objections/objection_terms'
import { answerableRecords } from '#app/portal/objections/queries/answerable_records'
import { ownRecord } from '#app/portal/objections/queries/own_record'
import type User from '#models/user'

type Row = Record<string, any>

/** The objections of a person to records and to marks, newest first. */
export async function ownObjections(personId: number) {
  const records: Row[] = await db
    .from('record_objections')
    .where('person_id', personId)
    .orderBy('id', 'desc')
    .limit(100)
    .select('id', 'kind', 'status', 'lodged_at', 'due_on', 'answered_at')
  const marks: Row[] = await db
    .from('score_objections as o')
    .join('enrolments as e', 'e.id', 'o.enrolment_id')
    .join('sittings as s', 's.id', 'o.sitting_id')
    .where('e.person_id', personId)
    .orderBy('o.id', 'desc')
    .limit(100)
    .select('o.id', 'o.component', 'o.status', 'o.reason', 'o.answer', 'o.lodged_at', 's.code')
  return {
    records: records.map((row) => ({ ...row, number: objectionNumber(row as any) }) as Row),
    marks,
  }
}

/** One objection of this person with statement, answer and record; null when it is not theirs. */
export async function ownObjection(personId: number, id: number) {
  const row: Row | null = await db
    .from('record_objections')
    .where({ id, person_id: personId })
    .first()
  return row && (await opened(row))
}

/** One objection with whom it is about, for officers; null when there is none. */
export async function recordObjection(id: number) {
  const row: Row | null = await named().where('o.id', id).select('o.*').first()
  return row && (await opened(row))
}

/** A page of objections that the officer may see, those due first, with the working days left. */
export async function recordObjectionList(
  user: User,
  { state = 'open', page }: { state?: string; page?: number }
) {
  const { sql, bindings } = answerableRecords(seesEveryBase(user) ? 'bureau' : 'base', user)
  const query = (wanted: string) => {
    const found = named()
    if (!seesEveryBase(user)) {
      found.where('o.base_id', user.baseId ?? 0).where('o.assigned_to', 'base')
    }
    if (wanted === 'mine') found.whereRaw(sql, bindings)
    if (wanted === 'open') found.where('o.status', 'open')
    if (wanted === 'answered') found.whereIn('o.status', ['upheld', 'dismissed'])
    return found
  }
  const counts = {
    mine: await countRows(query('mine').clearSelect()),
    open: await countRows(query('open').clearSelect()),
    answered: await countRows(query('answered').clearSelect()),
    all: await countRows(query('all').clearSelect()),
  }
  const paginator = pageOf(counts[state as keyof typeof counts], page)
  const rows: Row[] = await query(state)
    .orderByRaw(`CASE WHEN o.status = 'open' THEN 0 ELSE 1 END`)
    .orderBy('o.due_on')
    .orderBy('o.id')
    .forPage(paginator.currentPage, paginator.perPage)
    .select('o.id', 'o.kind', 'o.assigned_to', 'o.status', 'o.lodged_at', 'o.due_on')
  const calendar = await WorkCalendar.load()
  return {
    counts,
    paginator,
    objections: rows.map((row): Row => ({
      ...row,
      number: objectionNumber(row as any),
      left: row.status === 'open' ? daysLeft(calendar, clock.today(), row.due_on) : null,
    })),
  }
}

function named() {
  return db
    .from('record_objections as o')
    .join('persons as p', 'p.id', 'o.person_id')
    .leftJoin('bases as b', 'b.id', 'o.base_id')
    .leftJoin('users as a', 'a.id', 'o.answered_by_id')
    .select('p.name', 'p.document_mask', 'b.name_zh', 'b.name_en', 'a.full_name as answerer')
}

async function opened(row: Row): Promise<Row> {
  const calendar = await WorkCalendar.load()
  return {
    ...row,
    number: objectionNumber(row as any),
    statement: decryptField(row.statement_cipher),
    answer: row.answer_cipher && decryptField(row.answer_cipher),
    record: await ownRecord(db.connection(), row.person_id, row.kind, row.record_id),
    left: row.status === 'open' ? daysLeft(calendar, clock.today(), row.due_on) : null,
  }
}
