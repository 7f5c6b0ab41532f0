import { DateTime } from 'luxon'

const ZONE = 'Asia/Shanghai'

/**
 * The one source of time. Everything that asks what day or what moment it is asks here, so that a
 * simulated year and the tests can set it.
 */
class Clock {
  #standsAt: number | null = null

  /** Now, in Asia/Shanghai. */
  now(): DateTime {
    return (this.#standsAt === null ? DateTime.now() : DateTime.fromMillis(this.#standsAt)).setZone(
      ZONE
    )
  }

  /** Milliseconds since the epoch. */
  milliseconds(): number {
    return this.now().toMillis()
  }

  /** This moment as UTC ISO text with milliseconds, as `_at` columns keep it. */
  instant(): string {
    return this.now().toUTC().toISO({ precision: 'milliseconds' })!
  }

  /** A later (or earlier) moment, as UTC ISO text. */
  instantIn(seconds: number): string {
    return this.now().plus({ seconds }).toUTC().toISO({ precision: 'milliseconds' })!
  }

  /** Today in Asia/Shanghai, `YYYY-MM-DD`. */
  today(): string {
    return this.now().toISODate()!
  }

  /** The year it is in Asia/Shanghai. */
  year(): number {
    return this.now().year
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
