import clock from '#app/shared/clock'
import { both, count } from '#app/rules/words'
import { addDays } from '#app/shared/days'
import { instantDay } from '#app/shared/words'
import { addMonths } from '#app/rules/days'
import { componentsFor, isPassed, type Mark } from '#app/grades/pass_rule'
import { gradeWords, gradeWordsEn } from '#app/certificates/certificate_facts'
import type { Row } from '#app/subsidies/claim_records'
import type { AttendanceByDay } from '#app/classes/attendance_rule'
import type { Evidence, Fact, Facts, Localized } from '#app/rules/types'

/** The records of one enrolment. */
export interface EnrolmentRecords {
  row: Row
  /** Published scores, the newest attempt of each component last. */
  scores: Row[]
  certificate: Row | null
  /** For a class that is not finished: how somebody attends it. */
  attendance?: AttendanceByDay
  /** The day the claim was first sent; null while it was not. */
  submittedOn: string | null
}

const COMPONENTS: Record<string, Localized> = {
  theory: both('理论', 'theory'),
  skills: both('技能', 'skills'),
  review: both('综合评审', 'review'),
}

const CATEGORIES: Record<string, Localized> = {
  poverty_alleviated: both('脱贫人口（含防止返贫监测对象）', 'lifted out of or at risk of poverty'),
  graduate: both('毕业年度高校毕业生', 'graduate in the year of graduation'),
  school_leaver: both('未继续升学的应届初高中毕业生', 'school leaver not continuing to study'),
  rural_migrant: both('农村转移就业劳动者', 'rural worker moving to other work'),
  registered_unemployed: both('城镇登记失业人员', 'registered unemployed'),
  hard_to_employ: both('就业困难人员', 'hard to employ'),
  enterprise_employee: both('企业职工', 'enterprise employee'),
  veteran: both('退役军人', 'veteran'),
  disabled: both('残疾人', 'disabled person'),
  other: both('其他人员', 'other person'),
}

const CERTIFICATE_STATES: Record<string, Localized> = {
  issued: both('已制证', 'issued'),
  printed: both('已打印', 'printed'),
  delivered: both('已领取', 'delivered'),
  revoked: both('已撤销', 'revoked'),
  superseded: both('已换发', 'superseded'),
}

const FEE_KINDS: Record<string, Localized> = {
  free: both('免费培训', 'free of charge'),
  self_paid: both('本人付费', 'paid by the trainee'),
  enterprise: both('企业付费', 'paid by the enterprise'),
}

/** The facts that an enrolment, its class and what came of them give. */
export function enrolmentFacts(records: EnrolmentRecords): Facts {
  const { row, scores, certificate } = records
  return {
    ...personFacts(records),
    ...catalogueFacts(row),
    ...enterpriseFacts(row),
    ...attendanceFacts(records),
    ...scoreFacts(row, scores),
    ...certificateFacts(row, certificate),
  }
}

function isFinished(row: Row): boolean {
  return ['finished', 'archived'].includes(row.class_status)
}

/** Whether the class can still bring something for this person. */
function isUnderWay(row: Row): boolean {
  return row.enrolment_status !== 'not_completed' && row.class_status !== 'cancelled'
}

