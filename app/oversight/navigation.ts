import db from '@adonisjs/lucid/services/db'
import router from '@adonisjs/core/services/router'
import clock from '#app/shared/clock'
import { answerableObjections } from '#app/subsidies/notices/answerable_objections'
import {
  answerableMarkObjections,
  decidableRulings,
} from '#app/assessments/queries/decidable_marks'
import { answerableRecords } from '#app/portal/objections/queries/answerable_records'
import type { Role } from '#app/accounts/roles'
import type { HttpContext } from '@adonisjs/core/http'
import type User from '#models/user'

export interface NavigationItem {
  href: string
  icon: string
  label: string
  /** How many things wait for this user there; left out when none does. */
  count?: number
  current: boolean
}

export interface NavigationGroup {
  heading: string
  items: NavigationItem[]
  /** Shown as its heading alone until it is opened. */
  folded: boolean
}

interface Entry {
  key: string
  href: string
  icon: string
  roles: readonly Role[]
  /** The address under which the entry is the current place, when it is not the link's own. */
  under?: string
}

const base: readonly Role[] = ['base_admin']
const bureau: readonly Role[] = ['reviewer', 'approver', 'finance', 'policy_manager']
const money: readonly Role[] = [...bureau, 'auditor']
const readers: readonly Role[] = [...bureau, 'auditor', 'base_admin']

/** More entries than this do not fit on a screen: groups that nothing calls for are folded. */
const FITS = 20

/** Groups that stay open in a long side bar: where the day's work is. */
const daily: readonly (string | null)[] = [null, 'training', 'approval', 'subsidy', 'oversight']

/** Whose work of every day the funds and policies are. */
const ofFunds: readonly Role[] = ['finance', 'policy_manager']

