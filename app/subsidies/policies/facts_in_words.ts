import { both } from '#app/rules/words'
import { gradeWords, gradeWordsEn } from '#app/certificates/certificate_facts'
import type { FactValue, Localized } from '#app/rules/types'

/** What kind of value a fact has, and with it how a form asks for one. */
export type FactType = 'number' | 'percent' | 'count' | 'day' | 'yes_no' | 'code' | 'list' | 'text'

export interface FactWords {
  label: Localized
  type: FactType
  /** The values a code can have, in words. */
  values?: Record<string, Localized>
}

const CATEGORIES: Record<string, Localized> = {
  poverty_alleviated: both('脱贫人口（含防止返贫监测对象）', 'Lifted out of or at risk of poverty'),
  graduate: both('毕业年度高校毕业生', 'Graduate in the year of graduation'),
  school_leaver: both('未继续升学的应届初高中毕业生', 'School leaver not continuing to study'),
  rural_migrant: both('农村转移就业劳动者', 'Rural worker moving to other work'),
  registered_unemployed: both('城镇登记失业人员', 'Registered unemployed'),
  hard_to_employ: both('就业困难人员', 'Hard to employ'),
  enterprise_employee: both('企业职工', 'Enterprise employee'),
  veteran: both('退役军人', 'Veteran'),
  disabled: both('残疾人', 'Disabled person'),
  other: both('其他人员', 'Other person'),
}

const CERTIFICATE_STATES: Record<string, Localized> = {
  issued: both('已制证', 'Issued'),
  printed: both('已打印', 'Printed'),
  delivered: both('已领取', 'Delivered'),
  revoked: both('已撤销', 'Revoked'),
  superseded: both('已换发', 'Superseded'),
}

const FEES: Record<string, Localized> = {
  free: both('免费', 'Free'),
  self_paid: both('个人付费', 'Paid by the person'),
  enterprise: both('企业付费', 'Paid by the enterprise'),
}

/** Codes of the eight grades, lowest first. */
const GRADE_CODES = [
  'apprentice',
  'level_5',
  'level_4',
  'level_3',
  'level_2',
  'level_1',
  'special',
  'chief',
]

const GRADES: Record<string, Localized> = Object.fromEntries(
  GRADE_CODES.map((code, index) => [code, both(gradeWords(index + 1), gradeWordsEn(index + 1))])
)

const TRAINING_KINDS: Record<string, Localized> = {
  skills: both('职业技能培训', 'Skills training'),
  apprenticeship: both('企业新型学徒制', 'New-style apprenticeship'),
}

const PARTS: Record<string, Localized> = {
  whole: both('一次付清', 'Paid in one'),
  prepayment: both('预付', 'Prepayment'),
  settlement: both('结算', 'Settlement'),
}

const AWARD_LEVELS: Record<string, Localized> = {
  national: both('国家级', 'National'),
  provincial: both('省级', 'Provincial'),
  city: both('市级', 'City'),
  county: both('县级', 'County'),
  enterprise: both('企业', 'Enterprise'),
}

/** The steps of award money that are offered: the first three places of each level. */
const AWARD_STEPS: Record<string, Localized> = Object.fromEntries(
  Object.entries(AWARD_LEVELS).flatMap(([level, words]) =>
    [1, 2, 3].map((place) => [
      `${level}_${place}`,
      both(`${words['zh-CN']}第 ${place} 名`, `${words.en}, place ${place}`),
    ])
  )
)

