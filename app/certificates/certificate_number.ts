/**
 * Numbers of certificates of vocational skill level: 22 characters in seven segments, one letter and
 * 21 digits (two letters and 20 digits for 特级技师), no check digit.
 * Source: 职业技能等级证书编码规则 of the Ministry of Human Resources and Social Security.
 */
export type CertificateNumberSegments = {
  /** `S` social evaluation organisation, `Y` employer */
  typeLetter: 'S' | 'Y'
  /** `0000` when the body was first filed with the province, else 0001–9999 */
  bodyCode: string
  /** first two digits of GB/T 2260 */
  provinceCode: string
  /** six digits given by the province, 000001–999999 */
  sequenceCode: string
  /** four digits, 2000–2099: the number itself keeps the last two */
  year: number
  /** `5`…`1` for 初级工…高级技师, a letter above them */
  gradeSymbol: string
  /** internal rank 2..7, null when the letter has no known meaning */
  gradeRank: number | null
  /** 1–999999 within body, year and grade */
  serial: number
}

export type CertificateNumberParts = {
  typeLetter: 'S' | 'Y'
  bodyCode: string
  provinceCode: string
  sequenceCode: string
  /** YYYY-MM-DD */
  issuedOn: string
  /** internal rank 2..8 */
  gradeRank: number
  serial: number
  /** letter for ranks 7 and 8; rank 7 is `T` unless told, rank 8 has no published letter */
  gradeLetter?: string
}

export type CertificateNumberErrorCode =
  | 'length'
  | 'type_letter'
  | 'body_code'
  | 'province_code'
  | 'sequence_code'
  | 'issued_on'
  | 'year'
  | 'grade'
  | 'serial'

/** A number that breaks the coding rule; `code` names the segment at fault. */
export class CertificateNumberError extends Error {
  constructor(readonly code: CertificateNumberErrorCode) {
    super(`Certificate number breaks the coding rule: ${code}`)
    this.name = 'CertificateNumberError'
  }
}

const PROVINCES = new Set(
  (
    '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 ' +
    '50 51 52 53 54 61 62 63 64 65 71 81 82'
  ).split(' ')
)

const RANK_SYMBOLS: Record<number, string> = { 2: '5', 3: '4', 4: '3', 5: '2', 6: '1', 7: 'T' }

/**
 * The 22 characters for one certificate. Throws CertificateNumberError naming the segment that is
 * out of range; rank 1 has no national certificate, rank 8 needs `gradeLetter`.
 */
export function composeCertificateNumber(parts: CertificateNumberParts): string {
  const { typeLetter, bodyCode, provinceCode, sequenceCode, issuedOn, gradeRank, serial } = parts
  if (!isDay(issuedOn)) throw new CertificateNumberError('issued_on')
  const year = Number(issuedOn.slice(0, 4))
  if (year < 2000 || year > 2099) throw new CertificateNumberError('year')
  if (!Number.isInteger(serial) || serial < 1 || serial > 999_999) {
    throw new CertificateNumberError('serial')
  }
  const symbol =
    gradeRank >= 7 && parts.gradeLetter !== undefined ? parts.gradeLetter : RANK_SYMBOLS[gradeRank]
  const letterExpected = gradeRank === 7 || gradeRank === 8
  if (!symbol || !(letterExpected ? /^[A-Z]$/ : /^[1-5]$/).test(symbol)) {
    throw new CertificateNumberError('grade')
  }
  checkCodes(typeLetter, bodyCode, provinceCode, sequenceCode)
  return (
    typeLetter +
    bodyCode +
    provinceCode +
    sequenceCode +
    issuedOn.slice(2, 4) +
    symbol +
    String(serial).padStart(6, '0')
  )
}

/**
 * The text a person typed or scanned as 22 bare characters: full-width forms narrowed, letters
 * raised, blanks, dashes and invisible characters dropped. Does not check anything.
 */
export function normaliseCertificateNumber(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}\u2212\u00b7]/gu, '')
    .toUpperCase()
}

/**
 * Segments of a number in any usual spelling.
 * Throws CertificateNumberError with the first segment that breaks the rule.
 */
export function parseCertificateNumber(
  text: string
): CertificateNumberSegments & { number: string } {
  const number = normaliseCertificateNumber(text)
  if ([...number].length !== 22) throw new CertificateNumberError('length')
  const typeLetter = number.slice(0, 1)
  const bodyCode = number.slice(1, 5)
  const provinceCode = number.slice(5, 7)
  const sequenceCode = number.slice(7, 13)
  const yearDigits = number.slice(13, 15)
  const gradeSymbol = number.slice(15, 16)
  const serialDigits = number.slice(16)
  checkCodes(typeLetter, bodyCode, provinceCode, sequenceCode)
  if (!/^[0-9]{2}$/.test(yearDigits)) throw new CertificateNumberError('year')
  if (!/^[1-5A-Z]$/.test(gradeSymbol)) throw new CertificateNumberError('grade')
  if (!/^[0-9]{6}$/.test(serialDigits) || serialDigits === '000000') {
    throw new CertificateNumberError('serial')
  }
  const rank = Object.keys(RANK_SYMBOLS).find((key) => RANK_SYMBOLS[Number(key)] === gradeSymbol)
  return {
    number,
    typeLetter: typeLetter as 'S' | 'Y',
    bodyCode,
    provinceCode,
    sequenceCode,
    year: 2000 + Number(yearDigits),
    gradeSymbol,
    gradeRank: rank === undefined ? null : Number(rank),
    serial: Number(serialDigits),
  }
}

function checkCodes(type: string, body: string, province: string, sequence: string) {
  if (type !== 'S' && type !== 'Y') throw new CertificateNumberError('type_letter')
  if (!/^[0-9]{4}$/.test(body)) throw new CertificateNumberError('body_code')
  if (!PROVINCES.has(province)) throw new CertificateNumberError('province_code')
  if (!/^[0-9]{6}$/.test(sequence) || sequence === '000000') {
    throw new CertificateNumberError('sequence_code')
  }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const [year, month, day] = text.split('-').map(Number)
  if (month < 1 || month > 12) return false
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day >= 1 && day <= days[month - 1]
}
