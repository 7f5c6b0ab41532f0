import { onlyFilled } from '#app/shared/validation'
import { ownMessages } from '#app/people/messages/queries/own_messages'
import { listMessagesValidator } from '#app/people/messages/validators'
import type { Locale } from '#app/shared/words'
import type { HttpContext } from '@adonisjs/core/http'

/** Whoever is signed in reads the own messages; the query asks by account and person. */
export default class MessagesController {
  async index({ auth, i18n, request, view }: HttpContext) {
    const asked = await listMessagesValidator.validate(onlyFilled(request.qs()))
    const unreadOnly = asked.unread === '1'
    const found = await ownMessages(
      auth.getUserOrFail(),
      { unread: unreadOnly, page: asked.page },
      i18n.locale as Locale
    )
    return view.render('pages/messages/index', { ...found, unreadOnly })
  }
}
