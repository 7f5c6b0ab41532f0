import i18nManager from '@adonisjs/i18n/services/main'
import { dayWords, type Locale } from '#app/shared/words'

/**
 * A value of a message's sentence: a text or number as it is, a day `YYYY-MM-DD` which is put into
 * words, or a name in both languages. Never the number of a document, phone or account in clear.
 */
export type MessageValue = string | number | { zh: string; en: string }

export type MessageParameters = Record<string, MessageValue>

/** Title and text of a message in the language of its reader. */
export function messageWords(
  kind: string,
  parameters: MessageParameters,
  locale: Locale
): { title: string; text: string } {
  const i18n = i18nManager.locale(locale)
  const values = valuesOf(parameters, locale)
  return {
    title: i18n.t(`messages.kinds.${kind}.title`, values),
    text: i18n.t(`messages.kinds.${kind}.text`, values),
  }
}

/**
 * Values that an SMS may hold: what the product made itself. What somebody typed, such as a reason, may
 * tell of illness or need and stays in the product, behind the sign-in.
 */
export const SMS_VALUES = ['course', 'number', 'mask', 'result', 'base', 'code'] as const

/** An SMS: the title of its kind, and where to read the rest. */
export function smsWords(
  kind: string,
  parameters: MessageParameters,
  { locale, link }: { locale: Locale; link: string }
): { title: string; text: string } {
  const i18n = i18nManager.locale(locale)
  const own = Object.entries(parameters).filter(([name]) =>
    (SMS_VALUES as readonly string[]).includes(name)
  )
  return {
    title: i18n.t(`messages.kinds.${kind}.title`, valuesOf(Object.fromEntries(own), locale)),
    text: i18n.t('messages.sms_pointer', { link }),
  }
}

function valuesOf(parameters: MessageParameters, locale: Locale) {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, inWords(value, locale)])
  )
}

function inWords(value: MessageValue, locale: Locale): string | number {
  if (typeof value === 'object') return locale === 'en' ? value.en : value.zh
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return dayWords(value, locale)
  return value
}