/** Every page of the side bar: group, then entries with the roles that may open them. */
const groups: readonly { key: string | null; entries: readonly Entry[] }[] = [
  {
    key: null,
    entries: [
      { key: 'today', href: '/dashboard', icon: 'home', roles: [...readers, 'instructor'] },
      { key: 'attendance', href: '/attendance', icon: 'checkbox', roles: ['instructor'] },
      { key: 'classes', href: '/classes', icon: 'school', roles: ['instructor'] },
      { key: 'own_timetable', href: '/timetable', icon: 'calendar-week', roles: ['instructor'] },
      { key: 'own_absences', href: '/own_absences', icon: 'calendar-off', roles: ['instructor'] },
      { key: 'assessments', href: '/assessments', icon: 'clipboard-check', roles: ['instructor'] },
    ],
  },
  {
    key: 'training',
    entries: [
      {
        key: 'plan',
        href: '/plans/:year',
        icon: 'target',
        roles: [...base, 'auditor'],
        under: '/plans',
      },
      { key: 'classes', href: '/classes', icon: 'school', roles: [...base, 'auditor'] },
      {
        key: 'timetable',
        href: '/timetable',
        icon: 'calendar-week',
        roles: [...base, 'auditor'],
      },
      { key: 'absences', href: '/absences', icon: 'calendar-off', roles: [...base, 'auditor'] },
      {
        key: 'timetable_plans',
        href: '/timetable/plans',
        icon: 'wand',
        roles: [...base, 'auditor'],
      },
      {
        key: 'enrolments',
        href: '/enrolments?state=confirmed',
        icon: 'users-group',
        roles: readers,
        under: '/enrolments',
      },
      { key: 'applications', href: '/applications', icon: 'user-check', roles: readers },
      { key: 'people', href: '/people', icon: 'users', roles: [...base, 'auditor'] },
      {
        key: 'record_objections',
        href: '/record_objections',
        icon: 'message-report',
        roles: [...base, 'auditor'],
      },
      { key: 'imports', href: '/imports', icon: 'file-import', roles: base },
      { key: 'attendance_matters', href: '/attendance', icon: 'checkbox', roles: base },
      { key: 'inspections', href: '/inspections', icon: 'eye-check', roles: base },
    ],
  },
  {
    key: 'approval',
    entries: [
      {
        key: 'openings',
        href: '/classes?state=applied',
        icon: 'school',
        roles: ['reviewer'],
        under: '/classes',
      },
      {
        key: 'classes',
        href: '/classes',
        icon: 'school',
        roles: ['approver', 'finance', 'policy_manager'],
      },
      { key: 'timetable', href: '/timetable', icon: 'calendar-week', roles: bureau },
      {
        key: 'assessments',
        href: '/assessments',
        icon: 'clipboard-check',
        roles: ['reviewer'],
      },
      {
        key: 'record_objections',
        href: '/record_objections',
        icon: 'message-report',
        roles: ['reviewer', 'approver'],
      },
      {
        key: 'score_corrections',
        href: '/corrections',
        icon: 'pencil-check',
        roles: ['reviewer', 'approver'],
      },
      {
        key: 'grade_withdrawals',
        href: '/grade_withdrawals',
        icon: 'medal',
        roles: ['reviewer', 'approver'],
      },
      {
        key: 'person_duplicates',
        href: '/people/duplicates',
        icon: 'users',
        roles: ['reviewer', 'approver'],
      },
    ],
  },
  {
    key: 'subsidy',
    entries: [
      { key: 'claims', href: '/claims', icon: 'coin-yuan', roles: bureau },
      { key: 'notices', href: '/notices/manage', icon: 'speakerphone', roles: bureau },
      { key: 'objections', href: '/objections', icon: 'message-exclamation', roles: bureau },
      { key: 'payments', href: '/payments', icon: 'building-bank', roles: bureau },
      {
        key: 'account_corrections',
        href: '/account_corrections',
        icon: 'credit-card',
        roles: bureau,
      },
      { key: 'recoveries', href: '/recoveries', icon: 'receipt-refund', roles: bureau },
    ],
  },
  {
    key: 'oversight',
    entries: [
      {
        key: 'samples',
        href: '/claims/samples',
        icon: 'clipboard-check',
        roles: ['reviewer', 'approver'],
      },
      { key: 'anomalies', href: '/anomalies', icon: 'flag', roles: bureau },
      { key: 'inspections', href: '/inspections', icon: 'eye-check', roles: ['reviewer'] },
    ],
  },
  {
    key: 'evaluation',
    entries: [
      {
        key: 'assessments',
        href: '/assessments',
        icon: 'clipboard-check',
        roles: [...base, 'auditor'],
      },
      {
        key: 'examiners',
        href: '/examiners',
        icon: 'user-check',
        roles: [...base, 'reviewer', 'auditor'],
      },
      {
        key: 'score_corrections',
        href: '/corrections',
        icon: 'pencil-check',
        roles: [...base, 'auditor'],
      },
      {
        key: 'certificates',
        href: '/certificates',
        icon: 'certificate',
        roles: readers,
      },
      { key: 'grades', href: '/grades', icon: 'stairs-up', roles: readers },
      { key: 'grade_evidence', href: '/grade_evidence', icon: 'id', roles: readers },
      {
        key: 'recognitions',
        href: '/recognitions',
        icon: 'rosette',
        roles: [...bureau, 'auditor'],
      },
      { key: 'grade_withdrawals', href: '/grade_withdrawals', icon: 'medal', roles: ['auditor'] },
      {
        key: 'appointments',
        href: '/appointments',
        icon: 'award',
        roles: [...bureau, 'auditor'],
      },
      { key: 'contests', href: '/competitions', icon: 'tournament', roles: money },
      { key: 'awards', href: '/awards', icon: 'trophy', roles: money },
      { key: 'titles', href: '/titles', icon: 'medal', roles: money },
      { key: 'studios', href: '/studios', icon: 'building-community', roles: readers },
    ],
  },
  {
    key: 'subsidy',
    entries: [
      { key: 'claims', href: '/claims', icon: 'coin-yuan', roles: [...base, 'auditor'] },
      { key: 'public_notices', href: '/notices', icon: 'speakerphone', roles: base },
      { key: 'notices', href: '/notices/manage', icon: 'speakerphone', roles: ['auditor'] },
      { key: 'objections', href: '/objections', icon: 'message-exclamation', roles: ['auditor'] },
      { key: 'payments', href: '/payments', icon: 'building-bank', roles: ['auditor'] },
      {
        key: 'account_corrections',
        href: '/account_corrections',
        icon: 'credit-card',
        roles: [...base, 'auditor'],
      },
      {
        key: 'account_requests',
        href: '/account_requests',
        icon: 'credit-card-refund',
        roles: [...base, 'auditor'],
      },
      { key: 'receipts', href: '/receipts', icon: 'receipt', roles: base },
      {
        key: 'recoveries',
        href: '/recoveries',
        icon: 'receipt-refund',
        roles: [...base, 'auditor'],
      },
    ],
  },
  {
    key: 'policy',
    entries: [
      { key: 'funds', href: '/funds', icon: 'wallet', roles: money },
      { key: 'policies', href: '/policies', icon: 'scale', roles: money },
      { key: 'status_lists', href: '/status_lists', icon: 'list-check', roles: money },
      { key: 'bases', href: '/bases', icon: 'building-community', roles: bureau },
      { key: 'plan', href: '/plans/:year', icon: 'target', roles: bureau, under: '/plans' },
      { key: 'employers', href: '/employers', icon: 'building', roles: money },
      { key: 'courses', href: '/catalogue', icon: 'books', roles: money },
    ],
  },
  {
    key: 'resources',
    entries: [
      {
        key: 'bases',
        href: '/bases',
        icon: 'building-community',
        roles: [...base, 'auditor'],
      },
      { key: 'rooms', href: '/rooms', icon: 'building-factory', roles: [...base, 'auditor'] },
      { key: 'trainers', href: '/trainers', icon: 'user-star', roles: [...base, 'auditor'] },
      { key: 'courses', href: '/catalogue', icon: 'books', roles: base },
    ],
  },
  {
    key: 'oversight',
    entries: [
      { key: 'samples', href: '/claims/samples', icon: 'clipboard-check', roles: ['auditor'] },
      { key: 'anomalies', href: '/anomalies', icon: 'flag', roles: ['auditor'] },
      { key: 'inspections', href: '/inspections', icon: 'eye-check', roles: ['auditor'] },
      { key: 'audit', href: '/audit', icon: 'list-search', roles: ['auditor'] },
      { key: 'users', href: '/users', icon: 'user-cog', roles: ['system_admin'] },
      {
        key: 'account_links',
        href: '/account_links',
        icon: 'id',
        roles: ['system_admin', 'approver', 'auditor'],
      },
      {
        key: 'message_log',
        href: '/messages/log',
        icon: 'send',
        roles: ['system_admin', 'auditor'],
      },
      {
        key: 'invariants',
        href: '/invariants',
        icon: 'shield-check',
        roles: ['auditor', 'system_admin'],
      },
    ],
  },
]

