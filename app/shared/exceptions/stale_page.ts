import { Exception } from '@adonisjs/core/exceptions'

export interface StalePageDetails {
  /** Who acted meanwhile. */
  actorName: string | null
  /** Key of the sentence that says what they did, and its values. */
  what: string
  params?: Record<string, string | number>
  /** UTC instant of that act. */
  at: string | null
  /** Where the current state can be read. */
  href: string
  /** What the person had typed, kept for them. */
  kept?: string | null
}

/** Somebody else acted on the same thing meanwhile: nothing was changed, the page says who and what. */
export class StalePage extends Exception {
  static status = 409
  static code = 'E_STALE_PAGE'

  constructor(readonly details: StalePageDetails) {
    super('The page was out of date')
  }
}
