import clock from '#app/shared/clock'
import { Money } from '#app/shared/money'
import { instantDay } from '#app/shared/words'
import { both, count } from '#app/rules/words'
import { committedStatuses, countedStatuses, paidStatuses } from '#app/subsidies/claim_status'
import { componentsFor, isPassed, type Mark } from '#app/grades/pass_rule'
import { gradeWords, gradeWordsEn } from '#app/certificates/certificate_facts'
import {
  readCertificates,
  readClaims,
  readEnrolments,
  readFirstSubmissions,
  readScores,
  type Row,
} from '#app/subsidies/claim_records'
import type { ClaimKind, ClaimPart } from '#app/subsidies/claim_kinds'
import type { Evidence, Fact, Facts, Localized } from '#app/rules/types'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** What is needed to judge one enrolment, and to write its claim. */
export interface ClaimSubject {
  enrolmentId: number
  personId: number
  personName: string
  documentMask: string
  classId: number
  classYear: number
  classStartsOn: string
  baseId: number
  feeKind: 'free' | 'self_paid' | 'enterprise'
  employerId: number | null
  occupationId: number
  gradeRank: number
  certificate: { id: number; number: string; status: string } | null
  /** The claim that counts for this enrolment: the live one, else the newest. */
  claim: OwnClaim | null
  facts: Facts
}

/** What is claimed for the enrolments. */
export interface ClaimScope {
  kind: ClaimKind
  part?: ClaimPart
}

export interface OwnClaim {
  id: number
  number: string
  status: string
  version: number
  amountFen: number
  policyId: number
  submittedAt: string | null
  heldAt: string | null
  disputedAt: string | null
  noticeClosedAt: string | null
  traceHash: string
}

const CHUNK = 400

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

/**
 * Gathers the facts of enrolments for judging a claim of one kind, in seven queries for every
 * four hundred, whatever their number. What is not recorded stays unknown: its value is null and the
 * note says what is missing. Withdrawn enrolments are left out. The order is that of the roster.
 */
export async function gatherClaimFacts(
  client: QueryClientContract,
  enrolmentIds: number[],
  scope: ClaimScope
): Promise<ClaimSubject[]> {
  const subjects: ClaimSubject[] = []
  for (let start = 0; start < enrolmentIds.length; start += CHUNK) {
    subjects.push(...(await gatherSome(client, enrolmentIds.slice(start, start + CHUNK), scope)))
  }
  return subjects
}

/** Ids of the enrolments of a class that count (not withdrawn), in the order of the roster. */
export async function enrolmentsOfClass(
  client: QueryClientContract,
  classId: number
): Promise<number[]> {
  const rows = await client
    .from('enrolments')
    .where('course_class_id', classId)
    .whereNot('status', 'withdrawn')
    .orderBy('position')
    .orderBy('id')
    .select('id')
  return rows.map((row) => row.id)
}

async function gatherSome(
  client: QueryClientContract,
  ids: number[],
  { kind, part = 'whole' }: ClaimScope
): Promise<ClaimSubject[]> {
  const rows = await readEnrolments(client, ids)
  const personIds = [...new Set(rows.map((row) => row.person_id as number))]
  const scores = group(await readScores(client, ids), 'enrolment_id')
  const certificates = group(await readCertificates(client, ids), 'enrolment_id')
  const claims = (await readClaims(client, personIds)).filter((claim) => claim.kind === kind)
  const own = group(
    claims.filter((claim) => claim.part === part),
    'enrolment_id'
  )
  const byPerson = group(claims, 'person_id')
  const firstSent = await readFirstSubmissions(
    client,
    claims.filter((claim) => claim.submitted_at).map((claim) => claim.id)
  )

  return rows.map((row) => {
    const certificate = certificates.get(row.enrolment_id)?.[0] ?? null
    const claim = chosenClaim(own.get(row.enrolment_id) ?? [])
    const others = (byPerson.get(row.person_id) ?? []).filter((other) => counts(other, claim, row))
    const claimOn = (claim && firstSent.get(claim.id)) ?? clock.today()
    return {
      enrolmentId: row.enrolment_id,
      personId: row.person_id,
      personName: row.person_name,
      documentMask: row.document_mask,
      classId: row.class_id,
      classYear: row.class_year,
      classStartsOn: row.starts_on,
      baseId: row.base_id,
      feeKind: row.fee_kind,
      employerId: row.employer_id,
      occupationId: row.occupation_id,
      gradeRank: row.grade_rank,
      certificate: certificate && {
        id: certificate.id,
        number: certificate.number,
        status: certificate.status,
      },
      claim: claim && ownClaim(claim),
      facts: {
        ...personFacts(row, claimOn),
        ...catalogueFacts(row),
        ...attendanceFacts(row),
        ...scoreFacts(row, scores.get(row.enrolment_id) ?? []),
        ...certificateFacts(row, certificate),
        ...earlierFacts(row, others),
      },
    }
  })
}

function chosenClaim(claims: Row[]): Row | null {
  const live = claims.filter((claim) => !['rejected', 'withdrawn'].includes(claim.status))
  return live.at(-1) ?? claims.at(-1) ?? null
}

function ownClaim(claim: Row): OwnClaim {
  return {
    id: claim.id,
    number: claim.number,
    status: claim.status,
    version: claim.version,
    amountFen: Number(claim.amount_fen),
    policyId: claim.policy_id,
    submittedAt: claim.submitted_at,
    heldAt: claim.held_at,
    disputedAt: claim.disputed_at,
    noticeClosedAt: claim.notice_closed_at,
    traceHash: claim.trace_hash,
  }
}

