import User from '#models/user'
import { inject } from '@adonisjs/core'
import ChangeAccount from '#app/accounts/actions/change_account'
import UserPolicy from '#app/accounts/user_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class UserPasswordsController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, response, session }: HttpContext,
    change: ChangeAccount
  ) {
    await bouncer.with(UserPolicy).authorize('update')

    const user = await User.findOrFail(params.id)
    const password = await change.resetPassword({ actor: auth.getUserOrFail(), userId: user.id })

    session.flash(
      'success',
      i18n.t('accounts.users.password_reset', { username: user.username, password })
    )
    return response.redirect('/users')
  }
}
