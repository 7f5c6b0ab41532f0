import db from '@adonisjs/lucid/services/db'
import { changesWithWords } from '#app/shared/audit/audit_words'
import clock from '#app/shared/clock'
import { markersOf } from '#app/assessments/queries/entry_differences'
import { candidatesOf } from '#app/assessments/queries/expected_scores'
import { resultsOf } from '#app/assessments/queries/results'
import { type Component, type Mark, isPassed, readComponents } from '#app/grades/pass_rule'
import { sittingTint, type SittingStatus } from '#app/assessments/sitting_status'
import { markText } from '#app/assessments/written_mark'
import type { Locale } from '#app/shared/words'
import type User from '#models/user'

export interface SheetMark extends Mark {
  /** `85.5`; empty for absence. */
  text: string
  passed: boolean
}

export interface SheetRow {
  enrolmentId: number
  position: number
  name: string
  documentMask: string
  expected: Component[]
  /** Marks of this sitting. */
  marks: Partial<Record<Component, SheetMark>>
  /** Components passed earlier, kept for this resit. */
  kept: Partial<Record<Component, SheetMark>>
  /** With the marks of this sitting; null before they are all there. */
  passed: boolean | null
  /** Whether an objection to a mark of this person is open. */
  disputed: boolean
}

export const SITTING_EVENTS = [
  'planned',
  'arranged',
  'submitted',
  'approved',
  'plan_returned',
  'recalled',
  'entered',
  'entered_again',
  'differences_settled',
  'sampled',
  'sample_differed',
  'returned',
  'published',
  'finalised',
] as const

export interface SittingEvent {
  action: (typeof SITTING_EVENTS)[number]
  actor: string
  at: string
  reason: string | null
  fileName: string | null
}

const GIVEN_BACK: readonly SittingEvent['action'][] = [
  'plan_returned',
  'recalled',
  'returned',
  'sample_differed',
]

export interface SittingSheet {
  id: number
  code: string
  attempt: number
  heldOn: string
  /** Components of the class, and those marked at this sitting. */
  all: Component[]
  components: Component[]
  status: SittingStatus
  tint: string
  isHeld: boolean
  class: { id: number; code: string; title: string; termNumber: number; gradeRank: number }
  body: string
  round: number
  enteredById: number | null
  enteredBy: string | null
  checkedById: number | null
  checkedBy: string | null
  sampledAt: string | null
  objectionsUntil: string | null
  /** Whether a published mark may still be objected to. */
  isObjectable: boolean
  /** Whether the marks shown are the reader's own entry, which nobody else sees. */
  isOwnEntry: boolean
  /** Whether the reader entered marks or settled a difference: no sample, no answer by them. */
  isMarker: boolean
  /** Whether the reader is enrolled in the class: they handle nothing here. */
  isOwnClass: boolean
  rows: SheetRow[]
  counts: {
    people: number
    passed: number
    failed: number
    disputed: number
    absent: number
    missing: number
  }
  events: SittingEvent[]
  /** Why the plan or the marks were last given back, while they are to be mended. */
  returned: SittingEvent | null
}

/**
 * One sitting with everybody expected, their marks and what was done with it. While the entries are
 * made nobody sees a mark but the first to enter their own. Thirteen queries at most.
 */
