import limiter from '@adonisjs/limiter/services/main'
import { blindIndex } from '#app/shared/crypto/field_cipher'
import { foldNumber } from '#app/people/typed_text'

/** Searches by last digits that one user may make in an hour: who tries all digits finds nobody. */
export const DIGIT_SEARCHES = 30

const searches = () => limiter.use({ requests: DIGIT_SEARCHES, duration: '1 hour' })

/** The last four or six characters of a number as somebody types them, or null. */
export function lastDigits(text: string): string | null {
  const digits = foldNumber(text)
  return /^\d{3}[\dX]$|^\d{5}[\dX]$/.test(digits) ? digits : null
}

/** Counts a search by last digits; false once the user has none left in this hour. */
export function maySearchDigits(userId: number): Promise<boolean> {
  return searches()
    .attempt(`last_digits_${userId}`, () => true)
    .then(Boolean)
}

/** The last digits of a document under the key of look-ups. */
export function documentTails(number: string) {
  return {
    document_tail4: blindIndex('document_tail', number.slice(-4)),
    document_tail6: blindIndex('document_tail', number.slice(-6)),
  }
}

/** The last four digits of a phone under the key of look-ups. */
export function phoneTail(phone: string | null) {
  return phone && blindIndex('phone_tail', phone.slice(-4))
}
