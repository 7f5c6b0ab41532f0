import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { itemsFor, keepUntil } from '#app/assessments/archive/archive_items'
import { lockSitting } from '#app/assessments/sitting_step'
import { readComponents } from '#app/grades/pass_rule'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseArchive } from '#app/assessments/archive/refusal'
import type { ArchiveForm, ArchiveItem } from '#app/assessments/archive/archive_items'
import type User from '#models/user'

/**
 * Records that a paper of a sitting was put into the archive: in which form, how many pieces and
 * where. From the day of the sitting on; the last day it has to be kept follows from the form.
 * @throws RuleViolation E_ARCHIVE_EARLY, E_ARCHIVE_ITEM, E_ARCHIVE_PLACE, E_ARCHIVE_PIECES
 */
export default class FileArchiveItem {
  async handle(input: {
    actor: User
    sittingId: number
    item: ArchiveItem
    form: ArchiveForm
    pieces: number
    place: string
    requestId?: string
  }): Promise<{ id: number; keepUntil: string }> {
    const { actor, sittingId, item, form, pieces, requestId } = input
    const place = input.place.trim()
    if (!place) refuseArchive('E_ARCHIVE_PLACE', {}, 'place')
    if (!Number.isInteger(pieces) || pieces < 1) refuseArchive('E_ARCHIVE_PIECES', {}, 'pieces')
    return db.transaction(async (trx) => {
      const sitting = await lockSitting(trx, sittingId)
      if (clock.today() < sitting.held_on || ['planned', 'submitted'].includes(sitting.status)) {
        refuseArchive('E_ARCHIVE_EARLY', { code: sitting.code })
      }
      if (!itemsFor(readComponents(sitting.components)).includes(item)) {
        refuseArchive('E_ARCHIVE_ITEM', {}, 'item')
      }
      const until = keepUntil(form, sitting.held_on)
      const [row] = await trx
        .table('sitting_archive_items')
        .insert({
          sitting_id: sittingId,
          item,
          form,
          pieces,
          place,
          keep_until: until,
          filed_by_id: actor.id,
          filed_at: clock.instant(),
        })
        .returning('id')
      const id = Number(row?.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'sitting.archived',
        subject: { type: 'sitting', id: sittingId },
        changes: { item, form, pieces, keepUntil: until },
        requestId,
      })
      return { id, keepUntil: until }
    })
  }
}
