import type { ApplicationEvent } from '#app/enrolments/applications/application_events'

/** Somebody on the waiting list of a class. */
export interface Waiting {
  applicationId: number
  /** Rank by the rule of the place, 1 first. */
  priority: number
  category: string
  joinedAt: string
}

/** A change of somebody's place, with the event that caused it. */
export interface PlaceChange {
  eventId: number
  at: string
  /**
   * `joined`: came onto the list. `moved`: was put elsewhere by the base. `offered`, `left`: is off the
   * list. Of others: `other_offered` and `other_left` went from before, `other_joined` came before by
   * priority, `other_moved` was put before or behind by the base.
   */
  cause:
    | 'joined'
    | 'moved'
    | 'offered'
    | 'left'
    | 'other_offered'
    | 'other_left'
    | 'other_joined'
    | 'other_moved'
  /** Places from 1; null when not on the list. */
  from: number | null
  to: number | null
  reason: string | null
}

export interface Replay {
  list: Waiting[]
  /** Applications in the order of the list after each event. */
  orders: number[][]
  /** What happened to each application's place, in order. */
  changes: Map<number, PlaceChange[]>
  /** Offers that went to somebody who was not first, and events about people not on the list. */
  faults: { eventId: number; applicationId: number; fault: 'not_first' | 'not_waiting' }[]
}

/**
 * Plays the log of a class: who waits, in which order, and why everybody stands where they do. Who
 * joins stands behind all of the same or a better rank; the base may move somebody with a reason; an
 * offer goes to who is first. Pure: the same log gives the same list.
 */
export function replay(events: readonly ApplicationEvent[]): Replay {
  const list: Waiting[] = []
  const orders: number[][] = []
  const changes: Replay['changes'] = new Map()
  const faults: Replay['faults'] = []
  for (const event of events) {
    const before = list.map((one) => one.applicationId)
    const at = before.indexOf(event.applicationId)
    if (event.event === 'joined') {
      if (at < 0) list.splice(indexOfRank(list, event.priority), 0, waitingOf(event))
    } else if (event.event === 'moved') {
      if (at < 0) faults.push(fault(event, 'not_waiting'))
      else list.splice(toIndex(event.place, list.length), 0, ...list.splice(at, 1))
    } else if (event.event === 'offered') {
      if (at < 0) faults.push(fault(event, 'not_waiting'))
      else if (!mayBeOffered(event, list, at)) faults.push(fault(event, 'not_first'))
      if (at >= 0) list.splice(at, 1)
    } else if (LEAVING.has(event.event) && at >= 0) {
      list.splice(at, 1)
    }
    orders.push(list.map((one) => one.applicationId))
    note(changes, event, before, orders.at(-1)!)
  }
  return { list, orders, changes, faults }
}

/** Why a seat went past the first: it is kept for groups whom nobody before belongs to. */
export const KEPT_FOR_GROUP = 'kept_for_group'

function mayBeOffered(event: ApplicationEvent, list: Waiting[], at: number): boolean {
  if (at === 0) return true
  const before = list.slice(0, at)
  return (
    event.reasonCode === KEPT_FOR_GROUP && before.every((one) => one.category !== event.category)
  )
}

const LEAVING = new Set(['refused', 'withdrawn', 'closed', 'reopened'])

/** Behind the last one of the same or a better rank. */
function indexOfRank(list: Waiting[], priority: number | null): number {
  const rank = priority ?? 0
  return list.findLastIndex((one) => one.priority <= rank) + 1
}

function toIndex(place: number | null, length: number): number {
  return Math.min(Math.max(1, place ?? length), length) - 1
}

function waitingOf({ applicationId, priority, category, at }: ApplicationEvent): Waiting {
  return { applicationId, priority: priority ?? 0, category, joinedAt: at }
}

function fault(event: ApplicationEvent, kind: 'not_first' | 'not_waiting') {
  return { eventId: event.id, applicationId: event.applicationId, fault: kind }
}

/** Writes down for everybody whose place changed what changed it. */
function note(
  changes: Replay['changes'],
  event: ApplicationEvent,
  before: number[],
  after: number[]
) {
  for (const id of new Set([...before, ...after])) {
    const from = before.indexOf(id) + 1 || null
    const to = after.indexOf(id) + 1 || null
    if (from === to) continue
    const change: PlaceChange = {
      eventId: event.id,
      at: event.at,
      cause: causeOf(event, id === event.applicationId),
      from,
      to,
      reason: event.reason,
    }
    changes.set(id, [...(changes.get(id) ?? []), change])
  }
}

function causeOf({ event }: ApplicationEvent, isOwn: boolean): PlaceChange['cause'] {
  const kind = event === 'joined' || event === 'moved' || event === 'offered' ? event : 'left'
  return isOwn ? kind : `other_${kind}`
}
