import { decryptField } from '#app/shared/crypto/field_cipher'
import { openPhotos } from '#app/people/photos/queries/person_photos'
import type { CertificateFacts } from '#app/certificates/certificate_facts'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** The facts frozen at issue; without the photo, which is a file of its own. */
export function openFacts(cipher: string): CertificateFacts {
  return JSON.parse(decryptField(cipher))
}

/** What is drawn of certificates: the facts frozen at issue, each with the photo of its registration. */
export async function openDrawn(
  client: QueryClientContract,
  rows: readonly { facts_cipher: string; photo_id: number | null }[]
): Promise<CertificateFacts[]> {
  const photos = await openPhotos(
    client,
    rows.flatMap(({ photo_id: id }) => id ?? [])
  )
  return rows.map(({ facts_cipher: cipher, photo_id: id }) => ({
    ...openFacts(cipher),
    ...(id !== null && { photo: photos.get(id)! }),
  }))
}

/** The photos that certificates were registered with. */
export async function photosOfCertificates(
  client: QueryClientContract,
  certificateIds: readonly number[]
): Promise<{ certificateId: number; id: number; sha256: string }[]> {
  const rows = await client
    .from('certificates as ce')
    .join('person_photos as ph', 'ph.id', 'ce.photo_id')
    .whereIn('ce.id', [...certificateIds])
    .select('ce.id as certificate_id', 'ph.id', 'ph.file_sha256')
  return rows.map((row) => ({
    certificateId: row.certificate_id,
    id: row.id,
    sha256: row.file_sha256,
  }))
}