/**
 * Whether another claim of the person stands in the way: paid or approved ones always, those still
 * under review when they were sent before this one. Two sent at once never both pass.
 */
function counts(other: Row, own: Row | null, row: Row): boolean {
  if (other.enrolment_id === row.enrolment_id) return false
  if (other.quota_freed_at) return false
  if (!(countedStatuses as readonly string[]).includes(other.status)) return false
  const settled: readonly string[] = [...paidStatuses, ...committedStatuses]
  if (settled.includes(other.status)) return true
  if (!own?.submitted_at || !['submitted', 'reviewed'].includes(own.status)) return true
  if (other.submitted_at !== own.submitted_at) return other.submitted_at < own.submitted_at
  return other.id < own.id
}

function personFacts(row: Row, claimOn: string): Facts {
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
    claim_on: { value: claimOn, note: both(`申报 ${claimOn}`, `claimed ${claimOn}`) },
    trainee_category: {
      value: row.trainee_category,
      note: both(`登记为${category['zh-CN']}`, `recorded as ${category.en}`),
      evidence: registration,
    },
    category_proven_on: proven
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
          note: both('没有登记身份证明的取得日期', 'the date of the proof is not recorded'),
          evidence: registration,
        },
  }
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

function attendanceFacts(row: Row): Facts {
  const evidence: Evidence = {
    type: 'attendance',
    id: row.class_id,
    label: both('签到明细', 'Attendance record'),
  }
  if (!['finished', 'archived'].includes(row.class_status)) {
    const note = both('班级尚未结业', 'the class is not finished')
    return {
      attendance_percent: { value: null, note, evidence },
      attended_days: { value: null, note, evidence },
      training_days: { value: null, note, evidence },
      absent_days: { value: null, note, evidence },
    }
  }
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

function scoreFacts(row: Row, scores: Row[]): Facts {
  const needed = componentsFor(row.grade_rank)
  // A component that was passed once keeps its mark: later attempts are only for those that failed.
  const latest = new Map(scores.map((score) => [score.component as string, score]))
  const facts: Facts = {}
  for (const component of needed) {
    const score = latest.get(component)
    facts[`${component}_mark`] = score ? markFact(component, score) : { value: null, note: noMark }
  }
  const last = scores.at(-1)
  if (!last || needed.some((component) => !latest.has(component))) {
    return { ...facts, failed_components: { value: null, note: noMark } }
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

function markWords(component: string, score: Row): Localized {
  const name = COMPONENTS[component]
  if (score.outcome !== 'marked') return both(`${name['zh-CN']}缺考`, `${name.en} absent`)
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
    const note = both('尚未发证', 'no certificate issued')
    return {
      certificate_number: { value: null, note, evidence: classEvidence(row) },
      certificate_status: { value: null, note, evidence: classEvidence(row) },
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
  }
}

function earlierFacts(row: Row, others: Row[]): Facts {
  const sameOccupation = others.filter((other) => other.occupation_id === row.occupation_id)
  const same = sameOccupation.filter((other) => other.grade_rank === row.grade_rank)
  const higher = sameOccupation.filter((other) => other.grade_rank > row.grade_rank)
  const paid = others.length
  return {
    same_grade_paid: {
      value: numbers(same),
      note: same.length
        ? earlierWords(same)
        : both(
            `此前没有${row.occupation_zh}${gradeWords(row.grade_rank)}补贴`,
            `no earlier subsidy for ${row.occupation_en}, ${gradeWordsEn(row.grade_rank)}`
          ),
      evidence: claimEvidence(same),
    },
    training_subsidies_paid: {
      value: paid,
      note: paid
        ? both(
            `已领 ${paid} 次，本次为第 ${paid + 1} 次`,
            `${paid} before, this is number ${paid + 1}`
          )
        : both('此前没有领过，本次为第 1 次', 'none before, this is the first'),
      evidence: claimEvidence(others),
    },
    higher_grade_paid: {
      value: numbers(higher),
      note: higher.length ? earlierWords(higher) : both('无', 'none'),
      evidence: claimEvidence(higher),
    },
  }
}

function numbers(claims: Row[]): string[] {
  return claims.map((claim) => claim.number)
}

function claimEvidence(claims: Row[]): Evidence | undefined {
  const last = claims.at(-1)
  return (
    last && {
      type: 'claim',
      id: last.id,
      label: both(`申领 ${last.number}`, `Claim ${last.number}`),
    }
  )
}

function earlierWords(claims: Row[]): Localized {
  const say = (claim: Row): Localized => {
    const fen = Money.fen(Number(claim.amount_fen)).toString()
    const grade = [gradeWords(claim.grade_rank), gradeWordsEn(claim.grade_rank)]
    const day = claim.paid_at ? instantDay(claim.paid_at) : null
    return day
      ? both(
          `${day} 已按${claim.occupation_zh}${grade[0]}领取 ${fen}`,
          `${fen} paid on ${day} for ${claim.occupation_en}, ${grade[1]}`
        )
      : both(
          `${claim.number} 正在按${claim.occupation_zh}${grade[0]}办理，${fen}`,
          `${claim.number} under way for ${claim.occupation_en}, ${grade[1]}, ${fen}`
        )
  }
  const parts = claims.map(say)
  return both(
    parts.map((part) => part['zh-CN']).join('；'),
    parts.map((part) => part.en).join('; ')
  )
}

function group(rows: Row[], key: string): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const found = groups.get(row[key])
    if (found) found.push(row)
    else groups.set(row[key], [row])
  }
  return groups
}
