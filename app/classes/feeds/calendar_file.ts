import { DateTime } from 'luxon'
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import type { FeedEvent } from '#app/classes/feeds/queries/feed_events'

const ZONE = 'Asia/Shanghai'
/** Shanghai has kept UTC+8 without summer time since 1992. */
const TIMEZONE = [
  'BEGIN:VTIMEZONE',
  `TZID:${ZONE}`,
  'BEGIN:STANDARD',
  'DTSTART:19920101T000000',
  'TZOFFSETFROM:+0800',
  'TZOFFSETTO:+0800',
  'TZNAME:CST',
  'END:STANDARD',
  'END:VTIMEZONE',
].join('\r\n')

export interface CalendarWords {
  /** Name of the calendar. */
  name: string
  kinds: Record<FeedEvent['kind'], string>
}

/**
 * Sessions as an iCalendar file (RFC 5545). The number of a session is its UID for good, and SEQUENCE
 * grows with each change, so that calendars move an entry instead of adding one. Pure: the same
 * sessions give the same bytes.
 */
export function calendarFile(events: readonly FeedEvent[], words: CalendarWords): string {
  const calendar = ical({
    name: words.name,
    prodId: { company: 'Bagong', product: 'Timetable', language: 'ZH' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 3600,
    // Of the events alone: with a zone of the calendar the library writes DTSTAMP in it, which is UTC by the RFC.
    timezone: { name: null, generator: () => TIMEZONE },
  })
  for (const event of events) {
    calendar.createEvent({
      id: `session-${event.sessionId}@bagong`,
      sequence: event.sequence,
      stamp: DateTime.fromISO(event.changedAt, { zone: 'utc' }),
      start: at(event.day, event.from),
      end: at(event.day, event.to),
      timezone: ZONE,
      summary: `${event.title} ${words.kinds[event.kind]}`,
      location: `${event.base} ${event.room}`,
      status: event.isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    })
  }
  return calendar.toString()
}

function at(day: string, time: string) {
  return DateTime.fromISO(`${day}T${time}:00`, { zone: ZONE })
}
