import db from '@adonisjs/lucid/services/db'
import { pageOf } from '#app/shared/database/paging'
import { countRows } from '#app/shared/database/rows'
import { kindOf } from '#app/people/messages/message_kinds'
import { maskName } from '#app/people/person_name'

export interface LogFilters {
  channel?: string
  state?: string
  kind?: string
  page?: number
}

/**
 * What was sent to whom, newest first: kind, masked recipient and address, state. The words are not
 * shown, for whoever keeps the system running sees no business data.
 */
export async function messageLog({ channel, state, kind, page }: LogFilters) {
  const query = () => {
    const found = db.from('message_deliveries as d').join('messages as m', 'm.id', 'd.message_id')
    if (channel) found.where('d.channel', channel)
    if (state) found.where('d.state', state)
    if (kind) found.where('m.kind', kind)
    return found
  }
  const total = await countRows(query())
  const paginator = pageOf(total, page)
  const rows = await query()
    .leftJoin('users as u', 'u.id', 'm.user_id')
    .leftJoin('persons as p', 'p.id', 'm.person_id')
    .orderBy('d.id', 'desc')
    .forPage(paginator.currentPage, paginator.perPage)
    .select('d.id', 'd.channel', 'd.state', 'd.attempts', 'd.address_mask', 'd.last_error')
    .select('d.queued_at', 'd.sent_at', 'd.provider_reference', 'm.kind')
    .select('u.full_name as user_name', 'p.name as person_name')
  return {
    paginator,
    deliveries: rows.map((row) => ({
      id: row.id as number,
      channel: row.channel as string,
      state: row.state as string,
      attempts: row.attempts as number,
      address: row.address_mask as string | null,
      fault: row.last_error as string | null,
      queuedAt: row.queued_at as string,
      sentAt: row.sent_at as string | null,
      reference: row.provider_reference as string | null,
      kind: row.kind as string,
      topic: kindOf(row.kind).topic,
      recipient: maskName(row.user_name ?? row.person_name),
    })),
  }
}

/** How many copies stand in each state, and messages in the product alone. */
export async function messageCounts() {
  const rows = await db
    .from('message_deliveries')
    .groupBy('channel', 'state')
    .select('channel', 'state')
    .count('* as total')
  const messages = await countRows(db.from('messages'))
  return {
    messages,
    of: (channel: string, state: string) =>
      Number(rows.find((row) => row.channel === channel && row.state === state)?.total ?? 0),
  }
}
