import { foldNumber } from '#app/people/typed_text'
import type { CertificateKind } from '#app/grades/evidence/evidence_kinds'

/** Segments of a number, as the words for a fault name them. */
export type Segment =
  | 'length'
  | 'letter'
  | 'body'
  | 'province'
  | 'sequence'
  | 'year'
  | 'grade'
  | 'serial'
  | 'city'
  | 'institution'
  | 'characters'

export type NumberReading =
  | {
      ok: true
      number: string
      /** Digit of the grade, 1 高级技师 to 5 初级工; null where the number has none. */
      digit: number | null
      /** Last two digits of the year of issue; null where the number has none. */
      year: string | null
      /** The form with two letters, which 特级技师 have. */
      isSpecial: boolean
    }
  | { ok: false; number: string; segment: Segment; from: number; to: number; value: string }

interface Part {
  segment: Segment
  from: number
  to: number
  pattern: RegExp
}

/** Provinces of GB/T 2260, and 66 of the 兵团. */
const PROVINCE = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-6]|71|8[12])$/

/** 职业技能等级证书编码: 22 characters in seven segments, without a check digit. */
const SKILL_GRADE: readonly Part[] = [
  { segment: 'letter', from: 1, to: 1, pattern: /^[YS]$/ },
  { segment: 'body', from: 2, to: 5, pattern: /^\d{4}$/ },
  { segment: 'province', from: 6, to: 7, pattern: PROVINCE },
  { segment: 'sequence', from: 8, to: 13, pattern: /^\d{6}$/ },
  { segment: 'year', from: 14, to: 15, pattern: /^\d{2}$/ },
  // A letter here is the form of 特级技师: two letters and twenty digits.
  { segment: 'grade', from: 16, to: 16, pattern: /^[1-5A-Z]$/ },
  { segment: 'serial', from: 17, to: 22, pattern: /^(?!000000)\d{6}$/ },
]

/** The old 职业资格证书: 16 digits; two digits of the province may be those of an industry. */
const QUALIFICATION: readonly Part[] = [
  { segment: 'year', from: 1, to: 2, pattern: /^\d{2}$/ },
  { segment: 'province', from: 3, to: 4, pattern: /^\d{2}$/ },
  { segment: 'city', from: 5, to: 6, pattern: /^\d{2}$/ },
  { segment: 'institution', from: 7, to: 10, pattern: /^[0-4]\d{3}$/ },
  { segment: 'grade', from: 11, to: 11, pattern: /^[1-5]$/ },
  { segment: 'serial', from: 12, to: 16, pattern: /^(?!00000)\d{5}$/ },
]

/**
 * Reads the number of a certificate as typed, in any case and width, and says which segment is wrong.
 * Forms without a national rule are only checked for length and characters.
 */
export function parseCertificateNumber(kind: CertificateKind, text: string): NumberReading {
  const number = foldNumber(text)
  if (kind === 'skill_grade') return bySegments(number, SKILL_GRADE)
  if (kind === 'qualification') return bySegments(number, QUALIFICATION)
  const fault = /[^0-9A-Z]/.exec(number)
  if (number.length < 6 || number.length > 40) return wholeFault(number)
  if (fault) {
    const at = fault.index + 1
    return { ok: false, number, segment: 'characters', from: at, to: at, value: fault[0] }
  }
  return { ok: true, number, digit: null, year: null, isSpecial: false }
}

function bySegments(number: string, parts: readonly Part[]): NumberReading {
  const length = parts.at(-1)!.to
  if (number.length !== length) return wholeFault(number)
  const of = ({ from, to }: Part) => number.slice(from - 1, to)
  const wrong = parts.find((part) => !part.pattern.test(of(part)))
  if (wrong) {
    const { segment, from, to } = wrong
    return { ok: false, number, segment, from, to, value: of(wrong) }
  }
  const grade = of(parts.find((part) => part.segment === 'grade')!)
  const year = of(parts.find((part) => part.segment === 'year')!)
  const isSpecial = /[A-Z]/.test(grade)
  return { ok: true, number, digit: isSpecial ? null : Number(grade), year, isSpecial }
}

function wholeFault(number: string): NumberReading {
  const value = String(number.length)
  return { ok: false, number, segment: 'length', from: 1, to: number.length, value }
}

/** `S00001********00123`: enough to tell certificates apart, not to look one up. */
export function maskCertificateNumber(number: string): string {
  const keep = number.length >= 16 ? 5 : 2
  return (
    number.slice(0, keep) + '*'.repeat(Math.max(4, number.length - keep * 2)) + number.slice(-keep)
  )
}
