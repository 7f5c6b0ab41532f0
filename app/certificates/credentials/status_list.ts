import clock from '#app/shared/clock'
import { CREDENTIALS_V2, signCredential } from '#app/certificates/credentials/sign_credential'
import { currentSigningKey } from '#app/certificates/signed_payload/signing_keys'
import { DEAD_STATUSES } from '#app/certificates/certificate_status'
import { gzipSync } from 'node:zlib'
import { issuerDid, site } from '#app/certificates/credentials/did_document'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Entries of one list: the least that keeps a single certificate hidden in the crowd (W3C, 7.2). */
export const LIST_LENGTH = 131_072

/** Which list and place a certificate has, by its id. */
export function statusEntry(certificateId: number) {
  const list = Math.floor(certificateId / LIST_LENGTH) + 1
  return { list, index: certificateId % LIST_LENGTH, url: statusListUrl(list) }
}

/** Public address of a list. */
export function statusListUrl(list: number): string {
  return `${site}/trust/status_lists/${list}`
}

/**
 * A Bitstring Status List (W3C, 1.0) as a signed credential: a bit is set where the certificate was revoked
 * or replaced. Null for a list that no certificate is in yet.
 */
export async function statusListCredential(client: QueryClientContract, list: number) {
  const first = (list - 1) * LIST_LENGTH
  const within = () =>
    client.from('certificates').whereBetween('id', [first, first + LIST_LENGTH - 1])
  if (list > 1 && !(await within().select('id').first())) return null
  const dead = await within()
    .whereIn('status', [...DEAD_STATUSES])
    .select('id')
  const url = statusListUrl(list)
  return signCredential(await currentSigningKey(client), {
    '@context': [CREDENTIALS_V2],
    'id': url,
    'type': ['VerifiableCredential', 'BitstringStatusListCredential'],
    'issuer': issuerDid,
    'validFrom': `${clock.instant().slice(0, 19)}Z`,
    'credentialSubject': {
      id: `${url}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: encodeList(dead.map((row) => row.id - first)),
    },
  })
}

/** A bit for each entry, the first one leftmost; gzip, then base64url with the multibase prefix `u`. */
export function encodeList(set: readonly number[]): string {
  const bits = Buffer.alloc(LIST_LENGTH / 8)
  for (const index of set) bits[index >> 3] |= 0x80 >> (index & 7)
  return `u${gzipSync(bits, { level: 9 }).toString('base64url')}`
}
