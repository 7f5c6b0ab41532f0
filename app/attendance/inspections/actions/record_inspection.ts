import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { administratorsOf } from '#app/bases/administrators'
import { changedRows, insertMany } from '#app/shared/database/rows'
import { checkInWindow, windowStateOf } from '#app/attendance/check_in/check_in_window'
import { recordAudit } from '#app/shared/audit/record_audit'
import { refuseInspection, type Finding } from '#app/attendance/inspections/inspection'
import { sendMessages } from '#app/people/messages/send_message'
import type { PrivateImage } from '#app/shared/files/private_file'
import type User from '#models/user'

/**
 * Records what an inspector saw at a session: how many were there and who, a finding in words, a photo.
 * Once recorded it does not change; the base is told where something was found.
 * @throws RuleViolation E_NOT_DURING, E_NOT_IN_CLASS, E_FINDING_WORDS, E_FINDING_NEEDED, E_NOBODY_TICKED,
 * E_TICKED_MORE, E_RECORDED, E_OWN_CLASS
 */
export default class RecordInspection {
  async handle(input: {
    actor: User
    inspectionId: number
    /** Of the session's day in Shanghai, `HH:mm`. */
    time: string
    headCount: number
    /** Enrolments of those who were there. */
    seen: number[]
    /** Says in so many words that nobody of the roster was there though people were counted. */
    nobodySeen?: boolean
    finding: Finding
    words?: string | null
    photo?: PrivateImage | null
    requestId?: string
  }): Promise<void> {
    const { actor, inspectionId, headCount, finding, words, photo, requestId } = input
    if (finding !== 'none' && !words) refuseInspection('E_FINDING_WORDS', { field: 'words' })
    await db.transaction(async (trx) => {
      const row = await trx
        .from('inspections as i')
        .join('class_sessions as s', 's.id', 'i.class_session_id')
        .join('course_classes as c', 'c.id', 's.course_class_id')
        .where('i.id', inspectionId)
        .select('s.id', 's.day', 's.starts_at_time', 's.ends_at_time', 's.course_class_id')
        .select('c.base_id', 'c.code')
        .firstOrFail()
      const moment = Date.parse(`${row.day}T${input.time}:00.000+08:00`)
      const isDuring = windowStateOf(checkInWindow(row), moment) === 'open'
      if (!isDuring || moment > clock.milliseconds())
        refuseInspection('E_NOT_DURING', { field: 'time' })
      const roster: { id: number; person_id: number }[] = await trx
        .from('enrolments')
        .where('course_class_id', row.course_class_id)
        .whereNot('status', 'withdrawn')
        .orderBy('position')
        .select('id', 'person_id')
      if (roster.some((one) => one.person_id === actor.personId)) refuseInspection('E_OWN_CLASS')
      const seen = new Set(input.seen)
      if ([...seen].some((id) => !roster.some((one) => one.id === id))) {
        refuseInspection('E_NOT_IN_CLASS')
      }
      // A forgotten tick would say of a person that they were not there.
      if (headCount > 0 && seen.size === 0 && !input.nobodySeen) {
        refuseInspection('E_NOBODY_TICKED', { field: 'nobodySeen', count: headCount })
      }
      if (seen.size > headCount) {
        refuseInspection('E_TICKED_MORE', { field: 'headCount', count: headCount, seen: seen.size })
      }
      if (finding === 'none' && headCount !== seen.size) {
        refuseInspection('E_FINDING_NEEDED', {
          field: 'finding',
          count: headCount,
          seen: seen.size,
        })
      }
      const recorded = await changedRows(
        trx
          .from('inspections')
          .where({ id: inspectionId, status: 'planned' })
          .update({
            status: 'recorded',
            inspected_by_id: actor.id,
            inspected_at: new Date(moment).toISOString(),
            recorded_at: clock.instant(),
            head_count: headCount,
            finding,
            words: words || null,
            photo_path: photo?.path ?? null,
            photo_sha256: photo?.sha256 ?? null,
          })
      )
      if (recorded === 0) refuseInspection('E_RECORDED')
      await insertMany(
        trx,
        'inspection_people',
        roster.map(({ id }) => ({
          inspection_id: inspectionId,
          enrolment_id: id,
          was_seen: seen.has(id),
        }))
      )
      if (finding !== 'none') {
        const readers = await administratorsOf(trx, [row.base_id])
        await sendMessages(
          trx,
          readers.map(({ userId }) => ({
            to: { userId },
            kind: 'inspection_found',
            parameters: { class: row.code, day: row.day },
            path: `/inspections/${inspectionId}`,
            uniqueKey: `inspection:${inspectionId}:found:${userId}`,
          }))
        )
      }
      await recordAudit(trx, {
        actor,
        action: 'inspection.recorded',
        subject: { type: 'inspection', id: inspectionId },
        changes: {
          session: row.id,
          headCount,
          seen: seen.size,
          roster: roster.length,
          finding,
          ...(photo && { photo: photo.sha256 }),
        },
        requestId,
      })
    })
  }
}
