import type { CertificateKind } from '#app/certificates/certificate_kinds'

type Words = [zh: string, en: string]

/** What is printed on every certificate of a kind. */
export interface KindWords {
  title: Words
  /** what the certificate states */
  statement: Words
  /** names of the four values in the right column; the last is always the day of issue */
  labels: [Words, Words, Words, Words]
  issuer: Words
  /** where anybody can look it up */
  lookUps: string[]
}

/**
 * The wording of each kind. That of a skill grade is the Ministry's 职业技能等级证书 style specification
 * (2022-11); no form of the other three was found, theirs is our own.
 */
export const KIND_WORDS: Record<CertificateKind, KindWords> = {
  skill_grade: {
    title: ['职业技能等级证书', 'CERTIFICATE OF VOCATIONAL SKILL LEVEL'],
    statement: [
      '本证书表明持证人通过本机构组织的职业技能等级认定，具备该职业（工种）相应技能等级水平。',
      'This is to certify that the holder has been assessed by this body and meets the skill level of the occupation stated below.',
    ],
    labels: [
      ['职业名称', 'Occupation'],
      ['工　　种', 'Type of work'],
      ['技能等级', 'Skill level'],
      ['发证日期', 'Date of issue'],
    ],
    issuer: ['评价机构（印章）', 'Assessment body (seal)'],
    lookUps: ['证书查询　http://jndj.osta.org.cn', '机构查询　http://pjjg.osta.org.cn'],
  },
  training_completion: {
    title: ['培训合格证书', 'CERTIFICATE OF TRAINING COMPLETION'],
    statement: [
      '本证书表明持证人在本机构参加下列培训，完成规定学时，培训合格。',
      'This is to certify that the holder has completed the hours of the training stated below with this institution.',
    ],
    labels: [
      ['培训项目', 'Programme'],
      ['培训学时', 'Class hours'],
      ['培训时间', 'Period'],
      ['发证日期', 'Date of issue'],
    ],
    issuer: ['培训机构（印章）', 'Training institution (seal)'],
    lookUps: [],
  },
  special_ability: {
    title: ['专项职业能力证书', 'CERTIFICATE OF SPECIFIC VOCATIONAL ABILITY'],
    statement: [
      '本证书表明持证人通过专项职业能力考核，具备下列专项职业能力。',
      'This is to certify that the holder has passed the test of the specific vocational ability stated below.',
    ],
    labels: [
      ['专项能力', 'Ability'],
      ['考核结果', 'Result'],
      ['考核日期', 'Date of test'],
      ['发证日期', 'Date of issue'],
    ],
    issuer: ['评价机构（印章）', 'Assessment body (seal)'],
    lookUps: ['证书查询　http://zscx.osta.org.cn'],
  },
  award: {
    title: ['竞赛获奖证书', 'CERTIFICATE OF AWARD'],
    statement: [
      '持证人在下列职业技能竞赛中获奖，特发此证。',
      'This is to certify that the holder has won the award stated below in a contest of vocational skills.',
    ],
    labels: [
      ['竞赛名称', 'Contest'],
      ['竞赛项目', 'Event'],
      ['获奖等次', 'Award'],
      ['发证日期', 'Date of issue'],
    ],
    issuer: ['主办单位（印章）', 'Organiser (seal)'],
    lookUps: [],
  },
}
