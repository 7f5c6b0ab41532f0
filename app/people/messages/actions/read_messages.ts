import db from '@adonisjs/lucid/services/db'
import clock from '#app/shared/clock'
import { messagesOf, type Reader } from '#app/people/messages/queries/own_messages'

/** Marks messages of the reader as read: one, whose path is given back, or all up to the newest seen. */
export default class ReadMessages {
  async one(reader: Reader, id: number): Promise<string | null> {
    const message = await messagesOf(db.connection(), reader).where('id', id).firstOrFail()
    await db
      .from('messages')
      .where('id', id)
      .whereNull('read_at')
      .update({ read_at: clock.instant() })
    return message.path
  }

  async upTo(reader: Reader, newestId: number) {
    await messagesOf(db.connection(), reader)
      .where('id', '<=', newestId)
      .whereNull('read_at')
      .update({ read_at: clock.instant() })
  }
}
