/** What can be shown when somebody applies for a grade. */
export const EVIDENCE_KINDS = [
  'certificate',
  'employment',
  'diploma',
  'title',
  'apprenticeship',
] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

/**
 * Kinds of certificates: 职业技能等级证书 (22 characters, or its form with two letters for 特级技师), the
 * old 职业资格证书 (16 digits), 预备技师证书, and forms of other provinces.
 */
export const CERTIFICATE_KINDS = [
  'skill_grade',
  'qualification',
  'reserve_technician',
  'other',
] as const
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number]

export const TITLE_LEVELS = ['junior', 'middle', 'senior'] as const
export type TitleLevel = (typeof TITLE_LEVELS)[number]

/** What entry conditions can ask of schooling, as the rule sets name it. */
export type Schooling =
  | 'secondary_vocational'
  | 'senior_technical_class'
  | 'senior_technical_school'
  | 'reserve_technician_class'
  | 'higher_vocational'
  | 'assessed_higher_vocational'

/**
 * Kinds of diplomas, each with all it counts as: 三级（四） asks for 高级工班及以上, so a 预备技师班 will do,
 * and 四级（三） for 技工院校或中等及以上职业院校 of any level.
 */
export const SCHOOL_KINDS = {
  secondary_vocational: ['secondary_vocational'],
  senior_technical_school: ['secondary_vocational', 'senior_technical_school'],
  senior_technical_class: [
    'secondary_vocational',
    'senior_technical_school',
    'senior_technical_class',
  ],
  reserve_technician_class: [
    'secondary_vocational',
    'senior_technical_school',
    'senior_technical_class',
    'reserve_technician_class',
  ],
  higher_vocational: ['secondary_vocational', 'higher_vocational'],
  assessed_higher_vocational: [
    'secondary_vocational',
    'higher_vocational',
    'assessed_higher_vocational',
  ],
} as const satisfies Record<string, readonly Schooling[]>

export type SchoolKind = keyof typeof SCHOOL_KINDS
export const SCHOOL_KIND_NAMES = Object.keys(SCHOOL_KINDS) as SchoolKind[]

/** The values that `detail` can have for a kind; none where it says nothing. */
export function detailsOf(kind: EvidenceKind): readonly string[] {
  return {
    certificate: CERTIFICATE_KINDS,
    employment: [],
    diploma: SCHOOL_KIND_NAMES,
    title: TITLE_LEVELS,
    apprenticeship: [],
  }[kind]
}

/** What the national look-up said of a certificate. */
export const LOOKUP_RESULTS = ['matches', 'differs', 'not_found'] as const
export type LookupResult = (typeof LOOKUP_RESULTS)[number]
