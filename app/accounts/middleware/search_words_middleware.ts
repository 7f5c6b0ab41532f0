import {
  inAddress,
  isSealed,
  openedQuery,
  openWords,
  sealedQueryWith,
  WORD_FIELDS,
} from '#app/accounts/search_words'
import { queryWith } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * Opens what a user looks for, which addresses hold sealed, and lets pages seal it in their links. What is
 * too old or was sealed for somebody else is asked for anew.
 */
export default class SearchWordsMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const { request, response, session, i18n } = ctx
    const user = ctx.auth?.user
    const query = request.qs()
    const sealed = WORD_FIELDS.map((key) => query[key]).filter(isSealed)
    if (!user) return next()
    ctx.view.share({
      queryWith: sealedQueryWith(user.id),
      inAddress: (key: string, value: unknown) => inAddress(user.id, key, value),
    })
    if (sealed.length === 0) return next()
    const opened = openedQuery(user.id, query)
    if (sealed.some((one) => openWords(user.id, one) === null)) {
      session.flash('notice', i18n.t('shared.search_words.gone'))
      return response.redirect(request.url() + queryWith(opened))
    }
    request.updateQs(opened)
    return next()
  }
}
