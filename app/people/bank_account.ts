import { foldNumber } from '#app/people/typed_text'

export type BankAccountReading =
  | {
      ok: true
      number: string
      /** False is a reason to ask, not to refuse: passbook and corporate accounts have no check digit. */
      passesLuhn: boolean
    }
  | { ok: false; code: 'empty' | 'characters' | 'length'; number: string; length: number }

const SHORTEST = 8
const LONGEST = 30

/** Luhn check of a card number (ISO/IEC 7812-1, annex B). */
export function passesLuhn(number: string): boolean {
  if (!/^\d+$/.test(number)) return false
  const sum = Array.from(number)
    .reverse()
    .map((digit, at) => (at % 2 ? Number(digit) * 2 : Number(digit)))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0)
  return sum % 10 === 0
}

/** Reads a bank account as typed: digits only once spaces and hyphens are dropped. */
export function parseBankAccount(text: string): BankAccountReading {
  const number = foldNumber(text).replace(/[-—–]/g, '')
  const fault = (code: 'empty' | 'characters' | 'length'): BankAccountReading => ({
    ok: false,
    code,
    number,
    length: number.length,
  })

  if (!number) return fault('empty')
  if (!/^\d+$/.test(number)) return fault('characters')
  if (number.length < SHORTEST || number.length > LONGEST) return fault('length')
  return { ok: true, number, passesLuhn: passesLuhn(number) }
}

/** The last four digits behind four stars, whatever the length: `****1234`. */
export function maskAccount(number: string): string {
  return number.length > SHORTEST ? `****${number.slice(-4)}` : '****'
}
