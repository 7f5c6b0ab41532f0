import * as shape from '#app/catalogue/packs/shape'
import type { Infer } from '#app/catalogue/packs/shape'

const { day, list, mapping, oneOf, optional, pattern, text, whole } = shape

const localized = mapping({ 'zh-CN': text, 'en': text })
const status = oneOf('confirmed', 'example', 'unverified')
const usableStatus = oneOf('confirmed', 'example')
const slug = pattern(/^[a-z][a-z0-9_]*$/, 'smart_manufacturing')
const code = pattern(/^[A-Za-z0-9][A-Za-z0-9_-]{0,29}$/, 'HG4 or WELD-1')
const occupationCode = pattern(/^[1-8]-\d{2}-\d{2}-\d{2}$/, '6-18-02-04')
const gradeCode = slug

/** A source after its code was looked up among the pack's sources. */
const source = mapping({
  document: text,
  number: optional(text),
  clause: optional(text),
  quote: optional(text),
})

const proven = { status, source }
const usable = { status: usableStatus, source }

/** `pack.yaml`. `files` names the file, or the files, of each section. */
export const manifestShape = mapping({
  name: pattern(/^[a-z][a-z0-9_-]*$/, 'houma'),
  title: localized,
  version: versionShape(),
  extends: list(text),
  division: optional(pattern(/^\d{2}(\d{2}(\d{2})?)?$/, '"141081"')),
  files: shape.anything,
})

function versionShape() {
  return shape.test<string | number>('must be a version such as 2026.1', (value) => {
    return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
  })
}

export const sourceShape = mapping({
  code: slug,
  document: text,
  number: optional(text),
  issuedBy: optional(text),
  issuedOn: optional(day),
  copy: oneOf('official', 'third_party', 'none'),
})

export const gradeShape = mapping({
  code: gradeCode,
  rank: whole(1, 8),
  digit: optional(whole(1, 5)),
  name: localized,
  level: optional(localized),
  evaluatedBy: oneOf('employer', 'assessment_body'),
  review: optional(oneOf('required')),
  ...proven,
})

export const traineeCategoryShape = mapping({
  code: slug,
  name: localized,
  group: oneOf('six', 'other', 'none'),
  proof: optional(localized),
  ...proven,
})

export const occupationShape = mapping({
  code: occupationCode,
  name: localized,
  standardCode: optional(occupationCode),
  standardYear: optional(whole(1990, 2100)),
  edition: oneOf(2018, 2023),
  grades: list(gradeCode),
  workTypes: optional(list(mapping({ name: localized, grades: list(gradeCode, 1) }), 1)),
  note: optional(localized),
  ...proven,
})

export const certificateNumberShape = mapping({
  length: whole(1, 40),
  pattern: shape.test<string>('must be a regular expression', isExpression),
  segments: list(
    mapping({ from: whole(1, 40), to: whole(1, 40), name: localized, values: text }),
    1
  ),
  ...proven,
})

function isExpression(value: unknown) {
  try {
    return typeof value === 'string' && value !== '' && new RegExp(value) instanceof RegExp
  } catch {
    return false
  }
}

export const workCalendarShape = mapping({
  year: whole(2000, 2100),
  days: list(mapping({ on: day, kind: oneOf('work', 'rest'), name: localized }), 1),
  ...proven,
})

export const specialtyShape = mapping({
  code: slug,
  name: localized,
  occupations: list(occupationCode, 1),
  ...proven,
})

export const courseShape = mapping({
  code,
  specialty: slug,
  occupation: occupationCode,
  workType: optional(text),
  grade: gradeCode,
  title: localized,
  theoryHours: whole(0, 5000),
  practiceHours: whole(0, 5000),
  hoursPerDay: whole(1, 8),
  listedUntil: optional(day),
  ...usable,
})

/** Who runs a base: what its licence says and what is filed under it. */
const institutionShape = mapping({
  code,
  kind: oneOf('public_body', 'private_school', 'college', 'enterprise'),
  name: localized,
  licence: optional(
    mapping({
      number: text,
      authority: optional(text),
      validFrom: optional(day),
      validUntil: optional(day),
    })
  ),
  filings: list(
    mapping({
      specialty: slug,
      occupation: optional(occupationCode),
      lowest: gradeCode,
      highest: gradeCode,
      document: optional(text),
      validFrom: optional(day),
      validUntil: optional(day),
    })
  ),
  ...usable,
})

const qualificationShape = mapping({
  specialty: slug,
  occupation: optional(occupationCode),
  grade: optional(gradeCode),
  number: optional(text),
  validFrom: optional(day),
  validUntil: optional(day),
})

export const baseShape = mapping({
  code,
  kind: oneOf('public_training_base', 'high_skill_base', 'enterprise_centre', 'studio'),
  institution: optional(institutionShape),
  name: localized,
  shortName: text,
  address: optional(text),
  listedUntil: optional(day),
  bureau: localized,
  account: optional(
    mapping({
      name: text,
      bank: text,
      number: pattern(/^\d{8,30}$/, '"0357000000000001"'),
      ...usable,
    })
  ),
  specialties: list(slug, 1),
  rooms: list(
    mapping({
      code,
      name: localized,
      seats: whole(1, 500),
      specialty: optional(slug),
      accessible: optional(oneOf('yes', 'no')),
      workstations: optional(list(mapping({ specialty: slug, count: whole(1, 500) }), 1)),
      equipment: optional(
        list(mapping({ name: text, specialty: optional(slug), quantity: whole(1, 10_000) }), 1)
      ),
      ...usable,
    }),
    1
  ),
  trainers: list(
    mapping({
      code,
      name: text,
      qualification: optional(text),
      specialty: optional(slug),
      qualifications: optional(list(qualificationShape, 1)),
      hoursPerWeek: optional(whole(1, 56)),
      hoursPerDay: optional(whole(1, 8)),
      ...usable,
    }),
    1
  ),
  ...proven,
})

