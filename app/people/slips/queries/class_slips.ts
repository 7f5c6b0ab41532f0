import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { servedPeople } from '#app/people/queries/present_relation'
import { slipState, type SlipState } from '#app/people/slips/slip_state'
import type { Locale } from '#app/shared/words'

/** Statuses of an enrolment in which somebody belongs to the class. */
const MEMBERS = ['confirmed', 'completed', 'not_completed']

type Row = Record<string, any>

export interface SlipHolder {
  personId: number
  name: string
  documentMask: string
  userId: number | null
  /** The name of the own account; null while there is none. */
  username: string | null
  lastSignIn: string | null
  /** Came in by a slip and has not chosen a password yet. */
  passwordDue: boolean
  /** The account is not a trainee's alone, or is disabled: no slip opens it. */
  isBarred: boolean
  slip: {
    state: SlipState
    printedAt: string | null
    printedBy: string | null
    expiresAt: string | null
  }
}

/** The class that slips are for, with its base; null when there is none. */
export function slipClass(classId: number, locale: Locale): Promise<Row | null> {
  const language = locale === 'en' ? 'en' : 'zh'
  return db
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .where('c.id', classId)
    .select('c.id', 'c.code', 'c.base_id', 'c.term_number', `co.title_${language} as course`)
    .first()
}

/** The members of a class with their accounts and newest slips, and whether its base serves them still. */
export async function classSlips(classId: number, baseId: number) {
  const members = await holders((query) =>
    query.whereExists((enrolled: any) => {
      enrolled
        .from('enrolments')
        .whereColumn('enrolments.person_id', 'p.id')
        .where('enrolments.course_class_id', classId)
        .whereIn('enrolments.status', MEMBERS)
    })
  )
  const personIds = members.map(({ personId }) => personId)
  const served = await servedPeople(db.connection(), { baseId, personIds })
  return members.map((one) => ({ ...one, isServed: served.has(one.personId) }))
}

/** One person with account and newest slip. */
export async function personSlip(personId: number): Promise<SlipHolder | null> {
  const [found] = await holders((query) => query.where('p.id', personId))
  return found ?? null
}

async function holders(which: (query: any) => unknown): Promise<SlipHolder[]> {
  const query = db
    .from('persons as p')
    .leftJoin('users as u', (join) => {
      // An officer has another account beside the one as trainee.
      join.on('u.person_id', 'p.id').andOnExists((role: any) => {
        role.from('user_roles as t').whereColumn('t.user_id', 'u.id').where('t.role', 'trainee')
      })
    })
    .orderBy('p.name_pinyin')
    .orderBy('p.id')
    .select('p.id', 'p.name', 'p.document_mask')
    .select('u.id as user_id', 'u.username', 'u.status', 'u.last_login_at', 'u.slip_used_at')
    .select(
      db.raw(
        `(SELECT COUNT(*) FROM user_roles r WHERE r.user_id = u.id AND r.role <> 'trainee') AS offices`
      )
    )
  which(query)
  const people: Row[] = await query
  const slips: Row[] = await db
    .from('password_slips as s')
    .join('slip_runs as r', 'r.id', 's.slip_run_id')
    .join('users as u', 'u.id', 'r.requested_by_id')
    .whereIn(
      's.person_id',
      people.map(({ id }) => id)
    )
    .whereNotNull('s.printed_at')
    .orderBy('s.printed_at')
    .orderBy('s.id')
    .select('s.*', 'u.full_name as printer')
  const newest = new Map(slips.map((slip) => [slip.person_id as number, slip]))
  const now = clock.instant()
  return people.map((row) => {
    const slip = newest.get(row.id) ?? null
    return {
      personId: row.id,
      name: row.name,
      documentMask: row.document_mask,
      userId: row.user_id,
      username: row.username,
      lastSignIn: row.last_login_at,
      passwordDue: row.slip_used_at !== null && row.slip_used_at !== undefined,
      isBarred: Number(row.offices) > 0 || (row.username !== null && row.status !== 'active'),
      slip: {
        state: slipState(slip as any, now),
        printedAt: slip?.printed_at ?? null,
        printedBy: slip?.printer ?? null,
        expiresAt: slip?.expires_at ?? null,
      },
    }
  })
}
