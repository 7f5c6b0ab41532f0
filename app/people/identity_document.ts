import { maskIdentityNumber, parseIdentityNumber, type Sex } from '#app/people/identity_number'
import { foldNumber } from '#app/people/typed_text'

/** Documents by which a person is known, as certificates name them. */
export const DOCUMENT_TYPES = [
  'resident_identity_card',
  'hk_macao_residence_permit',
  'taiwan_residence_permit',
  'foreign_permanent_resident_card',
  'hk_macao_travel_permit',
  'taiwan_travel_permit',
  'passport',
] as const

export type DocumentType = (typeof DOCUMENT_TYPES)[number]

/** Documents whose numbers have no check character of their own. */
const UNCHECKED: readonly DocumentType[] = [
  'hk_macao_travel_permit',
  'taiwan_travel_permit',
  'passport',
]

export type DocumentReading =
  | {
      ok: true
      type: DocumentType
      number: string
      mask: string
      birthOn: string | null
      sex: Sex | null
    }
  | { ok: false; fault: string; params: { length: number; expected: string } }

/**
 * Reads a document as typed. A number of 18 characters tells its own type, so the same person is
 * never kept twice under two types; travel permits and passports are kept as they are.
 * `fault` is a code of `parseIdentityNumber`, or `document` for the others.
 */
export function readDocument(type: string, text: string, today?: string): DocumentReading {
  if (UNCHECKED.includes(type as DocumentType)) {
    const number = foldNumber(text)
    if (!/^[A-Z0-9]{5,14}$/.test(number)) {
      return { ok: false, fault: 'document', params: { length: number.length, expected: '' } }
    }
    const mask = maskIdentityNumber(number)
    return { ok: true, type: type as DocumentType, number, mask, birthOn: null, sex: null }
  }
  const reading = parseIdentityNumber(text, { today })
  if (!reading.ok) {
    const { code: fault, length, expected = '' } = reading
    return { ok: false, fault, params: { length, expected } }
  }
  return {
    ok: true,
    type: typeOf(reading.number),
    number: reading.number,
    mask: maskIdentityNumber(reading.number),
    birthOn: reading.birthOn,
    sex: reading.sex,
  }
}

function typeOf(number: string): DocumentType {
  if (number.startsWith('9')) return 'foreign_permanent_resident_card'
  if (number.startsWith('83')) return 'taiwan_residence_permit'
  return /^8[12]/.test(number) ? 'hk_macao_residence_permit' : 'resident_identity_card'
}
