import { foldNumber, starMiddle } from '#app/people/typed_text'

export const MOBILE_NUMBER = /^1[3-9]\d{9}$/

export type PhoneNumberReading =
  | { ok: true; number: string }
  | {
      ok: false
      code: 'empty' | 'length' | 'landline' | 'format'
      number: string
      /** How many digits there are. */
      length: number
    }

/**
 * Reads a mobile number of the mainland as typed: separators and +86 are dropped. A number
 * with an area code is told apart, because no message reaches it.
 */
export function parsePhoneNumber(text: string): PhoneNumberReading {
  const typed = foldNumber(text)
  const number = typed.replace(/[-—–‐.()]/g, '').replace(/^(\+?86|0086)(?=1\d{10}$)/, '')
  const fault = (code: 'empty' | 'length' | 'landline' | 'format'): PhoneNumberReading => ({
    ok: false,
    code,
    number,
    length: number.length,
  })

  if (!number) return fault('empty')
  if (MOBILE_NUMBER.test(number)) return { ok: true, number }
  if (!/^\d+$/.test(number)) return fault('format')
  if (/^0\d{9,11}$/.test(number)) return fault('landline')
  return fault(number.length === 11 ? 'format' : 'length')
}

/** `138****5678`; numbers of another length show at most a third at either end. */
export function maskPhone(number: string): string {
  const { length } = Array.from(number)
  if (length === 11) return starMiddle(number, 3, 4)
  return starMiddle(
    number,
    Math.min(3, Math.floor(length / 4)),
    Math.min(4, Math.floor(length / 3))
  )
}
