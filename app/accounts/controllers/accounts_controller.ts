import { inject } from '@adonisjs/core'
import { changePasswordValidator } from '#app/accounts/validators'
import ChangeAccount from '#app/accounts/actions/change_account'
import type { HttpContext } from '@adonisjs/core/http'

/** The own account of whoever is signed in. */
export default class AccountsController {
  async show({ view }: HttpContext) {
    return view.render('pages/accounts/account')
  }

  @inject()
  async update({ auth, i18n, request, response, session }: HttpContext, change: ChangeAccount) {
    const actor = auth.getUserOrFail()
    const { currentPassword, password } = await request.validateUsing(changePasswordValidator)

    await change.changePassword({ actor, current: currentPassword, password })

    session.regenerate()
    session.flash('success', i18n.t('accounts.account.changed'))
    return response.redirect('/account')
  }
}
