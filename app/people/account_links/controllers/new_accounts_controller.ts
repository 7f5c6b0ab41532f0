import { inject } from '@adonisjs/core'
import OpenAccount from '#app/people/account_links/actions/open_account'
import UserPolicy from '#app/accounts/user_policy'
import { newAccountValidator } from '#app/people/account_links/validators'
import type { HttpContext } from '@adonisjs/core/http'

export default class NewAccountsController {
  @inject()
  async store({ auth, bouncer, i18n, request, response, session }: HttpContext, open: OpenAccount) {
    await bouncer.with(UserPolicy).authorize('create')

    const input = await request.validateUsing(newAccountValidator)
    const { password, isLinkProposed } = await open.handle({
      ...input,
      actor: auth.getUserOrFail(),
      requestId: request.id(),
    })

    const created = isLinkProposed ? 'account_links.created' : 'accounts.users.created'
    session.flash('success', i18n.t(created, { username: input.username, password }))
    return response.redirect('/users')
  }
}
