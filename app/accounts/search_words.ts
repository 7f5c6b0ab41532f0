import clock from '#app/shared/clock'
import { decryptBytes, encryptBytes } from '#app/shared/crypto/field_cipher'
import { queryWith } from '#app/shared/words'

/** Fields of filters into which the names and numbers of people are typed. */
export const WORD_FIELDS: readonly string[] = ['q', 'actor']

/** As long as a sign-in. */
const KEPT_MILLISECONDS = 10 * 3_600_000
const MARK = '~'

/** Whether a value of an address is sealed, whoever sealed it. */
export function isSealed(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(MARK)
}

/**
 * What somebody looks for, as an address may hold it: only the same user reads it again, for as long as a
 * sign-in lasts. What they sealed already
 * stays.
 */
export function sealWords(userId: number, words: string): string {
  if (isSealed(words) && openWords(userId, words) !== null) return words
  const until = clock.milliseconds() + KEPT_MILLISECONDS
  const sealed = encryptBytes(Buffer.from(JSON.stringify([userId, until, words]), 'utf8'))
  return MARK + sealed.toString('base64url')
}

/** The words that this user sealed; null when they are another's, too old or no such thing. */
export function openWords(userId: number, sealed: string): string | null {
  try {
    const bytes = decryptBytes(Buffer.from(sealed.slice(MARK.length), 'base64url'))
    const [owner, until, words] = JSON.parse(bytes.toString('utf8')) as [number, number, string]
    return owner === userId && until > clock.milliseconds() ? words : null
  } catch {
    return null
  }
}

/** The words of an address opened; those that do not open are left out. */
export function openedQuery(userId: number, query: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(query)
      .map(([key, value]): [string, unknown] =>
        WORD_FIELDS.includes(key) && isSealed(value)
          ? [key, openWords(userId, value)]
          : [key, value]
      )
      .filter(([, value]) => value !== null)
  )
}

/** A value of a filter as an address of this user may hold it. */
export function inAddress(userId: number, key: string, value: unknown): unknown {
  const isTyped = WORD_FIELDS.includes(key) && typeof value === 'string' && value !== ''
  return isTyped ? sealWords(userId, value) : value
}

/** `queryWith` for the pages of one user: what they looked for is sealed. */
export function sealedQueryWith(userId: number): typeof queryWith {
  return (current, changes = {}) => {
    const sealed = (query: Record<string, unknown>) =>
      Object.fromEntries(
        Object.entries(query).map(([key, value]) => [key, inAddress(userId, key, value)])
      )
    return queryWith(sealed(current ?? {}), sealed(changes) as typeof changes)
  }
}
