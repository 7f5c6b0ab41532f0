import { currentSigningKey } from '#app/certificates/signed_payload/signing_keys'
import {
  CREDENTIALS_V2,
  OPEN_BADGES_V3,
  signCredential,
} from '#app/certificates/credentials/sign_credential'
import { decryptField } from '#app/shared/crypto/field_cipher'
import {
  gradeWords,
  gradeWordsEn,
  type CertificateFacts,
} from '#app/certificates/certificate_facts'
import { issuerDid, site } from '#app/certificates/credentials/did_document'
import { statusEntry } from '#app/certificates/credentials/status_list'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** What the credential is made of: the row of the certificate. */
export interface BadgeSource {
  id: number
  number: string
  title: string | null
  facts_cipher: string
}

/**
 * The certificate as an Open Badges 3.0 credential (a Verifiable Credential 2.0), signed with the key in
 * use. It says what the certificate says except the document number, and where its status is published.
 */
export async function openBadge(client: QueryClientContract, source: BadgeSource) {
  const facts: CertificateFacts = JSON.parse(decryptField(source.facts_cipher))
  const key = await currentSigningKey(client)
  return signCredential(key, badgeOf(source, facts))
}

function badgeOf({ id, number, title }: BadgeSource, facts: CertificateFacts) {
  const status = statusEntry(id)
  const subject = title ?? [facts.occupationName, facts.workType].filter(Boolean).join(' ')
  const grade = facts.gradeRank ? gradeWords(facts.gradeRank) : null
  const name = [subject, grade].filter(Boolean).join(' ')
  return {
    '@context': [CREDENTIALS_V2, OPEN_BADGES_V3],
    'id': `${site}/v/${number}`,
    'type': ['VerifiableCredential', 'OpenBadgeCredential'],
    name,
    'issuer': { id: issuerDid, type: ['Profile'], name: facts.issuerName, url: site },
    'validFrom': `${facts.issuedOn}T00:00:00+08:00`,
    'credentialSubject': {
      type: ['AchievementSubject'],
      identifier: [
        { type: 'IdentityObject', hashed: false, identityHash: facts.name, identityType: 'name' },
      ],
      achievement: {
        id: achievementId(facts, subject),
        type: ['Achievement'],
        achievementType: 'Certificate',
        ...(facts.occupationCode ? { humanCode: facts.occupationCode } : {}),
        name,
        description: grade ? `${subject}，${grade}（${gradeWordsEn(facts.gradeRank)}）` : subject,
        criteria: { narrative: `${facts.issuerName} ${number}` },
      },
    },
    'credentialStatus': {
      id: `${status.url}#${status.index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(status.index),
      statusListCredential: status.url,
    },
  }
}

/** A name for what was achieved: the same for everybody who achieved it. */
function achievementId(facts: CertificateFacts, subject: string): string {
  const parts = facts.occupationCode
    ? [facts.occupationCode, facts.workType ?? '', String(facts.gradeRank ?? '')]
    : [facts.issuerName, subject]
  return `urn:bagong:achievement:${parts.map(encodeURIComponent).join(':')}`
}
