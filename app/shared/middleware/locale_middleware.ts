import { I18n } from '@adonisjs/i18n'
import i18nManager from '@adonisjs/i18n/services/main'
import { type HttpContext, RequestValidator } from '@adonisjs/core/http'
import type { Locale } from '#app/shared/words'
import type { NextFn } from '@adonisjs/core/types/http'

const LOCALES: readonly Locale[] = ['zh-CN', 'en']

/** Whether the text names a language of the product. */
export function isLocale(text: unknown): text is Locale {
  return LOCALES.includes(text as Locale)
}

/** Language of a page: `?lang=`, else the cookie, else simplified Chinese. */
export default class LocaleMiddleware {
  static {
    RequestValidator.messagesProvider = (ctx) => ctx.i18n.createMessagesProvider()
  }

  async handle(ctx: HttpContext, next: NextFn) {
    const asked = ctx.request.qs().lang
    const kept = ctx.request.plainCookie('locale', { encoded: false })
    const locale = isLocale(asked) ? asked : isLocale(kept) ? kept : 'zh-CN'
    if (isLocale(asked) && asked !== kept) rememberLocale(ctx, asked)

    ctx.i18n = i18nManager.locale(locale)
    ctx.containerResolver.bindValue(I18n, ctx.i18n)
    ctx.view.share({ i18n: ctx.i18n, locale })
    ctx.response.header('content-language', locale)
    return next()
  }
}

/** Keeps the language for a year on this device. */
export function rememberLocale({ response }: HttpContext, locale: Locale) {
  response.plainCookie('locale', locale, { maxAge: '365d', httpOnly: true, encode: false })
}

declare module '@adonisjs/core/http' {
  export interface HttpContext {
    i18n: I18n
  }
}
