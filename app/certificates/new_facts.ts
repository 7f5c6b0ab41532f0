import { appUrl } from '#config/app'
import { newVerificationCode } from '#app/certificates/verification_code'
import type { CertificateFacts } from '#app/certificates/certificate_facts'

type Given = Omit<CertificateFacts, 'verificationCode' | 'verifyUrl' | 'serial' | 'printCount'>

/** The facts of a certificate about to be issued, with a fresh code, its address and the print serial. */
export function newFacts(given: Given): CertificateFacts {
  const verificationCode = newVerificationCode()
  return {
    ...given,
    verificationCode,
    verifyUrl: `${appUrl.replace(/\/+$/, '')}/verify/${verificationCode.replaceAll('-', '')}`,
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
