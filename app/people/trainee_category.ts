import { foldFullWidth } from '#app/people/typed_text'

/**
 * Groups by which subsidised training is counted and paid: the six groups of the national
 * policy lists, then those that the statistics tell apart.
 */
export const TRAINEE_CATEGORIES = [
  'poverty_alleviated',
  'graduate',
  'school_leaver',
  'rural_migrant',
  'registered_unemployed',
  'hard_to_employ',
  'enterprise_employee',
  'veteran',
  'disabled',
  'other',
] as const

export type TraineeCategory = (typeof TRAINEE_CATEGORIES)[number]

const ALIASES: Record<TraineeCategory, string[]> = {
  poverty_alleviated: [
    '脱贫人口',
    '脱贫劳动力',
    '脱贫家庭子女',
    '脱贫户',
    '防止返贫监测对象',
    '防返贫监测对象',
    '监测对象',
    '监测户',
    '脱贫人口防止返贫监测对象',
    '防止返贫监测对象脱贫人口',
    '建档立卡脱贫人口',
  ],
  graduate: [
    '毕业年度高校毕业生',
    '高校毕业生',
    '应届高校毕业生',
    '离校未就业高校毕业生',
    '毕业年度毕业生',
    '大学毕业生',
  ],
  school_leaver: [
    '城乡未继续升学初高中毕业生',
    '城乡未继续升学的应届初高中毕业生',
    '城乡未继续升学应届初高中毕业生',
    '未继续升学初高中毕业生',
    '未继续升学的初高中毕业生',
    '两后生',
  ],
  rural_migrant: [
    '农村转移就业劳动者',
    '农村转移就业人员',
    '农村转移劳动力',
    '农村劳动力',
    '农村转移',
    '转移就业劳动者',
    '农民工',
  ],
  registered_unemployed: [
    '城镇登记失业人员',
    '登记失业人员',
    '登记失业',
    '失业人员',
    '城镇失业人员',
  ],
  hard_to_employ: [
    '就业困难人员',
    '就业困难',
    '零就业家庭成员',
    '零就业家庭',
    '低保人员',
    '低保对象',
    '大龄失业人员',
  ],
  enterprise_employee: ['企业职工', '企业在职职工', '在职职工', '企业员工', '职工', '新型学徒'],
  veteran: ['退役军人', '退伍军人', '退役士兵', '复员军人', '转业军人'],
  disabled: ['残疾人', '残疾人员', '残疾'],
  other: ['其他', '其它', '其他人员', '其它人员', '其他群体'],
}

const BY_ALIAS = new Map(
  TRAINEE_CATEGORIES.flatMap((code) => [
    [code, code] as const,
    ...ALIASES[code].map((alias) => [alias, code] as const),
  ])
)

/** The category that a text names, by its usual names; null when it names none. */
export function parseTraineeCategory(text: string): TraineeCategory | null {
  const folded = foldFullWidth(text).replace(/[\s、/,;·“”"'‘’]/g, '')
  return (
    BY_ALIAS.get(folded) ??
    BY_ALIAS.get(folded.replace(/\([^)]{0,100}\)/g, '')) ??
    BY_ALIAS.get(/\(([^)]{0,100})\)/.exec(folded)?.[1] ?? '') ??
    null
  )
}
