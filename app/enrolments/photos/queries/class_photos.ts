import db from '@adonisjs/lucid/services/db'
import { newestPhotos, type PersonPhoto } from '#app/people/photos/queries/person_photos'

export interface ClassPhotoRow {
  personId: number
  position: number
  name: string
  documentMask: string
  photo: PersonPhoto | null
}

/** Everybody of a class who has not left it, in the order of the roster, each with the newest photo. */
export async function classPhotos(classId: number): Promise<ClassPhotoRow[]> {
  const rows = await db
    .from('enrolments as e')
    .join('persons as p', 'p.id', 'e.person_id')
    .where('e.course_class_id', classId)
    .whereNot('e.status', 'withdrawn')
    .orderBy('e.position')
    .orderBy('e.id')
    .select('p.id', 'e.position', 'p.name', 'p.document_mask')
  const photos = await newestPhotos(
    db.connection(),
    rows.map(({ id }) => id)
  )
  return rows.map((row) => ({
    personId: row.id,
    position: row.position,
    name: row.name,
    documentMask: row.document_mask,
    photo: photos.get(row.id) ?? null,
  }))
}
