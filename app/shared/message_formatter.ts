import { IntlMessageFormat } from 'intl-messageformat'
import type { TranslationsFormatterContract } from '@adonisjs/i18n/types'

/** More than there are messages in both languages; sentences made at run time must not pile up. */
const MOST_KEPT = 20_000

/**
 * Messages in ICU syntax. Each is read once and kept, for a page of a list says the same sentence
 * fifty times; one without a brace or an apostrophe stands for itself.
 */
export class MessageFormatter implements TranslationsFormatterContract {
  readonly name = 'icu'
  readonly #read = new Map<string, IntlMessageFormat>()

  format(message: string, locale: string, data?: Record<string, any>): string {
    if (!/[{}']/.test(message)) return message
    return this.#formatOf(message, locale).format(data ?? {}) as string
  }

  #formatOf(message: string, locale: string): IntlMessageFormat {
    const key = `${locale}\n${message}`
    const known = this.#read.get(key)
    if (known) return known
    const made = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true })
    if (this.#read.size >= MOST_KEPT) this.#read.clear()
    this.#read.set(key, made)
    return made
  }
}
