import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { countRows } from '#app/shared/database/rows'
import { hashOfToken, newFeedToken } from '#app/classes/feeds/feed_token'
import { recordAudit } from '#app/shared/audit/record_audit'
import { RuleViolation } from '#app/shared/exceptions/rule_violation'
import type User from '#models/user'
import type { Locale } from '#app/shared/words'

/** Whose sessions a feed holds: exactly one of the three. */
export interface FeedOwner {
  trainerId?: number
  classId?: number
  personId?: number
}

/** Links in use that one account may have for one calendar: a phone, a computer and some to spare. */
export const MOST_FEEDS = 5

/**
 * Makes a link to a calendar. Its token is given once and kept as a hash.
 * @throws RuleViolation E_FEED_LIMIT
 */
export default class MakeFeed {
  async handle(input: {
    actor: User
    owner: FeedOwner
    locale: Locale
    requestId?: string
  }): Promise<{ id: number; token: string }> {
    const { actor, owner, locale, requestId } = input
    const token = newFeedToken()
    const columns = ownerColumns(owner)
    return db.transaction(async (trx) => {
      await trx.from('users').where('id', actor.id).select('id').forUpdate()
      const inUse = await countRows(
        trx
          .from('calendar_feeds')
          .where({ ...columns, created_by_id: actor.id })
          .whereNull('revoked_at')
      )
      if (inUse >= MOST_FEEDS) {
        throw new RuleViolation('E_FEED_LIMIT', {
          module: 'timetable',
          params: { most: MOST_FEEDS },
        })
      }
      const [row] = await trx
        .table('calendar_feeds')
        .returning('id')
        .insert({
          ...columns,
          token_hash: hashOfToken(token),
          locale,
          created_by_id: actor.id,
          created_at: clock.instant(),
        })
      const id = Number(row.id ?? row)
      await recordAudit(trx, {
        actor,
        action: 'calendar_feed.made',
        subject: { type: 'calendar_feed', id },
        changes: { of: Object.keys(columns)[0] },
        requestId,
      })
      return { id, token }
    })
  }
}

/** The column of the owner with its id. */
export function ownerColumns({ trainerId, classId, personId }: FeedOwner): Record<string, number> {
  if (trainerId !== undefined) return { trainer_id: trainerId }
  if (classId !== undefined) return { course_class_id: classId }
  return { person_id: personId! }
}