function personFacts({ row, submittedOn }: EnrolmentRecords): Facts {
  const registration: Evidence = {
    type: 'class',
    id: row.class_id,
    label: both('报名登记', 'Enrolment record'),
  }
  const category =
    CATEGORIES[row.trainee_category] ?? both(row.trainee_category, row.trainee_category)
  const proof = row.category_proof
  const proven = row.category_proven_on
  return {
    birth_on: row.birth_on
      ? { value: row.birth_on, evidence: personEvidence(row) }
      : { value: null, note: both('档案中没有出生日期', 'no day of birth on record') },
    class_starts_on: {
      value: row.starts_on,
      note: both(`${row.starts_on} 开班`, `class started ${row.starts_on}`),
      evidence: classEvidence(row),
    },
    class_ends_on: {
      value: row.ends_on,
      note: both(`结业 ${row.ends_on}`, `ended ${row.ends_on}`),
      evidence: classEvidence(row),
    },
    claim_on: claimOnFact(row, submittedOn),
    fee_kind: { value: row.fee_kind, note: FEE_KINDS[row.fee_kind], evidence: classEvidence(row) },
    occupation_code: {
      value: row.occupation_code,
      note: both(row.occupation_zh, row.occupation_en),
      evidence: classEvidence(row),
    },
    grade_code: {
      value: row.grade_code,
      note: both(gradeWords(row.grade_rank), gradeWordsEn(row.grade_rank)),
      evidence: classEvidence(row),
    },
    trainee_category: {
      value: row.trainee_category,
      note: both(`登记为${category['zh-CN']}`, `recorded as ${category.en}`),
      evidence: registration,
    },
    category_proven_on:
      proven && row.proof_checked_at
        ? {
            value: proven,
            note: both(
              `${proof ? `${proof} ` : '身份证明 '}${proven}`,
              `${proof ? `${proof}, ` : 'proof '}${proven}`
            ),
            evidence: registration,
          }
        : {
            value: null,
            note: proven
              ? both(
                  `登记的证明日期 ${proven} 没有人记录看过原件`,
                  `nobody recorded having seen the proof of ${proven}`
                )
              : both('没有登记身份证明的取得日期', 'the date of the proof is not recorded'),
            evidence: registration,
          },
  }
}

function claimOnFact(row: Row, submittedOn: string | null): Fact {
  if (submittedOn === null && !isFinished(row)) {
    const note = both('尚未申报', 'not claimed yet')
    return { value: null, note, pending: true, expected: row.ends_on }
  }
  const claimOn = submittedOn ?? clock.today()
  return { value: claimOn, note: both(`申报 ${claimOn}`, `claimed ${claimOn}`) }
}

function personEvidence(row: Row): Evidence {
  return { type: 'person', id: row.person_id, label: both('学员档案', 'Trainee record') }
}

function classEvidence(row: Row): Evidence {
  return {
    type: 'class',
    id: row.class_id,
    label: both(`班级 ${row.class_code}`, `Class ${row.class_code}`),
  }
}

function catalogueFacts(row: Row): Facts {
  return {
    base_listed: listed(
      row.base_listed_until,
      row.starts_on,
      both(row.base_zh, row.base_en),
      undefined
    ),
    course_listed: listed(
      row.course_listed_until,
      row.starts_on,
      both(`${row.course_zh} ${row.course_code}`, `${row.course_en} (${row.course_code})`),
      {
        type: 'course',
        id: row.course_id,
        label: both(`课程 ${row.course_code}`, `Course ${row.course_code}`),
      }
    ),
    body_filed: {
      value: row.filing_id !== null && row.filed_until >= row.ends_on,
      note:
        row.filing_id === null
          ? both(
              `${row.body_zh}没有备案${row.occupation_zh}${gradeWords(row.grade_rank)}`,
              `${row.body_en} is not filed for ${row.occupation_en}, ${gradeWordsEn(row.grade_rank)}`
            )
          : both(
              `${row.body_zh}，备案至 ${row.filed_until}`,
              `${row.body_en}, filed until ${row.filed_until}`
            ),
      evidence: classEvidence(row),
    },
  }
}

function listed(
  until: string | null,
  startsOn: string,
  name: Localized,
  evidence: Evidence | undefined
): Fact {
  const value = until === null || until >= startsOn
  const note = until
    ? both(`${name['zh-CN']}，目录有效至 ${until}`, `${name.en}, listed until ${until}`)
    : name
  return { value, note, evidence }
}

