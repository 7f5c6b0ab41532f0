import { inject } from '@adonisjs/core'
import User from '#models/user'
import AccountLinkPolicy from '#app/people/account_links/account_link_policy'
import ProposeLink from '#app/people/account_links/actions/propose_link'
import UserPolicy from '#app/accounts/user_policy'
import { accountLinkValidator } from '#app/people/account_links/validators'
import { linkedRoles } from '#app/accounts/roles'
import { LINK_TINTS } from '#app/people/account_links/link_step'
import { linksOfAccount } from '#app/people/account_links/queries/account_links'
import type { HttpContext } from '@adonisjs/core/http'

/** The page of an account, and whose it is. */
export default class AccountPersonsController {
  async show({ auth, bouncer, params, view }: HttpContext) {
    await bouncer.with(UserPolicy).authorize('update')

    const user = await User.findOrFail(params.id)
    await user.loadRoles()
    return view.render('pages/accounts/user', {
      user,
      isAsked: user.hasAny([...linkedRoles]),
      isOwn: user.id === auth.getUserOrFail().id,
      links: await linksOfAccount(user.id),
      tints: LINK_TINTS,
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    propose: ProposeLink
  ) {
    await bouncer.with(AccountLinkPolicy).authorize('propose')

    const { documentNumber, reason } = await request.validateUsing(accountLinkValidator)
    const user = await User.findOrFail(params.id)
    await propose.handle({
      actor: auth.getUserOrFail(),
      userId: user.id,
      documentNumber,
      reason,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('account_links.done', { username: user.username }))
    return response.redirect(`/users/${user.id}`)
  }
}
