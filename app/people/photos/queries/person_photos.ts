import clock from '#app/shared/clock'
import { PHOTO_MONTHS } from '#app/people/photos/photo_terms'
import { readPrivateFile } from '#app/shared/files/private_file'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

export interface PersonPhoto {
  id: number
  personId: number
  uploadedAt: string
  width: number
  height: number
  hasWhiteGround: boolean
  /** Older than a certificate may be issued with. */
  isOld: boolean
  sha256: string
}

/** A photo whose time is over has no file any more. */
const IS_KEPT =
  "NOT EXISTS (SELECT 1 FROM purged_files x WHERE x.kind = 'photo' AND x.record_id = person_photos.id)"

/** The newest photo of each of these people who has one. */
export async function newestPhotos(
  client: QueryClientContract,
  personIds: readonly number[]
): Promise<Map<number, PersonPhoto>> {
  const rows = await client
    .from('person_photos')
    .whereIn('person_id', [...personIds])
    .whereRaw(IS_KEPT)
    .orderBy('id')
    .select('id', 'person_id', 'uploaded_at', 'width', 'height', 'has_white_ground', 'file_sha256')
  const oldest = clock.now().minus({ months: PHOTO_MONTHS }).toUTC().toISO()!
  return new Map(
    rows.map((row): [number, PersonPhoto] => [
      row.person_id,
      {
        id: row.id,
        personId: row.person_id,
        uploadedAt: row.uploaded_at,
        width: row.width,
        height: row.height,
        hasWhiteGround: Boolean(row.has_white_ground),
        isOld: row.uploaded_at < oldest,
        sha256: row.file_sha256,
      },
    ])
  )
}

/** Bytes of a person's newest photo, a JPG; null when there is none. */
export async function openNewestPhoto(
  client: QueryClientContract,
  personId: number
): Promise<Buffer | null> {
  const row = await client
    .from('person_photos')
    .where('person_id', personId)
    .whereRaw(IS_KEPT)
    .orderBy('id', 'desc')
    .first()
  return row ? readPrivateFile(row.file_path, row.file_sha256) : null
}

/** Bytes of photos by their ids. @throws Error when one is gone or was changed */
export async function openPhotos(
  client: QueryClientContract,
  ids: readonly number[]
): Promise<Map<number, Buffer>> {
  const found = new Map<number, Buffer>()
  if (ids.length === 0) return found
  const rows = await client
    .from('person_photos')
    .whereIn('id', [...new Set(ids)])
    .select('id', 'file_path', 'file_sha256')
  for (const row of rows) found.set(row.id, await readPrivateFile(row.file_path, row.file_sha256))
  return found
}
