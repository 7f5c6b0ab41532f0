import { inject } from '@adonisjs/core'
import User from '#models/user'
import LinkPerson from '#app/people/account_links/actions/link_person'
import UserPolicy from '#app/accounts/user_policy'
import { accountLinkValidator } from '#app/people/account_links/validators'
import { linkedRoles } from '#app/accounts/roles'
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
    })
  }

  @inject()
  async store(
    { auth, bouncer, i18n, params, request, response, session }: HttpContext,
    link: LinkPerson
  ) {
    await bouncer.with(UserPolicy).authorize('update')

    const { documentNumber } = await request.validateUsing(accountLinkValidator)
    const user = await User.findOrFail(params.id)
    await link.handle({
      actor: auth.getUserOrFail(),
      userId: user.id,
      documentNumber,
      requestId: request.id(),
    })
    session.flash('success', i18n.t('account_links.done', { username: user.username }))
    return response.redirect(`/users/${user.id}`)
  }
}
