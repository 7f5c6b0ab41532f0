import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { recordAudit } from '#app/shared/audit/record_audit'
import type { KeptPhoto } from '#app/people/photos/photo_terms'
import type User from '#models/user'

interface AddPhotoInput {
  actor: User
  personId: number
  photo: KeptPhoto
  requestId?: string | null
}

/** Puts a photo on record for a person. Earlier ones stay: certificates were registered with them. */
export default class AddPhoto {
  async handle({ actor, personId, photo, requestId }: AddPhotoInput): Promise<void> {
    await db.transaction(async (trx) => {
      await trx.from('persons').where('id', personId).forUpdate().select('id').firstOrFail()
      await trx.table('person_photos').insert({
        person_id: personId,
        file_path: photo.path,
        file_sha256: photo.sha256,
        file_bytes: photo.size,
        width: photo.width,
        height: photo.height,
        has_white_ground: photo.hasWhiteGround,
        uploaded_by_id: actor.id,
        uploaded_at: clock.instant(),
      })
      await recordAudit(trx, {
        actor,
        action: 'person.photo_added',
        subject: { type: 'person', id: personId },
        changes: { sha256: photo.sha256, white: photo.hasWhiteGround },
        requestId,
      })
    })
  }
}