/**
 * The side bar of a user: the pages that exist and that one of the user's roles may open, with a
 * count where something waits. One query, whatever the roles.
 */
export async function navigationFor(
  user: User,
  ctx: Pick<HttpContext, 'request' | 'i18n'>
): Promise<{ baseName: string; navigation: NavigationGroup[]; unread: number }> {
  const t = (key: string) => ctx.i18n.t(`oversight.navigation.${key}`)
  const here = ctx.request.url()
  const { counts, baseName } = await shellOf(user, ctx.i18n.locale)
  const seen = new Set<string>()
  const navigation: NavigationGroup[] = []
  for (const { key, entries } of groups) {
    const items: NavigationItem[] = []
    for (const entry of entries) {
      const href = entry.href.replace(':year', String(clock.year()))
      const [path] = href.split('?')
      if (!user.hasAny(entry.roles) || seen.has(path) || !exists(path)) continue
      seen.add(path)
      const count = counts[entry.key] || undefined
      const current = isUnder(here, entry.under ?? path)
      items.push({ href, icon: entry.icon, label: t(entry.key), count, current })
    }
    if (items.length === 0) continue
    const heading = key ? t(`groups.${key}`) : ''
    navigation.push({ heading, items, folded: !isDaily(key, user) })
  }
  keepLongest(navigation)
  unfold(navigation)
  const unread = counts.messages ?? 0
  return { baseName, navigation, unread }
}

const known = new Map<string, boolean>()

/** Whether a route has this path; routes are the same as long as the process lives. */
function exists(path: string): boolean {
  const found = known.get(path) ?? router.match(path, 'GET', false) !== null
  known.set(path, found)
  return found
}

function isUnder(here: string, path: string): boolean {
  return here === path || here.startsWith(`${path}/`)
}

/** `/notices/manage` lies under `/notices` too: only the closer entry is the current place. */
function keepLongest(navigation: NavigationGroup[]) {
  const current = navigation.flatMap((group) => group.items).filter((item) => item.current)
  const closest = current.sort((a, b) => b.href.length - a.href.length)[0]
  for (const item of current) item.current = item === closest
}

function isDaily(key: string | null, user: User): boolean {
  return daily.includes(key) || (key === 'policy' && user.hasAny(ofFunds))
}

/** A group stays folded only in a long side bar, without the current place and without a count. */
function unfold(navigation: NavigationGroup[]) {
  const isLong = navigation.flatMap((group) => group.items).length > FITS
  for (const group of navigation) {
    const isCalledFor = group.items.some((item) => item.current || item.count)
    if (!isLong || isCalledFor) group.folded = false
  }
}

