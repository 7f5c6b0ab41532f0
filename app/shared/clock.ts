import { DateTime } from 'luxon'

const ZONE = 'Asia/Shanghai'
/** Shanghai has kept UTC+8 without summer time since 1992: no calendar is asked for what day it is. */
const EIGHT_HOURS = 8 * 3_600_000

/**
 * The one source of time. Everything that asks what day or what moment it is asks here, so that a
 * simulated year and the tests can set it.
 */
class Clock {
  #standsAt: number | null = null

  /** Now, in Asia/Shanghai. */
  now(): DateTime {
    return DateTime.fromMillis(this.milliseconds(), { zone: ZONE })
  }

  /** Milliseconds since the epoch. */
  milliseconds(): number {
    return this.#standsAt ?? Date.now()
  }

  /** This moment as UTC ISO text with milliseconds, as `_at` columns keep it. */
  instant(): string {
    return new Date(this.milliseconds()).toISOString()
  }

  /** A later (or earlier) moment, as UTC ISO text. */
  instantIn(seconds: number): string {
    return new Date(this.milliseconds() + seconds * 1000).toISOString()
  }

  /** Today in Asia/Shanghai, `YYYY-MM-DD`. */
  today(): string {
    return new Date(this.milliseconds() + EIGHT_HOURS).toISOString().slice(0, 10)
  }

  /** The year it is in Asia/Shanghai. */
  year(): number {
    return Number(this.today().slice(0, 4))
  }

  /** Makes time stand still at a day (`YYYY-MM-DD`, nine in the morning) or an instant. */
  stopAt(moment: string) {
    const text = moment.length === 10 ? `${moment}T09:00:00.000` : moment
    this.#standsAt = DateTime.fromISO(text, { zone: ZONE }).toMillis()
  }

  /** Moves stopped time on, so that what happens later also bears a later instant. */
  advance(milliseconds: number) {
    if (this.#standsAt !== null) this.#standsAt += milliseconds
  }

  /** Lets time run again. */
  resume() {
    this.#standsAt = null
  }
}

const clock = new Clock()
export default clock