export async function sittingSheet(
  id: number,
  locale: Locale,
  reader: Pick<User, 'id' | 'personId'>
): Promise<SittingSheet> {
  const language = locale === 'en' ? 'en' : 'zh'
  const row = await db
    .from('sittings as s')
    .join('course_classes as c', 'c.id', 's.course_class_id')
    .join('courses as co', 'co.id', 'c.course_id')
    .join('assessment_bodies as b', 'b.id', 'c.assessment_body_id')
    .leftJoin('users as e', 'e.id', 's.entered_by_id')
    .leftJoin('users as k', 'k.id', 's.checked_by_id')
    .leftJoin('sittings as f', (join) =>
      join.on('f.course_class_id', 'c.id').andOnVal('f.attempt', 1)
    )
    .where('s.id', id)
    .select('s.*', 'c.code as class_code', 'c.term_number', 'co.grade_rank')
    .select(`co.title_${language} as title`, `b.name_${language} as body`)
    .select(
      'e.full_name as entered_by',
      'k.full_name as checked_by',
      'f.components as first_components'
    )
    .firstOrFail()
  const expected = await candidatesOf({
    id,
    courseClassId: row.course_class_id,
    attempt: row.attempt,
    components: row.components,
    heldOn: row.held_on,
  })
  const isOwnEntry = row.status === 'entered' && row.entered_by_id === reader.id
  const scores = await db
    .from('scores')
    .where('sitting_id', id)
    .select('enrolment_id', 'component', 'outcome', 'mark_tenths')
  if (isOwnEntry) scores.push(...(await ownEntry(id, row.entry_round)))
  const results = await resultsOf(row.course_class_id, undefined, { withSittingId: id })
  const events = await eventsOf(id)
  const markers = await markersOf(db.connection(), row)

  const all = readComponents(row.first_components ?? row.components)
  const byPlace = new Map(scores.map((one) => [`${one.enrolment_id}:${one.component}`, one]))
  const rows: SheetRow[] = expected.map((one) => {
    const marks: SheetRow['marks'] = {}
    const kept: SheetRow['kept'] = {}
    const result = results.get(one.enrolmentId)
    for (const component of all) {
      const score = byPlace.get(`${one.enrolmentId}:${component}`)
      const other = result?.components[component]
      if (score) {
        marks[component] = sheetMark({ outcome: score.outcome, markTenths: score.mark_tenths })
      } else if (other && other.sittingId !== id && !one.components.includes(component)) {
        kept[component] = sheetMark(other)
      }
    }
    const isComplete = one.components.every((component) => marks[component])
    return {
      enrolmentId: one.enrolmentId,
      position: one.position,
      name: one.name,
      documentMask: one.documentMask,
      expected: one.components,
      marks,
      kept,
      passed: isComplete && !isOwnEntry ? (result?.passed ?? false) : null,
      disputed: result?.disputed ?? false,
    }
  })
  const isGivenBack = ['planned', 'approved'].includes(row.status)
  const last = events.at(-1)
  return {
    id,
    code: row.code,
    attempt: row.attempt,
    heldOn: row.held_on,
    all,
    components: readComponents(row.components),
    status: row.status,
    tint: sittingTint(row.status),
    isHeld: row.held_on <= clock.today(),
    class: {
      id: row.course_class_id,
      code: row.class_code,
      title: row.title,
      termNumber: row.term_number,
      gradeRank: row.grade_rank,
    },
    body: row.body,
    enteredById: row.entered_by_id,
    enteredBy: row.entered_by,
    checkedById: row.checked_by_id,
    checkedBy: row.checked_by,
    sampledAt: row.sampled_at,
    objectionsUntil: row.objections_until,
    isObjectable: row.status === 'published' && clock.today() <= row.objections_until,
    round: row.entry_round,
    isOwnEntry,
    isMarker: markers.has(reader.id),
    isOwnClass: await isEnrolled(row.course_class_id, reader.personId),
    rows,
    counts: {
      people: rows.length,
      passed: rows.filter((one) => one.passed === true && !one.disputed).length,
      failed: rows.filter((one) => one.passed === false && !one.disputed).length,
      disputed: rows.filter((one) => one.disputed).length,
      absent: rows.filter((one) => Object.values(one.marks).some((m) => m.outcome === 'absent'))
        .length,
      missing: rows.filter((one) => one.passed === null).length,
    },
    events,
    returned: isGivenBack && last && GIVEN_BACK.includes(last.action) ? last : null,
  }
}

async function isEnrolled(classId: number, personId: number | null): Promise<boolean> {
  if (personId === null) return false
  const place = { course_class_id: classId, person_id: personId }
  return Boolean(await db.from('enrolments').where(place).first())
}

/** What the reader entered, while nobody has entered a second time. */
function ownEntry(sittingId: number, round: number) {
  return db
    .from('score_entries')
    .where({ sitting_id: sittingId, round, turn: 1 })
    .select('enrolment_id', 'component', 'outcome', 'mark_tenths')
}

function sheetMark({ outcome, markTenths }: Mark): SheetMark {
  return {
    outcome,
    markTenths,
    text: markTenths === null ? '' : markText(markTenths),
    passed: isPassed({ outcome, markTenths }),
  }
}

async function eventsOf(sittingId: number): Promise<SittingEvent[]> {
  const entries = await db
    .from('audit_entries')
    .where({ subject_type: 'sitting', subject_id: sittingId })
    .orderBy('sequence')
    .select('sequence', 'action', 'actor_name', 'occurred_at', 'changes')
  const changes = await changesWithWords(db.connection(), entries as any[])
  return entries.flatMap((entry, i) => {
    const action = entry.action.replace(/^sitting\./, '') as SittingEvent['action']
    if (!SITTING_EVENTS.includes(action)) return []
    const { reason = null, fileName = null } = changes[i] as Partial<SittingEvent>
    return [{ action, actor: entry.actor_name, at: entry.occurred_at, reason, fileName }]
  })
}
