import { currentSigningKey, signPayload } from '#app/certificates/signed_payload/sign_payload'
import { maskName } from '#app/people/person_name'
import type { NewCertificate } from '#app/certificates/register_certificate'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

/**
 * The signed payload for the QR code of a certificate that is entered into the register.
 * @throws RuleViolation E_NO_SIGNING_KEY, E_SIGNING_KEY_UNREADABLE
 */
export async function qrPayloadOf(
  trx: TransactionClientContract,
  { kind, title, gradeRank, facts }: NewCertificate
): Promise<string> {
  return signPayload(await currentSigningKey(trx), {
    kind,
    number: facts.number,
    holderMask: maskName(facts.name),
    title: title ?? facts.occupationName,
    occupationCode: facts.occupationCode || null,
    workType: facts.workType,
    gradeRank: gradeRank ?? null,
    issuedOn: facts.issuedOn,
    issuerName: facts.issuerName,
    documentNumber: facts.documentNumber || null,
  })
}
