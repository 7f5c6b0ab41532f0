import { inject } from '@adonisjs/core'
import KeepAddress from '#app/people/messages/actions/keep_address'
import { addressCodeValidator, emailAddressValidator } from '#app/people/messages/validators'
import type { HttpContext } from '@adonisjs/core/http'

/** The own e-mail address of whoever is signed in. */
export default class ContactAddressesController {
  @inject()
  async store({ auth, i18n, request, response, session }: HttpContext, keep: KeepAddress) {
    const { email } = await request.validateUsing(emailAddressValidator)

    await keep.propose({ actor: auth.getUserOrFail(), email, locale: i18n.locale })
    session.flash('success', i18n.t('messages.flash.code_sent'))
    return response.redirect('/messages/settings')
  }

  @inject()
  async update({ auth, i18n, request, response, session }: HttpContext, keep: KeepAddress) {
    const { code } = await request.validateUsing(addressCodeValidator)

    await keep.confirm({ actor: auth.getUserOrFail(), code })
    session.flash('success', i18n.t('messages.flash.confirmed'))
    return response.redirect('/messages/settings')
  }

  @inject()
  async destroy({ auth, i18n, response, session }: HttpContext, keep: KeepAddress) {
    await keep.remove({ actor: auth.getUserOrFail() })
    session.flash('success', i18n.t('messages.flash.removed'))
    return response.redirect('/messages/settings')
  }
}
