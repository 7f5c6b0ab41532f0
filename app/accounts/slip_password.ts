import { randomInt } from 'node:crypto'
import { foldNumber } from '#app/shared/typed_text'

/*
 * The one-time password of a slip: twelve digits (40 bits), which every phone can type. It lives some
 * days, works once, and tries are limited by account and by address.
 */
const DIGITS = 12

/** Days that a printed slip can be used. Example: no rule for such slips was found. */
export const SLIP_DAYS = 14

/** A new one, in three groups of four as it is printed: `1234 5678 9012`. */
export function randomSlipPassword(): string {
  const group = () => String(randomInt(10_000)).padStart(4, '0')
  return [group(), group(), group()].join(' ')
}

/**
 * The digits of a one-time password as typed, with spaces, dashes or in full width; null for anything
 * else. No own password is accepted that reads as one.
 */
export function slipDigits(typed: string): string | null {
  const digits = foldNumber(typed).replace(/[-—–]/g, '')
  return digits.length === DIGITS && /^\d+$/.test(digits) ? digits : null
}
