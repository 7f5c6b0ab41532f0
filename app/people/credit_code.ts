import { foldNumber } from '#app/people/typed_text'

export type CreditCodeReading =
  | { ok: true; code: string; regionCode: string; organisationCode: string }
  | {
      ok: false
      fault: 'empty' | 'length' | 'characters' | 'checksum'
      code: string
      /** With `checksum`: the check character that the first 17 ask for. */
      expected?: string
    }

// No I, O, S, V, Z (GB 32100-2015, 4.2).
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** Check character of the first 17 of a unified social credit code (GB 32100-2015, annex A). */
export function creditCheckCharacter(first17: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => {
    return total + weight * ALPHABET.indexOf(first17[at])
  }, 0)
  return ALPHABET[(31 - (sum % 31)) % 31]
}

/** Reads a unified social credit code 统一社会信用代码 as typed. */
export function parseCreditCode(text: string): CreditCodeReading {
  const code = foldNumber(text)
  if (!code) return { ok: false, fault: 'empty', code }
  if (code.length !== 18) return { ok: false, fault: 'length', code }
  if ([...code].some((sign) => !ALPHABET.includes(sign))) {
    return { ok: false, fault: 'characters', code }
  }
  const expected = creditCheckCharacter(code)
  if (code[17] !== expected) return { ok: false, fault: 'checksum', code, expected }
  return { ok: true, code, regionCode: code.slice(2, 8), organisationCode: code.slice(8, 17) }
}
