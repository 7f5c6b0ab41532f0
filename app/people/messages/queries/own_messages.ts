import db from '@adonisjs/lucid/services/db'
import { pageOf } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import { messageWords } from '#app/people/messages/message_words'
import type { Locale } from '#app/shared/words'
import type { QueryClientContract } from '@adonisjs/lucid/types/database'

/** Whose messages: those to the account, and those to the person it belongs to. */
export interface Reader {
  id: number
  personId: number | null
}

/** The messages of a reader. */
export function messagesOf(client: QueryClientContract, { id, personId }: Reader) {
  return client.from('messages').where((own) => {
    own.where('user_id', id)
    if (personId !== null) own.orWhere('person_id', personId)
  })
}

/** A page of the reader's messages in words, newest first, 20 a page. */
export async function ownMessages(
  reader: Reader,
  { unread = false, page }: { unread?: boolean; page?: number },
  locale: Locale
) {
  const query = () => {
    const own = messagesOf(db.connection(), reader)
    return unread ? own.whereNull('read_at') : own
  }
  const total = await countRows(query())
  const paginator = pageOf(total, page, 20)
  const rows = await query()
    .orderBy('id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
    .select('id', 'kind', 'parameters', 'path', 'created_at', 'read_at')
  const waiting = unread
    ? total
    : await countRows(messagesOf(db.connection(), reader).whereNull('read_at'))
  return {
    messages: rows.map((row) => ({
      id: row.id as number,
      path: row.path as string | null,
      sentAt: row.created_at as string,
      isRead: row.read_at !== null,
      ...messageWords(row.kind, JSON.parse(row.parameters), locale),
    })),
    unread: waiting,
    newestId: (rows[0]?.id ?? 0) as number,
    paginator,
  }
}
