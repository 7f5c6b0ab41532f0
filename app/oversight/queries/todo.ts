import db from '@adonisjs/lucid/services/db'
import { answerableObjections } from '#app/subsidies/notices/answerable_objections'
import {
  answerableMarkObjections,
  decidableRulings,
} from '#app/assessments/queries/decidable_marks'
import { answerableRecords } from '#app/portal/objections/queries/answerable_records'
import clock from '#app/shared/clock'
import { countRows } from '#app/shared/database/rows'
import { instantDay } from '#app/shared/words'
import { claimsForNotice } from '#app/subsidies/notices/queries/draftable_claims'
import { OPEN_SESSIONS } from '#app/classes/absences/queries/absences'
import { ofBureauSql } from '#app/classes/amendments/amendment_changes'
import {
  amendmentsToDecide,
  samplesToDecide,
} from '#app/subsidies/review/queries/waiting_decisions'
import { OPEN_STATUSES } from '#app/assessments/sitting_status'
import { payableClaims } from '#app/subsidies/payable_claims'
import { expiries } from '#app/bases/institutions/queries/expiries'
import { filteredEnrolments } from '#app/enrolments/runs/queries/enrolment_list'
import { proofsToCheck } from '#app/enrolments/proofs/queries/proof_list'
import { classesAt } from '#app/oversight/queries/class_standings'
import type { Role } from '#app/accounts/roles'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'
import type { DatabaseQueryBuilderContract } from '@adonisjs/lucid/types/querybuilder'

export type TodoKind =
  | 'renew_permissions'
  | 'opening_returned'
  | 'start'
  | 'unmarked'
  | 'finish'
  | 'plan_sitting'
  | 'enter_scores'
  | 'check_scores'
  | 'publish_scores'
  | 'arrange_sitting'
  | 'settle_scores'
  | 'finalise_scores'
  | 'decide_sittings'
  | 'look_at_samples'
  | 'answer_mark_objections'
  | 'decide_rulings'
  | 'issue_certificates'
  | 'prepare_claims'
  | 'claims_returned'
  | 'decide_openings'
  | 'review_claims'
  | 'approve_claims'
  | 'draw_up_notice'
  | 'close_notice'
  | 'decide_corrections'
  | 'open_recoveries'
  | 'answer_objections'
  | 'confirm_fund_changes'
  | 'make_batch'
  | 'export_batch'
  | 'settle_batch'
  | 'confirm_policy'
  | 'decide_confirmations'
  | 'settle_flags'
  | 'decide_flags'
  | 'call_back'
  | 'decide_plan_revisions'
  | 'decide_base_changes'
  | 'decide_score_corrections'
  | 'decide_grade_withdrawals'
  | 'take_up_certificate_changes'
  | 'decide_certificate_changes'
  | 'decide_recognitions'
  | 'review_appointments'
  | 'decide_account_links'
  | 'decide_duplicates'
  | 'check_evidence'
  | 'decide_class_amendments'
  | 'decide_samples'
  | 'decide_amendments'
  | 'decide_applications'
  | 'check_proofs'
  | 'attend_poorly'
  | 'decide_attendance'
  | 'decide_leave'
  | 'cover_absences'
  | 'check_account_requests'
  | 'answer_inspections'
  | 'answer_record_objections'
  | 'record_objections_late'

export interface Todo {
  kind: TodoKind
  count: number
  tint: 'fail' | 'warn' | 'accent'
  href: string
  /** The first thing concerned: a class, or the number of a notice or batch. */
  first: { course: string; termNumber: number } | { number: string } | null
  /** How many classes, notices or batches are concerned. */
  places: number
  /** The day it has waited since, or was due. */
  day: string | null
  urgent: boolean
}

interface ClassOf {
  id: number
  course: string
  termNumber: number
}

/** Certificates and claims of classes that ended longer ago are no longer called for. */
const LOOK_BACK_SECONDS = 400 * 86_400
/** A class of apprentices takes up to three years. */
const MOST_YEARS = 3

/** What waits for this user, most urgent first, from the rows as they stand. At most ten queries. */
export async function todoOf(user: User, locale: Locale): Promise<Todo[]> {
  const title = `co.title_${locale === 'en' ? 'en' : 'zh'} as course`
  const lists = [
    user.has('base_admin') ? await forBase(user, title, locale) : [],
    user.has('instructor') ? await forInstructor(user, title) : [],
    user.has('reviewer') ? await forReviewer(user, title) : [],
    user.has('approver') ? await forApprover(user) : [],
    user.has('finance') ? await forFinance(user) : [],
    user.hasAny(['reviewer', 'approver', 'finance']) ? await forSettlers(user) : [],
    user.has('policy_manager') ? await forPolicyManager() : [],
    user.hasAny(['policy_manager', 'approver']) ? await confirmationsToDecide(user) : [],
    user.hasAny(['reviewer', 'approver', 'policy_manager']) ? await objectionsToAnswer(user) : [],
    user.hasAny(['reviewer', 'approver']) ? await proposalsToDecide(user) : [],
  ]
  const order = { fail: 0, warn: 1, accent: 2 }
  return lists
    .flat()
    .filter((todo) => todo.count > 0)
    .sort((a, b) => order[a.tint] - order[b.tint])
}