export const assessmentBodyShape = mapping({
  code,
  name: localized,
  typeLetter: oneOf('Y', 'S'),
  bodyCode: pattern(/^\d{4}$/, '"0000"'),
  provinceCode: pattern(/^\d{2}$/, '"14"'),
  sequenceCode: pattern(/^\d{6}$/, '"100001"'),
  filedUntil: day,
  filings: list(mapping({ occupation: occupationCode, grades: list(gradeCode, 1) }), 1),
  ...usable,
})

export const planShape = mapping({
  base: code,
  year: whole(2000, 2100),
  capacity: whole(1, 1_000_000),
  allocations: list(mapping({ specialty: slug, seats: whole(0, 1_000_000), ...usable }), 1),
  ...usable,
})

/** The rule set inside is checked by the rule engine's own schema. */
export const policyShape = mapping({
  kind: oneOf(
    'training_subsidy',
    'assessment_subsidy',
    'living_allowance',
    'apprenticeship',
    'competition_award'
  ),
  publication: oneOf('draft', 'published'),
  ruleSet: shape.anything,
})

export const fundShape = mapping({
  code: pattern(/^[a-z0-9][a-z0-9-]*$/, 'employment-2026'),
  name: localized,
  year: whole(2000, 2100),
  appropriatedFen: whole(1),
  ...usable,
})

export const titleShape = mapping({
  code: slug,
  kind: oneOf('title', 'talent_programme'),
  name: localized,
  issuer: localized,
  ladder: optional(slug),
  ladderRank: optional(whole(1, 9)),
  /** Whether its holders may compete but leave the honours to the next. */
  passesPlaceOn: oneOf('yes', 'no'),
  ...usable,
})

/** A kind of studio or training base, with what a year's return must reach. */
export const studioKindShape = mapping({
  code: slug,
  name: localized,
  hasLeader: oneOf('yes', 'no'),
  conditions: list(mapping({ figure: slug, atLeast: whole(1, 1_000_000), label: localized })),
  ...usable,
})

/** Who comes first on the waiting list of a class, and how long an offered seat is kept. */
export const waitingRuleShape = mapping({
  code: slug,
  effectiveFrom: day,
  priorities: list(mapping({ rank: whole(1, 99), categories: list(slug, 1) })),
  offer: mapping({ unit: oneOf('hours', 'working_days'), amount: whole(1, 1000) }),
  ...usable,
})

/** What an application for the opening of a class needs, by mode, and its clocks in working days. */
export const openingRuleShape = mapping({
  code: slug,
  effectiveFrom: day,
  answerDays: whole(1, 60),
  leadDays: whole(0, 90),
  leadAction: oneOf('warn', 'refuse'),
  materials: list(
    mapping({
      code: slug,
      name: localized,
      modes: list(oneOf('open', 'order', 'targeted', 'post', 'project'), 1),
      required: oneOf('yes', 'no'),
    })
  ),
  ...usable,
})

/** What a place at a contest gives; the rule set inside is checked by the rule engine's own schema. */
export const awardRuleShape = mapping({
  gives: oneOf('grade', 'title'),
  grade: optional(gradeCode),
  /** Whether who holds the grade already rises to the next one. */
  stepsUp: optional(oneOf('yes', 'no')),
  title: optional(slug),
  ruleSet: shape.anything,
})

/** Sections that are a list of items with a code each, and the key they stand under in the file. */
export const listShapes = {
  grades: gradeShape,
  trainee_categories: traineeCategoryShape,
  occupations: occupationShape,
  specialties: specialtyShape,
  bases: baseShape,
  courses: courseShape,
  assessment_bodies: assessmentBodyShape,
  plans: planShape,
  policies: policyShape,
  titles: titleShape,
  award_rules: awardRuleShape,
  studio_kinds: studioKindShape,
  waiting_rules: waitingRuleShape,
  opening_rules: openingRuleShape,
  funds: fundShape,
}

export type ListSection = keyof typeof listShapes
export type PackSource = Infer<typeof source>
export type Manifest = Infer<typeof manifestShape>
export type PackGrade = Infer<typeof gradeShape>
export type PackTraineeCategory = Infer<typeof traineeCategoryShape>
export type PackOccupation = Infer<typeof occupationShape>
export type PackCertificateNumber = Infer<typeof certificateNumberShape>
export type PackWorkCalendar = Infer<typeof workCalendarShape>
export type PackSpecialty = Infer<typeof specialtyShape>
export type PackCourse = Infer<typeof courseShape>
export type PackBase = Infer<typeof baseShape>
export type PackAssessmentBody = Infer<typeof assessmentBodyShape>
export type PackPlan = Infer<typeof planShape>
export type PackOpeningRule = Infer<typeof openingRuleShape>
export type PackWaitingRule = Infer<typeof waitingRuleShape>
export type PackStudioKind = Infer<typeof studioKindShape>
export type PackTitle = Infer<typeof titleShape>
export type PackFund = Infer<typeof fundShape>