/** The facts a rule can ask about, by name. */
export const FACTS: Record<string, FactWords> = {
  base_listed: { label: both('机构在目录内', 'Institution is listed'), type: 'yes_no' },
  course_listed: { label: both('课程在目录内', 'Course is listed'), type: 'yes_no' },
  body_filed: { label: both('评价机构已备案', 'Assessment body is filed'), type: 'yes_no' },
  class_starts_on: { label: both('开班日', 'Day the class started'), type: 'day' },
  class_ends_on: { label: both('结业日', 'Day the class ended'), type: 'day' },
  claim_on: { label: both('申报日', 'Day of the claim'), type: 'day' },
  birth_on: { label: both('出生日期', 'Day of birth'), type: 'day' },
  trainee_category: {
    label: both('人员类别', 'Trainee category'),
    type: 'code',
    values: CATEGORIES,
  },
  category_proven_on: { label: both('身份证明取得日', 'Day of the proof'), type: 'day' },
  attendance_percent: { label: both('出勤率', 'Attendance'), type: 'percent' },
  attended_days: { label: both('出勤天数', 'Days attended'), type: 'count' },
  training_days: { label: both('培训天数', 'Days of training'), type: 'count' },
  absent_days: { label: both('缺勤天数', 'Days absent'), type: 'count' },
  theory_mark: { label: both('理论成绩', 'Mark in theory'), type: 'number' },
  skills_mark: { label: both('技能成绩', 'Mark in skills'), type: 'number' },
  review_mark: { label: both('综合评审成绩', 'Mark of the review'), type: 'number' },
  failed_components: { label: both('不及格科目', 'Components failed'), type: 'list' },
  certificate_issued_on: { label: both('发证日', 'Day the certificate was issued'), type: 'day' },
  certificate_number: { label: both('证书编号', 'Certificate number'), type: 'text' },
  certificate_status: {
    label: both('证书状态', 'State of the certificate'),
    type: 'code',
    values: CERTIFICATE_STATES,
  },
  fee_kind: { label: both('收费方式', 'Who pays the fee'), type: 'code', values: FEES },
  same_grade_paid: {
    label: both('同一职业同一等级已享补贴', 'Subsidies of the same occupation and grade'),
    type: 'list',
  },
  training_subsidies_paid: {
    label: both('此前享受补贴次数', 'Earlier subsidies'),
    type: 'count',
  },
  listed_deceased: { label: both('死亡人员名单', 'List of the deceased'), type: 'list' },
  listed_detained: { label: both('羁押、服刑名单', 'List of the detained'), type: 'list' },
  listed_fiscal_payroll: { label: both('财政供养名单', 'Payroll of the treasury'), type: 'list' },
  listed_employee_insurance: {
    label: both('职工参保名单', 'List of insured employees'),
    type: 'list',
  },
  listed_pension: { label: both('养老待遇名单', 'List of pensioners'), type: 'list' },
  listed_student: { label: both('全日制学生名单', 'List of full-time students'), type: 'list' },
  listed_business_owner: { label: both('经营者名单', 'List of business owners'), type: 'list' },
  listed_skill_upgrade: {
    label: both('技能提升补贴名单', 'List of skill-upgrade allowances'),
    type: 'list',
  },
  settlement_claims: { label: both('已办的结算申领', 'Claims of the settlement'), type: 'list' },
  earlier_claims_on: {
    label: both('此前各次补贴的开班日', 'Days of earlier subsidies'),
    type: 'list',
  },
  grade_code: { label: both('等级', 'Grade'), type: 'code', values: GRADES },
  occupation_code: { label: both('职业编码', 'Occupation code'), type: 'text' },
  training_kind: {
    label: both('培训类型', 'Kind of training'),
    type: 'code',
    values: TRAINING_KINDS,
  },
  employer_named: { label: both('已登记企业', 'Enterprise is recorded'), type: 'yes_no' },
  contract_signed_on: { label: both('劳动合同签订日', 'Day the contract was signed'), type: 'day' },
  contract_months: { label: both('劳动合同月数', 'Months of the contract'), type: 'count' },
  training_years: { label: both('学徒年限', 'Years of apprenticeship'), type: 'count' },
  class_started: { label: both('已开班', 'Class has started'), type: 'yes_no' },
  completed: { label: both('已结业', 'Completed'), type: 'yes_no' },
  claim_part: { label: both('付款期次', 'Part of the payment'), type: 'code', values: PARTS },
  prepaid_fen: { label: both('已预付金额', 'Paid in advance'), type: 'count' },
  award_level: {
    label: both('竞赛级别', 'Level of the contest'),
    type: 'code',
    values: AWARD_LEVELS,
  },
  award_rank: { label: both('名次', 'Place'), type: 'count' },
  awarded_rank: { label: both('获奖名次', 'Place awarded'), type: 'count' },
  award_step: { label: both('奖金档次', 'Step of the award'), type: 'code', values: AWARD_STEPS },
  awarded_on: { label: both('公布日', 'Day announced'), type: 'day' },
  award_document: { label: both('公布文件', 'Document of the award'), type: 'text' },
  higher_grade_paid: {
    label: both('本职业更高等级已享补贴', 'Subsidies of a higher grade of the occupation'),
    type: 'list',
  },
}

/** A fact by its name; one that has no words here is shown by its name. */
export function factWords(name: string): FactWords {
  return Object.hasOwn(FACTS, name) ? FACTS[name] : { label: both(name, name), type: 'text' }
}

/** A value of a fact in words: the name of a code, yes or no, else as it is. */
export function factValueWords(name: string, value: FactValue): Localized {
  if (value === true) return both('是', 'yes')
  if (value === false) return both('否', 'no')
  const text = String(value)
  const { values } = factWords(name)
  return values && Object.hasOwn(values, text) ? values[text] : both(text, text)
}