type Row = Record<string, any>

function classOf(row: Row): ClassOf {
  return { id: row.id, course: row.course, termNumber: row.term_number }
}

function forClasses(
  kind: TodoKind,
  rows: Row[],
  {
    tint,
    one,
    many,
    count = rows.length,
    day = null,
  }: {
    tint: Todo['tint']
    one: (id: number) => string
    many: string
    count?: number
    day?: string | null
  }
): Todo {
  const [row] = rows
  return {
    kind,
    count,
    tint,
    href: rows.length === 1 ? one(row.id) : many,
    first: row ? classOf(row) : null,
    places: rows.length,
    day,
    urgent: tint === 'fail',
  }
}

async function forBase(user: User, title: string, locale: Locale): Promise<Todo[]> {
  const today = clock.today()
  const classes: Row[] = await db
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .where('c.base_id', user.baseId ?? 0)
    .whereIn('c.status', ['returned', 'enrolling', 'running'])
    .orderBy('c.starts_on')
    .orderBy('c.id')
    .select('c.id', title, 'c.term_number', 'c.status', 'c.starts_on', 'c.ends_on', 'c.seats_taken')
    .select(
      db.raw(
        `(SELECT COUNT(*) FROM class_sessions x WHERE x.course_class_id = c.id
          AND x.attendance_marked_at IS NULL AND x.day < ?) AS overdue`,
        [today]
      ),
      db.raw(
        `(SELECT COUNT(*) FROM class_sessions x WHERE x.course_class_id = c.id
          AND x.attendance_marked_at IS NULL) AS unmarked`
      ),
      db.raw(
        `(SELECT MIN(x.day) FROM class_sessions x WHERE x.course_class_id = c.id
          AND x.attendance_marked_at IS NULL) AS first_unmarked`
      )
    )
  const sum = (rows: Row[], key: string) => rows.reduce((total, row) => total + Number(row[key]), 0)
  const returned = classes.filter((row) => row.status === 'returned')
  const toStart = classes.filter(
    (row) => row.status === 'enrolling' && row.starts_on <= today && row.seats_taken > 0
  )
  const unmarked = classes.filter((row) => row.status === 'running' && Number(row.overdue) > 0)
  const toFinish = classes.filter(
    (row) => row.status === 'running' && row.ends_on <= today && Number(row.unmarked) === 0
  )
  const page = (id: number) => `/classes/${id}`
  return [
    forClasses('unmarked', unmarked, {
      tint: 'fail',
      count: sum(unmarked, 'overdue'),
      one: (id) => `/classes/${id}/attendance`,
      many: '/attendance',
      day: earliest(unmarked.map((row) => row.first_unmarked)),
    }),
    forClasses('start', toStart, {
      tint: 'warn',
      one: page,
      many: '/classes?state=enrolling',
      day: toStart[0]?.starts_on,
    }),
    forClasses('finish', toFinish, {
      tint: 'warn',
      one: page,
      many: '/classes?state=running',
      day: toFinish[0]?.ends_on,
    }),
    forClasses('opening_returned', returned, {
      tint: 'warn',
      one: page,
      many: '/classes?state=returned',
    }),
    await endsSoon(user, locale),
    ...(await askedOfBase(user)),
    {
      ...(await waiting('check_proofs', proofsToCheck(user), 'f.created_at', '/proof_files')),
      tint: 'warn',
    },
    await poorAttenders(user),
    await amendmentsOfClasses(user, title),
    ...(await sittingsOf(user, title)),
    ...(await certificatesAndClaims(user, title)),
  ]
}

