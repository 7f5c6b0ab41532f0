import { both } from '#app/rules/words'
import { earliestDay } from '#app/grades/entry/held'
import type { EvidenceRow, EntryRows } from '#app/grades/entry/entry_rows'
import { SCHOOL_KINDS, TITLE_LEVELS, type SchoolKind } from '#app/grades/evidence/evidence_kinds'
import type { Fact, Facts, Localized } from '#app/rules/types'

/** Codes of the grades that certificates are about, by rank. */
const LEVELS: Record<number, string> = {
  2: 'level_5',
  3: 'level_4',
  4: 'level_3',
  5: 'level_2',
  6: 'level_1',
}

export interface EntrySubject {
  personId: number
  occupationId: number
  workType: string
  gradeRank: number
  onDay: string
}

/**
 * What is known of a person when they apply for a grade: the facts that entry conditions ask for.
 * What nobody has recorded, checked or looked up is unknown, and the note says which.
 */
export function entryFacts(rows: EntryRows, { onDay }: Pick<EntrySubject, 'onDay'>): Facts {
  const facts: Facts = {
    birth_on: { value: rows.birthOn },
    applied_on: { value: onDay },
    work_periods: workFact(rows.evidence.filter((one) => one.kind === 'employment')),
    apprenticeship_completed_on: apprenticeshipFact(rows),
    training_completed_on: trainingFact(rows),
    reserve_technician_certificate_on: certificateFact(rows, 'reserve_technician'),
    own_level_1_on: ownFact(rows, 6),
    own_special_technician_on: ownFact(rows, 7),
  }
  for (const [rank, code] of Object.entries(LEVELS)) {
    facts[`${code}_on`] = certificateFact(rows, Number(rank))
  }
  for (const level of TITLE_LEVELS) {
    facts[`${level}_title_on`] = titleFact(rows, level)
  }
  const schooling = new Set(Object.values(SCHOOL_KINDS).flat())
  for (const code of schooling) facts[`${code}_on`] = schoolFact(rows, code)
  return facts
}

const evidenceOf = (row: EvidenceRow, label: Localized) => ({
  type: 'person_evidence',
  id: row.id,
  label,
})

function workFact(rows: EvidenceRow[]): Fact {
  const period = (row: EvidenceRow) => `${row.fromOn}/${row.untilOn ?? ''}`
  const checked = rows.filter((row) => row.status === 'checked')
  if (rows.length === 0) return { value: null, note: NOT_RECORDED.work }
  const unsure = rows.map(period)
  if (checked.length === 0) return { value: null, note: WAITING, unsure }
  const total = both(`工作经历 ${checked.length} 段`, `${checked.length} employments on record`)
  return { value: checked.map(period), unsure, evidence: evidenceOf(checked[0], total) }
}

function certificateFact(rows: EntryRows, wanted: number | 'reserve_technician'): Fact {
  const own = rows.grades.filter((grade) => grade.gradeRank === wanted)
  const shown = rows.evidence.filter((one) => {
    if (one.kind !== 'certificate') return false
    const isReserve = one.detail === 'reserve_technician'
    return wanted === 'reserve_technician' ? isReserve : !isReserve && one.gradeRank === wanted
  })
  const good = shown.filter((one) => one.status === 'checked' && one.lookup === 'matches')
  const held = [
    ...own.map((grade) => ({
      day: grade.awardedOn,
      evidence: {
        type: 'grade_record',
        id: grade.id,
        label: both(`本系统 ${grade.awardedOn}`, `own register, ${grade.awardedOn}`),
      },
    })),
    ...good.map((one) => ({
      day: one.fromOn,
      evidence: evidenceOf(one, both(`证书 ${one.numberMask}`, `certificate ${one.numberMask}`)),
    })),
  ]
  const first = earliestDay(held)
  if (first) {
    const note = both(`${first.day} 取得`, `since ${first.day}`)
    return { value: first.day, note, evidence: first.evidence }
  }
  return certificateInDoubt(shown)
}

