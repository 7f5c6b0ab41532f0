import { searchAll } from '#app/oversight/queries/search'
import { looksPersonal } from '#app/oversight/search_text'
import { searchValidator } from '#app/oversight/validators'
import OversightPolicy from '#app/oversight/oversight_policy'
import { onlyFilled } from '#app/shared/validation'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

export default class SearchesController {
  async index({ auth, bouncer, i18n, request, response, view }: HttpContext) {
    await bouncer.with(OversightPolicy).authorize('search')

    const { q, refused } = await request.validateUsing(searchValidator, {
      data: onlyFilled(request.qs()),
    })
    // The number must not stay in the address either.
    if (q && looksPersonal(q)) return response.redirect('/search?refused=1')

    const withMoney = await bouncer.with(OversightPolicy).allows('searchMoney')
    const found = q
      ? await searchAll(auth.getUserOrFail(), q, { locale: i18n.locale as Locale, withMoney })
      : null
    return view.render('pages/oversight/search', { q: q ?? '', found, refused: Boolean(refused) })
  }
}