/** What trainees, colleagues and the bureau ask of a base, in one query. */
async function askedOfBase(user: User): Promise<Todo[]> {
  const ofClass = 'JOIN course_classes c ON c.id = s.course_class_id WHERE c.base_id = ?'
  const ofEnrolment = `JOIN enrolments s ON s.id = l.enrolment_id ${ofClass}`
  const ofSession = (key: string) => `JOIN class_sessions s ON s.id = ${key} ${ofClass}`
  const objected = answerableRecords('base', user)
  const asked: [kind: TodoKind, href: string, sql: string][] = [
    [
      'decide_applications',
      '/classes/:class/applications',
      `s.created_at AS since, c.id AS class FROM enrolment_applications s ${ofClass}
        AND s.status = 'applied'`,
    ],
    [
      'decide_attendance',
      '/attendance/corrections',
      `k.proposed_at AS since, c.id AS class FROM attendance_corrections k
        ${ofSession('k.class_session_id')} AND k.status = 'proposed' AND k.proposed_by_id <> ?`,
    ],
    [
      'decide_leave',
      '/attendance/leave',
      `l.asked_at AS since, c.id AS class FROM leave_requests l ${ofEnrolment}
        AND l.status = 'asked'`,
    ],
    [
      'cover_absences',
      '/absences',
      `a.created_at AS since, 0 AS class FROM trainer_absences a
        JOIN trainers t ON t.id = a.trainer_id WHERE t.base_id = ? AND a.lifted_at IS NULL
        AND a.to_day >= ? AND EXISTS (SELECT 1 ${OPEN_SESSIONS})`,
    ],
    [
      'check_account_requests',
      '/account_requests?state=asked',
      `r.asked_at AS since, 0 AS class FROM account_requests r WHERE r.status = 'asked'
        AND EXISTS (SELECT 1 FROM enrolments s ${ofClass} AND s.person_id = r.person_id)`,
    ],
    [
      'answer_inspections',
      '/inspections?status=recorded',
      `i.inspected_at AS since, c.id AS class FROM inspections i
        ${ofSession('i.class_session_id')} AND i.status = 'recorded' AND i.finding <> 'none'`,
    ],
    [
      'answer_record_objections',
      '/record_objections?state=mine',
      `o.lodged_at AS since, 0 AS class FROM record_objections o WHERE ${objected.sql}
        AND (o.due_on IS NULL OR o.due_on >= ?)`,
    ],
    [
      'record_objections_late',
      '/record_objections?state=mine',
      `o.due_on AS since, 0 AS class FROM record_objections o WHERE ${objected.sql} AND o.due_on < ?`,
    ],
  ]
  const all = asked.map(([kind, , sql]) => `SELECT '${kind}' AS kind, ${sql}`).join(' UNION ALL ')
  const of = user.baseId ?? 0
  const today = clock.today()
  const rows: Row[] = await db
    .from('asked')
    .with(
      'asked',
      db.raw(all, [
        ...[of, of, user.id, of, of, today, today, of, of],
        ...[...objected.bindings, today],
        ...[...objected.bindings, today],
      ])
    )
    .groupBy('kind')
    .select('kind')
    .count('* as total')
    .min('since as since')
    .min('class as class')
  return asked.flatMap(([kind, href]) => {
    const row = rows.find((one) => one.kind === kind)
    if (!row) return []
    const isLate = kind === 'record_objections_late'
    const day = isLate ? row.since : instantDay(row.since)
    const tint = isLate ? 'fail' : 'warn'
    const todo = numbered(kind, [], tint, href.replace(':class', String(row.class)), day)
    return { ...todo, count: Number(row.total), urgent: isLate }
  })
}

/** People of running classes whose attendance is under the limit. */
async function poorAttenders(user: User): Promise<Todo> {
  const found = await filteredEnrolments(user, { attendance: 'poor' })
  const list = numbered('attend_poorly', [], 'warn', '/enrolments?attendance=poor')
  return { ...list, count: await countRows(found()) }
}

