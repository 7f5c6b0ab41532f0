import { inject } from '@adonisjs/core'
import { messageTopics } from '#app/people/messages/message_kinds'
import ChooseMessages from '#app/people/messages/actions/choose_messages'
import { messageSettings } from '#app/people/messages/queries/message_settings'
import { messageSettingsValidator } from '#app/people/messages/validators'
import type { HttpContext } from '@adonisjs/core/http'

/** What somebody wants by e-mail and SMS: the own settings of whoever is signed in. */
export default class MessageSettingsController {
  async show({ auth, view }: HttpContext) {
    return view.render('pages/messages/settings', {
      settings: await messageSettings(auth.getUserOrFail()),
      topics: messageTopics,
    })
  }

  @inject()
  async update({ auth, i18n, request, response, session }: HttpContext, choose: ChooseMessages) {
    const { email = [], sms = [] } = await request.validateUsing(messageSettingsValidator)

    await choose.handle({ actor: auth.getUserOrFail(), wanted: { email, sms } })
    session.flash('success', i18n.t('messages.flash.chosen'))
    return response.redirect('/messages/settings')
  }
}
