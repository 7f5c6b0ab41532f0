import { sealedQueryWith } from '#app/accounts/search_words'
import { searchWordsValidator } from '#app/accounts/validators'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Filters in which people are looked for come by POST: the names that somebody types must not end up in an
 * address. Leads to the list with its filters, the words sealed. Whoever is signed in may ask; the list
 * decides what they see.
 */
export default class SearchWordsController {
  async store({ auth, request, response }: HttpContext) {
    const { _list: list } = await request.validateUsing(searchWordsValidator)
    const withWords = sealedQueryWith(auth.getUserOrFail().id)
    return response.redirect(list + withWords(request.except(['_list', '_csrf'])))
  }
}