/** Contract, employer and years: what trainings at or for an enterprise are asked. */
function enterpriseFacts(row: Row): Facts {
  const evidence = classEvidence(row)
  const signed = row.contract_signed_on
  const ends = row.contract_ends_on
  const noContract = both('没有登记劳动合同', 'no labour contract is recorded')
  const contract: Evidence = {
    type: 'class',
    id: row.class_id,
    label: both('劳动合同登记', 'Contract record'),
  }
  const years = row.apprenticeship_years
  return {
    training_kind: {
      value: row.training_kind,
      note: TRAINING_KINDS[row.training_kind],
      evidence,
    },
    employer_named: row.employer_id
      ? { value: true, note: both(row.employer_name, row.employer_name), evidence }
      : { value: false, note: both('没有登记企业', 'no enterprise is recorded'), evidence },
    contract_signed_on: signed
      ? { value: signed, note: both(`${signed} 签订`, `signed ${signed}`), evidence: contract }
      : { value: null, note: noContract, evidence: contract },
    contract_months:
      signed && ends
        ? contractFact(signed, ends, contract)
        : { value: null, note: noContract, evidence: contract },
    training_years: years
      ? { value: years, note: both(`学徒期 ${years} 年`, `${count(years, 'year')}`), evidence }
      : { value: null, note: both('没有登记学徒年限', 'no years are recorded'), evidence },
    class_started: ['running', 'finished', 'archived'].includes(row.class_status)
      ? { value: true, note: both('已开班', 'under way'), evidence }
      : {
          value: null,
          note: both(`计划 ${row.starts_on} 开班`, `to start ${row.starts_on}`),
          evidence,
          pending: true,
          expected: true,
        },
    completed: completedFact(row),
  }
}

const TRAINING_KINDS: Record<string, Localized> = {
  skills: both('职业技能培训', 'skills training'),
  apprenticeship: both('企业新型学徒制', 'new-style apprenticeship'),
}

/** Full months of a contract; its last day belongs to it. */
function contractFact(signed: string, ends: string, evidence: Evidence): Fact {
  let months = 0
  while (addMonths(signed, months + 1) <= addDays(ends, 1)) months++
  const note = both(
    `${signed} 至 ${ends}，满 ${months} 个月`,
    `${signed} to ${ends}, ${count(months, 'full month')}`
  )
  return { value: months, note, evidence }
}

function completedFact(row: Row): Fact {
  const evidence: Evidence = {
    type: 'attendance',
    id: row.class_id,
    label: both('结业记录', 'Completion record'),
  }
  if (row.enrolment_status === 'completed') {
    return { value: true, note: both('已结业', 'completed'), evidence }
  }
  if (row.enrolment_status === 'not_completed') {
    return { value: false, note: both('未结业', 'not completed'), evidence }
  }
  const note = both('尚未结业', 'not completed yet')
  return { value: null, note, evidence, pending: true, expected: true }
}

function attendanceFacts({ row, attendance }: EnrolmentRecords): Facts {
  const evidence: Evidence = {
    type: 'attendance',
    id: row.class_id,
    label: both('签到明细', 'Attendance record'),
  }
  if (!isFinished(row)) return attendanceToCome(row, attendance, evidence)
  const { days_attended: attended, training_days: days, attendance_percent: percent } = row
  const note = both(
    `${days} 天出勤 ${attended} 天，${percent}%`,
    `${attended} of ${count(days, 'day')} attended, ${percent}%`
  )
  return {
    attendance_percent: { value: percent, note, evidence },
    attended_days: { value: attended, note, evidence },
    training_days: { value: days, note: both(`${days} 天`, count(days, 'day')), evidence },
    absent_days: { value: Math.max(0, days - attended), evidence },
  }
}

/** The class is not over: the most that can be reached, what was already missed taken off. */
function attendanceToCome(
  row: Row,
  attendance: AttendanceByDay | undefined,
  evidence: Evidence
): Facts {
  const note = both('班级尚未结业', 'the class is not finished')
  const pending = isUnderWay(row) && { pending: true as const }
  const days = attendance?.days
  const lost = days?.missed
    ? both(
        `班级尚未结业，已缺勤 ${days.missed} 天`,
        `the class is not finished, ${count(days.missed, 'day')} missed so far`
      )
    : note
  const share = attendance?.missed
    ? both(
        `班级尚未结业，至今出勤率 ${attendance.percentSoFar}%，以后全到最多 ${attendance.percentAtBest}%`,
        `the class is not finished, ${attendance.percentSoFar}% attended so far, ${attendance.percentAtBest}% at best`
      )
    : note
  const expected = { percent: attendance?.percentAtBest ?? undefined, days: days?.planned }
  return {
    attendance_percent: {
      value: null,
      note: share,
      evidence,
      ...pending,
      expected: expected.percent,
    },
    attended_days: {
      ...{ value: null, note: lost, evidence, ...pending },
      expected: days && days.planned - days.missed,
    },
    training_days: { value: null, note, evidence, ...pending, expected: expected.days },
    absent_days: { value: null, note: lost, evidence, ...pending, expected: days?.missed },
  }
}

