import User from '#models/user'
import { inject } from '@adonisjs/core'
import { userStatusValidator } from '#app/accounts/validators'
import ChangeAccount from '#app/accounts/actions/change_account'
import UserPolicy from '#app/accounts/user_policy'
import type { HttpContext } from '@adonisjs/core/http'

export default class UserStatusesController {
  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    change: ChangeAccount
  ) {
    await bouncer.with(UserPolicy).authorize('update')

    const { status } = await request.validateUsing(userStatusValidator)
    const user = await User.findOrFail(params.id)
    await change.setStatus({ actor: auth.getUserOrFail(), userId: user.id, status })

    const said = status === 'active' ? 'was_enabled' : 'was_disabled'
    session.flash('success', i18n.t(`accounts.users.${said}`, { username: user.username }))
    return response.redirect('/users')
  }
}
