import { foldNumber, starMiddle } from '#app/people/typed_text'

export type Sex = 'male' | 'female'

/**
 * `resident_card` 居民身份证, `residence_permit` 港澳台居民居住证,
 * `permanent_residence` 外国人永久居留身份证.
 */
export type IdentityDocumentKind = 'resident_card' | 'residence_permit' | 'permanent_residence'

export type IdentityNumberFaultCode =
  | 'empty'
  | 'length'
  | 'old_number'
  | 'characters'
  | 'region'
  | 'birth_date'
  | 'birth_future'
  | 'checksum'

export type IdentityNumberReading =
  | {
      ok: true
      number: string
      kind: IdentityDocumentKind
      birthOn: string
      sex: Sex
      regionCode: string
    }
  | {
      ok: false
      code: IdentityNumberFaultCode
      /** What was typed, folded; not a valid number. */
      number: string
      /** With `length`: how many characters there are. */
      length: number
      /** With `checksum`: the check character that the first 17 digits ask for. */
      expected?: string
    }

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_CHARACTERS = '10X98765432'
const EARLIEST_BIRTH = '1900-01-01'
const PROVINCES = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82|83|9\d)/

/** Check character of the first 17 digits: ISO 7064 MOD 11-2 (GB 11643-1999, 4.3). */
export function identityCheckCharacter(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(first17[at]), 0)
  return CHECK_CHARACTERS[sum % 11]
}

/**
 * Reads an 18-character identity number as typed (GB 11643-1999): full-width digits are
 * folded, x becomes X. The region is that of the first registration, so codes that were
 * since abolished are valid; only the province digits are checked. `today` is YYYY-MM-DD;
 * without it a birth day in the future is not noticed.
 */
export function parseIdentityNumber(
  text: string,
  options: { today?: string } = {}
): IdentityNumberReading {
  const number = foldNumber(text)
  const fault = (code: IdentityNumberFaultCode, expected?: string): IdentityNumberReading => ({
    ok: false,
    code,
    number,
    length: number.length,
    ...(expected && { expected }),
  })

  if (!number) return fault('empty')
  if (/^\d{15}$/.test(number)) return fault('old_number')
  if (!/^\d*X?$/.test(number)) return fault('characters')
  if (number.length !== 18) return fault('length')
  if (!PROVINCES.test(number)) return fault('region')

  const birthOn = number.replace(/^.{6}(\d{4})(\d{2})(\d{2}).*$/, '$1-$2-$3')
  if (!isRealDay(birthOn) || birthOn < EARLIEST_BIRTH) return fault('birth_date')
  if (options.today && birthOn > options.today) return fault('birth_future')

  const expected = identityCheckCharacter(number)
  if (number[17] !== expected) return fault('checksum', expected)

  return {
    ok: true,
    number,
    kind: kindOf(number),
    birthOn,
    sex: Number(number[16]) % 2 === 1 ? 'male' : 'female',
    regionCode: number.slice(0, 6),
  }
}

/**
 * The number of 18 characters that a number of 15 digits of the first generation became: the century
 * before the birth year, and the check character (GB 11643-1999, 4). Old numbers were of the 1900s; those
 * of people over a hundred ended in 996 to 999 and are not told apart.
 */
export function identityNumberOfOld(old: string): string {
  const first17 = `${old.slice(0, 6)}19${old.slice(6)}`
  return first17 + identityCheckCharacter(first17)
}

/**
 * Whole years of age on a day; both days YYYY-MM-DD. Somebody born on 29 February is a
 * year older on 1 March of a common year.
 */
export function ageOn(birthOn: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthOn.slice(0, 4))
  return day.slice(5) < birthOn.slice(5) ? years - 1 : years
}

/** `141081********2317`; anything that is not 18 characters long shows still less. */
export function maskIdentityNumber(number: string): string {
  const { length } = Array.from(number)
  return starMiddle(
    number,
    Math.min(6, Math.floor(length / 3)),
    Math.min(4, Math.floor(length / 4))
  )
}

function kindOf(number: string): IdentityDocumentKind {
  if (number.startsWith('9')) return 'permanent_residence'
  return /^8[123]/.test(number) ? 'residence_permit' : 'resident_card'
}

function isRealDay(day: string): boolean {
  const instant = Date.parse(`${day}T00:00:00Z`)
  // Date.parse takes 2001-02-30 for 2 March, so the day must come back the same.
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(day)
}