function scoreFacts(row: Row, scores: Row[]): Facts {
  const needed = componentsFor(row.grade_rank)
  // A component that was passed once keeps its mark: later attempts are only for those that failed.
  const latest = new Map(scores.map((score) => [score.component as string, score]))
  const facts: Facts = {}
  const toCome: Fact = { value: null, ...(isUnderWay(row) && { pending: true as const }) }
  for (const component of needed) {
    const score = latest.get(component)
    facts[`${component}_mark`] = score ? markFact(component, score) : { ...toCome, note: noMark }
  }
  const last = scores.at(-1)
  if (!last || needed.some((component) => !latest.has(component))) {
    return { ...facts, failed_components: { ...toCome, note: noMark, expected: [] } }
  }
  const failed = needed.filter((component) => !isPassed(markOf(latest.get(component)!)))
  const parts = needed.map((component) => markWords(component, latest.get(component)!))
  const evidence = sittingEvidence(last)
  const note = both(
    parts.map((part) => part['zh-CN']).join('，'),
    parts.map((part) => part.en).join(', ')
  )
  return { ...facts, failed_components: { value: failed, note, evidence } }
}

function markOf({ outcome, mark_tenths: markTenths }: Row): Mark {
  return { outcome, markTenths }
}

const noMark = both('成绩尚未公布', 'the scores are not published')

function markFact(component: string, score: Row): Fact {
  return {
    value: score.outcome === 'marked' ? score.mark_tenths / 10 : null,
    note: markWords(component, score),
    evidence: sittingEvidence(score),
  }
}

/** What is said of a component without a mark, by its outcome. */
const WITHOUT_MARK: Record<string, Localized> = {
  absent: both('缺考', 'absent'),
  exempt: both('免考', 'exempt'),
  void: both('作废', 'void'),
}

function markWords(component: string, score: Row): Localized {
  const name = COMPONENTS[component]
  const without = WITHOUT_MARK[score.outcome]
  if (without) return both(name['zh-CN'] + without['zh-CN'], `${name.en} ${without.en}`)
  const mark = score.mark_tenths / 10
  return both(`${name['zh-CN']} ${mark}`, `${name.en} ${mark}`)
}

function sittingEvidence(score: Row): Evidence {
  const day = instantDay(score.published_at)
  return {
    type: 'sitting',
    id: score.sitting_id,
    label: both(`成绩公布 ${day}`, `Scores published ${day}`),
  }
}

function certificateFacts(row: Row, certificate: Row | null): Facts {
  if (!certificate) {
    const pending = isUnderWay(row) && { pending: true as const }
    const none: Fact = {
      value: null,
      note: both('尚未发证', 'no certificate issued'),
      evidence: classEvidence(row),
      ...pending,
    }
    return {
      certificate_number: { ...none, expected: '-' },
      certificate_status: { ...none, expected: 'issued' },
      certificate_issued_on: none,
    }
  }
  const { number, status, issued_on: issuedOn } = certificate
  const state = CERTIFICATE_STATES[status] ?? both(status, status)
  const evidence: Evidence = {
    type: 'certificate',
    id: certificate.id,
    label: both(`证书 ${number}`, `Certificate ${number}`),
  }
  return {
    certificate_number: {
      value: number,
      note: both(`${issuedOn} 发证`, `issued ${issuedOn}`),
      evidence,
    },
    certificate_status: { value: status, note: state, evidence },
    certificate_issued_on: {
      value: issuedOn,
      note: both(`${issuedOn} 发证`, `issued ${issuedOn}`),
      evidence,
    },
  }
}
