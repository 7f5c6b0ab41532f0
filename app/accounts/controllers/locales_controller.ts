import { isLocale, rememberLocale } from '#app/shared/middleware/locale_middleware'
import type { HttpContext } from '@adonisjs/core/http'

export default class LocalesController {
  async store(ctx: HttpContext) {
    const locale = ctx.request.input('locale')
    if (isLocale(locale)) rememberLocale(ctx, locale)
    // Filters and page stay; a language in the address would win over the one just chosen.
    return ctx.response.redirect().withQs().withQs('lang', undefined).back()
  }
}
