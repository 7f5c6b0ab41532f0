import { newVerificationCode } from '#app/certificates/verification_code'
import type { CertificateFacts } from '#app/certificates/certificate_facts'

/** What is given for a new certificate; the rest is made at its registration. */
export type GivenFacts = Omit<
  CertificateFacts,
  'verificationCode' | 'verifyUrl' | 'serial' | 'printCount'
>

/** Facts before the payload of the QR code is signed. */
export type NewFacts = Omit<CertificateFacts, 'verifyUrl'>

/** The facts of a certificate about to be issued, with a fresh code and the serial of its first print. */
export function newFacts(given: GivenFacts): NewFacts {
  return {
    ...given,
    verificationCode: newVerificationCode(),
    serial: printSerial(given.number, 1),
    printCount: 1,
  }
}

/**
 * 印制流水码 of the n-th paper copy: year, grade and serial out of the number, and from the second copy on
 * its count. The form is our own, since none is published.
 */
export function printSerial(number: string, count: number): string {
  return count === 1 ? number.slice(-9) : `${number.slice(-9)}-${count}`
}