function certificateInDoubt(shown: EvidenceRow[]): Fact {
  const open = shown.filter((one) => one.lookup === null || one.lookup === 'matches')
  const [doubtful] = open.length > 0 ? open : shown
  if (!doubtful) return { value: null, note: NOT_RECORDED.certificate }
  const label = both(`证书 ${doubtful.numberMask}`, `certificate ${doubtful.numberMask}`)
  const evidence = evidenceOf(doubtful, label)
  if (open.length === 0) return { value: null, note: LOOKUP[doubtful.lookup!], evidence }
  const unsure = earliestDay(open.map((one) => ({ day: one.fromOn })))!.day
  return { value: null, note: doubtful.lookup ? WAITING : LOOKUP.none, unsure, evidence }
}

function titleFact(rows: EntryRows, level: string): Fact {
  const titles = rows.evidence.filter((one) => one.kind === 'title' && one.detail === level)
  return dayFact(titles, (one) => one.fromOn, NOT_RECORDED.title)
}

function apprenticeshipFact(rows: EntryRows): Fact {
  const all = rows.evidence.filter((one) => one.kind === 'apprenticeship')
  const done = all.filter((one) => one.untilOn)
  const note = all.length > 0 ? NOT_RECORDED.apprenticeshipEnd : NOT_RECORDED.apprenticeship
  return dayFact(done, (one) => one.untilOn!, note)
}

/** A student who graduates this year counts from the day on which the school confirmed it. */
function schoolFact(rows: EntryRows, code: string): Fact {
  const diplomas = rows.evidence.filter((one) => one.kind === 'diploma')
  const fitting = diplomas.filter((one) =>
    (SCHOOL_KINDS[one.detail as SchoolKind] as readonly string[]).includes(code)
  )
  const note = diplomas.length > 0 ? NOT_RECORDED.schooling : NOT_RECORDED.diploma
  return dayFact(fitting, (one) => [one.fromOn, one.graduatingOn ?? one.fromOn].sort()[0], note)
}

function trainingFact(rows: EntryRows): Fact {
  const first = earliestDay(rows.trainings.map((one) => ({ ...one, day: one.endsOn })))
  if (!first) return { value: null, note: NOT_RECORDED.training }
  const label = both(`培训班 ${first.classCode}`, `class ${first.classCode}`)
  return { value: first.day, evidence: { type: 'course_class', id: first.classId, label } }
}

/** A grade of this occupation itself: a related one is not enough for a post. */
function ownFact(rows: EntryRows, rank: number): Fact {
  const same = rows.evidence.filter((one) => one.subject === rows.occupation)
  return certificateFact({ ...rows, evidence: same }, rank)
}

/** The first day of checked evidence; unknown while it waits for its check. */
function dayFact(rows: EvidenceRow[], dayOf: (row: EvidenceRow) => string, none: Localized): Fact {
  const days = (some: EvidenceRow[]) => earliestDay(some.map((row) => ({ row, day: dayOf(row) })))
  const sure = days(rows.filter((row) => row.status === 'checked'))
  const label = (row: EvidenceRow) => both(row.subject, row.subject)
  if (sure) return { value: sure.day, evidence: evidenceOf(sure.row, label(sure.row)) }
  const hoped = days(rows)
  if (!hoped) return { value: null, note: none }
  return {
    value: null,
    note: WAITING,
    unsure: hoped.day,
    evidence: evidenceOf(hoped.row, label(hoped.row)),
  }
}

const WAITING = both('已登记，等待第二人核对', 'recorded, waits for a second person to check')

const LOOKUP = {
  none: both('已登记，还没有全国联网查询', 'recorded, not yet looked up in the national register'),
  matches: WAITING,
  differs: both('全国联网查询与登记不一致', 'the national register says something else'),
  not_found: both('全国联网查询查不到', 'not found in the national register'),
}

const NOT_RECORDED = {
  work: both('没有登记工作经历', 'no work is recorded'),
  certificate: both('没有登记证书', 'no certificate is recorded'),
  title: both('没有登记职称', 'no title is recorded'),
  diploma: both('没有登记学历', 'no diploma is recorded'),
  schooling: both('登记的学历中没有这一类', 'no diploma of this kind is recorded'),
  apprenticeship: both('没有登记学徒经历', 'no apprenticeship is recorded'),
  apprenticeshipEnd: both('学徒期还没有登记期满', 'the end of the apprenticeship is not recorded'),
  training: both('没有结业的培训', 'no completed training'),
}
