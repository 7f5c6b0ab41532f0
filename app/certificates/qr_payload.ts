import clock from '#app/shared/clock'
import { maskName } from '#app/people/person_name'
import { signPayload } from '#app/certificates/signed_payload/sign_payload'
import type { NewCertificate } from '#app/certificates/register_certificate'
import type { SigningKey } from '#app/certificates/signed_payload/signing_keys'

/**
 * The signed payload for the QR code of a certificate that is entered into the register, signed today: of
 * a correction the day of issue is that of the first certificate, from before the key perhaps.
 */
export function qrPayloadOf(
  key: SigningKey,
  { kind, title, gradeRank, facts }: NewCertificate
): string {
  return signPayload(key, {
    kind,
    number: facts.number,
    holderMask: maskName(facts.name),
    title: title ?? facts.occupationName,
    occupationCode: facts.occupationCode || null,
    workType: facts.workType,
    gradeRank: gradeRank ?? null,
    issuedOn: facts.issuedOn,
    signedOn: clock.today(),
    issuerName: facts.issuerName,
    documentNumber: facts.documentNumber || null,
  })
}
