import { randomBytes } from 'node:crypto'

/** 32 symbols: digits and capitals without I, L, O and U, after Crockford's base 32. */
export const VERIFICATION_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * A new verification code, `7K3M-9QXD-2FHT`: twelve symbols of five random bits each, 60 bits, so
 * that knowing some codes does not help to guess another. `random` takes a count and gives that
 * many bytes; only tests replace it. One that would be read as the number of an award is drawn anew.
 */
export function newVerificationCode(random: (count: number) => Uint8Array = randomBytes): string {
  const symbols = Array.from(random(12), (byte) => VERIFICATION_ALPHABET[byte & 31]).join('')
  return AWARD_NUMBER.test(symbols) ? newVerificationCode(random) : grouped(symbols)
}

/** The number of an award, `JS2610000017`, is as long as a code. */
const AWARD_NUMBER = /^JS\d{10}$/

/**
 * A typed code in its printed form, or null when it cannot be one. Accepts lower case, full-width
 * forms, missing or odd dashes and blanks, and reads I and L as 1, O as 0.
 */
export function normaliseVerificationCode(text: string): string | null {
  const symbols = text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}\u2212\u00b7]/gu, '')
    .toUpperCase()
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0')
  // It is looked up with the name.
  if (AWARD_NUMBER.test(symbols)) return null
  return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(symbols) ? grouped(symbols) : null
}

function grouped(symbols: string): string {
  return `${symbols.slice(0, 4)}-${symbols.slice(4, 8)}-${symbols.slice(8, 12)}`
}
