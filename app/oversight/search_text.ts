import { normaliseVerificationCode } from '#app/certificates/verification_code'

/** Numbers of the product itself: certificates, claims, notices, batches, classes. */
const OWN = /^([SY][0-9T]{12,21}|[SY]\d{4}1[0-9]{5,}|(SL|GS|BF)\d{2}\d*|HM\d.*)$/

/**
 * Whether a text holds what looks like the number of an identity document, a phone or an account,
 * which no address may carry (it would stay in histories and logs). Certificates, claims, classes
 * and verification codes are told apart by their shape.
 */
export function looksPersonal(text: string): boolean {
  const folded = text
    .normalize('NFKC')
    .replace(/[\s\p{Pd}·]/gu, '')
    .toUpperCase()
  if (OWN.test(folded)) return false
  if (/[A-Z]/.test(folded) && /-/.test(text) && normaliseVerificationCode(text)) return false
  return /\d{6}/.test(folded)
}
