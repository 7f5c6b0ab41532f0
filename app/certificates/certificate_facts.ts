import type { CertificateKind } from '#app/certificates/certificate_kinds'

/**
 * Document types a holder may be identified by on a certificate.
 */
export type HolderDocumentType =
  | 'resident_identity_card'
  | 'hk_macao_residence_permit'
  | 'taiwan_residence_permit'
  | 'hk_macao_travel_permit'
  | 'taiwan_travel_permit'
  | 'foreign_permanent_resident_card'
  | 'passport'

/**
 * Everything printed on one certificate of vocational skill level. The face follows the Ministry's
 * 职业技能等级证书 style specification (2022-11): name of the certificate, holder, document,
 * occupation, type of work, level, number, body, date, photo, QR code and query addresses.
 */
export type CertificateFacts = {
  /** absent on certificates of a skill grade issued before there were others */
  kind?: CertificateKind
  /** 22 characters, see `composeCertificateNumber`; other kinds have numbers of our own */
  number: string
  /** as printed, `7K3M-9QXD-2FHT` */
  verificationCode: string
  name: string
  documentType: HolderDocumentType
  /** full number; masked on a specimen only */
  documentNumber: string
  /** code and name are empty where it is of no occupation */
  occupationCode: string
  occupationName: string
  /** 工种/职业方向; null or empty is printed as `--` */
  workType: string | null
  /** internal rank 1 (学徒工) to 8 (首席技师); higher is more skilled. 0 where it is of no grade */
  gradeRank: number
  /** of other kinds: the three values that stand where occupation, type of work and grade would */
  entries?: [string, string, string]
  issuerName: string
  issuerNameEn: string
  /** YYYY-MM-DD */
  issuedOn: string
  /** absolute address carried by the QR code */
  verifyUrl: string
  /** 印制流水码 */
  serial: string
  printCount?: number
  /** number of the wrong certificate that this one stands in for */
  corrects?: string
  /** SHA-256 of the photo that it was registered with, hexadecimal */
  photoSha256?: string
  /** baseline or progressive JPEG, RGB or grey, ideally 295 × 413 pixels */
  photo?: Uint8Array
  specimen?: true
}

type Words = { zh: string; en: string }

const GRADES: Record<number, Words> = {
  1: { zh: '学徒工', en: 'Apprentice' },
  2: { zh: '五级/初级工', en: 'Level 5, Junior Skilled Worker' },
  3: { zh: '四级/中级工', en: 'Level 4, Intermediate Skilled Worker' },
  4: { zh: '三级/高级工', en: 'Level 3, Senior Skilled Worker' },
  5: { zh: '二级/技师', en: 'Level 2, Technician' },
  6: { zh: '一级/高级技师', en: 'Level 1, Senior Technician' },
  7: { zh: '特级技师', en: 'Special-Grade Technician' },
  8: { zh: '首席技师', en: 'Chief Technician' },
}

const DOCUMENT_TYPES: Record<HolderDocumentType, Words> = {
  resident_identity_card: { zh: '居民身份证', en: 'Resident identity card' },
  hk_macao_residence_permit: {
    zh: '港澳居民居住证',
    en: 'Residence permit for Hong Kong and Macao residents',
  },
  taiwan_residence_permit: { zh: '台湾居民居住证', en: 'Residence permit for Taiwan residents' },
  hk_macao_travel_permit: {
    zh: '港澳居民来往内地通行证',
    en: 'Mainland travel permit, Hong Kong and Macao residents',
  },
  taiwan_travel_permit: {
    zh: '台湾居民来往大陆通行证',
    en: 'Mainland travel permit, Taiwan residents',
  },
  foreign_permanent_resident_card: {
    zh: '外国人永久居留身份证',
    en: 'Foreign permanent resident ID card',
  },
  passport: { zh: '护照', en: 'Passport' },
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/**
 * The wording of a grade as the certificate prints it: `四级/中级工`.
 * Takes the internal rank 1..8, throws RangeError for any other number.
 */
export function gradeWords(rank: number): string {
  return grade(rank).zh
}

/** The English wording of a grade: `Level 4, Intermediate Skilled Worker`. */
export function gradeWordsEn(rank: number): string {
  return grade(rank).en
}

function grade(rank: number): Words {
  const words = GRADES[rank]
  if (!words) throw new RangeError(`No grade has rank ${rank}`)
  return words
}

/** 居民身份证 and the like; throws RangeError for an unknown type. */
export function documentTypeWords(type: HolderDocumentType): string {
  return documentTypeOf(type).zh
}

/** English name of the holder's document type. */
export function documentTypeWordsEn(type: HolderDocumentType): string {
  return documentTypeOf(type).en
}

function documentTypeOf(type: HolderDocumentType): Words {
  if (!Object.hasOwn(DOCUMENT_TYPES, type)) throw new RangeError(`No document type ${type}`)
  return DOCUMENT_TYPES[type]
}

/** `2026-10-12` as `2026 年 10 月 12 日`. */
export function issuedOnWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year} 年 ${month} 月 ${date} 日`
}

/** `2026-10-12` as `12 October 2026`. */
export function issuedOnWordsEn(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${date} ${MONTHS[month - 1]} ${year}`
}

/** All Chinese wordings the page can print for grades and documents, for the static font. */
export const FIXED_VALUE_WORDS: readonly string[] = [
  ...Object.values(GRADES).map((words) => words.zh),
  ...Object.values(DOCUMENT_TYPES).map((words) => words.zh),
]
