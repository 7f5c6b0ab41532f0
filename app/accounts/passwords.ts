import { randomInt } from 'node:crypto'

const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A random first password: three groups of five, about 74 bits, without look-alike characters. */
export function randomPassword(): string {
  const group = () => Array.from({ length: 5 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return [group(), group(), group()].join('-')
}

const COMMON = new Set([
  'password',
  'qwerty',
  'abc',
  'admin',
  'iloveyou',
  'welcome',
  'letmein',
  'woaini',
  'houma',
])

/** Whether a long password is made of a common word or one repeated run, and so easily guessed. */
export function isCommonPassword(password: string): boolean {
  const letters = password.toLowerCase().replace(/[^a-z]/g, '')
  const distinct = new Set(password.toLowerCase()).size
  const isRun = '0123456789012345678901234567890'.includes(password)
  return distinct < 6 || isRun || COMMON.has(letters) || [...COMMON].some((w) => letters === w + w)
}