/** Mergers of classes that are taught, which somebody else asked for. */
function mergers(user: User, title: string): Promise<Row[]> {
  return db
    .from('class_merger_requests as q')
    .join('course_classes as c', 'c.id', 'q.from_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .leftJoin('class_merger_decisions as d', 'd.class_merger_request_id', 'q.id')
    .whereNull('d.id')
    .where('c.status', 'running')
    .whereNot('q.proposed_by_id', user.id)
    .orderBy('q.id')
    .select('c.id', title, 'c.term_number', 'q.proposed_at')
}

/** Changes of open classes that others asked for: of what the bureau approved for it, of the rest for the base. */
async function amendmentsOfClasses(user: User, title: string): Promise<Todo> {
  const query = db
    .from('class_amendments as a')
    .join('course_classes as c', 'c.id', 'a.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .leftJoin('class_amendment_decisions as d', 'd.class_amendment_id', 'a.id')
    .whereNull('d.id')
    .whereIn('c.status', ['enrolling', 'running'])
    .whereNot('a.proposed_by_id', user.id)
    .orderBy('a.id')
    .select('c.id', title, 'c.term_number', 'a.proposed_at')
  if (user.has('reviewer')) query.whereRaw(ofBureauSql('a'))
  else query.whereRaw(`NOT (${ofBureauSql('a')})`).where('c.base_id', user.baseId ?? 0)
  const rows: Row[] = [
    ...(await query),
    ...(user.has('reviewer') ? await mergers(user, title) : []),
  ]
  return forClasses('decide_class_amendments', rows, {
    tint: 'warn',
    one: (id) => `/classes/${id}#amendments`,
    many: rows.length > 0 ? `/classes/${rows[0].id}#amendments` : '/classes',
    day: dayOf(rows.map((row) => row.proposed_at as string).sort()[0]),
  })
}

/** Licences, filings and qualifications that end within 60 days or are over. */
async function endsSoon(user: User, locale: Locale): Promise<Todo> {
  const today = clock.today()
  const ends = await expiries(db.connection(), { baseId: user.baseId ?? 0, today })
  const isOver = ends.some(({ daysLeft }) => daysLeft < 0)
  return {
    kind: 'renew_permissions',
    count: ends.length,
    tint: isOver ? 'fail' : 'warn',
    href: `/bases/${user.baseId ?? 0}`,
    first: ends.length > 0 ? { number: `${ends[0].name[locale]} ${ends[0].until}` } : null,
    places: ends.length,
    day: null,
    urgent: isOver,
  }
}

async function sittingsOf(user: User, title: string): Promise<Todo[]> {
  const today = clock.today()
  const isAdmin = user.has('base_admin')
  const { classes } = await classesAt(user, { places: ['to_sit'] })
  const unsettled = db
    .from('sittings')
    .whereIn('status', OPEN_STATUSES)
    .select('course_class_id')
    .union(classes.select('k.class_id'))
  const query = db
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .whereIn('c.id', unsettled)
    .joinRaw(
      `LEFT JOIN sittings s ON s.course_class_id = c.id AND s.attempt = (
        SELECT MAX(last.attempt) FROM sittings last WHERE last.course_class_id = c.id)`
    )
    .where('c.base_id', user.baseId ?? 0)
    .where('c.status', 'finished')
    .where((open) => {
      open.whereNull('s.id').orWhereNot('s.status', 'final')
    })
    .whereRaw(
      `EXISTS (SELECT 1 FROM enrolments e
        WHERE e.course_class_id = c.id AND e.status = 'completed')`
    )
    .orderBy('c.ends_on')
    .orderBy('c.id')
    .select('c.id', title, 'c.term_number', 'c.ends_on')
    .select('s.id as sitting_id', 's.status', 's.held_on', 's.entered_by_id', 's.checked_by_id')
    .select('s.sampled_at', 's.objections_until')
  if (!isAdmin) query.whereIn('c.trainer_id', trainersOf(user))
  const rows: Row[] = await query

  const toPlan = isAdmin ? rows.filter((row) => row.sitting_id === null) : []
  const toArrange = isAdmin ? rows.filter((row) => row.status === 'planned') : []
  const toEnter = rows.filter((row) => row.status === 'approved' && row.held_on <= today)
  const toCheck = rows.filter((row) => row.status === 'entered' && row.entered_by_id !== user.id)
  const toSettle = rows.filter(
    (row) => row.status === 'differing' && ![row.entered_by_id, row.checked_by_id].includes(user.id)
  )
  const toPublish = isAdmin
    ? rows.filter((row) => row.status === 'checked' && row.sampled_at !== null)
    : []
  const toFinalise = isAdmin
    ? rows.filter((row) => row.status === 'published' && row.objections_until < today)
    : []
  const options = (list: Row[], tint: Todo['tint'], day?: string | null) => ({
    tint,
    one: (id: number) => `/classes/${id}/assessment`,
    many: '/assessments',
    day: day ?? null,
    count: list.length,
  })
  return [
    forClasses('enter_scores', toEnter, options(toEnter, 'fail', toEnter[0]?.held_on)),
    forClasses('check_scores', toCheck, options(toCheck, 'warn', toCheck[0]?.held_on)),
    forClasses('settle_scores', toSettle, options(toSettle, 'warn', toSettle[0]?.held_on)),
    forClasses('publish_scores', toPublish, options(toPublish, 'warn', toPublish[0]?.held_on)),
    forClasses(
      'finalise_scores',
      toFinalise,
      options(toFinalise, 'warn', toFinalise[0]?.objections_until)
    ),
    forClasses('arrange_sitting', toArrange, options(toArrange, 'warn', toArrange[0]?.held_on)),
    forClasses('plan_sitting', toPlan, options(toPlan, 'warn', toPlan[0]?.ends_on)),
  ]
}

async function certificatesAndClaims(user: User, title: string): Promise<Todo[]> {
  const finishedFrom = clock.instantIn(-LOOK_BACK_SECONDS)
  const { classes } = await classesAt(user, {
    since: Number(finishedFrom.slice(0, 4)) - MOST_YEARS,
    places: ['to_certify', 'to_claim'],
  })
  const recent = classes
    .join('course_classes as r', 'r.id', 'k.class_id')
    .where('r.finished_at', '>=', finishedFrom)
    .groupBy('k.place')
    .select('k.place', db.raw('COUNT(*) AS places'), db.raw('SUM(k.total) AS people'))
    .select(db.raw(`MIN(r.ends_on || ' ' || k.class_id) AS first_class`))
  const returned = db
    .from('claims')
    .where('base_id', user.baseId ?? 0)
    .whereRaw(`status = 'returned'`)
    .select(db.raw(`'returned' AS place`), db.raw('COUNT(DISTINCT course_class_id) AS places'))
    .select(db.raw('COUNT(*) AS people'))
    .select(db.raw(`'0000-00-00 ' || MIN(course_class_id) AS first_class`))
  const firsts = await withFirstClass(returned.unionAll([recent]), title)
  const todo = (
    kind: TodoKind,
    place: string,
    options: { tint: Todo['tint']; one: (id: number) => string; many: string }
  ) => forFirst(kind, firsts.find((row) => row.place === place) ?? null, options)
  return [
    todo('claims_returned', 'returned', {
      tint: 'warn',
      one: (id) => `/classes/${id}/claims`,
      many: '/claims?state=refused',
    }),
    todo('prepare_claims', 'to_claim', {
      tint: 'accent',
      one: (id) => `/classes/${id}/claims`,
      many: '/dashboard/lists/to_claim',
    }),
    todo('issue_certificates', 'to_certify', {
      tint: 'accent',
      one: (id) => `/classes/${id}/certificates`,
      many: '/dashboard/lists/to_certify',
    }),
  ]
}

/**
 * Rows `place`, `places`, `people`, `first_class` with the class that is named first, by its day and id:
 * of the thousands that a base may have, one is read.
 */
async function withFirstClass(
  places: DatabaseQueryBuilderContract<any>,
  title: string
): Promise<Row[]> {
  return db
    .from(places.as('k'))
    .joinRaw(
      `JOIN course_classes c ON c.id = CAST(SUBSTR(k.first_class, ${'YYYY-MM-DD '.length + 1}) AS INTEGER)`
    )
    .join('courses as co', 'co.id', 'c.course_id')
    .select('c.id', title, 'c.term_number', 'k.place', 'k.places', 'k.people')
}

function forFirst(
  kind: TodoKind,
  row: Row | null,
  { tint, one, many }: { tint: Todo['tint']; one: (id: number) => string; many: string }
): Todo {
  const places = Number(row?.places ?? 0)
  const count = Number(row?.people ?? 0)
  const href = row && places === 1 ? one(row.id) : many
  return { ...forClasses(kind, row ? [row] : [], { tint, one, many, count }), places, href }
}

async function forInstructor(user: User, title: string): Promise<Todo[]> {
  const today = clock.today()
  const rows: Row[] = await db
    .from('class_sessions as x')
    .join('course_classes as c', 'c.id', 'x.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .whereIn('x.trainer_id', trainersOf(user))
    .where('c.status', 'running')
    .where('x.day', '<=', today)
    .whereNull('x.attendance_marked_at')
    .groupBy('c.id', title.split(' as ')[0], 'c.term_number')
    .orderBy('c.id')
    .select('c.id', title, 'c.term_number')
    .count('* as total')
    .min('x.day as day')
  const todo = forClasses('unmarked', rows, {
    tint: 'warn',
    count: rows.reduce((sum, row) => sum + Number(row.total), 0),
    one: (id) => `/classes/${id}/attendance`,
    many: '/classes?state=running',
    day: earliest(rows.map((row) => row.day)),
  })
  const isLate = todo.day !== null && todo.day < today
  return [
    { ...todo, tint: isLate ? 'fail' : 'warn', urgent: isLate },
    ...(user.has('base_admin') ? [] : await sittingsOf(user, title)),
  ]
}

async function forReviewer(user: User, title: string): Promise<Todo[]> {
  const openings: Row[] = await db
    .from('course_classes as c')
    .join('courses as co', 'co.id', 'c.course_id')
    .where('c.status', 'applied')
    .orderBy('c.applied_at')
    .orderBy('c.id')
    .select('c.id', title, 'c.term_number', 'c.applied_at')
    .select(
      db.raw(
        `(SELECT r.due_on FROM opening_rounds r WHERE r.course_class_id = c.id
          AND r.result IS NULL) AS due_on`
      )
    )
  const late = openings.filter((row) => row.due_on !== null && row.due_on < clock.today())
  const sittings: Row[] = await db
    .from('sittings as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .where((open) => {
      open
        .where('s.status', 'submitted')
        .orWhere((sample) => sample.where('s.status', 'checked').whereNull('s.sampled_at'))
    })
    .orderBy('s.held_on')
    .orderBy('s.id')
    .select('c.id', title, 'c.term_number', 's.status', 's.held_on', 's.id as sitting_id')
    .select('s.entered_by_id', 's.checked_by_id')
  const plans = sittings.filter((row) => row.status === 'submitted')
  const samples = sittings.filter(
    (row) => row.status === 'checked' && ![row.entered_by_id, row.checked_by_id].includes(user.id)
  )
  const place = (list: Row[], part: string) => ({
    tint: 'warn' as const,
    count: list.length,
    one: () => `/sittings/${list[0].sitting_id}${part}`,
    many: '/assessments',
    day: list[0]?.held_on ?? null,
  })
  return [
    await amendmentsOfClasses(user, title),
    forClasses('decide_sittings', plans, place(plans, '/arrangement')),
    forClasses('look_at_samples', samples, place(samples, '')),
    ...(await askedOfMarks(user, title)),
    forClasses('decide_openings', openings, {
      tint: late.length > 0 ? 'fail' : 'warn',
      one: (id) => `/classes/${id}`,
      many: '/classes?state=applied',
      day: earliest(late.map((row) => row.due_on)) ?? dayOf(openings[0]?.applied_at),
    }),
    await waitingClaims('review_claims', 'review', 'submitted_at', '/claims?state=review'),
  ]
}

/** Objections to marks and rulings on them, which this reviewer may decide, by the sitting. */
async function askedOfMarks(user: User, title: string): Promise<Todo[]> {
  const answerable = answerableMarkObjections(user)
  const decidable = decidableRulings(user)
  const objections = `score_objections o WHERE o.sitting_id = s.id AND ${answerable.sql}`
  const rulings = `score_rulings o WHERE o.sitting_id = s.id AND ${decidable.sql}`
  const rows: Row[] = await db
    .from('sittings as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .whereIn(
      's.id',
      db.raw(`SELECT sitting_id FROM score_objections WHERE status = 'open'
      UNION SELECT sitting_id FROM score_rulings WHERE status = 'proposed'`)
    )
    .orderBy('s.id')
    .select('c.id', title, 'c.term_number', 's.id as sitting_id')
    .select(
      db.raw(`(SELECT COUNT(*) FROM ${objections}) AS objections`, answerable.bindings),
      db.raw(`(SELECT MIN(o.lodged_at) FROM ${objections}) AS objected_at`, answerable.bindings),
      db.raw(`(SELECT COUNT(*) FROM ${rulings}) AS rulings`, decidable.bindings),
      db.raw(`(SELECT MIN(o.proposed_at) FROM ${rulings}) AS ruled_at`, decidable.bindings)
    )
  const todo = (kind: TodoKind, counted: 'objections' | 'rulings', at: string) => {
    const found = rows.filter((row) => Number(row[counted]) > 0)
    const since = found.map((row) => row[at] as string).sort()[0]
    return forClasses(kind, found, {
      tint: 'warn',
      count: found.reduce((sum, row) => sum + Number(row[counted]), 0),
      one: () => `/sittings/${found[0].sitting_id}`,
      many: '/assessments',
      day: since ? instantDay(since) : null,
    })
  }
  return [
    todo('answer_mark_objections', 'objections', 'objected_at'),
    todo('decide_rulings', 'rulings', 'ruled_at'),
  ]
}

async function forApprover(user: User): Promise<Todo[]> {
  const notices: Row[] = await db
    .from('notices')
    .where('status', 'published')
    .where('closes_on', '<', clock.today())
    .orderBy('closes_on')
    .select('id', 'number', 'closes_on')
  return [
    await waiting(
      'decide_samples',
      samplesToDecide(user),
      'quality_samples.created_at',
      '/claims/samples'
    ),
    await waitingClaims('approve_claims', 'approval', 'reviewed_at', '/claims?state=approval'),
    numbered('close_notice', notices, 'warn', '/notices/manage', notices[0]?.closes_on),
    await waiting(
      'draw_up_notice',
      claimsForNotice(db.connection()),
      'claims.approved_at',
      '/notices/manage'
    ),
    await waiting(
      'decide_corrections',
      db
        .from('account_corrections')
        .where('status', 'proposed')
        .whereNot('proposed_by_id', user.id),
      'proposed_at',
      '/account_corrections?state=proposed'
    ),
    await waiting(
      'open_recoveries',
      db
        .from('recoveries')
        .where('status', 'draft')
        .where((any) => any.whereNull('created_by_id').orWhereNot('created_by_id', user.id)),
      'created_at',
      '/recoveries?state=draft'
    ),
  ]
}

interface Proposed {
  kind: TodoKind
  table: string
  href: string
  roles: readonly Role[]
  statuses: readonly string[]
  /** Columns of those who may not decide it, and of when it was proposed. */
  not: readonly string[]
  at: string
}

const asProposed = { statuses: ['proposed'], not: ['proposed_by_id'], at: 'proposed_at' }
const approver: readonly Role[] = ['approver']
const decider: readonly Role[] = ['reviewer', 'approver']

/** What one person proposes and another of the bureau decides. */
const PROPOSED: readonly Proposed[] = [
  {
    ...asProposed,
    kind: 'decide_plan_revisions',
    table: 'plan_revisions',
    href: '/plans/:year',
    roles: approver,
  },
  {
    ...asProposed,
    kind: 'decide_base_changes',
    table: 'institution_changes',
    href: '/bases',
    roles: approver,
  },
  {
    ...asProposed,
    kind: 'decide_score_corrections',
    table: 'score_corrections',
    href: '/corrections?status=proposed',
    roles: approver,
  },
  {
    ...asProposed,
    kind: 'decide_grade_withdrawals',
    table: 'grade_withdrawals',
    href: '/grade_withdrawals?status=proposed',
    roles: approver,
  },
  {
    kind: 'take_up_certificate_changes',
    table: 'certificate_changes',
    href: '/certificates/changes?state=draft',
    roles: decider,
    statuses: ['draft'],
    not: [],
    at: 'drafted_at',
  },
  {
    ...asProposed,
    kind: 'decide_certificate_changes',
    table: 'certificate_changes',
    href: '/certificates/changes?state=proposed',
    roles: approver,
  },
  {
    ...asProposed,
    kind: 'decide_recognitions',
    table: 'grade_recognitions',
    href: '/recognitions?status=proposed',
    roles: approver,
  },
  {
    kind: 'review_appointments',
    table: 'appointments',
    href: '/appointments?status=planned',
    roles: approver,
    statuses: ['planned'],
    not: ['planned_by_id'],
    at: 'planned_at',
  },
  {
    ...asProposed,
    kind: 'decide_account_links',
    table: 'account_links',
    href: '/account_links',
    roles: approver,
    not: ['proposed_by_id', 'user_id'],
  },
  {
    kind: 'decide_duplicates',
    table: 'person_duplicates',
    href: '/people/duplicates',
    roles: decider,
    statuses: ['proposed', 'undo_proposed'],
    not: ['proposed_by_id'],
    at: 'updated_at',
  },
  {
    kind: 'check_evidence',
    table: 'person_evidence',
    href: '/grade_evidence?status=entered',
    roles: decider,
    statuses: ['entered'],
    not: ['entered_by_id'],
    at: 'entered_at',
  },
]

/** What others proposed and this officer may decide, in one query. */
async function proposalsToDecide(user: User): Promise<Todo[]> {
  const own = PROPOSED.filter(({ roles }) => user.hasAny(roles))
  const query = db.query()
  for (const { kind, table, statuses, not, at } of own) {
    const open = (value: string) => {
      const rows = db.from(table).whereIn('status', [...statuses])
      for (const column of not) rows.whereNot(column, user.id)
      return rows.select(db.raw(value))
    }
    query.select(open('COUNT(*)').as(kind), open(`MIN(${at})`).as(`${kind}_since`))
  }
  const row = await query.first()
  return own.map(({ kind, href }) => {
    const address = href.replace(':year', String(clock.year()))
    const since: string | null = row[`${kind}_since`]
    return {
      ...numbered(kind, [], 'accent', address, since && instantDay(since)),
      count: Number(row[kind] ?? 0),
    }
  })
}

async function forFinance(user: User): Promise<Todo[]> {
  const changes: Row[] = await db
    .from('fund_changes')
    .where('status', 'proposed')
    .whereNot('proposed_by_id', user.id)
    .orderBy('id')
    .select('id', 'document as number')
  const batches: Row[] = await db
    .from('payment_batches')
    .whereIn('status', ['open', 'exported'])
    .orderBy('id')
    .select('id', 'number', 'status', 'exported_at')
  const payable = await payableClaims(db.connection()).count('* as total').first()
  const open = batches.filter((batch) => batch.status === 'open')
  const exported = batches.filter((batch) => batch.status === 'exported')
  return [
    numbered('settle_batch', exported, 'warn', '/payments', dayOf(exported[0]?.exported_at)),
    numbered('export_batch', open, 'warn', '/payments'),
    {
      ...numbered('confirm_fund_changes', changes, 'warn', '/funds/changes'),
      ...(changes.length > 1 ? { href: '/funds' } : {}),
    },
    { ...numbered('make_batch', [], 'accent', '/payments'), count: Number(payable?.total ?? 0) },
  ]
}

/** Flags and corrections that wait for an officer, and calls that wait for those who make them. */
async function forSettlers(user: User): Promise<Todo[]> {
  const [flags] = await db
    .from('anomaly_flags')
    .where((either) => {
      either.where({ status: 'open', blocks: true }).orWhere((proposed) => {
        proposed.where('status', 'proposed').whereNot('proposed_by_id', user.id)
      })
    })
    .select(
      db.raw(`SUM(CASE WHEN status = 'open' THEN 1 ELSE 0 END) AS "open"`),
      db.raw(`SUM(CASE WHEN status = 'proposed' THEN 1 ELSE 0 END) AS proposed`),
      db.raw(`MIN(CASE WHEN status = 'open' THEN raised_at END) AS raised_at`),
      db.raw('MIN(proposed_at) AS proposed_at')
    )
  const calls = user.hasAny(['reviewer', 'approver'])
    ? await db
        .from('call_backs')
        .where('status', 'open')
        .count('* as total')
        .min('created_at as since')
        .first()
    : null
  const counted = (kind: TodoKind, total: unknown, href: string, since?: string | null): Todo => ({
    ...numbered(kind, [], 'warn', href, since ? instantDay(since) : null),
    count: Number(total ?? 0),
  })
  const amendments = user.hasAny(['reviewer', 'approver'])
    ? await amendmentsToDecide(user)
        .count('* as total')
        .min('claim_amendments.proposed_at as since')
        .first()
    : null
  return [
    counted(
      'decide_amendments',
      amendments?.total,
      '/claims?state=all&amending=1',
      amendments?.since
    ),
    counted('settle_flags', flags.open, '/anomalies?state=open&blocks=1', flags.raised_at),
    counted('decide_flags', flags.proposed, '/anomalies?state=proposed', flags.proposed_at),
    counted('call_back', calls?.total, '/anomalies/call_backs', calls?.since),
  ]
}

async function forPolicyManager(): Promise<Todo[]> {
  const policies: Row[] = await db
    .from('policies')
    .where({ value_status: 'example', status: 'published' })
    .whereNotIn('id', (proposed) => {
      proposed.from('policy_confirmations').where('status', 'proposed').select('policy_id')
    })
    .orderBy('id')
    .select('id', 'version as number')
  return [numbered('confirm_policy', policies, 'warn', '/policies')]
}

/** Confirmations of policies that another proposed. */
async function confirmationsToDecide(user: User): Promise<Todo[]> {
  const policies: Row[] = await db
    .from('policy_confirmations')
    .join('policies', 'policies.id', 'policy_confirmations.policy_id')
    .where('policy_confirmations.status', 'proposed')
    .whereNot('policy_confirmations.proposed_by_id', user.id)
    .orderBy('policies.id')
    .select('policies.id', 'policies.version as number')
  return [numbered('decide_confirmations', policies, 'warn', '/policies')]
}

/** Objections to notices that this officer may answer: who handled the claim, or published the list, may not. */
async function objectionsToAnswer(user: User): Promise<Todo[]> {
  const { sql, bindings } = answerableObjections(user)
  const rows: Row[] = await db
    .from('notice_objections as o')
    .join('notices as n', 'n.id', 'o.notice_id')
    .leftJoin('claims as l', 'l.id', 'o.claim_id')
    .whereRaw(sql, bindings)
    .orderBy('o.due_on')
    .orderBy('o.id')
    .select('o.id', 'o.number', 'o.due_on')
  const due = rows[0]?.due_on ?? null
  const isLate = due !== null && due < clock.today()
  const list = '/objections?state=mine'
  const todo = numbered('answer_objections', rows, isLate ? 'fail' : 'warn', list, due)
  return [{ ...todo, urgent: isLate }]
}

/** Claims that somebody can decide now: their number as the database keeps it, and when the one sent first came there. */
async function waitingClaims(kind: TodoKind, tab: string, since: string, href: string) {
  const kept = db.from('claim_tallies').where('queue_tab', tab).sum('total')
  const first = db.from('claims').where('queue_tab', tab).orderBy('submitted_at').orderBy('id')
  const row = await db
    .query()
    .select(kept.as('total'), first.select(since).limit(1).as('since'))
    .first()
  return {
    ...numbered(kind, [], 'accent', href, dayOf(row.since)),
    count: Number(row.total ?? 0),
  }
}

async function waiting(
  kind: TodoKind,
  rows: ReturnType<typeof claimsForNotice>,
  since: string,
  href: string
): Promise<Todo> {
  const row = await rows.count('* as total').min(`${since} as since`).first()
  return {
    ...numbered(kind, [], 'accent', href, dayOf(row?.since)),
    count: Number(row?.total ?? 0),
  }
}

function numbered(
  kind: TodoKind,
  rows: Row[],
  tint: Todo['tint'],
  list: string,
  day: string | null = null
): Todo {
  return {
    kind,
    count: rows.length,
    tint,
    href: rows.length === 1 ? `${list}/${rows[0].id}` : list,
    first: rows[0] ? { number: rows[0].number } : null,
    places: rows.length,
    day,
    urgent: false,
  }
}

/** The day in Shanghai of an instant, if there is one. */
function dayOf(instant: string | null | undefined): string | null {
  return instant ? instantDay(instant) : null
}

function trainersOf(user: User) {
  return db.from('trainers').where('user_id', user.id).select('id')
}

function earliest(days: (string | null)[]): string | null {
  return days.filter((day) => day !== null).sort()[0] ?? null
}