/** What waits for the user behind each entry, and the name of the user's base, in one query. */
async function shellOf(
  user: User,
  locale: string
): Promise<{ counts: Record<string, number>; baseName: string }> {
  const wanted: Record<string, { sql: string; bindings?: (string | number)[] }> = {}
  const count = (key: string, sql: string, bindings: (string | number)[] = []) => {
    wanted[key] = { sql: `(SELECT COUNT(*) FROM ${sql})`, bindings }
  }
  // The database keeps these counts; walking the claims of a tab takes the longer the more wait.
  const tally = (key: string, tab: string) => {
    const sql = `(SELECT SUM(total) FROM claim_tallies WHERE queue_tab = '${tab}')`
    wanted[key] = { sql }
  }
  const today = clock.today()
  count('messages', `messages WHERE read_at IS NULL AND (user_id = ? OR person_id = ?)`, [
    user.id,
    user.personId ?? 0,
  ])
  if (user.has('base_admin')) {
    const of = user.baseId ?? 0
    count('classes', `course_classes WHERE base_id = ? AND status = 'returned'`, [of])
    count(
      'assessments',
      `sittings s JOIN course_classes c ON c.id = s.course_class_id WHERE c.base_id = ?
        AND s.status IN ('planned', 'approved', 'entered', 'differing', 'checked', 'published') AND (
        s.status = 'planned' OR (s.status = 'approved' AND s.held_on <= ?)
        OR (s.status = 'entered' AND s.entered_by_id <> ?)
        OR (s.status = 'differing' AND ? NOT IN (s.entered_by_id, s.checked_by_id))
        OR (s.status = 'checked' AND s.sampled_at IS NOT NULL)
        OR (s.status = 'published' AND s.objections_until < ?))`,
      [of, today, user.id, user.id, today]
    )
    count('claims', `claims WHERE base_id = ? AND status = 'returned'`, [of])
    count(
      'attendance_matters',
      `(SELECT k.id FROM attendance_corrections k
          JOIN class_sessions s ON s.id = k.class_session_id
          JOIN course_classes c ON c.id = s.course_class_id
          WHERE k.status = 'proposed' AND k.proposed_by_id <> ? AND c.base_id = ?
        UNION ALL SELECT l.id FROM leave_requests l
          JOIN enrolments e ON e.id = l.enrolment_id
          JOIN course_classes c ON c.id = e.course_class_id
          WHERE l.status = 'asked' AND c.base_id = ?) waiting`,
      [user.id, of, of]
    )
    count(
      'inspections',
      `inspections i JOIN class_sessions s ON s.id = i.class_session_id
        JOIN course_classes c ON c.id = s.course_class_id
        WHERE c.base_id = ? AND i.status = 'recorded' AND i.finding <> 'none'`,
      [of]
    )
    count(
      'account_requests',
      `account_requests r WHERE r.status = 'asked' AND EXISTS (
        SELECT 1 FROM enrolments n JOIN course_classes k ON k.id = n.course_class_id
        WHERE n.person_id = r.person_id AND k.base_id = ?)`,
      [of]
    )
    const records = answerableRecords('base', user)
    count('record_objections', `record_objections o WHERE ${records.sql}`, records.bindings)
  } else if (user.has('instructor')) {
    count(
      'attendance',
      `class_sessions x JOIN course_classes c ON c.id = x.course_class_id
        JOIN trainers t ON t.id = x.trainer_id
        WHERE t.user_id = ? AND c.status = 'running' AND x.day <= ?
        AND x.attendance_marked_at IS NULL`,
      [user.id, today]
    )
  }
  if (user.has('reviewer')) {
    const rulings = decidableRulings(user)
    const objections = answerableMarkObjections(user)
    count('openings', `course_classes WHERE status = 'applied'`)
    count(
      'assessments',
      `(SELECT id FROM sittings WHERE status = 'submitted'
        UNION SELECT id FROM sittings WHERE status = 'checked' AND sampled_at IS NULL
          AND ? NOT IN (entered_by_id, checked_by_id)
        UNION SELECT s.id FROM score_rulings o JOIN sittings s ON s.id = o.sitting_id
          WHERE ${rulings.sql}
        UNION SELECT s.id FROM score_objections o JOIN sittings s ON s.id = o.sitting_id
          WHERE ${objections.sql}) waiting`,
      [user.id, ...rulings.bindings, ...objections.bindings]
    )
    tally('claims', 'review')
  }
  if (user.has('approver')) {
    tally('claims', 'approval')
    count('notices', `notices WHERE status = 'published' AND closes_on < ?`, [today])
    count(
      'samples',
      `quality_samples q JOIN claims c ON c.id = q.claim_id WHERE q.status = 'open'
        AND ? NOT IN (COALESCE(c.submitted_by_id, 0), COALESCE(c.reviewed_by_id, 0), COALESCE(c.approved_by_id, 0))`,
      [user.id]
    )
  }
  if (user.hasAny(['system_admin', 'approver'])) {
    count(
      'account_links',
      `account_links WHERE status = 'proposed' AND ? NOT IN (proposed_by_id, user_id)`,
      [user.id]
    )
  }
  if (user.hasAny(['reviewer', 'approver', 'base_admin'])) {
    const own = `SELECT 1 FROM enrolments n JOIN course_classes k ON k.id = n.course_class_id
      WHERE n.person_id = e.person_id AND k.base_id = ?`
    const isBase = user.has('base_admin')
    if (user.has('reviewer') && !user.has('approver')) {
      count('certificates', `certificate_changes WHERE status = 'draft'`)
    }
    count(
      'grade_evidence',
      `person_evidence e WHERE e.status = 'entered' AND e.entered_by_id <> ?${isBase ? ` AND EXISTS (${own})` : ''}`,
      isBase ? [user.id, user.baseId ?? 0] : [user.id]
    )
  }
  if (user.hasAny(['reviewer', 'approver'])) {
    count('appointments', `appointments WHERE status = 'filed' AND term_until < ?`, [today])
  }
  if (user.has('approver')) {
    count('bases', `institution_changes WHERE status = 'proposed' AND proposed_by_id <> ?`, [
      user.id,
    ])
    count('plan', `plan_revisions WHERE status = 'proposed' AND proposed_by_id <> ?`, [user.id])
    count('recognitions', `grade_recognitions WHERE status = 'proposed' AND proposed_by_id <> ?`, [
      user.id,
    ])
    count(
      'appointments',
      `appointments WHERE (status = 'planned' AND planned_by_id <> ?)
        OR (status = 'publicised' AND public_until < ? AND planned_by_id <> ?)
        OR (status = 'filed' AND term_until < ?)`,
      [user.id, today, user.id, today]
    )
    count('score_corrections', `score_corrections WHERE status = 'proposed'`)
    count(
      'grade_withdrawals',
      `grade_withdrawals WHERE status = 'proposed' AND proposed_by_id <> ?`,
      [user.id]
    )
    count(
      'certificates',
      `certificate_changes WHERE status = 'draft' OR (status = 'proposed' AND proposed_by_id <> ?)`,
      [user.id]
    )
    count('account_corrections', `account_corrections WHERE status = 'proposed'`)
    count('recoveries', `recoveries WHERE status = 'draft'`)
  }
  if (user.hasAny(['reviewer', 'approver'])) {
    count(
      'person_duplicates',
      `person_duplicates WHERE status IN ('proposed', 'undo_proposed') AND proposed_by_id <> ?`,
      [user.id]
    )
    const records = answerableRecords('bureau', user)
    count('record_objections', `record_objections o WHERE ${records.sql}`, records.bindings)
  }
  if (user.hasAny(['reviewer', 'approver', 'policy_manager'])) {
    const { sql, bindings } = answerableObjections(user)
    count(
      'objections',
      `notice_objections o JOIN notices n ON n.id = o.notice_id
        LEFT JOIN claims l ON l.id = o.claim_id WHERE ${sql}`,
      bindings
    )
  }
  if (user.has('finance')) {
    count('funds', `fund_changes WHERE status = 'proposed' AND proposed_by_id <> ?`, [user.id])
    count('payments', `payment_batches WHERE status IN ('open', 'exported')`)
  }
  if (user.has('policy_manager')) {
    count('policies', `policies WHERE value_status = 'example' AND status = 'published'`)
  }
  if (user.hasAny(['reviewer', 'approver', 'finance'])) {
    count(
      'anomalies',
      `anomaly_flags WHERE (status = 'open' AND blocks)
        OR (status = 'proposed' AND proposed_by_id <> ?)`,
      [user.id]
    )
  }
  const keys = Object.keys(wanted)
  const row = await db
    .query()
    .select(keys.map((key) => db.raw(`${wanted[key].sql} AS "${key}"`, wanted[key].bindings)))
    .select(
      db.raw(
        `(SELECT name_${locale === 'en' ? 'en' : 'zh'} FROM bases WHERE id = ?) AS "base_name"`,
        [user.baseId ?? 0]
      )
    )
    .first()
  const counts = Object.fromEntries(keys.map((key) => [key, Number(row?.[key] ?? 0)]))
  return { counts, baseName: row?.base_name ?? '' }
}
